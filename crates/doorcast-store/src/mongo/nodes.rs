//! Which processes serve this database. Who lives is told by the clock of the server, whatever leases follow.

use std::time::Duration;

use doorcast_app::ports::{
    StoreError,
    nodes::{DEAD_AFTER, Duty, JoinRefused, Node, Nodes, Role},
};
use doorcast_domain::pipeline::lease::Worker;
use futures_util::TryStreamExt as _;
use mongodb::{
    Database,
    bson::{Bson, Document, doc},
    error::Error,
};
use serde::Deserialize;

use super::{
    MongoVideos, lease, orphans,
    row::{take_turn, wrong},
    tables,
    turns::{Fault, Tx, repeated, transaction},
};

/// How long a duty takes at most; after that, whoever has it is forgotten.
const LONGEST_DUTY_MS: i64 = 60 * 60_000;

#[derive(Deserialize)]
struct Row {
    node: String,
    process: String,
    role: String,
    version: String,
    films: String,
}

impl Row {
    fn node(self) -> Result<Node, Error> {
        Ok(Node {
            worker: Worker {
                node: self.node,
                process: self.process,
            },
            role: Role::named(&self.role).ok_or_else(|| wrong("a node has no role"))?,
            version: self.version,
            films: self.films,
        })
    }
}

#[async_trait::async_trait]
impl Nodes for MongoVideos {
    async fn beat(&self, node: &Node) -> Result<Vec<Node>, JoinRefused> {
        let is_known: bool = repeated!(_stamp, touch(&self.db, node))?;
        if !is_known {
            transaction!(self, tx, join(tx, node))?;
        }
        Ok(self.list_living().await?)
    }

    async fn list_living(&self) -> Result<Vec<Node>, StoreError> {
        repeated!(_stamp, async { Ok(list(&self.db, living()).await?) })
    }

    async fn leave(&self, worker: &Worker) -> Result<(), StoreError> {
        let nodes = self.db.collection::<Document>(tables::NODES);
        repeated!(_stamp, async {
            release(&self.db, worker).await?;
            nodes.delete_one(doc! { "_id": worker.to_string() }).await?;
            Ok(())
        })
    }

    async fn bury(&self, silent_for: Duration) -> Result<Vec<Worker>, StoreError> {
        let dead: Vec<Node> = repeated!(_stamp, async {
            Ok::<_, Fault<StoreError>>(list(&self.db, silent(silent_for)).await?)
        })?;
        let mut buried = Vec::new();
        for Node { worker, .. } in dead {
            // The name goes last, so that whoever dies over it leaves it to the next.
            repeated!(
                _stamp,
                orphans::end_transactions(&self.client, orphans::of(&worker))
            )?;
            lease::end_all(&self.db, &worker).await?;
            repeated!(_stamp, async {
                Ok::<_, Fault<StoreError>>(hurry(&self.db).await?)
            })?;
            self.leave(&worker).await?;
            buried.push(worker);
        }
        let living = self.list_living().await?;
        repeated!(
            _stamp,
            orphans::end_transactions(&self.client, orphans::of_all_but(&living))
        )?;
        Ok(buried)
    }

    async fn take_duty(
        &self,
        duty: Duty,
        worker: &Worker,
        every_ms: i64,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let duties = self.db.collection::<Document>(tables::DUTIES);
        let now = self.timekeeper.now(now_ms);
        repeated!(stamp, async {
            let new = doc! { "$setOnInsert": { "due_at_ms": 0_i64 } };
            duties
                .update_one(doc! { "_id": duty.name() }, new)
                .upsert(true)
                .await?;
            let is_free = doc! { "$lte": [{ "$ifNull": ["$held_until_ms", 0_i64] }, now.clone()] };
            let is_due = doc! { "$lte": ["$due_at_ms", now.clone()] };
            // The second turn of a call whose answer was lost finds what the first has taken.
            let free = doc! { "_id": duty.name(), "$or": [
                { "stamp": stamp },
                { "$expr": { "$and": [is_free, is_due] } },
            ] };
            let taken = vec![doc! { "$set": {
                "holder": { "$literal": worker.to_string() },
                "held_until_ms": { "$add": [now.clone(), LONGEST_DUTY_MS] },
                "due_at_ms": { "$add": [now.clone(), every_ms] },
                "stamp": stamp,
            } }];
            let done = duties.update_one(free, taken).await?;
            Ok(done.matched_count == 1)
        })
    }

