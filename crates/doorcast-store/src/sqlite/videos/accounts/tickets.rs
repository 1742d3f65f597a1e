//! Tickets in the SQLite file.

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    accounts::{AcceptRefused, ChangeRefused, KEPT_AFTER_END_MS, MAX_PEOPLE, TicketStore},
};
use doorcast_domain::{
    account::{
        PasswordHash, Person,
        session::{IDLE_MS, SecretDigest},
        ticket::{Purpose, Ticket, TicketId},
    },
    pipeline::id::{AgentId, OfficeId},
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{find_by, people, refused, revoke_all, row, set_password};
use crate::sqlite::videos::SqliteVideos;

const COLUMNS: &str = "id, office, digest, purpose, created_at_ms, expires_at_ms, spent_at_ms";

#[async_trait]
impl TicketStore for SqliteVideos {
    async fn insert_ticket(&self, ticket: &Ticket) -> Result<(), StoreError> {
        let ticket = ticket.clone();
        self.threads.write(move |db| insert(db, &ticket)).await
    }

    async fn find_ticket(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
    ) -> Result<Option<Ticket>, StoreError> {
        let office = office.clone();
        self.threads.read(move |db| find(db, &office, digest)).await
    }

    async fn spend_ticket(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let office = office.clone();
        self.threads
            .write(move |db| spend(db, &office, digest, now_ms))
            .await
    }

    async fn list_invitations(
        &self,
        office: &OfficeId,
        now_ms: i64,
    ) -> Result<Vec<Ticket>, StoreError> {
        let office = office.clone();
        let sql = format!(
            "SELECT {COLUMNS} FROM tickets
             WHERE office = ?1 AND kind = 'invitation' AND spent_at_ms IS NULL AND expires_at_ms > ?2
             ORDER BY number DESC LIMIT ?3"
        );
        self.threads
            .read(move |db| {
                let mut statement = db.prepare_cached(&sql).map_err(refused)?;
                let columns = params![office.as_str(), now_ms, MAX_PEOPLE as i64];
                let found = statement.query_map(columns, read);
                found.and_then(Iterator::collect).map_err(refused)
            })
            .await
    }

    async fn withdraw_invitation(
        &self,
        office: &OfficeId,
        id: &TicketId,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let (office, id) = (office.clone(), id.clone());
        let sql = "UPDATE tickets SET spent_at_ms = ?3
                   WHERE office = ?1 AND id = ?2 AND kind = 'invitation'
                       AND spent_at_ms IS NULL AND expires_at_ms > ?3";
        self.threads
            .write(move |db| {
                let done = db.execute(sql, params![office.as_str(), id.as_str(), now_ms]);
                done.map(|rows| rows == 1).map_err(refused)
            })
            .await
    }

    async fn accept_invitation(
        &self,
        digest: SecretDigest,
        person: &Person,
        now_ms: i64,
    ) -> Result<(), AcceptRefused> {
        let person = person.clone();
        self.threads
            .write(move |db| {
                let found = find(db, &person.office, digest)?;
                let is_invitation = found
                    .is_some_and(|ticket| matches!(ticket.purpose, Purpose::Invitation { .. }));
                if !is_invitation || !spend(db, &person.office, digest, now_ms)? {
                    return Err(AcceptRefused::Gone);
                }
                people::insert(db, &person).map_err(|error| match error {
                    StoreError::Conflict => AcceptRefused::EmailTaken,
                    other => AcceptRefused::Store(other),
                })
            })
            .await
    }

    async fn reset_password(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
        password: &PasswordHash,
        now_ms: i64,
    ) -> Result<Option<AgentId>, StoreError> {
        let (office, password) = (office.clone(), password.clone());
        self.threads
            .write(move |db| reset(db, &office, digest, &password, now_ms))
            .await
    }

    async fn sweep_ended(&self, now_ms: i64) -> Result<usize, StoreError> {
        let end_ms = now_ms - KEPT_AFTER_END_MS;
        self.threads
            .write(move |db| {
                let sessions = db.execute(
                    "DELETE FROM sessions WHERE expires_at_ms < ?1 OR last_seen_at_ms < ?2",
                    [end_ms, end_ms - IDLE_MS],
                );
                let tickets = db.execute("DELETE FROM tickets WHERE expires_at_ms < ?1", [end_ms]);
                Ok(sessions.map_err(refused)? + tickets.map_err(refused)?)
            })
            .await
    }
}

fn insert(db: &Connection, ticket: &Ticket) -> Result<(), StoreError> {
    let replace = "UPDATE tickets SET spent_at_ms = ?4
                   WHERE office = ?1 AND kind = ?2 AND subject = ?3 AND spent_at_ms IS NULL";
    let (kind, subject) = (ticket.purpose.name(), ticket.purpose.subject());
    let office = ticket.office.as_str();
    db.execute(
        replace,
        params![office, kind, subject, ticket.created_at_ms],
    )
    .map_err(refused)?;
    write(db, ticket)
}

/// Writes a new row.
pub(in crate::sqlite::videos) fn write(db: &Connection, ticket: &Ticket) -> Result<(), StoreError> {
    let (kind, subject) = (ticket.purpose.name(), ticket.purpose.subject());
    let office = ticket.office.as_str();
    let sql = "INSERT INTO tickets
               (id, office, digest, kind, subject, purpose, created_at_ms, expires_at_ms, spent_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let columns = params![
        ticket.id.as_str(),
        office,
        ticket.digest.0,
        kind,
        subject,
        row::to_json(&ticket.purpose)?,
        ticket.created_at_ms,
        ticket.expires_at_ms,
        ticket.spent_at_ms,
    ];
    db.execute(sql, columns).map(drop).map_err(refused)
}

fn find(
    db: &Connection,
    office: &OfficeId,
    digest: SecretDigest,
) -> Result<Option<Ticket>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM tickets WHERE office = ?1 AND digest = ?2");
    db.query_row(&sql, params![office.as_str(), digest.0], read)
        .optional()
        .map_err(refused)
}

fn spend(
    db: &Connection,
    office: &OfficeId,
    digest: SecretDigest,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let sql = "UPDATE tickets SET spent_at_ms = ?3
               WHERE office = ?1 AND digest = ?2 AND spent_at_ms IS NULL AND expires_at_ms > ?3";
    let done = db.execute(sql, params![office.as_str(), digest.0, now_ms]);
    done.map(|rows| rows == 1).map_err(refused)
}

fn reset(
    db: &Connection,
    office: &OfficeId,
    digest: SecretDigest,
    password: &PasswordHash,
    now_ms: i64,
) -> Result<Option<AgentId>, StoreError> {
    let Some(Purpose::PasswordReset { person }) =
        find(db, office, digest)?.map(|ticket| ticket.purpose)
    else {
        return Ok(None);
    };
    let found = find_by(db, "id", office, person.as_str())?;
    let is_active = found.is_some_and(|person| person.is_active());
    if !is_active || !spend(db, office, digest, now_ms)? {
        return Ok(None);
    }
    match set_password(db, office, &person, password) {
        Ok(()) => {}
        Err(ChangeRefused::Store(error)) => return Err(error),
        Err(ChangeRefused::Unknown | ChangeRefused::LastOwner) => return Ok(None),
    }
    revoke_all(db, office, &person, now_ms)?;
    Ok(Some(person))
}

/// Reads all columns.
pub(in crate::sqlite::videos) fn read(row: &Row<'_>) -> rusqlite::Result<Ticket> {
    let purpose: String = row.get("purpose")?;
    Ok(Ticket {
        id: row::name(row, "id")?,
        office: row::name(row, "office")?,
        purpose: serde_json::from_str(&purpose).map_err(|error| row::wrong(error.into()))?,
        digest: SecretDigest(row.get("digest")?),
        created_at_ms: row.get("created_at_ms")?,
        expires_at_ms: row.get("expires_at_ms")?,
        spent_at_ms: row.get("spent_at_ms")?,
    })
}
