//! Reads what projects have taken.

use doorcast_app::ports::StoreError;
use doorcast_domain::{
    ledger::UsdMicros,
    pipeline::id::OfficeId,
    project::{ProjectId, Rating, facts::Facts},
};
use rusqlite::{Connection, Row, named_params};

use super::{
    cards::{status, unknown},
    refused, row,
};

/// Lists facts, earliest first.
pub(super) fn list(
    db: &Connection,
    office: &OfficeId,
    since_ms: i64,
    after: Option<&ProjectId>,
    limit: usize,
) -> Result<Vec<Facts>, StoreError> {
    // Ids begin with the time, so that the beginning is found without reading what was before.
    let first = ProjectId::new(since_ms.max(0).unsigned_abs(), 0);
    let sql = "
        SELECT id, kind, status, created_at_ms, first_film_at_ms, regenerations, is_edited, rating,
            (SELECT coalesce(sum(e.amount), 0) FROM videos v JOIN ledger_entries e ON e.video = v.id
             WHERE v.project = projects.id AND e.kind = 'settle') AS cost
        FROM projects
        WHERE office = :office AND id >= :first AND id > :after
        ORDER BY id LIMIT :limit";
    let mut statement = db.prepare_cached(sql).map_err(refused)?;
    let names = named_params! {
        ":office": office.as_str(),
        ":first": first.as_str(),
        ":after": after.map_or("", ProjectId::as_str),
        ":limit": limit as i64,
    };
    let found = statement.query_map(names, read).and_then(Iterator::collect);
    found.map_err(refused)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Facts> {
    let kind: String = row.get("kind")?;
    let created_at_ms: i64 = row.get("created_at_ms")?;
    let first_film_at_ms: Option<i64> = row.get("first_film_at_ms")?;
    let rating: Option<u8> = row.get("rating")?;
    let rating = rating.map(|stars| Rating::try_from(stars).map_err(unknown));
    Ok(Facts {
        project: row::name(row, "id")?,
        kind: kind.parse().map_err(unknown)?,
        status: status(row)?,
        created_at_ms,
        to_first_film_ms: first_film_at_ms.map(|at_ms| at_ms - created_at_ms),
        regenerations: row.get("regenerations")?,
        is_edited: row.get("is_edited")?,
        rating: rating.transpose()?,
        cost: UsdMicros(row.get::<_, i64>("cost")?.unsigned_abs()),
    })
}
