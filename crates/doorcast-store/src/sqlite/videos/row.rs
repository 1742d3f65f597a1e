//! Reads and writes rows of videos.

use doorcast_app::ports::{
    StoreError,
    videos::{Filter, VideoPage},
};
use doorcast_domain::pipeline::{
    Video,
    id::{NotAnId, VideoId},
    stage::Stage,
};
use rusqlite::{Connection, OptionalExtension, Row, named_params, types::Type};

use super::refused;
use crate::sqlite::runs::unavailable;

/// Sorts after every id.
const AFTER_ALL: &str = "~";

/// Writes a new row or over an old one. Fence and lease are left as they are.
pub(super) fn write(db: &Connection, video: &Video) -> Result<(), StoreError> {
    let body = to_json(video)?;
    let queued_at_ms = match video.stage {
        Stage::Queued { since_ms, .. } => Some(since_ms),
        _ => None,
    };
    let sql = "
        INSERT INTO videos (id, agent, status, stage, studio, lane, due_at_ms, queued_at_ms, takes_a_place, revision, project, body)
        VALUES (:id, :agent, :status, :stage, :studio, :lane, :due, :queued, :place, :revision, :project, :body)
        ON CONFLICT (id) DO UPDATE SET
            status = :status, stage = :stage, studio = :studio, lane = :lane, due_at_ms = :due,
            queued_at_ms = :queued, takes_a_place = :place, revision = :revision, body = :body";
    let written = db.prepare_cached(sql).and_then(|mut statement| {
        statement.execute(named_params! {
            ":id": video.id.as_str(),
            ":agent": video.agent.as_str(),
            ":status": video.status().name(),
            ":stage": video.stage.name(),
            ":studio": video.order.studio.as_str(),
            ":lane": video.lane().map(|lane| lane.as_str()),
            ":due": video.due_at_ms(),
            ":queued": queued_at_ms,
            ":place": video.stage.takes_a_place(),
            ":revision": video.revision as i64,
            ":project": video.project.as_ref().map(|project| project.as_str()),
            ":body": body,
        })
    });
    written.map(drop).map_err(refused)
}

/// Finds a video.
pub(super) fn find(db: &Connection, id: &VideoId) -> Result<Option<Video>, StoreError> {
    let sql = "SELECT body FROM videos WHERE id = ?1";
    let mut statement = db.prepare_cached(sql).map_err(refused)?;
    statement
        .query_row([id.as_str()], read)
        .optional()
        .map_err(refused)
}

/// Reads the first column as a video.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Video> {
    let body: String = row.get(0)?;
    let video: Video = serde_json::from_str(&body).map_err(|error| wrong(error.into()))?;
    match video.find_flaw() {
        None => Ok(video),
        Some(flaw) => Err(wrong(flaw.into())),
    }
}

/// Lists videos, newest first.
pub(super) fn list(
    db: &Connection,
    filter: &Filter,
    after: Option<&VideoId>,
    limit: usize,
) -> Result<VideoPage, StoreError> {
    let sql = list_sql(filter);
    let names = named_params! {
        ":after": after.map_or(AFTER_ALL, VideoId::as_str),
        ":office": filter.office.as_ref().map(|office| office.as_str()),
        ":agent": filter.agent.as_ref().map(|agent| agent.as_str()),
        ":status": filter.status.map(|status| status.name()),
        ":limit": limit as i64 + 1,
    };
    let mut statement = db.prepare_cached(&sql).map_err(refused)?;
    let found = statement.query_map(names, read).and_then(Iterator::collect);
    let mut videos: Vec<Video> = found.map_err(refused)?;
    let is_more = videos.len() > limit;
    videos.truncate(limit);
    let next = videos
        .last()
        .filter(|_| is_more)
        .map(|video| video.id.clone());
    Ok(VideoPage { videos, next })
}

pub(super) fn list_sql(filter: &Filter) -> String {
    let by_office = filter
        .office
        .as_ref()
        .map_or("", |_| "AND office = :office");
    let by_agent = filter.agent.as_ref().map_or("", |_| "AND agent = :agent");
    let by_waiting = match filter.is_waiting {
        true => "AND stage = 'needs_attention'",
        false => "",
    };
    let by_status = filter.status.map_or("", |_| "AND status = :status");
    format!(
        "SELECT body FROM videos
         WHERE id < :after {by_office} {by_agent} {by_status} {by_waiting}
             AND :office IS :office AND :agent IS :agent AND :status IS :status
         ORDER BY id DESC LIMIT :limit"
    )
}

/// Reads a name out of a column.
pub(super) fn name<T: std::str::FromStr<Err = NotAnId>>(
    row: &Row<'_>,
    column: &str,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error: NotAnId| wrong(error.into()))
}

/// Says that a column does not hold what it must.
pub(super) fn wrong(cause: doorcast_app::ports::Source) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, cause)
}

/// Writes something as JSON.
pub(super) fn to_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| unavailable(error.into()))
}
