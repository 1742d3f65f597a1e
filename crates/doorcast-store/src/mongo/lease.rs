//! Leases of one video. Whose clock counts is said here and nowhere else: see [`Timekeeper`].

use doorcast_app::ports::{
    StoreError,
    videos::{Claim, Claimed, RecordError},
};
use doorcast_domain::pipeline::{
    Video,
    id::VideoId,
    lease::{Fence, LONGEST_LEASE_MS, Lease, Worker},
};
use futures_util::TryStreamExt as _;
use mongodb::{
    ClientSession, Database,
    bson::{Bson, Document, doc, oid::ObjectId},
    error::Error,
    options::{ReadConcern, ReturnDocument},
};
use serde::Deserialize;

use super::{
    record::LEASE,
    row, tables,
    turns::{Fault, repeated},
};

/// Whose clock leases follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timekeeper {
    /// That of the database server, so that those of the workers may be wrong.
    Server,
    /// The times that callers give, for tests and worlds that are simulated.
    Callers,
}

impl Timekeeper {
    /// Returns about what time it is, to look for what may be leased.
    pub(super) async fn look(self, db: &Database, given_ms: i64) -> Result<i64, Error> {
        match self {
            Self::Callers => Ok(given_ms),
            Self::Server => {
                let hello = db.run_command(doc! { "hello": 1 }).await?;
                let time = hello.get_datetime("localTime");
                let time = time.map_err(|_| row::wrong("the server has no clock"))?;
                Ok(time.timestamp_millis())
            }
        }
    }

    /// Returns the expression for what time it is when the order is carried out.
    pub(super) fn now(self, given_ms: i64) -> Bson {
        match self {
            Self::Callers => Bson::Int64(given_ms),
            Self::Server => Bson::Document(doc! { "$toLong": "$$NOW" }),
        }
    }
}

/// Returns the condition that nobody has a live lease: see [`Lease::is_live`].
pub(super) fn is_free(now_ms: i64) -> Document {
    doc! { "$or": [
        { "lease_until_ms": { "$exists": false } },
        { "lease_until_ms": { "$lte": now_ms } },
        { "lease_until_ms": { "$gt": now_ms + LONGEST_LEASE_MS } },
    ] }
}

/// Returns the same as an expression of what time it is when the order is carried out.
pub(super) fn is_free_at(now: &Bson) -> Document {
    let until = doc! { "$ifNull": ["$lease_until_ms", 0_i64] };
    let longest = doc! { "$add": [now.clone(), LONGEST_LEASE_MS] };
    doc! { "$or": [
        { "$lte": [until.clone(), now.clone()] },
        { "$gt": [until, longest] },
    ] }
}

#[derive(Deserialize)]
struct Leased {
    fence: i64,
    body: Video,
}

impl Leased {
    fn claimed(self, claim: &Claim) -> Result<Claimed, Error> {
        Ok(Claimed {
            video: row::sound(self.body)?,
            lease: Lease {
                worker: claim.worker.clone(),
                deadline_ms: claim.deadline_ms,
                fence: Fence(self.fence.unsigned_abs()),
            },
        })
    }
}

/// Leases a video if it is still as it was found: of that revision, and free.
pub(super) async fn take(
    db: &Database,
    session: Option<&mut ClientSession>,
    timekeeper: Timekeeper,
    claim: &Claim,
    found: (&VideoId, i64),
    stamp: ObjectId,
) -> Result<Option<Claimed>, Error> {
    let now = timekeeper.now(claim.now_ms);
    let is_free = is_free_at(&now);
    let (id, revision) = found;
    let filter = doc! { "_id": id.as_str(), "revision": revision, "$expr": is_free };
    let lasts_ms = claim.deadline_ms - claim.now_ms;
    let lease = vec![doc! { "$set": {
        "fence": { "$add": ["$fence", 1_i64] },
        "lease_node": { "$literal": &claim.worker.node },
        "lease_process": { "$literal": &claim.worker.process },
        "lease_until_ms": { "$add": [now, lasts_ms] },
        "lease_ms": lasts_ms,
        "lease_stamp": stamp,
    } }];
    let videos = db.collection::<Leased>(tables::VIDEOS);
    let taken = videos
        .find_one_and_update(filter, lease)
        .projection(doc! { "fence": 1, "body": 1 })
        .return_document(ReturnDocument::After);
    let leased = match session {
        Some(session) => taken.session(session).await?,
        None => taken.await?,
    };
    leased.map(|leased| leased.claimed(claim)).transpose()
}

