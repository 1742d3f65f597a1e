//! Films the CMS has bought by itself and waits for become films of ours, which the pipeline completes.
//!
//! The attempt is named after the studio's render, so that one render is followed once, whoever finds it, and so that a
//! film of theirs is known as one. It holds no money, and nothing was or will be sent for it.

use std::collections::HashSet;

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    neighbor_films::{Following, NeighborFilms},
};
use doorcast_domain::{
    pipeline::{
        Background, Order, Status, Style, Video,
        attempt::{NewAttempt, Quote},
        event::{Consent, Event},
        id::{AttemptId, OfficeId, RenderId, VideoId},
        stage::{Attention, Stage},
        step::step,
    },
    project::{
        Backdrop, Casting, Filming, MAX_FILMS, Owner, Project, ProjectId, object_id::ObjectIdHex,
    },
};
use futures_util::TryStreamExt as _;
use mongodb::bson::{Bson, Document, deserialize_from_bson, doc};
use sha2::{Digest as _, Sha256};

use super::{
    document::{TABLE, UNTITLED},
    look::{look_further, owners_of, user_of},
    read::{STUDIO, adopt, follow, text, unsaved},
};
use crate::mongo::{
    MongoVideos, projects,
    row::{self, render_key},
    tables,
    turns::{Fault, Tx, repeated, transaction},
};

/// How many films are looked for at once.
const AT_ONCE: usize = 100;

