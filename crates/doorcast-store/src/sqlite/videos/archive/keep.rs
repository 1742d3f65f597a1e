//! Writes records as rows. One that is there already stays.

use doorcast_app::ports::{
    StoreError,
    archive::{KeptBudget, KeptProject, KeptVideo, Record},
    drafts::RequestKey,
    videos::Webhook,
};
use rusqlite::{Connection, params};

use super::{
    accounts::{people, sessions, tickets},
    budgets, inbox, money, projects, record, refused, row, secrets, subscriptions, tokens,
};

/// Keeps a record.
pub(super) fn keep(db: &Connection, record: &Record) -> Result<(), StoreError> {
    match record {
        Record::Video(kept) => video(db, kept),
        Record::Project(kept) => project(db, kept),
        Record::Line(number, entry) => money::write_entry(db, Some(number.0 as i64), entry),
        Record::Account(scope, account) => money::write_account(db, scope, account),
        Record::Request(key, one) => request(db, "requests", key, one.digest, one.video.as_str()),
        Record::Beginning(key, one) => {
            let project = one.project.as_str();
            request(db, "project_requests", key, one.digest, project)
        }
        Record::SettledWebhook(webhook) => {
            inbox::receive(db, webhook)?;
            let Webhook { studio, event, .. } = webhook;
            inbox::settle(db, studio, &event.event_id)
        }
        Record::OpenWebhook(webhook) => inbox::receive(db, webhook).map(drop),
        Record::Health(vendor, health) => {
            let sql = "INSERT OR REPLACE INTO vendors (name, health) VALUES (?1, ?2)";
            let columns = params![vendor.as_str(), row::to_json(health)?];
            db.execute(sql, columns).map(drop).map_err(refused)
        }
        Record::Trouble(vendor, trouble) => {
            let sql = "INSERT OR REPLACE INTO vendor_troubles (vendor, message, at_ms) VALUES (?1, ?2, ?3)";
            let columns = params![vendor.as_str(), trouble.message, trouble.at_ms];
            db.execute(sql, columns).map(drop).map_err(refused)
        }
        Record::Orphan(orphan) => inbox::keep_orphan(db, orphan),
        Record::Token(token, digest) => once(db, "tokens", token.id.as_str(), || {
            tokens::insert(db, token, *digest)
        }),
        Record::Person(person) => once(db, "people", person.id.as_str(), || {
            people::insert(db, person)
        }),
        Record::Session(session) => once(db, "sessions", session.id.as_str(), || {
            sessions::insert(db, session)
        }),
        Record::Ticket(ticket) => once(db, "tickets", ticket.id.as_str(), || {
            tickets::write(db, ticket)
        }),
        Record::Secret(one) => {
            secrets::keep(db, &one.office, &one.name, &one.key, one.changed_at_ms)
        }
        Record::Budget(KeptBudget {
            office,
            agent,
            budget,
        }) => {
            let agent = agent
                .as_ref()
                .map_or(budgets::OFFICE, |agent| agent.as_str());
            budgets::write(db, office, agent, *budget)
        }
        Record::Letter(video, taken_at_ms) => {
            let sql = "INSERT OR REPLACE INTO film_letters (video, taken_at_ms) VALUES (?1, ?2)";
            let columns = params![video.as_str(), taken_at_ms];
            db.execute(sql, columns).map(drop).map_err(refused)
        }
        Record::Subscription(one) => subscriptions::insert(db, one).map(drop),
        Record::Delivery(one) => subscriptions::put(db, one),
    }
}

/// Writes a row, unless there is one of that id.
fn once(
    db: &Connection,
    table: &str,
    id: &str,
    write: impl FnOnce() -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let sql = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE id = ?1)");
    let known = db
        .prepare_cached(&sql)
        .and_then(|mut statement| statement.query_row([id], |row| row.get(0)));
    match known.map_err(refused)? {
        true => Ok(()),
        false => write(),
    }
}

fn video(db: &Connection, kept: &KeptVideo) -> Result<(), StoreError> {
    let KeptVideo { video, fence } = kept;
    once(db, "videos", video.id.as_str(), || {
        row::write(db, video)?;
        for attempt in &video.attempts {
            record::write_attempt(db, video, attempt)?;
        }
        let sql = "UPDATE videos SET fence = ?2 WHERE id = ?1";
        let columns = params![video.id.as_str(), fence.0 as i64];
        db.execute(sql, columns).map(drop).map_err(refused)
    })
}

fn project(db: &Connection, kept: &KeptProject) -> Result<(), StoreError> {
    let project = &kept.project;
    once(db, "projects", project.id.as_str(), || {
        projects::write::insert(db, project)?;
        let newest = project.newest_film();
        let sql =
            "UPDATE projects SET newest_film = ?2, newest_quality = ?3, status = ?4, poster = ?5,
                   first_film_at_ms = ?6 WHERE id = ?1";
        let columns = params![
            project.id.as_str(),
            newest.map(|film| film.video.as_str()),
            newest.map(|film| film.quality.name()),
            kept.status.name(),
            kept.poster.as_ref().map(|video| video.as_str()),
            kept.first_film_at_ms,
        ];
        db.execute(sql, columns).map(drop).map_err(refused)
    })
}

fn request(
    db: &Connection,
    table: &str,
    key: &RequestKey,
    digest: [u8; 32],
    made: &str,
) -> Result<(), StoreError> {
    // The last column is the video, or the project.
    let sql = format!("INSERT OR REPLACE INTO {table} VALUES (?1, ?2, ?3, ?4)");
    let columns = params![key.agent.as_str(), key.key, digest, made];
    db.execute(&sql, columns).map(drop).map_err(refused)
}
