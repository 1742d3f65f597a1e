//! Reads the feed: only columns, never whole projects.

use doorcast_app::ports::{
    StoreError,
    projects::{Card, CardPage, Feed, Shelf},
};
use doorcast_domain::{
    pipeline::{Status, id::VideoId},
    project::ProjectId,
    video::{Quality, UnknownName},
};
use rusqlite::{Connection, Row, ToSql};

use super::{refused, row, write::owner_number};

/// Sorts after every id.
const AFTER_ALL: &str = "~";

/// Sorts after everything a word goes on with.
const AFTER_LETTERS: char = '\u{10FFFF}';

const STATUSES: [Status; 4] = [
    Status::Draft,
    Status::Generating,
    Status::Completed,
    Status::Failed,
];

/// Lists cards, newest first.
pub(super) fn list(
    db: &Connection,
    feed: &Feed,
    after: Option<&ProjectId>,
    limit: usize,
) -> Result<CardPage, StoreError> {
    let (sql, values) = question(feed, after, limit);
    let values: Vec<&dyn ToSql> = values.iter().map(|value| value as &dyn ToSql).collect();
    let mut statement = db.prepare_cached(&sql).map_err(refused)?;
    let found = statement
        .query_map(&*values, read)
        .and_then(Iterator::collect);
    let mut cards: Vec<Card> = found.map_err(refused)?;
    let is_more = cards.len() > limit;
    cards.truncate(limit);
    let next = cards.last().filter(|_| is_more).map(|card| card.id.clone());
    Ok(CardPage { cards, next })
}

pub(super) type Value = rusqlite::types::Value;

/// Returns what to ask, and the values for its marks in order.
pub(super) fn question(
    feed: &Feed,
    after: Option<&ProjectId>,
    limit: usize,
) -> (String, Vec<Value>) {
    let columns = "id, agent, kind, title, status, newest_film, newest_quality, poster, created_at_ms, deleted_at_ms";
    let (conditions, mut values) = conditions(feed, after);
    values.push(Value::Integer(limit as i64 + 1));
    let sql = format!("SELECT {columns} {conditions} ORDER BY id DESC LIMIT ?");
    (sql, values)
}

/// Returns which projects are meant, and the values for the marks in order.
pub(super) fn conditions(feed: &Feed, after: Option<&ProjectId>) -> (String, Vec<Value>) {
    let mut sql = String::from("FROM projects WHERE office = ? AND id < ?");
    let mut values = vec![
        Value::Text(feed.reach.office.to_string()),
        Value::Text(after.map_or(AFTER_ALL, ProjectId::as_str).to_owned()),
    ];
    let mut also = |condition: &str, given: Vec<Value>| {
        sql.push_str(condition);
        values.extend(given);
    };
    match feed.shelf {
        Shelf::Kept => also(" AND deleted_at_ms IS NULL", vec![]),
        Shelf::Deleted => also(" AND deleted_at_ms IS NOT NULL", vec![]),
    }
    if let Some(agent) = &feed.reach.agent {
        also(" AND agent = ?", vec![Value::Text(agent.to_string())]);
    }
    if let Some(kind) = feed.kind {
        also(" AND kind = ?", vec![Value::Text(kind.name().to_owned())]);
    }
    if let Some(status) = feed.status {
        also(
            " AND status = ?",
            vec![Value::Text(status.name().to_owned())],
        );
    }
    for word in &feed.words {
        let from = Value::Text(word.clone());
        let to = Value::Text(format!("{word}{AFTER_LETTERS}"));
        match &feed.reach.agent {
            Some(agent) => also(
                " AND number IN (SELECT number FROM project_words WHERE owner = ? AND word >= ? AND word < ?)",
                vec![
                    Value::Integer(owner_number(&feed.reach.office, agent)),
                    from,
                    to,
                ],
            ),
            None => also(
                " AND EXISTS (SELECT 1 FROM project_words AS w WHERE w.owner = projects.owner
                  AND w.word >= ? AND w.word < ? AND w.number = projects.number)",
                vec![from, to],
            ),
        }
    }
    (sql, values)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Card> {
    let kind: String = row.get("kind")?;
    let film: Option<VideoId> = optional(row, "newest_film")?;
    let quality: Option<String> = row.get("newest_quality")?;
    let quality = quality.map(|name| name.parse::<Quality>().map_err(unknown));
    Ok(Card {
        id: row::name(row, "id")?,
        agent: row::name(row, "agent")?,
        kind: kind.parse().map_err(unknown)?,
        title: row.get("title")?,
        status: status(row)?,
        newest: film.zip(quality.transpose()?),
        poster: optional(row, "poster")?,
        created_at_ms: row.get("created_at_ms")?,
        deleted_at_ms: row.get("deleted_at_ms")?,
    })
}

/// Reads the column of the status.
pub(super) fn status(row: &Row<'_>) -> rusqlite::Result<Status> {
    let name: String = row.get("status")?;
    let found = STATUSES.into_iter().find(|status| status.name() == name);
    found.ok_or_else(|| row::wrong(format!("a status is called \"{name}\"").into()))
}

/// Says that a column holds no name of ours.
pub(super) fn unknown(error: UnknownName) -> rusqlite::Error {
    row::wrong(error.into())
}

fn optional(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<VideoId>> {
    let text: Option<String> = row.get(column)?;
    text.map(|_| row::name(row, column)).transpose()
}