#[async_trait]
impl NeighborFilms for MongoVideos {
    async fn take_over_films(&self, following: &Following) -> Result<usize, StoreError> {
        let awaited = awaited(self).await?;
        let mut taken = 0;
        for some in awaited.chunks(AT_ONCE) {
            let followed = followed(self, some).await?;
            let new = some.iter().filter(|one| !followed.contains(render_in(one)));
            let new: Vec<&Document> = new.collect();
            if new.is_empty() {
                continue;
            }
            let owners = owners_of(self, &following.office, &new).await?;
            for document in new {
                let Some(owner) = user_of(document).and_then(|user| owners.get(&user)) else {
                    continue;
                };
                match transaction!(self, tx, take_one(tx, following, owner, document)) {
                    Ok(is_taken) => taken += usize::from(is_taken),
                    // Somebody looks at it at the same moment; there is a next time.
                    Err(StoreError::Conflict) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(taken)
    }

    async fn look_further(
        &self,
        office: &OfficeId,
        after: Option<ObjectIdHex>,
    ) -> Result<Option<ObjectIdHex>, StoreError> {
        look_further(self, office, after).await
    }
}

/// Returns whether a film is one that the CMS has bought by itself, under that name of the studio's.
pub(super) fn is_theirs(video: &Video, render: &str) -> bool {
    let attempt = render.parse().map(|render| attempt_of(&render)).ok();
    attempt.is_some() && attempt == video.attempt().map(|attempt| attempt.id)
}

/// Returns whether a film of theirs is as the studio says. What else keeps us from following it, a key of another
/// account, a full storage, a person, does not keep the CMS from it.
pub(super) fn is_said_by_studio(video: &Video) -> bool {
    match &video.stage {
        Stage::Cancelled { .. } => false,
        Stage::NeedsAttention { why, .. } => matches!(why, Attention::Unpaid),
        Stage::Draft
        | Stage::Queued { .. }
        | Stage::Submitting { .. }
        | Stage::LookingUp { .. }
        | Stage::Rendering { .. }
        | Stage::Storing { .. }
        | Stage::Completed { .. }
        | Stage::Failed { .. } => true,
    }
}

/// Returns the attempt that stands for a purchase of the CMS.
fn attempt_of(render: &RenderId) -> AttemptId {
    let digest = Sha256::digest(format!("doorcast render {STUDIO} {render}"));
    let first: [u8; 16] = std::array::from_fn(|at| digest[at]);
    AttemptId::new(u128::from_be_bytes(first))
}

/// Returns what the CMS waits for, ours among it: only what identifies it. There is little at any time.
async fn awaited(store: &MongoVideos) -> Result<Vec<Document>, StoreError> {
    let videos = store.db.collection::<Document>(TABLE);
    repeated!(_stamp, async {
        let cursor = videos
            .find(doc! { "status": Status::Generating.name(), "heygenVideoId": { "$type": "string" } })
            .projection(doc! { "userId": 1, "heygenVideoId": 1 })
            .await?;
        let found = cursor.try_collect().await;
        found.map_err(Fault::<StoreError>::from)
    })
}

/// Returns those that some video of ours follows already, by what the CMS calls them.
async fn followed(
    store: &MongoVideos,
    documents: &[Document],
) -> Result<HashSet<String>, StoreError> {
    let names: Vec<&str> = documents.iter().map(render_in).collect();
    let keys: Vec<String> = names.iter().map(|name| render_key(STUDIO, name)).collect();
    let question = doc! { "$or": [
        { "renders": { "$in": keys } },
        { "attempts": { "$in": names } },
    ] };
    let videos = store.db.collection::<Document>(tables::VIDEOS);
    let found: Vec<Document> = repeated!(_stamp, async {
        let columns = doc! { "renders": 1, "attempts": 1 };
        let cursor = videos.find(question.clone()).projection(columns).await?;
        let found = cursor.try_collect().await;
        found.map_err(Fault::<StoreError>::from)
    })?;
    let names = found.iter().flat_map(|video| {
        let lists = ["renders", "attempts"].map(|field| video.get_array(field).ok());
        lists.into_iter().flatten().flatten()
    });
    let names = names.filter_map(Bson::as_str);
    let studio = format!("{STUDIO} ");
    Ok(names
        .map(|name| name.strip_prefix(&studio).unwrap_or(name).to_owned())
        .collect())
}

fn render_in(document: &Document) -> &str {
    text(document, "heygenVideoId")
}

/// Returns whether a film was taken over.
async fn take_one(
    tx: &mut Tx,
    following: &Following,
    owner: &Owner,
    found: &Document,
) -> Result<bool, Fault<StoreError>> {
    let Some(document) = still_awaited(tx, found).await? else {
        return Ok(false);
    };
    let Some(mut project) = project_of(tx, owner, &document).await? else {
        return Ok(false);
    };
    let Ok(render) = render_in(&document).parse() else {
        return Ok(false);
    };
    let Some(video) = video_of(&project, &render, following) else {
        return Ok(false);
    };
    project.films.push(Filming {
        video: video.id.clone(),
        script: project.current.unwrap_or_default(),
        aspect: project.settings.aspect,
        quality: project.settings.quality,
        at_ms: following.now_ms,
        asked: None,
    });
    project.revision += 1;
    let updated = projects::update_row(tx, &project).await;
    updated.map_err(unsaved)?;
    row::insert(tx, &video).await?;
    let followed = projects::follow_new_film(tx, &project, &video).await;
    followed.map_err(unsaved)?;
    Ok(true)
}

/// Returns a document as it is now, unless the CMS waits for it no more or somebody follows it already.
async fn still_awaited(
    tx: &mut Tx,
    found: &Document,
) -> Result<Option<Document>, Fault<StoreError>> {
    let render = render_in(found);
    let same = doc! {
        "_id": found.get("_id").cloned().unwrap_or(Bson::Null),
        "status": Status::Generating.name(),
        "heygenVideoId": render,
    };
    let documents = tx.db.collection::<Document>(TABLE);
    let document = documents.find_one(same).session(&mut tx.session).await?;
    let ours = doc! { "$or": [{ "renders": render_key(STUDIO, render) }, { "attempts": render }] };
    let videos = tx.db.collection::<Document>(tables::VIDEOS);
    let ours = videos.find_one(ours).session(&mut tx.session).await?;
    Ok(document.filter(|_| ours.is_none()))
}

/// Returns the project of a document as the CMS has it now.
async fn project_of(
    tx: &mut Tx,
    owner: &Owner,
    document: &Document,
) -> Result<Option<Project>, Fault<StoreError>> {
    let Ok(id) = document.get_object_id("_id") else {
        return Ok(None);
    };
    let id = ProjectId::from_object_id(ObjectIdHex::from_bytes(id.bytes()));
    match find_project(tx, &id).await? {
        None => adopt(tx, id.clone(), owner, document).await?,
        Some(known) => follow(tx, &known, document).await?,
    }
    let Some(known) = find_project(tx, &id).await? else {
        return Ok(None);
    };
    let body = known.get("body").cloned().unwrap_or_default();
    let project: Project = deserialize_from_bson(body)?;
    let has_room = project.films.len() < MAX_FILMS;
    Ok(Some(project).filter(|project| project.is_kept() && has_room))
}

async fn find_project(
    tx: &mut Tx,
    id: &ProjectId,
) -> Result<Option<Document>, mongodb::error::Error> {
    let projects = tx.db.collection::<Document>(tables::PROJECTS);
    let found = projects.find_one(doc! { "_id": id.as_str() });
    found.session(&mut tx.session).await
}

/// Returns a film that begins where the studio is making it: it is pressed and known to be bought in one, and never sent.
fn video_of(project: &Project, render: &RenderId, following: &Following) -> Option<Video> {
    let now_ms = following.now_ms;
    let attempt = attempt_of(render);
    let chance = u64::from_str_radix(&attempt.token()[16..], 16).unwrap_or_default();
    let id = VideoId::new(now_ms.unsigned_abs(), chance);
    let order = order_of(project, following)?;
    let (agent, office) = (project.agent.clone(), project.office.clone());
    let draft = Video::draft(id, agent, office, order, now_ms).of_project(project.id.clone());
    let pressed = Event::Pressed {
        attempt: NewAttempt {
            id: attempt,
            order_revision: draft.order_revision,
            title: draft.order.title.clone(),
            request: String::new(),
            quote: Quote::free(0),
        },
        consent: Consent::Buy,
    };
    let hinted = Event::Hinted {
        attempt,
        render: render.clone(),
    };
    let (video, _) = step(&draft, pressed, now_ms).ok()?;
    let (video, effects) = step(&video, hinted, now_ms).ok()?;
    assert!(
        effects.entries.is_empty(),
        "what somebody else has bought moves no money"
    );
    Some(video)
}

fn order_of(project: &Project, following: &Following) -> Option<Order> {
    let settings = &project.settings;
    let name = |casting: &Option<Casting>| casting.as_ref().map(|one| one.name.clone());
    Some(Order {
        studio: following.studio.clone(),
        media: following.media.clone(),
        title: match project.shown_title() {
            "" => UNTITLED.to_owned(),
            title => title.to_owned(),
        },
        script: project.script()?.text.clone(),
        language: project.language,
        aspect: settings.aspect,
        presenter: name(&settings.presenter).unwrap_or_default(),
        voice: name(&settings.voice),
        background: match &settings.background {
            Backdrop::Usual => None,
            Backdrop::Color(color) => Some(Background::Color(color.clone())),
            Backdrop::Picture(id) => Some(Background::Stored(id.clone())),
        },
        style: Style {
            quality: settings.quality,
            office: Some(project.office.clone()),
            ..Style::default()
        },
    })
}
