//! What comes from outside: webhooks, how vendors are doing, renders nobody knows.

use doorcast_app::ports::{
    StoreError,
    avatar_studio::WebhookEvent,
    connections::Trouble,
    videos::{Heard, Orphan, Receipt, Webhook},
};
use doorcast_domain::pipeline::{breaker::Breaker, id::VendorName};
use futures_util::TryStreamExt as _;
use mongodb::{
    ClientSession, Database,
    bson::{Document, doc, oid::ObjectId},
};
use serde::Deserialize;

use super::{
    row::{self, Kept, parsed},
    tables,
    turns::{Fault, Tx, is_duplicate},
};

/// Keeps a webhook once.
pub(super) async fn receive(
    db: &Database,
    webhook: &Webhook,
    stamp: ObjectId,
) -> Result<Receipt, Fault<StoreError>> {
    let event = &webhook.event;
    let key = key(&webhook.studio, &event.event_id);
    let number = row::next_number(db, "webhooks", 1, None).await?;
    let mut document = document(webhook);
    // Gone when it is dealt with: the index holds only those that are open.
    document.extend(doc! { "open": number, "stamp": stamp });
    match insert_new(db, tables::WEBHOOKS, &key, document, stamp).await? {
        true => Ok(Receipt::New),
        false => Ok(Receipt::Repeated),
    }
}

/// Returns a webhook as a document of one that was dealt with.
pub(super) fn document(webhook: &Webhook) -> Document {
    let event = &webhook.event;
    let mut document = doc! {
        "_id": key(&webhook.studio, &event.event_id),
        "studio": webhook.studio.as_str(),
        "event_id": &event.event_id,
        "render": event.render.as_str(),
        "received_at_ms": webhook.received_at_ms,
    };
    if let Some(attempt) = event.attempt {
        document.insert("attempt", attempt.to_string());
    }
    document
}

/// Keeps a document of a key once. Returns whether this operation did it, in this turn or an earlier one.
pub(super) async fn insert_new(
    db: &Database,
    table: &str,
    key: &str,
    document: Document,
    stamp: ObjectId,
) -> Result<bool, mongodb::error::Error> {
    let documents = db.collection::<Document>(table);
    match documents.insert_one(document).await {
        Ok(_) => Ok(true),
        Err(error) if is_duplicate(&error) => {
            let ours = doc! { "_id": key, "stamp": stamp };
            Ok(documents.find_one(ours).await?.is_some())
        }
        Err(error) => Err(error),
    }
}

/// Returns what an event is kept under. Names of vendors have no spaces.
fn key(studio: &VendorName, event_id: &str) -> String {
    format!("{studio} {event_id}")
}

/// What is read of a webhook.
#[derive(Deserialize)]
pub(super) struct Open {
    studio: String,
    event_id: String,
    attempt: Option<String>,
    render: String,
    received_at_ms: i64,
}

/// Lists webhooks nobody has dealt with, oldest first.
pub(super) async fn list(db: &Database, limit: usize) -> Result<Vec<Webhook>, Fault<StoreError>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let open = doc! { "open": { "$exists": true } };
    let webhooks = db.collection::<Open>(tables::WEBHOOKS);
    let cursor = webhooks.find(open).sort(doc! { "open": 1 });
    let cursor = cursor.limit(limit as i64).await?;
    let found: Vec<Open> = cursor.try_collect().await?;
    Ok(found.into_iter().map(webhook).collect::<Result<_, _>>()?)
}

/// Returns the webhook of a document.
pub(super) fn webhook(open: Open) -> Result<Webhook, mongodb::error::Error> {
    Ok(Webhook {
        studio: parsed(&open.studio)?,
        event: WebhookEvent {
            event_id: open.event_id,
            attempt: open.attempt.and_then(|attempt| attempt.parse().ok()),
            render: parsed(&open.render)?,
        },
        received_at_ms: open.received_at_ms,
    })
}

/// Marks a webhook as dealt with.
pub(super) async fn settle(
    db: &Database,
    studio: &VendorName,
    event_id: &str,
    session: Option<&mut ClientSession>,
) -> Result<(), mongodb::error::Error> {
    let webhooks = db.collection::<Document>(tables::WEBHOOKS);
    let same = doc! { "_id": key(studio, event_id) };
    let done = webhooks.update_one(same, doc! { "$unset": { "open": "" } });
    match session {
        Some(session) => done.session(session).await.map(drop),
        None => done.await.map(drop),
    }
}

/// Returns how a vendor is doing.
pub(super) async fn health(
    db: &Database,
    vendor: &VendorName,
) -> Result<Breaker, Fault<StoreError>> {
    let vendors = db.collection::<Kept<Breaker>>(tables::VENDORS);
    let found = vendors.find_one(doc! { "_id": vendor.as_str() }).await?;
    Ok(found.map(|kept| kept.body).unwrap_or_default())
}

