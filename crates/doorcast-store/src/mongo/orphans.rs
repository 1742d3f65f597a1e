//! Transactions whose process has died. The server keeps them open for a minute, and whoever wants what they have
//! written has to wait. Sessions are known by the name their process gave itself when it connected.

use std::time::Duration;

use doorcast_app::ports::{StoreError, nodes::Node};
use doorcast_domain::pipeline::lease::Worker;
use futures_util::TryStreamExt as _;
use mongodb::{
    Client,
    bson::{Bson, Document, doc},
    options::ReadConcern,
};

use super::turns::Fault;

/// After how long nobody goes on with a transaction of a process that is not known to live.
const FORGOTTEN: Duration = Duration::from_secs(2);

/// What the server calls us.
pub(super) const PROGRAM: &str = "doorcast";

/// Returns what the server calls one of our processes.
pub(super) fn name_of(worker: &Worker) -> String {
    format!("{PROGRAM} {} {}", worker.node, worker.process)
}

/// Returns the condition on the name of every other process of a node.
pub(super) fn of_others_on_the_node(worker: &Worker) -> Document {
    let node = format!("{PROGRAM} {} ", worker.node);
    doc! { "$and": [
        { "$expr": { "$eq": [{ "$indexOfCP": ["$appName", node] }, 0] } },
        { "appName": { "$ne": name_of(worker) } },
    ] }
}

/// Returns the condition on the name of a process.
pub(super) fn of(worker: &Worker) -> Document {
    doc! { "appName": name_of(worker) }
}

/// Returns the condition on the names of processes that do not live, whose transaction is open for so long that nobody
/// goes on with it: what was being done when they died is only idle some time after.
pub(super) fn of_all_but(living: &[Node]) -> Document {
    let living: Vec<String> = living.iter().map(|node| name_of(&node.worker)).collect();
    doc! {
        "appName": { "$regex": format!("^{PROGRAM} "), "$nin": living },
        "transaction.timeOpenMicros": { "$gt": FORGOTTEN.as_micros() as i64 },
    }
}

/// Ends all transactions that nobody is busy with, of processes of some name. One that lives repeats what it did.
pub(super) async fn end_transactions(
    client: &Client,
    whose: Document,
) -> Result<(), Fault<StoreError>> {
    let admin = client.database("admin");
    let steps = [
        doc! { "$currentOp": { "allUsers": false, "idleSessions": true } },
        doc! { "$match": { "type": "idleSession", "transaction": { "$exists": true } } },
        doc! { "$match": whose },
        doc! { "$project": { "lsid": 1 } },
    ];
    let idle = admin.aggregate(steps).read_concern(ReadConcern::local());
    let idle: Vec<Document> = idle.await?.try_collect().await?;
    let sessions: Vec<Bson> = idle
        .iter()
        .filter_map(|one| one.get_document("lsid").ok()?.get("id"))
        .map(|id| doc! { "id": id.clone() }.into())
        .collect();
    if !sessions.is_empty() {
        admin.run_command(doc! { "killSessions": sessions }).await?;
    }
    Ok(())
}
