//! Writes records as documents, many at once. One that is there already stays.

use std::collections::HashSet;

use doorcast_app::ports::{
    StoreError,
    archive::{KeepError, KeptProject, KeptVideo, Record},
};
use futures_util::TryStreamExt as _;
use mongodb::{
    Database,
    bson::{Bson, Document, doc, oid::ObjectId},
    error::Error,
};

use super::{
    MongoVideos,
    accounts::{people, sessions, tickets},
    budgets, cms, inbox, money, projects,
    row::{next_number, to_bson},
    secrets, tables, tokens,
};
use crate::mongo::{
    tokens::{binary, request_key},
    turns::{Fault, refused, repeated},
};

/// Where documents go.
struct Place {
    table: &'static str,
    /// By what they are counted, and which field says what came first.
    counted: Option<(&'static str, &'static str)>,
}

/// Keeps records of one kind.
pub(super) async fn keep(store: &MongoVideos, records: &[Record]) -> Result<(), KeepError> {
    let Some(place) = records.last().map(place) else {
        return Ok(());
    };
    let documents = records.iter().map(|record| document(store, record));
    let documents: Result<Vec<Document>, Error> = documents.collect();
    let mut documents = documents.map_err(refused)?;
    let projects: Vec<&KeptProject> = records.iter().filter_map(project).collect();
    let images = cms::show_all(store, &projects).await?;
    for (document, image) in documents.iter_mut().zip(images) {
        if let Some(image) = image {
            document.insert("image", image);
        }
    }
    let kept: Result<(), StoreError> = repeated!(_stamp, async {
        let kept = insert_missing(&store.db, &place, documents.clone()).await;
        kept.map_err(Fault::<StoreError>::from)
    });
    kept?;
    if let Some(Record::Line(number, _)) = records.last() {
        let last = number.0 as i64;
        let counted: Result<(), StoreError> = repeated!(_stamp, async {
            let counters = store.db.collection::<Document>(tables::COUNTERS);
            let raised = doc! { "$max": { "last": last } };
            let same = doc! { "_id": money::LINES };
            counters.update_one(same, raised).upsert(true).await?;
            Ok(())
        });
        counted?;
    }
    Ok(())
}

fn project(record: &Record) -> Option<&KeptProject> {
    match record {
        Record::Project(kept) => Some(kept),
        _ => None,
    }
}

/// Inserts the documents that are not there yet, in their order.
async fn insert_missing(
    db: &Database,
    place: &Place,
    mut documents: Vec<Document>,
) -> Result<(), Error> {
    let all = db.collection::<Document>(place.table);
    let ids: Vec<Bson> = documents
        .iter()
        .filter_map(|one| one.get("_id").cloned())
        .collect();
    let known = all
        .find(doc! { "_id": { "$in": ids } })
        .projection(doc! { "_id": 1 });
    let known: Vec<Document> = known.await?.try_collect().await?;
    let known: HashSet<String> = known.iter().map(id_of).collect();
    documents.retain(|one| !known.contains(&id_of(one)));
    if documents.is_empty() {
        return Ok(());
    }
    if let Some((counter, field)) = place.counted {
        let first = next_number(db, counter, documents.len(), None).await?;
        for (document, number) in documents.iter_mut().zip(first..) {
            document.insert(field, number);
        }
    }
    // One after the other: what is left out by a failure comes after what is there.
    all.insert_many(documents).ordered(true).await.map(drop)
}

