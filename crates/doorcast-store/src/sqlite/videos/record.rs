//! Stores a change of a video with everything that belongs to it.

use doorcast_app::ports::{
    StoreError,
    videos::{Change, RecordError, Writer},
};
use doorcast_domain::pipeline::{Video, attempt::Attempt};
use rusqlite::{Connection, OptionalExtension, params};

use super::{inbox, money, refused, row, subscriptions};

/// Keeps a new draft.
pub(super) fn insert(db: &Connection, video: &Video) -> Result<(), StoreError> {
    video.assert_sound();
    match row::find(db, &video.id)? {
        Some(_) => Err(StoreError::Conflict),
        None => row::write(db, video),
    }
}

/// Stores a change.
pub(super) fn record(db: &Connection, change: &Change) -> Result<(), RecordError> {
    change.video.assert_sound();
    let before = check(db, change)?;
    row::write(db, &change.video)?;
    for attempt in &change.video.attempts {
        write_attempt(db, &change.video, attempt)?;
    }
    subscriptions::keep_told(db, &before, &change.video)?;
    money::move_all(db, &change.entries, change.caps)?;
    if let Some((studio, event_id)) = &change.webhook {
        inbox::settle(db, studio, event_id)?;
    }
    if let Writer::Done(_) = change.writer {
        end_lease(db, &change.video)?;
    }
    Ok(())
}

/// Returns the name of the stage it was at.
fn check(db: &Connection, change: &Change) -> Result<String, RecordError> {
    let sql = "SELECT revision, fence, stage FROM videos WHERE id = ?1";
    let known: Option<(i64, i64, String)> = db
        .prepare_cached(sql)
        .and_then(|mut statement| {
            let id = change.video.id.as_str();
            statement
                .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()
        })
        .map_err(refused)?;
    let (revision, newest, stage) = known.ok_or(RecordError::Stale)?;
    if let Writer::Leased(fence) | Writer::Done(fence) = change.writer
        && fence.0 as i64 != newest
    {
        return Err(RecordError::Fenced);
    }
    match change.video.revision as i64 == revision + 1 {
        true => Ok(stage),
        false => Err(RecordError::Stale),
    }
}

/// Writes an attempt of a video, new or not.
pub(super) fn write_attempt(
    db: &Connection,
    video: &Video,
    attempt: &Attempt,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO attempts (id, video, studio, render) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (id) DO UPDATE SET render = ?4 WHERE video = ?2";
    let studio = video.order.studio.as_str();
    let render = attempt.render().map(|render| render.as_str());
    let written = db
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.execute(params![
                attempt.id.to_string(),
                video.id.as_str(),
                studio,
                render
            ])
        })
        .map_err(refused)?;
    match written {
        1 => Ok(()),
        // It belongs to another video.
        _ => Err(StoreError::Conflict),
    }
}

fn end_lease(db: &Connection, video: &Video) -> Result<(), StoreError> {
    let sql = "UPDATE videos SET lease_node = NULL, lease_process = NULL, lease_deadline_ms = NULL
               WHERE id = ?1";
    db.prepare_cached(sql)
        .and_then(|mut statement| statement.execute([video.id.as_str()]))
        .map(drop)
        .map_err(refused)
}
