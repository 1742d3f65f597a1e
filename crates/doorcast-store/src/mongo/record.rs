//! Stores a change of a video with everything that belongs to it, in one transaction.

use doorcast_app::ports::{
    StoreError,
    videos::{Change, RecordError, Writer},
};
use doorcast_domain::{
    pipeline::{Status, Video, stage::Stage},
    project::ProjectId,
    video::Quality,
};
use mongodb::bson::{Document, doc};

use super::{
    cms, film_letters, inbox, money, row, subscriptions, tables,
    turns::{Fault, Tx, is_duplicate},
};

/// The fields of a lease.
pub(super) const LEASE: [&str; 5] = [
    "lease_node",
    "lease_process",
    "lease_until_ms",
    "lease_ms",
    "lease_stamp",
];

/// How far the video was.
struct Before {
    status: String,
    stage: String,
}

/// What came of looking at the video first.
enum Known {
    /// It may be changed.
    Ready(Before),
    /// An earlier turn has changed it, and the answer was lost.
    Done,
}

/// Stores a change.
pub(super) async fn record(tx: &mut Tx, change: &Change) -> Result<(), Fault<RecordError>> {
    change.video.assert_sound();
    let Known::Ready(before) = check(tx, change).await? else {
        return Ok(());
    };
    // First what everybody wants, so that those who have to wait find out at once.
    money::move_all(tx, &change.entries, change.caps).await?;
    write(tx, change).await?;
    subscriptions::keep_told(tx, &before.stage, &change.video).await?;
    if let Some((studio, event_id)) = &change.webhook {
        inbox::settle(&tx.db, studio, event_id, Some(&mut tx.session)).await?;
    }
    if let Some(project) = &change.video.project {
        follow(tx, project, &change.video, &before.status).await?;
    }
    Ok(())
}

async fn check(tx: &mut Tx, change: &Change) -> Result<Known, Fault<RecordError>> {
    let videos = tx.db.collection::<Document>(tables::VIDEOS);
    let found = videos
        .find_one(doc! { "_id": change.video.id.as_str() })
        .projection(doc! { "revision": 1, "fence": 1, "stamp": 1, "status": 1, "stage": 1 })
        .session(&mut tx.session)
        .await?;
    let found = found.ok_or(Fault::Refused(RecordError::Stale))?;
    if found.get_object_id("stamp").ok() == Some(tx.stamp) {
        return Ok(Known::Done);
    }
    if let Writer::Leased(fence) | Writer::Done(fence) = change.writer
        && found.get_i64("fence")? != fence.0 as i64
    {
        return Err(Fault::Refused(RecordError::Fenced));
    }
    match change.video.revision as i64 == found.get_i64("revision")? + 1 {
        true => Ok(Known::Ready(Before {
            status: found.get_str("status")?.to_owned(),
            stage: found.get_str("stage")?.to_owned(),
        })),
        false => Err(Fault::Refused(RecordError::Stale)),
    }
}

async fn write(tx: &mut Tx, change: &Change) -> Result<(), Fault<RecordError>> {
    let (set, mut gone) = row::columns(&change.video, tx.stamp)?;
    if let Writer::Done(_) = change.writer {
        gone.extend(LEASE.map(|field| (field.to_owned(), "".into())));
    }
    let mut update = doc! { "$set": set };
    if !gone.is_empty() {
        update.insert("$unset", gone);
    }
    let videos = tx.db.collection::<Document>(tables::VIDEOS);
    let same = doc! { "_id": change.video.id.as_str() };
    let written = videos
        .update_one(same, update)
        .session(&mut tx.session)
        .await;
    match written {
        Ok(_) => Ok(()),
        // One of its attempts belongs to another video.
        Err(error) if is_duplicate(&error) => Err(Fault::Refused(StoreError::Conflict.into())),
        Err(error) => Err(error.into()),
    }
}

/// Lets the project and what the CMS sees of it follow the film.
async fn follow(
    tx: &mut Tx,
    project: &ProjectId,
    video: &Video,
    status_before: &str,
) -> Result<(), Fault<RecordError>> {
    let projects = tx.db.collection::<Document>(tables::PROJECTS);
    let same = doc! { "_id": project.as_str() };
    let found = projects
        .find_one(same.clone())
        .projection(doc! { "newest_film": 1, "newest_quality": 1, "image": 1, "body": 1 })
        .session(&mut tx.session)
        .await?;
    let Some(found) = found else {
        return Ok(());
    };
    let is_newest = found.get_str("newest_film").ok() == Some(video.id.as_str());
    if status_before != video.status().name() {
        let update = columns_after(video, is_newest);
        if !update.is_empty() {
            projects
                .update_one(same, update)
                .session(&mut tx.session)
                .await?;
        }
    }
    let is_for_good = found.get_str("newest_quality").ok() == Some(Quality::Production.name());
    if is_newest && is_for_good && has_ended(video, status_before) {
        film_letters::note(tx, video).await?;
    }
    if let (true, Some(seen)) = (is_newest, cms::Seen::read(&found)?) {
        let project = seen.before.clone();
        cms::mirror(tx, &project, Some(seen), cms::Film::Newest(video)).await?;
    }
    Ok(())
}

/// Returns what a film whose status has changed changes of its project.
fn columns_after(video: &Video, is_newest: bool) -> Document {
    let mut set = Document::new();
    if is_newest {
        set.insert("status", video.status().name());
    }
    let mut update = Document::new();
    if let Stage::Completed { at_ms, .. } = video.stage {
        set.insert("poster", video.id.as_str());
        update.insert("$min", doc! { "first_film_at_ms": at_ms });
    }
    if !set.is_empty() {
        update.insert("$set", set);
    }
    update
}

fn has_ended(video: &Video, status_before: &str) -> bool {
    status_before == Status::Generating.name()
        && matches!(video.status(), Status::Completed | Status::Failed)
}