/// Counts an answer or a failure of a vendor.
pub(super) async fn hear(
    tx: &mut Tx,
    vendor: &VendorName,
    heard: Heard,
    now_ms: i64,
) -> Result<Breaker, Fault<StoreError>> {
    let vendors = tx.db.collection::<Document>(tables::VENDORS);
    let same = doc! { "_id": vendor.as_str() };
    let found = vendors
        .find_one(same.clone())
        .session(&mut tx.session)
        .await?;
    let before: Breaker = match &found {
        Some(found) => {
            mongodb::bson::deserialize_from_bson(found.get("body").cloned().unwrap_or_default())?
        }
        None => Breaker::default(),
    };
    if found.is_some_and(|found| found.get_object_id("stamp").ok() == Some(tx.stamp)) {
        return Ok(before);
    }
    let after = match heard {
        Heard::Answer => before.after_answer(),
        Heard::Failure => before.after_failure(now_ms),
    };
    let set = doc! { "$set": { "body": row::to_bson(&after)?, "stamp": tx.stamp } };
    vendors
        .update_one(same, set)
        .upsert(true)
        .session(&mut tx.session)
        .await?;
    Ok(after)
}

/// Remembers what a vendor said.
pub(super) async fn note_trouble(
    db: &Database,
    vendor: &VendorName,
    trouble: &Trouble,
) -> Result<(), Fault<StoreError>> {
    let troubles = db.collection::<Document>(tables::TROUBLES);
    let said = doc! { "message": &trouble.message, "at_ms": trouble.at_ms };
    let same = doc! { "_id": vendor.as_str() };
    troubles.replace_one(same, said).upsert(true).await?;
    Ok(())
}

/// Returns what a vendor said last.
pub(super) async fn last_trouble(
    db: &Database,
    vendor: &VendorName,
) -> Result<Option<Trouble>, Fault<StoreError>> {
    let troubles = db.collection::<Document>(tables::TROUBLES);
    let found = troubles.find_one(doc! { "_id": vendor.as_str() }).await?;
    let read = |found: Document| {
        Ok::<_, Fault<StoreError>>(Trouble {
            message: found.get_str("message")?.to_owned(),
            at_ms: found.get_i64("at_ms")?,
        })
    };
    found.map(read).transpose()
}

/// Keeps a render nobody knows, once.
pub(super) async fn keep_orphan(
    db: &Database,
    orphan: &Orphan,
    stamp: ObjectId,
) -> Result<(), Fault<StoreError>> {
    let key = row::render_key(&orphan.studio, &orphan.render);
    let number = row::next_number(db, "orphans", 1, None).await?;
    let mut document = orphan_document(orphan);
    document.extend(doc! { "number": number, "stamp": stamp });
    insert_new(db, tables::ORPHANS, &key, document, stamp).await?;
    Ok(())
}

/// Returns a render nobody knows as a document without its number.
pub(super) fn orphan_document(orphan: &Orphan) -> Document {
    doc! {
        "_id": row::render_key(&orphan.studio, &orphan.render),
        "studio": orphan.studio.as_str(),
        "render": orphan.render.as_str(),
        "title": &orphan.title,
        "attempt": orphan.attempt.to_string(),
        "seen_at_ms": orphan.seen_at_ms,
    }
}

/// What is read of a render nobody knows.
#[derive(Deserialize)]
pub(super) struct Found {
    studio: String,
    render: String,
    title: String,
    attempt: String,
    seen_at_ms: i64,
}

/// Lists renders nobody knows, oldest first.
pub(super) async fn list_orphans(
    db: &Database,
    limit: usize,
) -> Result<Vec<Orphan>, Fault<StoreError>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let steps = [
        doc! { "$sort": { "number": 1 } },
        doc! { "$lookup": {
            "from": tables::VIDEOS, "localField": "attempt", "foreignField": "attempts",
            "pipeline": [{ "$limit": 1 }, { "$project": { "_id": 1 } }], "as": "owners",
        } },
        doc! { "$match": { "owners": [] } },
        doc! { "$limit": limit as i64 },
    ];
    let orphans = db.collection::<Document>(tables::ORPHANS);
    let cursor = orphans.aggregate(steps).with_type::<Found>().await?;
    let found: Vec<Found> = cursor.try_collect().await?;
    Ok(found.into_iter().map(orphan).collect::<Result<_, _>>()?)
}

/// Returns the render of a document.
pub(super) fn orphan(found: Found) -> Result<Orphan, mongodb::error::Error> {
    Ok(Orphan {
        studio: parsed(&found.studio)?,
        render: parsed(&found.render)?,
        title: found.title,
        attempt: parsed(&found.attempt)?,
        seen_at_ms: found.seen_at_ms,
    })
}
