//! Leases what is due. What it costs depends on what moves, not on what is finished.

use std::collections::HashMap;

use doorcast_app::ports::{
    StoreError,
    videos::{Claim, Claimed, Room},
};
use doorcast_domain::pipeline::{
    fair::{Waiting, choose},
    id::{AgentId, VideoId},
    lease::LONGEST_LEASE_MS,
    schedule::LONGEST_WAIT_MS,
};
use futures_util::TryStreamExt as _;
use mongodb::{
    Database,
    bson::{Document, doc},
    error::Error,
};
use serde::Deserialize;

use super::{
    MongoVideos, Timekeeper,
    lease::{self, is_free},
    row::{parsed, take_turn},
    tables,
    turns::{Fault, Tx, repeated, transaction, wait_in_line},
};

/// Leases what is due.
pub(super) async fn claim_due(
    store: &MongoVideos,
    claim: &Claim,
) -> Result<Vec<Claimed>, StoreError> {
    let mut leased = Vec::new();
    for room in &claim.rooms {
        leased.extend(ongoing(store, claim, room).await?);
        if room.first_sends > 0 && is_anybody_waiting(store, room).await? {
            // One at a time in this process; those of others are told to come again.
            let _turn = wait_in_line(&store.money).await?;
            let timekeeper = store.timekeeper;
            leased.extend(transaction!(
                store,
                tx,
                first_sends(tx, timekeeper, claim, room)
            )?);
        }
    }
    Ok(leased)
}

#[derive(Deserialize)]
struct Candidate {
    #[serde(rename = "_id")]
    id: String,
    revision: i64,
    #[serde(default)]
    agent: String,
    #[serde(default)]
    queued_at_ms: i64,
}

async fn ongoing(
    store: &MongoVideos,
    claim: &Claim,
    room: &Room,
) -> Result<Vec<Claimed>, StoreError> {
    let mut is_first_turn = true;
    repeated!(stamp, async {
        let mut leased = match is_first_turn {
            true => Vec::new(),
            false => lease::taken(&store.db, claim, stamp).await?,
        };
        is_first_turn = false;
        let now_ms = store.timekeeper.look(&store.db, claim.now_ms).await?;
        let left = room.ongoing.saturating_sub(leased.len());
        for due in due(&store.db, room, now_ms, left).await? {
            let found = (&parsed(&due.id)?, due.revision);
            let taken = lease::take(&store.db, None, store.timekeeper, claim, found, stamp);
            leased.extend(taken.await?);
        }
        Ok(leased)
    })
}

async fn due(
    db: &Database,
    room: &Room,
    now_ms: i64,
    most: usize,
) -> Result<Vec<Candidate>, Error> {
    let mut due = due_in(db, room, now_ms, doc! { "$lte": now_ms }, most).await?;
    if due.len() < most {
        // Planned by a clock that ran ahead: see `schedule::is_due`.
        let ahead = doc! { "$gt": now_ms + LONGEST_WAIT_MS };
        due.extend(due_in(db, room, now_ms, ahead, most - due.len()).await?);
    }
    Ok(due)
}

async fn due_in(
    db: &Database,
    room: &Room,
    now_ms: i64,
    range: Document,
    most: usize,
) -> Result<Vec<Candidate>, Error> {
    if most == 0 {
        return Ok(Vec::new());
    }
    let mut question = doc! { "lane": room.vendor.as_str(), "due_at_ms": range };
    question.extend(is_free(now_ms));
    let videos = db.collection::<Candidate>(tables::VIDEOS);
    let cursor = videos
        .find(question)
        .projection(doc! { "revision": 1 })
        .sort(doc! { "due_at_ms": 1, "_id": 1 })
        .limit(most as i64)
        .await?;
    cursor.try_collect().await
}

async fn is_anybody_waiting(store: &MongoVideos, room: &Room) -> Result<bool, StoreError> {
    let waiting = doc! {
        "studio": room.vendor.as_str(),
        "queued_at_ms": { "$exists": true },
    };
    let videos = store.db.collection::<Document>(tables::VIDEOS);
    repeated!(_stamp, async {
        let found = videos.find_one(waiting.clone());
        Ok(found.projection(doc! { "_id": 1 }).await?.is_some())
    })
}

