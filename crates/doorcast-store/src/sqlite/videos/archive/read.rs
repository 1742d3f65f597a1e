//! Reads rows as records. What comes first is the place of a row: what the next page begins after.

use doorcast_app::ports::{
    StoreError,
    archive::{KeptBudget, KeptProject, KeptSecret, KeptVideo, Kind, Place, Record, RecordPage},
    connections::Trouble,
    drafts::{Request, RequestKey},
    projects::Beginning,
    videos::{LineNumber, Orphan},
};
use doorcast_app::tokens::TokenDigest;
use doorcast_domain::pipeline::{Status, lease::Fence};
use rusqlite::{Connection, Row, params};

use super::{
    accounts::{people, sessions, tickets},
    budgets, inbox, money, refused, row, secrets, subscriptions, tokens,
};

/// Reads a page of a kind.
pub(super) fn page(
    db: &Connection,
    kind: Kind,
    after: &str,
    limit: usize,
) -> Result<RecordPage, StoreError> {
    // The first of two names has no spaces.
    let (first, second) = after.split_once(' ').unwrap_or((after, ""));
    let read = |row: &Row<'_>| {
        let place: String = row.get("place")?;
        Ok((place, record(kind, row)?))
    };
    let limit = limit as i64;
    let mut statement = db.prepare_cached(&question(kind)).map_err(refused)?;
    let found = match is_by_two(kind) {
        true => statement.query_map(params![first, second, limit], read),
        false => statement.query_map(params![after, limit], read),
    };
    let found: Vec<(String, Record)> = found.and_then(Iterator::collect).map_err(refused)?;
    let last = found.last().map(|(place, _)| Place(place.clone()));
    Ok(RecordPage {
        next: last.filter(|_| found.len() as i64 == limit),
        records: found.into_iter().map(|(_, record)| record).collect(),
    })
}

fn is_by_two(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Requests | Kind::Beginnings | Kind::SettledWebhooks | Kind::Secrets | Kind::Budgets
    )
}

fn question(kind: Kind) -> String {
    match kind {
        Kind::Videos => by_one("body, fence", "videos", "id"),
        Kind::Projects => by_one("body, status, poster, first_film_at_ms", "projects", "id"),
        Kind::Ledger => by_number("*", "ledger_entries", "true"),
        Kind::Accounts => by_one(
            "held, settled, released, doubtful, open, scope",
            "accounts",
            "scope",
        ),
        Kind::Requests => by_two("*", "requests", ["agent", "key"], "true"),
        Kind::Beginnings => by_two("*", "project_requests", ["agent", "key"], "true"),
        Kind::SettledWebhooks => by_two("*", "webhooks", ["studio", "event_id"], "is_settled = 1"),
        Kind::OpenWebhooks => by_number("*", "webhooks", "is_settled = 0"),
        Kind::VendorHealth => by_one("health, name", "vendors", "name"),
        Kind::VendorTroubles => by_one("*", "vendor_troubles", "vendor"),
        Kind::Orphans => by_number("*", "orphans", "true"),
        Kind::Tokens => by_number("*", "tokens", "true"),
        Kind::People => by_one(people::COLUMNS, "people p", "p.id"),
        Kind::Sessions => by_number("*", "sessions", "true"),
        Kind::Tickets => by_number("*", "tickets", "true"),
        Kind::Secrets => {
            let columns = "*, unseal(office || ' ' || name, sealed) AS plain";
            by_two(columns, "secrets", ["office", "name"], "true")
        }
        Kind::Budgets => by_two("*", "budgets", ["office", "agent"], "true"),
        Kind::FilmLetters => by_one("*", "film_letters", "video"),
        Kind::Subscriptions => by_number("body", "subscriptions", "true"),
        Kind::Deliveries => by_number("body", "deliveries", "true"),
    }
}

fn by_one(columns: &str, table: &str, key: &str) -> String {
    format!(
        "SELECT {columns}, {key} AS place FROM {table} WHERE {key} > ?1 ORDER BY {key} LIMIT ?2"
    )
}

fn by_two(columns: &str, table: &str, [one, two]: [&str; 2], which: &str) -> String {
    format!(
        "SELECT {columns}, {one} || ' ' || {two} AS place FROM {table}
         WHERE ({one}, {two}) > (?1, ?2) AND {which} ORDER BY {one}, {two} LIMIT ?3"
    )
}

