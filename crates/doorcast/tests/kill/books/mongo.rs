//! The same books in MongoDB, read by its own driver at one moment.

use mongodb::{
    Client, ClientSession, Database,
    bson::{Document, deserialize_from_bson, doc},
    options::SessionOptions,
};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::{Entry, Row, Snapshot, Sums};
use crate::city::Place;

/// Reads everything.
pub(super) fn read(place: &Place) -> Snapshot {
    let runtime = Runtime::new().expect("threads");
    let snapshot = runtime.block_on(read_at_once(place));
    snapshot.expect("the database is whole")
}

/// Counts the documents of a collection.
pub(super) fn count(place: &Place, collection: &str) -> u64 {
    let runtime = Runtime::new().expect("threads");
    let counted = runtime.block_on(async {
        let client = Client::with_uri_str(&place.url).await?;
        let documents = client
            .database(&place.name)
            .collection::<Document>(collection);
        documents.count_documents(doc! {}).await
    });
    counted.expect("the database answers")
}

async fn read_at_once(place: &Place) -> mongodb::error::Result<Snapshot> {
    let client = Client::with_uri_str(&place.url).await?;
    let options = SessionOptions::builder().snapshot(true).build();
    let mut session = client.start_session().with_options(options).await?;
    let db = client.database(&place.name);
    let mut snapshot = Snapshot::default();
    for found in all(&db, "doorcast_videos", &mut session).await? {
        let due_at_ms = found.get_i64("due_at_ms");
        let row = Row {
            status: text(&found, "status"),
            stage: text(&found, "stage"),
            revision: number(&found, "revision"),
            due_at_ms: due_at_ms.or(found.get_i64("not_before_ms")).ok(),
            takes_a_place: found.contains_key("place"),
            process: found.get_str("lease_process").ok().map(str::to_owned),
            body: body(&found),
        };
        snapshot.videos.insert(text(&found, "_id"), row);
    }
    for found in all(&db, "doorcast_accounts", &mut session).await? {
        let sums = Sums {
            held: number(&found, "held"),
            settled: number(&found, "settled"),
            released: number(&found, "released"),
            doubtful: number(&found, "doubtful"),
            open: number(&found, "open"),
        };
        snapshot.accounts.insert(text(&found, "_id"), sums);
    }
    let lines = all(&db, "doorcast_ledger", &mut session).await?;
    snapshot.entries = lines.iter().map(|found| entry(&body(found))).collect();
    // Those whose attempt is known by now are none.
    let known = snapshot.attempts();
    let orphans = all(&db, "doorcast_orphans", &mut session).await?;
    let orphans = orphans.iter();
    let orphans = orphans.filter(|found| !known.contains_key(&text(found, "attempt")));
    snapshot.orphans = orphans.count() as i64;
    Ok(snapshot)
}

async fn all(
    db: &Database,
    table: &str,
    session: &mut ClientSession,
) -> mongodb::error::Result<Vec<Document>> {
    let mut cursor = db
        .collection::<Document>(table)
        .find(doc! {})
        .sort(doc! { "_id": 1 })
        .session(&mut *session)
        .await?;
    let mut found = Vec::new();
    while let Some(document) = cursor.next(session).await {
        found.push(document?);
    }
    Ok(found)
}

fn text(found: &Document, field: &str) -> String {
    found.get_str(field).expect("a text").to_owned()
}

fn number(found: &Document, field: &str) -> i64 {
    found.get_i64(field).expect("a number")
}

fn body(found: &Document) -> Value {
    let body = found.get("body").cloned().expect("a body");
    deserialize_from_bson(body).expect("a value")
}

fn entry(line: &Value) -> Entry {
    let of = |name: &str| line[name].as_str().expect("a name").to_owned();
    let month = &line["month"];
    Entry {
        scopes: [
            format!("video {}", of("video")),
            format!("agent {month} {}", of("agent")),
            format!("office {month} {}", of("office")),
        ],
        attempt: of("attempt"),
        kind: line["movement"]["kind"]
            .as_str()
            .expect("a kind")
            .to_owned(),
        amount: line["movement"]["amount"].as_i64().expect("an amount"),
    }
}