fn id_of(document: &Document) -> String {
    document
        .get("_id")
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn place(record: &Record) -> Place {
    let (table, counted) = match record {
        Record::Video(_) => (tables::VIDEOS, None),
        Record::Project(_) => (tables::PROJECTS, None),
        Record::Line(..) => (tables::LEDGER, None),
        Record::Account(..) => (tables::ACCOUNTS, None),
        Record::Request(..) => (tables::REQUESTS, None),
        Record::Beginning(..) => (tables::BEGINNINGS, None),
        Record::SettledWebhook(_) => (tables::WEBHOOKS, None),
        Record::OpenWebhook(_) => (tables::WEBHOOKS, Some(("webhooks", "open"))),
        Record::Health(..) => (tables::VENDORS, None),
        Record::Trouble(..) => (tables::TROUBLES, None),
        Record::Orphan(_) => (tables::ORPHANS, Some(("orphans", "number"))),
        Record::Token(..) => (tables::TOKENS, Some(("tokens", "number"))),
        Record::Person(_) => (tables::PEOPLE, None),
        Record::Session(_) => (tables::SESSIONS, Some(("sessions", "number"))),
        Record::Ticket(_) => (tables::TICKETS, Some(("tickets", "number"))),
        Record::Secret(_) => (tables::SECRETS, None),
        Record::Budget(_) => (tables::BUDGETS, None),
        Record::Letter(..) => (tables::FILM_LETTERS, None),
        Record::Subscription(_) => (tables::SUBSCRIPTIONS, Some(("subscriptions", "number"))),
        Record::Delivery(_) => (tables::DELIVERIES, Some(("deliveries", "number"))),
    };
    Place { table, counted }
}

fn document(store: &MongoVideos, record: &Record) -> Result<Document, Error> {
    let stamp = ObjectId::new();
    Ok(match record {
        Record::Video(kept) => video(kept, stamp)?,
        Record::Project(kept) => project_document(kept, stamp)?,
        Record::Line(number, entry) => money::line_document(number.0 as i64, entry)?,
        Record::Account(scope, account) => {
            let mut document = doc! { "_id": scope.to_string() };
            document.extend(money::amounts(account)?);
            document
        }
        Record::Request(key, request) => doc! {
            "_id": request_key(key),
            "digest": binary(&request.digest),
            "video": request.video.as_str(),
        },
        Record::Beginning(key, beginning) => doc! {
            "_id": request_key(key),
            "digest": binary(&beginning.digest),
            "project": beginning.project.as_str(),
        },
        Record::SettledWebhook(webhook) | Record::OpenWebhook(webhook) => inbox::document(webhook),
        Record::Health(vendor, health) => {
            doc! { "_id": vendor.as_str(), "body": to_bson(health)? }
        }
        Record::Trouble(vendor, trouble) => doc! {
            "_id": vendor.as_str(), "message": &trouble.message, "at_ms": trouble.at_ms,
        },
        Record::Orphan(orphan) => inbox::orphan_document(orphan),
        Record::Token(token, digest) => tokens::document(token, *digest),
        Record::Person(person) => people::document(&store.vault, person, stamp)?,
        Record::Session(session) => sessions::document(session),
        Record::Ticket(ticket) => tickets::document(ticket)?,
        Record::Secret(one) => {
            let (office, name) = (&one.office, &one.name);
            secrets::document(&store.vault, office, name, &one.key, one.changed_at_ms)
        }
        Record::Budget(one) => budgets::document(&one.office, one.agent.as_ref(), one.budget)?,
        Record::Letter(video, taken_at_ms) => match taken_at_ms {
            Some(at_ms) => doc! { "_id": video.as_str(), "taken_at_ms": *at_ms },
            None => doc! { "_id": video.as_str(), "open": video.as_str() },
        },
        Record::Subscription(one) => doc! {
            "_id": one.id.as_str(),
            "office": one.office.as_str(),
            "agent": one.agent.as_str(),
            "body": to_bson(one)?,
        },
        Record::Delivery(one) => {
            let mut document = doc! {
                "_id": one.id.as_str(),
                "subscription": one.subscription.as_str(),
                "created_at_ms": one.created_at_ms,
                "body": to_bson(one)?,
            };
            tokens::set_some(&mut document, "due_at_ms", one.due_at_ms);
            document
        }
    })
}

fn video(kept: &KeptVideo, stamp: ObjectId) -> Result<Document, Error> {
    let mut document = crate::mongo::row::document(&kept.video, stamp)?;
    document.insert("fence", kept.fence.0 as i64);
    Ok(document)
}

fn project_document(kept: &KeptProject, stamp: ObjectId) -> Result<Document, Error> {
    let mut document = projects::document(&kept.project, stamp)?;
    document.insert("status", kept.status.name());
    if let Some(film) = kept.project.newest_film() {
        document.insert("newest_film", film.video.as_str());
        document.insert("newest_quality", film.quality.name());
    }
    if let Some(poster) = &kept.poster {
        document.insert("poster", poster.as_str());
    }
    tokens::set_some(&mut document, "first_film_at_ms", kept.first_film_at_ms);
    Ok(document)
}