/// Returns what an earlier turn of the same claim has leased, whose answer was lost.
pub(super) async fn taken(
    db: &Database,
    claim: &Claim,
    stamp: ObjectId,
) -> Result<Vec<Claimed>, Error> {
    let ours = doc! {
        "lease_node": &claim.worker.node,
        "lease_process": &claim.worker.process,
        "lease_stamp": stamp,
    };
    let videos = db.collection::<Leased>(tables::VIDEOS);
    // Also what a majority does not have yet: were it lost after all, its fence would be, too.
    let leased = videos
        .find(ours)
        .projection(doc! { "fence": 1, "body": 1 })
        .read_concern(ReadConcern::local());
    let leased: Vec<Leased> = leased.await?.try_collect().await?;
    leased.into_iter().map(|one| one.claimed(claim)).collect()
}

/// Prolongs a lease: for as long again as it was given for, by the clock of the server.
pub(super) async fn renew(
    db: &Database,
    timekeeper: Timekeeper,
    id: &VideoId,
    fence: Fence,
    deadline_ms: i64,
) -> Result<(), RecordError> {
    let newest = doc! {
        "_id": id.as_str(),
        "fence": fence.0 as i64,
        "lease_node": { "$exists": true },
    };
    let until = match timekeeper {
        Timekeeper::Callers => Bson::Int64(deadline_ms),
        Timekeeper::Server => doc! { "$add": [timekeeper.now(0), "$lease_ms"] }.into(),
    };
    let update = vec![doc! { "$set": { "lease_until_ms": until } }];
    let videos = db.collection::<Document>(tables::VIDEOS);
    repeated!(_stamp, async {
        let done = videos.update_one(newest.clone(), update.clone()).await?;
        match done.matched_count {
            1 => Ok(()),
            _ => Err(Fault::Refused(RecordError::Fenced)),
        }
    })
}

/// Ends a lease, if it is the newest.
pub(super) async fn end(db: &Database, id: &VideoId, fence: Fence) -> Result<(), StoreError> {
    let newest = doc! { "_id": id.as_str(), "fence": fence.0 as i64 };
    let videos = db.collection::<Document>(tables::VIDEOS);
    repeated!(_stamp, async {
        let gone = doc! { "$unset": no_lease() };
        videos.update_one(newest.clone(), gone).await?;
        Ok(())
    })
}

/// Ends all leases that other processes of a node have.
pub(super) async fn take_over(db: &Database, worker: &Worker) -> Result<usize, StoreError> {
    end_many(db, of_others(worker)).await
}

/// Returns the condition that another process of the worker's node has the lease.
pub(super) fn of_others(worker: &Worker) -> Document {
    doc! {
        "lease_node": &worker.node,
        "lease_process": { "$ne": &worker.process },
    }
}

/// Ends all leases of a process.
pub(super) async fn end_all(db: &Database, worker: &Worker) -> Result<usize, StoreError> {
    let theirs = doc! {
        "lease_node": &worker.node,
        "lease_process": &worker.process,
    };
    end_many(db, theirs).await
}

/// Ends leases. Their fences are old at once, so that whoever had them writes nothing.
async fn end_many(db: &Database, which: Document) -> Result<usize, StoreError> {
    let videos = db.collection::<Document>(tables::VIDEOS);
    repeated!(_stamp, async {
        let gone = doc! { "$unset": no_lease(), "$inc": { "fence": 1_i64 } };
        let done = videos.update_many(which.clone(), gone).await?;
        Ok(done.modified_count as usize)
    })
}

fn no_lease() -> Document {
    LEASE
        .map(|field| (field.to_owned(), Bson::from("")))
        .into_iter()
        .collect()
}
