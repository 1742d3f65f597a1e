//! Leases what is due. What it costs depends on what moves, not on what is finished.

use std::collections::HashMap;

use doorcast_app::ports::{
    StoreError,
    videos::{Claim, Claimed, Room},
};
use doorcast_domain::pipeline::{
    fair::{Waiting, choose},
    id::{AgentId, VideoId},
    lease::{Fence, LONGEST_LEASE_MS, Lease},
    schedule::LONGEST_WAIT_MS,
};
use rusqlite::{Connection, Row, named_params};

use super::{refused, row};

/// Nobody has a live lease: see [`Lease::is_live`].
const IS_FREE: &str = "(lease_deadline_ms IS NULL OR lease_deadline_ms <= :now OR lease_deadline_ms > :now + :longest)";

/// Whether there may be anything to lease at all.
pub(super) fn is_anything_due(db: &Connection, claim: &Claim) -> Result<bool, StoreError> {
    for room in &claim.rooms {
        let one = Room {
            ongoing: room.ongoing.min(1),
            ..room.clone()
        };
        if !ongoing(db, &one, claim.now_ms).map_err(refused)?.is_empty() {
            return Ok(true);
        }
        if room.first_sends > 0 && is_anybody_waiting(db, room).map_err(refused)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Leases what is due.
pub(super) fn claim_due(db: &Connection, claim: &Claim) -> Result<Vec<Claimed>, StoreError> {
    let mut chosen = Vec::new();
    for room in &claim.rooms {
        chosen.extend(ongoing(db, room, claim.now_ms).map_err(refused)?);
        chosen.extend(first_sends(db, room, claim.now_ms).map_err(refused)?);
    }
    let leased: rusqlite::Result<Vec<Claimed>> =
        chosen.iter().map(|id| lease(db, id, claim)).collect();
    leased.map_err(refused)
}

fn ongoing(db: &Connection, room: &Room, now_ms: i64) -> rusqlite::Result<Vec<VideoId>> {
    let mut due = due_in(db, room, now_ms, "due_at_ms <= :now", room.ongoing)?;
    if due.len() < room.ongoing {
        // Planned by a clock that ran ahead: see `schedule::is_due`.
        let left = room.ongoing - due.len();
        due.extend(due_in(db, room, now_ms, "due_at_ms > :now + :wait", left)?);
    }
    Ok(due)
}

fn due_in(
    db: &Connection,
    room: &Room,
    now_ms: i64,
    range: &str,
    most: usize,
) -> rusqlite::Result<Vec<VideoId>> {
    let names = named_params! {
        ":lane": room.vendor.as_str(),
        ":now": now_ms,
        ":wait": LONGEST_WAIT_MS,
        ":longest": LONGEST_LEASE_MS,
        ":most": most as i64,
    };
    db.prepare_cached(&due_sql(range))?
        .query_map(names, id)?
        .collect()
}

fn due_sql(range: &str) -> String {
    format!(
        "SELECT id FROM videos
         WHERE lane = :lane AND due_at_ms IS NOT NULL AND queued_at_ms IS NULL AND {range} AND {IS_FREE}
           AND :wait > 0
         ORDER BY due_at_ms, id LIMIT :most"
    )
}

fn is_anybody_waiting(db: &Connection, room: &Room) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM videos WHERE studio = ?1 AND queued_at_ms IS NOT NULL LIMIT 1";
    db.prepare_cached(sql)?.exists([room.vendor.as_str()])
}

fn first_sends(db: &Connection, room: &Room, now_ms: i64) -> rusqlite::Result<Vec<VideoId>> {
    if room.first_sends == 0 {
        return Ok(Vec::new());
    }
    let taken = taken_places(db, room, now_ms)?;
    let all_taken: usize = taken.values().sum();
    let places = room.places.saturating_sub(all_taken).min(room.first_sends);
    match places {
        0 => Ok(Vec::new()),
        _ => Ok(choose(waiting(db, room, now_ms, places)?, taken, places)),
    }
}

/// Counts the places of each agent: what the studio has, and what is about to be sent.
fn taken_places(
    db: &Connection,
    room: &Room,
    now_ms: i64,
) -> rusqlite::Result<HashMap<AgentId, usize>> {
    let names = named_params! {
        ":studio": room.vendor.as_str(),
        ":now": now_ms,
        ":longest": LONGEST_LEASE_MS,
    };
    let places = |row: &Row<'_>| {
        Ok((
            row::name(row, "agent")?,
            row.get::<_, i64>("places")? as usize,
        ))
    };
    db.prepare_cached(&taken_sql())?
        .query_map(names, places)?
        .collect()
}

fn taken_sql() -> String {
    format!(
        "SELECT agent, count(*) AS places FROM (
             SELECT agent FROM videos WHERE studio = :studio AND takes_a_place = 1
             UNION ALL
             SELECT agent FROM videos INDEXED BY videos_leased
             WHERE lease_node >= '' AND studio = :studio AND queued_at_ms IS NOT NULL AND NOT {IS_FREE}
         ) GROUP BY agent"
    )
}

/// Returns the first in line of every agent: more than there are places nobody can get.
fn waiting(
    db: &Connection,
    room: &Room,
    now_ms: i64,
    places: usize,
) -> rusqlite::Result<Vec<Waiting>> {
    let names = named_params! {
        ":studio": room.vendor.as_str(),
        ":now": now_ms,
        ":wait": LONGEST_WAIT_MS,
        ":longest": LONGEST_LEASE_MS,
        ":places": places as i64,
    };
    let one = |row: &Row<'_>| {
        Ok(Waiting {
            video: id(row)?,
            agent: row::name(row, "agent")?,
            since_ms: row.get("queued_at_ms")?,
        })
    };
    db.prepare_cached(&waiting_sql())?
        .query_map(names, one)?
        .collect()
}

/// Steps from agent to agent, so that it costs nothing how many wait behind the first of each.
fn waiting_sql() -> String {
    format!(
        "WITH RECURSIVE agents (agent) AS (
             SELECT ''
             UNION ALL
             SELECT (SELECT min(agent) FROM videos
                     WHERE studio = :studio AND queued_at_ms IS NOT NULL AND agent > agents.agent)
             FROM agents WHERE agents.agent IS NOT NULL
         )
         SELECT first.id, first.agent, first.queued_at_ms
         FROM agents JOIN videos AS first ON first.id IN (
             SELECT id FROM videos
             WHERE studio = :studio AND agent = agents.agent AND queued_at_ms IS NOT NULL AND {IS_FREE}
               AND (due_at_ms <= :now OR due_at_ms > :now + :wait)
             ORDER BY queued_at_ms, id LIMIT :places
         )"
    )
}

fn lease(db: &Connection, id: &VideoId, claim: &Claim) -> rusqlite::Result<Claimed> {
    let sql = "UPDATE videos
               SET fence = fence + 1, lease_node = :node, lease_process = :process, lease_deadline_ms = :deadline
               WHERE id = :id RETURNING body, fence";
    let names = named_params! {
        ":id": id.as_str(),
        ":node": claim.worker.node,
        ":process": claim.worker.process,
        ":deadline": claim.deadline_ms,
    };
    db.prepare_cached(sql)?.query_row(names, |row| {
        let fence: i64 = row.get("fence")?;
        Ok(Claimed {
            video: row::read(row)?,
            lease: Lease {
                worker: claim.worker.clone(),
                deadline_ms: claim.deadline_ms,
                fence: Fence(fence as u64),
            },
        })
    })
}

fn id(row: &Row<'_>) -> rusqlite::Result<VideoId> {
    row::name(row, "id")
}

#[cfg(test)]
mod tests;
