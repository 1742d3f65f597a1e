//! Shows projects to the CMS that come from elsewhere.

use std::collections::HashMap;

use doorcast_app::{
    accounts::object_id::object_id_of,
    ports::archive::{KeepError, KeptProject},
};
use doorcast_domain::{pipeline::Video, project::Project};
use futures_util::TryStreamExt as _;
use mongodb::{
    Database,
    bson::{Bson, Document, doc, oid::ObjectId},
    error::Error,
};

use super::document::{TABLE, changes, create, image_of, of_film, of_project, words_of};
use crate::mongo::{
    MongoVideos,
    row::{Kept, body_only},
    tables,
    turns::{Fault, repeated},
};

/// Shows projects to the CMS, and returns what it sees of each. What is there already stays if it is the same but for its
/// times; anything else is somebody else's and refused.
pub(in crate::mongo) async fn show_all(
    store: &MongoVideos,
    projects: &[&KeptProject],
) -> Result<Vec<Option<Document>>, KeepError> {
    match projects.is_empty() {
        true => Ok(Vec::new()),
        false => repeated!(_stamp, show(&store.db, projects)),
    }
}

async fn show(
    db: &Database,
    projects: &[&KeptProject],
) -> Result<Vec<Option<Document>>, Fault<KeepError>> {
    let films = newest_films(db, projects).await?;
    let there = documents(db, projects).await?;
    let mut new = Vec::new();
    let mut images = Vec::new();
    for kept in projects {
        let project = &kept.project;
        let (Some(id), Some(image)) = (id_of(project), image(kept, &films)) else {
            images.push(None);
            continue;
        };
        let user = ObjectId::from_bytes(object_id_of(&project.agent).bytes());
        match there.get(&id) {
            None => {
                new.push(create(id, user, &image, project.created_at_ms));
                images.push(Some(image));
            }
            Some(known) if is_same(known, user, project, &image) => {
                images.push(Some(image_of(known)));
            }
            Some(_) => return Err(Fault::Refused(KeepError::Taken(id.to_hex()))),
        }
    }
    if !new.is_empty() {
        let videos = db.collection::<Document>(TABLE);
        videos.insert_many(new).await?;
    }
    Ok(images)
}

fn id_of(project: &Project) -> Option<ObjectId> {
    let id = project.id.to_object_id()?;
    Some(ObjectId::from_bytes(id.bytes()))
}

/// Returns what the CMS is to see of a project, if it is to see it.
fn image(kept: &KeptProject, films: &HashMap<String, Video>) -> Option<Document> {
    let mut image = of_project(&kept.project)?;
    let newest = kept.project.newest_film();
    let film = newest.and_then(|film| films.get(film.video.as_str()));
    image.extend(match film {
        Some(video) => of_film(&kept.project, video),
        None => doc! { "status": kept.status.name() },
    });
    Some(image)
}

/// Without films of ours, what the CMS says of its own film is its business.
fn is_same(known: &Document, user: ObjectId, project: &Project, image: &Document) -> bool {
    let is_theirs = match known.get("userId") {
        Some(Bson::ObjectId(id)) => *id == user,
        Some(Bson::String(text)) => text.eq_ignore_ascii_case(&user.to_hex()),
        _ => false,
    };
    let (known, image) = match project.films.is_empty() {
        true => (words_of(&image_of(known)), words_of(image)),
        false => (image_of(known), image.clone()),
    };
    let (set, gone) = changes(&known, &image);
    is_theirs && set.is_empty() && gone.is_empty()
}

async fn newest_films(
    db: &Database,
    projects: &[&KeptProject],
) -> Result<HashMap<String, Video>, Error> {
    let newest = projects
        .iter()
        .filter_map(|kept| kept.project.newest_film());
    let ids: Vec<&str> = newest.map(|film| film.video.as_str()).collect();
    let videos = db.collection::<Kept<Video>>(tables::VIDEOS);
    let found = videos.find(doc! { "_id": { "$in": ids } });
    let found = found.projection(body_only()).await?;
    let found: Vec<Kept<Video>> = found.try_collect().await?;
    let videos = found.into_iter().map(|kept| kept.body);
    Ok(videos.map(|video| (video.id.to_string(), video)).collect())
}

/// Returns what is there already.
async fn documents(
    db: &Database,
    projects: &[&KeptProject],
) -> Result<HashMap<ObjectId, Document>, Error> {
    let ids: Vec<ObjectId> = projects
        .iter()
        .filter_map(|kept| id_of(&kept.project))
        .collect();
    let videos = db.collection::<Document>(TABLE);
    let found = videos.find(doc! { "_id": { "$in": ids } }).await?;
    let found: Vec<Document> = found.try_collect().await?;
    let found = found.into_iter();
    let found = found.filter_map(|one| Some((one.get_object_id("_id").ok()?, one)));
    Ok(found.collect())
}
