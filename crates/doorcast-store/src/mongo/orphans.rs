//! Transactions whose process has died. The server keeps them open for a minute, and whoever wants what they have
//! written has to wait. Sessions are known by the name their process gave itself when it connected.

use doorcast_app::ports::StoreError;
use doorcast_domain::pipeline::lease::Worker;
use futures_util::TryStreamExt as _;
use mongodb::{
    Client,
    bson::{Bson, Document, doc},
    options::ReadConcern,
};

use super::turns::Fault;

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
