//! Writes documents of projects.

use doorcast_app::ports::{StoreError, projects::SaveError};
use doorcast_domain::{
    pipeline::Video,
    project::{Project, ProjectId},
};
use mongodb::bson::{Bson, Document, doc, oid::ObjectId};

use super::super::{
    cms, row, tables,
    turns::{Fault, Tx, conflict},
};

/// Keeps a new project, and shows it to the CMS.
pub(super) async fn insert(tx: &mut Tx, project: &Project) -> Result<(), Fault<StoreError>> {
    insert_row(tx, project).await?;
    Ok(cms::mirror(tx, project, None, cms::Film::Same).await?)
}

/// Keeps a new project.
pub(in crate::mongo) async fn insert_row(
    tx: &mut Tx,
    project: &Project,
) -> Result<(), Fault<StoreError>> {
    let projects = tx.db.collection::<Document>(tables::PROJECTS);
    let known = projects
        .find_one(doc! { "_id": project.id.as_str() })
        .session(&mut tx.session)
        .await?;
    if let Some(known) = known {
        return match known.get_object_id("stamp").ok() == Some(tx.stamp) {
            true => Ok(()),
            false => Err(Fault::Refused(StoreError::Conflict)),
        };
    }
    let document = document(project, tx.stamp)?;
    let done = projects.insert_one(document).session(&mut tx.session).await;
    done.map(drop).map_err(conflict)
}

/// Returns a project as a document.
pub(in crate::mongo) fn document(
    project: &Project,
    stamp: ObjectId,
) -> Result<Document, mongodb::bson::error::Error> {
    let (mut document, _) = columns(project, stamp)?;
    document.insert("_id", project.id.as_str());
    document.insert("office", project.office.as_str());
    document.insert("agent", project.agent.as_str());
    document.insert("created_at_ms", project.created_at_ms);
    // What follows the films: see `record`.
    document.insert("status", "draft");
    if let Some(id) = project.id.to_object_id() {
        document.insert("object_id", ObjectId::from_bytes(id.bytes()));
    }
    Ok(document)
}

/// Keeps a change, and shows it to the CMS.
pub(super) async fn save(tx: &mut Tx, project: &Project) -> Result<(), Fault<SaveError>> {
    match update_row(tx, project).await? {
        Saved::Now { seen } => Ok(cms::mirror(tx, project, seen, cms::Film::Same).await?),
        Saved::Before => Ok(()),
    }
}

/// Keeps a change and the film it names last, and shows both to the CMS.
pub(super) async fn begin_film(
    tx: &mut Tx,
    project: &Project,
    draft: &Video,
) -> Result<(), Fault<SaveError>> {
    let Saved::Now { seen } = update_row(tx, project).await? else {
        return Ok(());
    };
    row::insert(tx, draft).await.map_err(Fault::of)?;
    follow_new_film(tx, project, draft).await?;
    Ok(cms::mirror(tx, project, seen, cms::Film::Newest(draft)).await?)
}

/// When a change was kept.
pub(in crate::mongo) enum Saved {
    /// In this turn; this is what the CMS has seen until now.
    Now {
        /// See [`cms`].
        seen: Option<Box<cms::Seen>>,
    },
    /// In an earlier turn, whose answer was lost.
    Before,
}

/// Keeps a change.
pub(in crate::mongo) async fn update_row(
    tx: &mut Tx,
    project: &Project,
) -> Result<Saved, Fault<SaveError>> {
    let projects = tx.db.collection::<Document>(tables::PROJECTS);
    let (set, gone) = columns(project, tx.stamp)?;
    let mut update = doc! { "$set": set };
    if !gone.is_empty() {
        update.insert("$unset", gone);
    }
    let before = project.revision.checked_sub(1);
    let before = before.ok_or(Fault::Refused(SaveError::Stale))?;
    let same = doc! { "_id": project.id.as_str(), "revision": before as i64 };
    let found = projects
        .find_one_and_update(same, update)
        .projection(doc! { "image": 1, "body": 1 })
        .session(&mut tx.session)
        .await?;
    if let Some(found) = found {
        let seen = cms::Seen::read(&found)?;
        return Ok(Saved::Now { seen });
    }
    let ours = doc! { "_id": project.id.as_str(), "stamp": tx.stamp };
    let earlier = projects.find_one(ours).session(&mut tx.session).await?;
    match earlier {
        Some(_) => Ok(Saved::Before),
        None => Err(Fault::Refused(SaveError::Stale)),
    }
}

/// Lets the document follow a film that was just begun.
pub(in crate::mongo) async fn follow_new_film(
    tx: &mut Tx,
    project: &Project,
    film: &Video,
) -> Result<(), Fault<SaveError>> {
    let projects = tx.db.collection::<Document>(tables::PROJECTS);
    let newest = doc! { "$set": {
        "newest_film": film.id.as_str(),
        "newest_quality": film.order.style.quality.name(),
        "status": film.status().name(),
    } };
    projects
        .update_one(doc! { "_id": project.id.as_str() }, newest)
        .session(&mut tx.session)
        .await?;
    Ok(())
}

/// Removes a project that is in the bin.
pub(super) async fn remove(tx: &mut Tx, id: &ProjectId) -> Result<(), Fault<StoreError>> {
    let projects = tx.db.collection::<Document>(tables::PROJECTS);
    let binned = doc! { "_id": id.as_str(), "is_kept": false };
    projects.delete_one(binned).session(&mut tx.session).await?;
    Ok(())
}

/// Returns the columns that follow the project: what is set, and what is taken away.
fn columns(
    project: &Project,
    stamp: ObjectId,
) -> Result<(Document, Document), mongodb::bson::error::Error> {
    let words: Vec<Bson> = project.words().into_iter().map(Bson::String).collect();
    let mut set = doc! {
        "kind": project.kind.name(),
        "title": project.shown_title(),
        "is_kept": project.is_kept(),
        "regenerations": i64::from(project.regenerations),
        "is_edited": project.is_edited(),
        "revision": project.revision as i64,
        "words": words,
        "stamp": stamp,
        "body": row::to_bson(project)?,
    };
    let mut gone = Document::new();
    let rating = project.rating.map(|rating| i64::from(rating.stars()));
    for (field, value) in [("deleted_at_ms", project.deleted_at_ms), ("rating", rating)] {
        match value {
            Some(value) => drop(set.insert(field, value)),
            None => drop(gone.insert(field, "")),
        }
    }
    Ok((set, gone))
}