/// Leases those whose turn it is at a studio. No two do this at the same time: nobody gets a place that is taken.
async fn first_sends(
    tx: &mut Tx,
    timekeeper: Timekeeper,
    claim: &Claim,
    room: &Room,
) -> Result<Vec<Claimed>, Fault<StoreError>> {
    let now_ms = timekeeper.look(&tx.db, claim.now_ms).await?;
    take_turn(tx, &format!("places {}", room.vendor)).await?;
    let earlier = lease::taken(&tx.db, claim, tx.stamp).await?;
    if !earlier.is_empty() {
        return Ok(earlier);
    }
    let taken = taken_places(tx, room, now_ms).await?;
    let all_taken: usize = taken.values().sum();
    let places = room.places.saturating_sub(all_taken).min(room.first_sends);
    if places == 0 {
        return Ok(Vec::new());
    }
    let (waiting, revisions) = waiting(tx, room, now_ms, places).await?;
    let mut leased = Vec::new();
    for id in choose(waiting, taken, places) {
        let revision = revisions.get(&id).copied().unwrap_or_default();
        let session = Some(&mut tx.session);
        let found = (&id, revision);
        let one = lease::take(&tx.db, session, timekeeper, claim, found, tx.stamp);
        leased.extend(one.await?);
    }
    Ok(leased)
}

#[derive(Deserialize)]
struct Places {
    #[serde(rename = "_id")]
    agent: String,
    count: i64,
}

/// Counts the places of each agent: what the studio has, and what is about to be sent.
async fn taken_places(
    tx: &mut Tx,
    room: &Room,
    now_ms: i64,
) -> Result<HashMap<AgentId, usize>, Error> {
    let live = doc! { "$gt": now_ms, "$lte": now_ms + LONGEST_LEASE_MS };
    let sent = doc! { "place": room.vendor.as_str() };
    let about_to_be = doc! {
        "lease_node": { "$exists": true },
        "lease_until_ms": live,
        "studio": room.vendor.as_str(),
        "queued_at_ms": { "$exists": true },
    };
    let steps = [
        doc! { "$match": { "$or": [sent, about_to_be] } },
        doc! { "$group": { "_id": "$agent", "count": { "$sum": 1_i64 } } },
    ];
    let videos = tx.db.collection::<Document>(tables::VIDEOS);
    let counted = videos.aggregate(steps).with_type::<Places>();
    let mut cursor = counted.session(&mut tx.session).await?;
    let counted: Vec<Places> = cursor.stream(&mut tx.session).try_collect().await?;
    let places = counted.into_iter();
    places
        .map(|one| Ok((parsed(&one.agent)?, one.count as usize)))
        .collect()
}

/// Returns the first in line of every agent, with their revisions: more than there are places nobody can get.
async fn waiting(
    tx: &mut Tx,
    room: &Room,
    now_ms: i64,
    places: usize,
) -> Result<(Vec<Waiting>, HashMap<VideoId, i64>), Error> {
    let queued = doc! {
        "studio": room.vendor.as_str(),
        "queued_at_ms": { "$exists": true },
    };
    let videos = tx.db.collection::<Candidate>(tables::VIDEOS);
    let agents = videos.distinct("agent", queued.clone());
    let agents = agents.session(&mut tx.session).await?;
    let mut waiting = Vec::new();
    let mut revisions = HashMap::new();
    for agent in agents {
        let mut question = queued.clone();
        question.insert("agent", agent);
        question.insert(
            "$and",
            [
                is_free(now_ms),
                doc! { "$or": [
                    { "not_before_ms": { "$lte": now_ms } },
                    { "not_before_ms": { "$gt": now_ms + LONGEST_WAIT_MS } },
                ] },
            ]
            .to_vec(),
        );
        let first = videos
            .find(question)
            .projection(doc! { "revision": 1, "agent": 1, "queued_at_ms": 1 })
            .sort(doc! { "queued_at_ms": 1, "_id": 1 })
            .limit(places as i64);
        let mut cursor = first.session(&mut tx.session).await?;
        let first: Vec<Candidate> = cursor.stream(&mut tx.session).try_collect().await?;
        for one in first {
            let id: VideoId = parsed(&one.id)?;
            revisions.insert(id.clone(), one.revision);
            waiting.push(Waiting {
                video: id,
                agent: parsed(&one.agent)?,
                since_ms: one.queued_at_ms,
            });
        }
    }
    Ok((waiting, revisions))
}

/// Returns the earliest moment at which something that nobody works on is due.
pub(super) async fn next_due_ms(db: &Database) -> Result<Option<i64>, Fault<StoreError>> {
    let free = doc! {
        "due_at_ms": { "$exists": true },
        "lease_node": { "$exists": false },
    };
    let videos = db.collection::<Document>(tables::VIDEOS);
    let first = videos.find_one(free).sort(doc! { "due_at_ms": 1 });
    let first = first.projection(doc! { "due_at_ms": 1 }).await?;
    Ok(first.map(|first| first.get_i64("due_at_ms")).transpose()?)
}
