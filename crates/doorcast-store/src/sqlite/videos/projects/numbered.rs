//! Pages by number: counted and walked to in an index alone, then read like any page.
//!
//! A number says how many rows come before, and SQLite has to pass them. It passes them in an index that holds all that
//! is asked about, from the nearer end: nothing of a project is read that is not shown.

use doorcast_app::ports::{
    StoreError,
    projects::{Feed, NumberedPage},
};
use doorcast_domain::project::{Project, ProjectId};
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::{
    cards::{Value, conditions},
    read, refused, row,
};

/// Lists the projects of a page.
pub(super) fn list(
    db: &Connection,
    feed: &Feed,
    page: u64,
    limit: u64,
) -> Result<NumberedPage, StoreError> {
    let total = count(db, feed)?;
    let before = page.saturating_sub(1).saturating_mul(limit);
    let projects = match before {
        before if before >= total => Vec::new(),
        0 => read_after(db, feed, None, limit)?,
        before => {
            let last = find_last_before(db, feed, before, total)?;
            read_after(db, feed, last.as_ref(), limit)?
        }
    };
    Ok(NumberedPage { projects, total })
}

fn count(db: &Connection, feed: &Feed) -> Result<u64, StoreError> {
    let (sql, values) = count_question(feed);
    let counted = db.prepare_cached(&sql).and_then(|mut statement| {
        statement.query_row(params_from_iter(values), |row| row.get::<_, i64>(0))
    });
    counted.map(i64::unsigned_abs).map_err(refused)
}

pub(super) fn count_question(feed: &Feed) -> (String, Vec<Value>) {
    let (conditions, values) = conditions(feed, None);
    (format!("SELECT count(*) {conditions}"), values)
}

/// Returns the last project of the page before.
fn find_last_before(
    db: &Connection,
    feed: &Feed,
    before: u64,
    total: u64,
) -> Result<Option<ProjectId>, StoreError> {
    let (sql, values) = last_question(feed, before, total);
    let found = db.prepare_cached(&sql).and_then(|mut statement| {
        let read = |row: &rusqlite::Row<'_>| row::name(row, "id");
        statement
            .query_row(params_from_iter(values), read)
            .optional()
    });
    found.map_err(refused)
}

pub(super) fn last_question(feed: &Feed, before: u64, total: u64) -> (String, Vec<Value>) {
    let (conditions, mut values) = conditions(feed, None);
    let (order, passed) = match before <= total / 2 {
        true => ("DESC", before - 1),
        false => ("ASC", total - before),
    };
    values.push(Value::Integer(i64::try_from(passed).unwrap_or(i64::MAX)));
    let sql = format!("SELECT id {conditions} ORDER BY id {order} LIMIT 1 OFFSET ?");
    (sql, values)
}

fn read_after(
    db: &Connection,
    feed: &Feed,
    after: Option<&ProjectId>,
    limit: u64,
) -> Result<Vec<Project>, StoreError> {
    let (conditions, mut values) = conditions(feed, after);
    values.push(Value::Integer(limit as i64));
    let sql = format!("SELECT body {conditions} ORDER BY id DESC LIMIT ?");
    let mut statement = db.prepare_cached(&sql).map_err(refused)?;
    let found = statement.query_map(params_from_iter(values), read);
    found.and_then(Iterator::collect).map_err(refused)
}
