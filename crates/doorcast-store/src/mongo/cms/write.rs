//! Lets the document of the CMS follow a project and its newest film.

use doorcast_app::accounts::object_id::object_id_of;
use doorcast_domain::{
    pipeline::{Status, Video},
    project::Project,
};
use mongodb::{
    bson::{DateTime, Document, deserialize_from_bson, doc, oid::ObjectId},
    error::Error,
};

use super::{
    document::{
        TABLE, applied, changed_at_ms, changes, create, of_film, of_project, without, words_of,
    },
    take_over::{is_said_by_studio, is_theirs},
};
use crate::mongo::{
    row::{Kept, body_only},
    tables,
    turns::Tx,
};

/// What is known of the newest film.
pub(in crate::mongo) enum Film<'a> {
    /// It is as the image says.
    Same,
    /// It is like that.
    Newest(&'a Video),
}

/// What the CMS has seen until now.
pub(in crate::mongo) struct Seen {
    /// What we wrote last.
    pub(in crate::mongo) image: Document,
    /// The project as it was then.
    pub(in crate::mongo) before: Project,
}

impl Seen {
    /// Reads it from a document of a project, before it is changed.
    pub(in crate::mongo) fn read(project: &Document) -> Result<Option<Box<Self>>, Error> {
        let Ok(image) = project.get_document("image") else {
            return Ok(None);
        };
        let body = project.get("body").cloned().unwrap_or_default();
        Ok(Some(Box::new(Self {
            image: image.clone(),
            before: deserialize_from_bson(body)?,
        })))
    }
}

/// Lets the document follow. `seen` is nothing if there is no document.
pub(in crate::mongo) async fn mirror(
    tx: &mut Tx,
    project: &Project,
    seen: Option<Box<Seen>>,
    film: Film<'_>,
) -> Result<(), Error> {
    let Some(id) = project.id.to_object_id() else {
        return Ok(());
    };
    let id = ObjectId::from_bytes(id.bytes());
    match (seen, of_project(project)) {
        (None, None) => Ok(()),
        (Some(_), None) if !project.is_kept() => remove(tx, project, id).await,
        // It had words, and mongoose refuses to be without: the last ones stay.
        (Some(_), None) => Ok(()),
        (None, Some(words)) => insert(tx, project, id, words, film).await,
        (Some(seen), Some(words)) => update(tx, project, id, &seen, words, film).await,
    }
}

async fn insert(
    tx: &mut Tx,
    project: &Project,
    id: ObjectId,
    words: Document,
    film: Film<'_>,
) -> Result<(), Error> {
    let mut image = words;
    image.extend(match film {
        Film::Newest(video) => of_film(project, video),
        Film::Same => match newest_film(tx, project).await? {
            Some(video) => of_film(project, &video),
            None => doc! { "status": "draft" },
        },
    });
    let user = ObjectId::from_bytes(object_id_of(&project.agent).bytes());
    let document = create(id, user, &image, project.created_at_ms);
    let videos = tx.db.collection::<Document>(TABLE);
    let known = videos.find_one(doc! { "_id": id });
    if known.session(&mut tx.session).await?.is_none() {
        videos.insert_one(document).session(&mut tx.session).await?;
    }
    remember(tx, project, Some(image)).await
}

async fn newest_film(tx: &mut Tx, project: &Project) -> Result<Option<Video>, Error> {
    let Some(film) = project.newest_film() else {
        return Ok(None);
    };
    let videos = tx.db.collection::<Kept<Video>>(tables::VIDEOS);
    let found = videos.find_one(doc! { "_id": film.video.as_str() });
    let found = found.projection(body_only()).session(&mut tx.session);
    Ok(found.await?.map(|kept| kept.body))
}

async fn update(
    tx: &mut Tx,
    project: &Project,
    id: ObjectId,
    seen: &Seen,
    words: Document,
    film: Film<'_>,
) -> Result<(), Error> {
    let Some(same) = same_document(id, &seen.image, &film) else {
        return Ok(());
    };
    // Only what we have changed ourselves: what the CMS has changed meanwhile stays.
    let mut before = of_project(&seen.before).unwrap_or_else(|| words_of(&seen.image));
    before.extend(without(&seen.image, &words));
    let mut next = words;
    let at_ms = match film {
        Film::Newest(video) => {
            next.extend(of_film(project, video));
            if let Some(render) = same.get("heygenVideoId") {
                next.insert("heygenVideoId", render.clone());
            }
            changed_at_ms(video)
        }
        Film::Same => {
            let of_film = without(&seen.image, &next);
            next.extend(of_film);
            project.updated_at_ms
        }
    };
    let (set, gone) = changes(&before, &next);
    if set.is_empty() && gone.is_empty() {
        return Ok(());
    }
    // Plain operators: a pipeline would not sort new fields as mongoose's updates do.
    let image = applied(&seen.image, &set, &gone);
    let mut update = doc! { "$max": { "updatedAt": DateTime::from_millis(at_ms) } };
    if !set.is_empty() {
        update.insert("$set", set);
    }
    if !gone.is_empty() {
        update.insert("$unset", gone);
    }
    let videos = tx.db.collection::<Document>(TABLE);
    let is_guarded = same.len() > 1;
    let done = videos.update_one(same, update).session(&mut tx.session);
    // One that the CMS has removed stays removed, and one that it has finished stays as it is.
    match done.await?.matched_count {
        0 if is_guarded => Ok(()),
        _ => remember(tx, project, Some(image)).await,
    }
}

/// Returns which document is to follow a film: one whose film the CMS has bought only while it is as we know it, and nothing
/// if the CMS has completed it by itself, or if the studio has not said what we say.
fn same_document(id: ObjectId, image: &Document, film: &Film<'_>) -> Option<Document> {
    let mut same = doc! { "_id": id };
    let render = image.get_str("heygenVideoId").unwrap_or_default();
    if let Film::Newest(video) = film
        && is_theirs(video, render)
    {
        let status = image.get_str("status").ok();
        let status = status.filter(|status| *status != Status::Completed.name())?;
        if !is_said_by_studio(video) {
            return None;
        }
        same.insert("status", status);
        same.insert("heygenVideoId", render);
    }
    Some(same)
}

async fn remove(tx: &mut Tx, project: &Project, id: ObjectId) -> Result<(), Error> {
    let videos = tx.db.collection::<Document>(TABLE);
    videos
        .delete_one(doc! { "_id": id })
        .session(&mut tx.session)
        .await?;
    remember(tx, project, None).await
}

/// Remembers what the CMS sees now.
pub(super) async fn remember(
    tx: &mut Tx,
    project: &Project,
    image: Option<Document>,
) -> Result<(), Error> {
    let update = match image {
        Some(image) => doc! { "$set": { "image": image } },
        None => doc! { "$unset": { "image": "" } },
    };
    let projects = tx.db.collection::<Document>(tables::PROJECTS);
    projects
        .update_one(doc! { "_id": project.id.as_str() }, update)
        .session(&mut tx.session)
        .await
        .map(drop)
}