    async fn end_duty(&self, duty: Duty, worker: &Worker) -> Result<(), StoreError> {
        let duties = self.db.collection::<Document>(tables::DUTIES);
        let ours = doc! { "_id": duty.name(), "holder": worker.to_string() };
        repeated!(_stamp, async {
            let gone = doc! { "$unset": { "holder": "", "held_until_ms": "" } };
            duties.update_one(ours.clone(), gone).await?;
            Ok(())
        })
    }
}

/// Says that a process lives. Returns whether it has joined before.
async fn touch(db: &Database, node: &Node) -> Result<bool, Fault<JoinRefused>> {
    let nodes = db.collection::<Document>(tables::NODES);
    let same = doc! { "_id": node.worker.to_string(), "films": &node.films };
    let now = doc! { "$currentDate": { "seen_at": true } };
    Ok(nodes.update_one(same, now).await?.matched_count == 1)
}

/// Lets a process join. No two do this at the same time, so that of two that are apart one sees the other.
async fn join(tx: &mut Tx, node: &Node) -> Result<(), Fault<JoinRefused>> {
    take_turn(tx, "nodes").await?;
    let nodes = tx.db.collection::<Row>(tables::NODES);
    let mut others = nodes.find(living()).session(&mut tx.session).await?;
    let others: Vec<Row> = others.stream(&mut tx.session).try_collect().await?;
    let others: Result<Vec<Node>, Error> = others.into_iter().map(Row::node).collect();
    node.check_beside(&others?).map_err(Fault::Refused)?;
    let nodes = tx.db.collection::<Document>(tables::NODES);
    let earlier = doc! { "node": &node.worker.node, "process": { "$ne": &node.worker.process } };
    let dead = doc! { "$set": { "seen_at": Bson::DateTime(mongodb::bson::DateTime::MIN) } };
    nodes
        .update_many(earlier, dead)
        .session(&mut tx.session)
        .await?;
    let this = doc! { "_id": node.worker.to_string() };
    let joined = doc! {
        "$set": {
            "node": &node.worker.node,
            "process": &node.worker.process,
            "role": node.role.name(),
            "version": &node.version,
            "films": &node.films,
        },
        "$currentDate": { "seen_at": true },
    };
    nodes
        .update_one(this, joined)
        .upsert(true)
        .session(&mut tx.session)
        .await?;
    Ok(())
}

async fn list(db: &Database, which: Document) -> Result<Vec<Node>, Error> {
    let nodes = db.collection::<Row>(tables::NODES);
    let found = nodes.find(which).sort(doc! { "node": 1, "_id": 1 }).await?;
    let found: Vec<Row> = found.try_collect().await?;
    found.into_iter().map(Row::node).collect()
}

fn living() -> Document {
    doc! { "$nor": [silent(DEAD_AFTER)] }
}

/// Returns the condition that a process was not heard of for so long.
fn silent(silent_for: Duration) -> Document {
    let since = doc! { "$subtract": ["$$NOW", silent_for.as_millis() as i64] };
    doc! { "$expr": { "$lt": ["$seen_at", since] } }
}

/// Has studios compared with what we know soon: nobody knows what the dead have heard last.
async fn hurry(db: &Database) -> Result<(), Error> {
    let duties = db.collection::<Document>(tables::DUTIES);
    let due = doc! { "$set": { "due_at_ms": 0_i64 } };
    let compare = doc! { "_id": Duty::Reconcile.name() };
    duties.update_one(compare, due).await.map(drop)
}

/// Lets the duties of a process be due at once.
async fn release(db: &Database, worker: &Worker) -> Result<(), Error> {
    let duties = db.collection::<Document>(tables::DUTIES);
    let due = doc! {
        "$set": { "due_at_ms": 0_i64 },
        "$unset": { "holder": "", "held_until_ms": "" },
    };
    let held = doc! { "holder": worker.to_string() };
    duties.update_many(held, due).await.map(drop)
}
