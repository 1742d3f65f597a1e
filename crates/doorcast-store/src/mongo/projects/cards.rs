//! Reads the feed: only columns, never whole projects.

use doorcast_app::ports::{
    StoreError,
    projects::{Card, CardPage, Feed, Shelf},
};
use doorcast_domain::{pipeline::Status, project::ProjectId, video::Quality};
use futures_util::TryStreamExt as _;
use mongodb::{
    Database,
    bson::{Bson, Document, doc},
    error::Error,
};
use serde::Deserialize;

use super::{
    super::{
        row::{parsed, wrong},
        tables,
        turns::Fault,
    },
    within,
};

/// Sorts after everything a word goes on with.
const AFTER_LETTERS: char = '\u{10FFFF}';

const STATUSES: [Status; 4] = [
    Status::Draft,
    Status::Generating,
    Status::Completed,
    Status::Failed,
];

/// Lists cards, newest first.
pub(super) async fn list(
    db: &Database,
    feed: &Feed,
    after: Option<&ProjectId>,
    limit: usize,
) -> Result<CardPage, Fault<StoreError>> {
    let projects = db.collection::<Row>(tables::PROJECTS);
    let columns = doc! {
        "agent": 1, "kind": 1, "title": 1, "status": 1, "newest_film": 1, "newest_quality": 1,
        "poster": 1, "created_at_ms": 1, "deleted_at_ms": 1,
    };
    let found = projects.find(question(feed, after)).projection(columns);
    let newest_first = found.sort(doc! { "_id": -1 }).limit(limit as i64 + 1);
    let rows: Vec<Row> = newest_first.await?.try_collect().await?;
    let mut cards = rows.into_iter().map(card).collect::<Result<Vec<_>, _>>()?;
    let is_more = cards.len() > limit;
    cards.truncate(limit);
    let next = cards.last().filter(|_| is_more).map(|card| card.id.clone());
    Ok(CardPage { cards, next })
}

/// Returns the question for a feed.
pub(super) fn question(feed: &Feed, after: Option<&ProjectId>) -> Document {
    let mut question = within(&feed.reach);
    question.insert("is_kept", feed.shelf == Shelf::Kept);
    if let Some(kind) = feed.kind {
        question.insert("kind", kind.name());
    }
    if let Some(status) = feed.status {
        question.insert("status", status.name());
    }
    if let Some(after) = after {
        question.insert("_id", doc! { "$lt": after.as_str() });
    }
    let words = feed.words.iter().map(|word| {
        let after = format!("{word}{AFTER_LETTERS}");
        Bson::Document(doc! { "words": { "$elemMatch": { "$gte": word, "$lt": after } } })
    });
    let words: Vec<Bson> = words.collect();
    if !words.is_empty() {
        question.insert("$and", words);
    }
    question
}

#[derive(Deserialize)]
struct Row {
    #[serde(rename = "_id")]
    id: String,
    agent: String,
    kind: String,
    title: String,
    status: String,
    newest_film: Option<String>,
    newest_quality: Option<String>,
    poster: Option<String>,
    created_at_ms: i64,
    deleted_at_ms: Option<i64>,
}

fn card(row: Row) -> Result<Card, Error> {
    let quality = row.newest_quality.as_deref().map(parsed::<Quality>);
    let film = row.newest_film.as_deref().map(parsed).transpose()?;
    Ok(Card {
        id: parsed(&row.id)?,
        agent: parsed(&row.agent)?,
        kind: parsed(&row.kind)?,
        title: row.title,
        status: status(&row.status)?,
        newest: film.zip(quality.transpose()?),
        poster: row.poster.as_deref().map(parsed).transpose()?,
        created_at_ms: row.created_at_ms,
        deleted_at_ms: row.deleted_at_ms,
    })
}

/// Returns the status of a name.
pub(super) fn status(name: &str) -> Result<Status, Error> {
    let found = STATUSES.into_iter().find(|status| status.name() == name);
    found.ok_or_else(|| wrong("a status has no name"))
}
