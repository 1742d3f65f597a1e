//! Reads and writes documents: columns for what is filtered or constrained, `body` for the whole.

use doorcast_app::ports::{
    StoreError,
    videos::{Filter, VideoPage},
};
use doorcast_domain::pipeline::{Video, id::VideoId, stage::Stage};
use futures_util::TryStreamExt as _;
use mongodb::{
    Database,
    bson::{Bson, Document, doc, oid::ObjectId, serialize_to_bson},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    tables,
    turns::{Fault, Tx, conflict},
};

/// The name of the stage in which a video waits for a person.
const WAITING: &str = "needs_attention";

/// A document whose body is what it is about.
#[derive(Deserialize)]
pub(super) struct Kept<T> {
    /// The whole.
    pub(super) body: T,
}

/// What is read of a document of which only the body matters.
pub(super) fn body_only() -> Document {
    doc! { "_id": 0, "body": 1 }
}

/// Returns something as a part of a document.
pub(super) fn to_bson(value: &impl Serialize) -> Result<Bson, mongodb::bson::error::Error> {
    serialize_to_bson(value)
}

/// Returns the text of a field as what it names.
pub(super) fn parsed<T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>>(
    text: &str,
) -> Result<T, mongodb::error::Error> {
    text.parse()
        .map_err(|error: T::Err| mongodb::error::Error::custom(error.to_string()))
}

/// Says that a document does not hold what it must.
pub(super) fn wrong(what: &str) -> mongodb::error::Error {
    mongodb::error::Error::custom(what.to_owned())
}

/// Keeps a new video.
pub(super) async fn insert(tx: &mut Tx, video: &Video) -> Result<(), Fault<StoreError>> {
    video.assert_sound();
    let videos = tx.db.collection::<Document>(tables::VIDEOS);
    let same = doc! { "_id": video.id.as_str() };
    let known = videos.find_one(same).session(&mut tx.session).await?;
    if let Some(known) = known {
        return match known.get_object_id("stamp").ok() == Some(tx.stamp) {
            true => Ok(()),
            false => Err(Fault::Refused(StoreError::Conflict)),
        };
    }
    let document = document(video, tx.stamp)?;
    let done = videos.insert_one(document).session(&mut tx.session).await;
    done.map(drop).map_err(conflict)
}

/// Returns a video that was never leased as a document.
pub(super) fn document(
    video: &Video,
    stamp: ObjectId,
) -> Result<Document, mongodb::bson::error::Error> {
    let (mut document, _) = columns(video, stamp)?;
    document.insert("_id", video.id.as_str());
    document.insert("office", video.office.as_str());
    document.insert("agent", video.agent.as_str());
    document.insert("fence", 0_i64);
    if let Some(project) = &video.project {
        document.insert("project", project.as_str());
    }
    Ok(document)
}

/// Returns the columns that follow the video: what is set, and what is taken away.
pub(super) fn columns(
    video: &Video,
    stamp: ObjectId,
) -> Result<(Document, Document), mongodb::bson::error::Error> {
    let mut set = doc! {
        "status": video.status().name(),
        "stage": video.stage.name(),
        "studio": video.order.studio.as_str(),
        "revision": video.revision as i64,
        "stamp": stamp,
        "body": to_bson(video)?,
    };
    let mut gone = Document::new();
    let mut optional = |name: &str, value: Option<Bson>| match value {
        Some(value) => drop(set.insert(name, value)),
        None => drop(gone.insert(name, "")),
    };
    let is_queued = matches!(video.stage, Stage::Queued { .. });
    let due_at_ms = video.due_at_ms().map(Bson::Int64);
    optional("lane", video.lane().map(|lane| lane.as_str().into()));
    optional("due_at_ms", due_at_ms.clone().filter(|_| !is_queued));
    optional("not_before_ms", due_at_ms.filter(|_| is_queued));
    optional(
        "queued_at_ms",
        match video.stage {
            Stage::Queued { since_ms, .. } => Some(Bson::Int64(since_ms)),
            _ => None,
        },
    );
    let place = video.order.studio.as_str().into();
    optional("place", Some(place).filter(|_| video.stage.takes_a_place()));
    let attempts = video.attempts.iter().map(|attempt| attempt.id.to_string());
    optional("attempts", list(attempts));
    let renders = video.attempts.iter().filter_map(|attempt| attempt.render());
    optional(
        "renders",
        list(renders.map(|render| render_key(&video.order.studio, render))),
    );
    Ok((set, gone))
}

