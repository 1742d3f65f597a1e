//! Reads documents as records.

use doorcast_app::{
    ports::{
        archive::{
            KeptBudget, KeptProject, KeptSecret, KeptVideo, Kind, Place, Record, RecordPage,
        },
        connections::Trouble,
        drafts::RequestKey,
        videos::LineNumber,
    },
    tokens::TokenDigest,
};
use doorcast_domain::pipeline::{Status, lease::Fence};
use futures_util::TryStreamExt as _;
use mongodb::{
    bson::{Bson, Document, deserialize_from_bson, deserialize_from_document, doc},
    error::Error,
};
use serde::de::DeserializeOwned;

use super::{
    MongoVideos,
    accounts::{people, sessions, tickets},
    inbox, money,
    projects::beginnings,
    row::{self, parsed, wrong},
    secrets, tables, tokens,
};

/// Where records of a kind are.
struct Source {
    table: &'static str,
    /// What they are ordered by.
    key: Key,
    which: Document,
}

enum Key {
    Text,
    Number(&'static str),
}

/// Reads a page of a kind.
pub(super) async fn page(
    store: &MongoVideos,
    kind: Kind,
    after: &str,
    limit: usize,
) -> Result<RecordPage, Error> {
    let Source { table, key, which } = source(kind);
    let mut question = which;
    let field = match key {
        Key::Text => {
            question.insert("_id", doc! { "$gt": after });
            "_id"
        }
        Key::Number(field) => {
            question.insert(field, doc! { "$gt": after.parse().unwrap_or(0_i64) });
            field
        }
    };
    let all = store.db.collection::<Document>(table);
    let found = all.find(question).sort(doc! { field: 1 });
    let found: Vec<Document> = found.limit(limit as i64).await?.try_collect().await?;
    let last = found.last().filter(|_| found.len() == limit);
    let next = last.and_then(|last| match last.get(field) {
        Some(Bson::String(text)) => Some(Place(text.clone())),
        Some(Bson::Int64(number)) => Some(Place(number.to_string())),
        _ => None,
    });
    let records = found.into_iter().map(|found| record(store, kind, found));
    Ok(RecordPage {
        records: records.collect::<Result<_, _>>()?,
        next,
    })
}

fn source(kind: Kind) -> Source {
    let (table, key) = match kind {
        Kind::Videos => (tables::VIDEOS, Key::Text),
        Kind::Projects => (tables::PROJECTS, Key::Text),
        Kind::Ledger => (tables::LEDGER, Key::Number("_id")),
        Kind::Accounts => (tables::ACCOUNTS, Key::Text),
        Kind::Requests => (tables::REQUESTS, Key::Text),
        Kind::Beginnings => (tables::BEGINNINGS, Key::Text),
        Kind::SettledWebhooks => (tables::WEBHOOKS, Key::Text),
        Kind::OpenWebhooks => (tables::WEBHOOKS, Key::Number("open")),
        Kind::VendorHealth => (tables::VENDORS, Key::Text),
        Kind::VendorTroubles => (tables::TROUBLES, Key::Text),
        Kind::Orphans => (tables::ORPHANS, Key::Number("number")),
        Kind::Tokens => (tables::TOKENS, Key::Number("number")),
        Kind::People => (tables::PEOPLE, Key::Text),
        Kind::Sessions => (tables::SESSIONS, Key::Number("number")),
        Kind::Tickets => (tables::TICKETS, Key::Number("number")),
        Kind::Secrets => (tables::SECRETS, Key::Text),
        Kind::Budgets => (tables::BUDGETS, Key::Text),
        Kind::FilmLetters => (tables::FILM_LETTERS, Key::Text),
        Kind::Subscriptions => (tables::SUBSCRIPTIONS, Key::Number("number")),
        Kind::Deliveries => (tables::DELIVERIES, Key::Number("number")),
    };
    let which = match kind {
        Kind::SettledWebhooks => doc! { "open": { "$exists": false } },
        _ => doc! {},
    };
    Source { table, key, which }
}

fn record(store: &MongoVideos, kind: Kind, found: Document) -> Result<Record, Error> {
    Ok(match kind {
        Kind::Videos => Record::Video(Box::new(KeptVideo {
            video: row::sound(body(&found)?)?,
            fence: Fence(number(&found, "fence")?.unsigned_abs()),
        })),
        Kind::Projects => Record::Project(Box::new(project(&found)?)),
        Kind::Ledger => {
            let line: money::Line = deserialize_from_document(found)?;
            Record::Line(LineNumber(line.number.unsigned_abs()), line.body)
        }
        Kind::Accounts => {
            Record::Account(parsed(text(&found, "_id")?)?, money::read_account(&found)?)
        }
        Kind::Requests => Record::Request(key(&found)?, tokens::request(&found)?),
        Kind::Beginnings => Record::Beginning(key(&found)?, beginnings::read(&found)?),
        Kind::SettledWebhooks => {
            Record::SettledWebhook(inbox::webhook(deserialize_from_document(found)?)?)
        }
        Kind::OpenWebhooks => {
            Record::OpenWebhook(inbox::webhook(deserialize_from_document(found)?)?)
        }
        Kind::VendorHealth => Record::Health(parsed(text(&found, "_id")?)?, body(&found)?),
        Kind::VendorTroubles => Record::Trouble(
            parsed(text(&found, "_id")?)?,
            Trouble {
                message: text(&found, "message")?.to_owned(),
                at_ms: number(&found, "at_ms")?,
            },
        ),
        Kind::Orphans => Record::Orphan(inbox::orphan(deserialize_from_document(found)?)?),
        Kind::Tokens => {
            let digest = TokenDigest(tokens::bytes(&found, "digest")?);
            Record::Token(tokens::token(deserialize_from_document(found)?)?, digest)
        }
        Kind::People => Record::Person(Box::new(people::read(&store.vault, found)?)),
        Kind::Sessions => Record::Session(sessions::read(&found)?),
        Kind::Tickets => Record::Ticket(tickets::read(&found)?),
        Kind::Secrets => {
            let (name, key) = secrets::open(&store.vault, &found)?;
            Record::Secret(KeptSecret {
                office: parsed(text(&found, "office")?)?,
                name,
                key,
                changed_at_ms: number(&found, "changed_at_ms")?,
            })
        }
        Kind::Budgets => Record::Budget(KeptBudget {
            office: parsed(text(&found, "office")?)?,
            agent: found.get_str("agent").ok().map(parsed).transpose()?,
            budget: body(&found)?,
        }),
        Kind::FilmLetters => {
            let taken_at_ms = found.get_i64("taken_at_ms").ok();
            Record::Letter(parsed(text(&found, "_id")?)?, taken_at_ms)
        }
        Kind::Subscriptions => Record::Subscription(body(&found)?),
        Kind::Deliveries => Record::Delivery(Box::new(body(&found)?)),
    })
}

fn project(found: &Document) -> Result<KeptProject, Error> {
    let status = Status::from_name(text(found, "status")?);
    Ok(KeptProject {
        project: body(found)?,
        status: status.ok_or_else(|| wrong("a status has no name"))?,
        poster: found.get_str("poster").ok().map(parsed).transpose()?,
        first_film_at_ms: found.get_i64("first_film_at_ms").ok(),
    })
}

/// Reads what a request is kept under. Names of agents have no spaces.
fn key(found: &Document) -> Result<RequestKey, Error> {
    let whole = text(found, "_id")?;
    let parts = whole.split_once(' ');
    let (agent, key) = parts.ok_or_else(|| wrong("a request has no key"))?;
    Ok(RequestKey {
        agent: parsed(agent)?,
        key: key.to_owned(),
    })
}

fn body<T: DeserializeOwned>(found: &Document) -> Result<T, Error> {
    Ok(deserialize_from_bson(
        found.get("body").cloned().unwrap_or_default(),
    )?)
}

fn text<'a>(found: &'a Document, field: &str) -> Result<&'a str, Error> {
    found.get_str(field).map_err(|_| missing(field))
}

fn number(found: &Document, field: &str) -> Result<i64, Error> {
    found.get_i64(field).map_err(|_| missing(field))
}

fn missing(field: &str) -> Error {
    wrong(&format!("a document has no {field}"))
}
