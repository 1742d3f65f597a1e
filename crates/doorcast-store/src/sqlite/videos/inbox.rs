//! What comes from outside: webhooks, how vendors are doing, renders nobody knows.

use doorcast_app::ports::{
    StoreError,
    avatar_studio::WebhookEvent,
    videos::{Heard, Orphan, Receipt, Webhook},
};
use doorcast_domain::pipeline::{breaker::Breaker, id::VendorName};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{refused, row};

/// Keeps a webhook once.
pub(super) fn receive(db: &Connection, webhook: &Webhook) -> Result<Receipt, StoreError> {
    let sql = "INSERT INTO webhooks (studio, event_id, attempt, render, received_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (studio, event_id) DO NOTHING";
    let event = &webhook.event;
    let columns = params![
        webhook.studio.as_str(),
        event.event_id,
        event.attempt.map(|attempt| attempt.to_string()),
        event.render.as_str(),
        webhook.received_at_ms,
    ];
    match db.execute(sql, columns).map_err(refused)? {
        1 => Ok(Receipt::New),
        _ => Ok(Receipt::Repeated),
    }
}

/// Lists webhooks nobody has dealt with, oldest first.
pub(super) fn list(db: &Connection, limit: usize) -> Result<Vec<Webhook>, StoreError> {
    let sql = "SELECT studio, event_id, attempt, render, received_at_ms FROM webhooks
               WHERE is_settled = 0 ORDER BY number LIMIT ?1";
    let mut statement = db.prepare_cached(sql).map_err(refused)?;
    let found = statement
        .query_map([limit as i64], read_webhook)
        .and_then(Iterator::collect);
    found.map_err(refused)
}

/// Reads all columns.
pub(super) fn read_webhook(row: &Row<'_>) -> rusqlite::Result<Webhook> {
    let attempt: Option<String> = row.get("attempt")?;
    Ok(Webhook {
        studio: row::name(row, "studio")?,
        event: WebhookEvent {
            event_id: row.get("event_id")?,
            attempt: attempt.and_then(|attempt| attempt.parse().ok()),
            render: row::name(row, "render")?,
        },
        received_at_ms: row.get("received_at_ms")?,
    })
}

/// Marks a webhook as dealt with.
pub(super) fn settle(
    db: &Connection,
    studio: &VendorName,
    event_id: &str,
) -> Result<(), StoreError> {
    let sql = "UPDATE webhooks SET is_settled = 1 WHERE studio = ?1 AND event_id = ?2";
    db.execute(sql, params![studio.as_str(), event_id])
        .map(drop)
        .map_err(refused)
}

/// Returns how a vendor is doing.
pub(super) fn health(db: &Connection, vendor: &VendorName) -> Result<Breaker, StoreError> {
    let sql = "SELECT health FROM vendors WHERE name = ?1";
    let read = |row: &Row<'_>| {
        let health: String = row.get(0)?;
        serde_json::from_str(&health).map_err(|error| row::wrong(error.into()))
    };
    let found = db
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row([vendor.as_str()], read).optional());
    Ok(found.map_err(refused)?.unwrap_or_default())
}

/// Counts an answer or a failure of a vendor.
pub(super) fn hear(
    db: &Connection,
    vendor: &VendorName,
    heard: Heard,
    now_ms: i64,
) -> Result<Breaker, StoreError> {
    let before = health(db, vendor)?;
    let after = match heard {
        Heard::Answer => before.after_answer(),
        Heard::Failure => before.after_failure(now_ms),
    };
    let sql = "INSERT INTO vendors (name, health) VALUES (?1, ?2)
               ON CONFLICT (name) DO UPDATE SET health = ?2";
    db.execute(sql, params![vendor.as_str(), row::to_json(&after)?])
        .map_err(refused)?;
    Ok(after)
}

/// Keeps a render nobody knows, once.
pub(super) fn keep_orphan(db: &Connection, orphan: &Orphan) -> Result<(), StoreError> {
    let sql = "INSERT INTO orphans (studio, render, title, attempt, seen_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (studio, render) DO NOTHING";
    let columns = params![
        orphan.studio.as_str(),
        orphan.render.as_str(),
        orphan.title,
        orphan.attempt.to_string(),
        orphan.seen_at_ms,
    ];
    db.execute(sql, columns).map(drop).map_err(refused)
}

/// Lists renders nobody knows, oldest first.
pub(super) fn list_orphans(db: &Connection, limit: usize) -> Result<Vec<Orphan>, StoreError> {
    let sql = "SELECT studio, render, title, attempt, seen_at_ms FROM orphans
         WHERE NOT EXISTS (SELECT 1 FROM attempts WHERE attempts.id = orphans.attempt)
         ORDER BY number LIMIT ?1";
    let mut statement = db.prepare_cached(sql).map_err(refused)?;
    let read = |row: &Row<'_>| {
        Ok(Orphan {
            studio: row::name(row, "studio")?,
            render: row::name(row, "render")?,
            title: row.get("title")?,
            attempt: row::name(row, "attempt")?,
            seen_at_ms: row.get("seen_at_ms")?,
        })
    };
    let found = statement
        .query_map([limit as i64], read)
        .and_then(Iterator::collect);
    found.map_err(refused)
}