/// Returns what a render is found by. Names have no spaces.
pub(super) fn render_key(studio: impl std::fmt::Display, render: impl std::fmt::Display) -> String {
    format!("{studio} {render}")
}

fn list(items: impl Iterator<Item = String>) -> Option<Bson> {
    let items: Vec<Bson> = items.map(Bson::String).collect();
    (!items.is_empty()).then_some(Bson::Array(items))
}

/// Finds a video.
pub(super) async fn find_one(
    db: &Database,
    filter: Document,
) -> Result<Option<Video>, Fault<StoreError>> {
    let videos = db.collection::<Kept<Video>>(tables::VIDEOS);
    let found = videos.find_one(filter).projection(body_only()).await?;
    Ok(found.map(|kept| sound(kept.body)).transpose()?)
}

/// Returns a video that was read, unless something is wrong with it.
pub(super) fn sound(video: Video) -> Result<Video, mongodb::error::Error> {
    match video.find_flaw() {
        None => Ok(video),
        Some(flaw) => Err(wrong(flaw)),
    }
}

/// Lists videos, newest first.
pub(super) async fn list_videos(
    db: &Database,
    filter: &Filter,
    after: Option<&VideoId>,
    limit: usize,
) -> Result<VideoPage, Fault<StoreError>> {
    let mut question = Document::new();
    if let Some(office) = &filter.office {
        question.insert("office", office.as_str());
    }
    if let Some(agent) = &filter.agent {
        question.insert("agent", agent.as_str());
    }
    if let Some(status) = filter.status {
        question.insert("status", status.name());
    }
    if filter.is_waiting {
        question.insert("stage", WAITING);
    }
    if let Some(after) = after {
        question.insert("_id", doc! { "$lt": after.as_str() });
    }
    let videos: Vec<Video> =
        bodies(db, tables::VIDEOS, question, doc! { "_id": -1 }, limit + 1).await?;
    let mut videos = videos
        .into_iter()
        .map(sound)
        .collect::<Result<Vec<_>, _>>()?;
    let is_more = videos.len() > limit;
    videos.truncate(limit);
    let next = videos.last().filter(|_| is_more);
    let next = next.map(|video| video.id.clone());
    Ok(VideoPage { videos, next })
}

/// Reads bodies in an order.
pub(super) async fn bodies<T: DeserializeOwned + Send + Sync>(
    db: &Database,
    table: &str,
    question: Document,
    order: Document,
    limit: usize,
) -> Result<Vec<T>, mongodb::error::Error> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let found = db.collection::<Kept<T>>(table);
    let cursor = found.find(question).projection(body_only()).sort(order);
    let kept = cursor.limit(limit as i64).await?;
    kept.map_ok(|kept| kept.body).try_collect().await
}

/// Returns the next number of what is counted. Where it is asked for in a transaction, others wait for it, so that later
/// numbers are never seen before earlier ones.
pub(super) async fn next_number(
    db: &Database,
    what: &str,
    count: usize,
    session: Option<&mut mongodb::ClientSession>,
) -> Result<i64, mongodb::error::Error> {
    let counters = db.collection::<Document>(tables::COUNTERS);
    let more = doc! { "$inc": { "last": count as i64 } };
    let next = counters
        .find_one_and_update(doc! { "_id": what }, more)
        .upsert(true)
        .return_document(mongodb::options::ReturnDocument::After);
    let found = match session {
        Some(session) => next.session(session).await?,
        None => next.await?,
    };
    let last = found.as_ref().and_then(|found| found.get_i64("last").ok());
    let last = last.ok_or_else(|| wrong("a counter has no number"))?;
    Ok(last - count as i64 + 1)
}

/// Makes this transaction the only one that does something.
pub(super) async fn take_turn(tx: &mut Tx, what: &str) -> Result<(), mongodb::error::Error> {
    let turns = tx.db.collection::<Document>(tables::TURNS);
    turns
        .update_one(doc! { "_id": what }, doc! { "$inc": { "turn": 1_i64 } })
        .upsert(true)
        .session(&mut tx.session)
        .await
        .map(drop)
}