fn by_number(columns: &str, table: &str, which: &str) -> String {
    format!(
        "SELECT {columns}, CAST(number AS TEXT) AS place FROM {table}
         WHERE number > CAST(?1 AS INTEGER) AND {which} ORDER BY number LIMIT ?2"
    )
}

fn record(kind: Kind, row: &Row<'_>) -> rusqlite::Result<Record> {
    Ok(match kind {
        Kind::Videos => Record::Video(Box::new(KeptVideo {
            video: row::read(row)?,
            fence: Fence(row.get::<_, i64>("fence")?.unsigned_abs()),
        })),
        Kind::Projects => Record::Project(Box::new(project(row)?)),
        Kind::Ledger => {
            let number: i64 = row.get("number")?;
            Record::Line(LineNumber(number.unsigned_abs()), money::read_entry(row)?)
        }
        Kind::Accounts => Record::Account(row::name(row, "scope")?, money::read_account(row)?),
        Kind::Requests => {
            let digest = row.get("digest")?;
            let video = row::name(row, "video")?;
            Record::Request(key(row)?, Request { digest, video })
        }
        Kind::Beginnings => {
            let digest = row.get("digest")?;
            let project = row::name(row, "project")?;
            Record::Beginning(key(row)?, Beginning { digest, project })
        }
        Kind::SettledWebhooks => Record::SettledWebhook(inbox::read_webhook(row)?),
        Kind::OpenWebhooks => Record::OpenWebhook(inbox::read_webhook(row)?),
        Kind::VendorHealth => Record::Health(row::name(row, "name")?, subscriptions::read(row)?),
        Kind::VendorTroubles => Record::Trouble(
            row::name(row, "vendor")?,
            Trouble {
                message: row.get("message")?,
                at_ms: row.get("at_ms")?,
            },
        ),
        Kind::Orphans => Record::Orphan(Orphan {
            studio: row::name(row, "studio")?,
            render: row::name(row, "render")?,
            title: row.get("title")?,
            attempt: row::name(row, "attempt")?,
            seen_at_ms: row.get("seen_at_ms")?,
        }),
        Kind::Tokens => Record::Token(tokens::read(row)?, TokenDigest(row.get("digest")?)),
        Kind::People => Record::Person(Box::new(people::read(row)?)),
        Kind::Sessions => Record::Session(sessions::read(row)?),
        Kind::Tickets => Record::Ticket(tickets::read(row)?),
        Kind::Secrets => {
            let (name, key) = secrets::open(row)?;
            Record::Secret(KeptSecret {
                office: row::name(row, "office")?,
                name,
                key,
                changed_at_ms: row.get("changed_at_ms")?,
            })
        }
        Kind::Budgets => {
            let agent: String = row.get("agent")?;
            let is_of_agent = agent != budgets::OFFICE;
            Record::Budget(KeptBudget {
                office: row::name(row, "office")?,
                agent: is_of_agent.then(|| row::name(row, "agent")).transpose()?,
                budget: budgets::read(row)?,
            })
        }
        Kind::FilmLetters => Record::Letter(row::name(row, "video")?, row.get("taken_at_ms")?),
        Kind::Subscriptions => Record::Subscription(subscriptions::read(row)?),
        Kind::Deliveries => Record::Delivery(Box::new(subscriptions::read(row)?)),
    })
}

fn key(row: &Row<'_>) -> rusqlite::Result<RequestKey> {
    Ok(RequestKey {
        agent: row::name(row, "agent")?,
        key: row.get("key")?,
    })
}

fn project(row: &Row<'_>) -> rusqlite::Result<KeptProject> {
    let status: String = row.get("status")?;
    let poster: Option<String> = row.get("poster")?;
    let wrong = || row::wrong(format!("a status is called \"{status}\"").into());
    Ok(KeptProject {
        project: subscriptions::read(row)?,
        status: Status::from_name(&status).ok_or_else(wrong)?,
        poster: poster.map(|_| row::name(row, "poster")).transpose()?,
        first_film_at_ms: row.get("first_film_at_ms")?,
    })
}
