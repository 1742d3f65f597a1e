//! Sessions in the SQLite file.

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    accounts::{MAX_PEOPLE, SessionStore},
};
use doorcast_domain::{
    account::{
        Person,
        session::{IDLE_MS, SecretDigest, Session, SessionId},
    },
    pipeline::id::{AgentId, OfficeId},
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{people, refused, row};
use crate::sqlite::videos::SqliteVideos;

const COLUMNS: &str = "s.id, s.office, s.person, s.digest, s.created_at_ms, s.last_seen_at_ms,
     s.expires_at_ms, s.browser, s.revoked_at_ms";

#[async_trait]
impl SessionStore for SqliteVideos {
    async fn insert_session(&self, session: &Session) -> Result<(), StoreError> {
        let session = session.clone();
        self.threads.write(move |db| insert(db, &session)).await
    }

    async fn find_session(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
    ) -> Result<Option<(Session, Person)>, StoreError> {
        let office = office.clone();
        let sql = format!(
            "SELECT {COLUMNS}, {} FROM sessions s JOIN people p ON p.id = s.person AND p.office = s.office
             WHERE s.digest = ?1 AND s.office = ?2",
            people::COLUMNS
        );
        let read = |row: &Row<'_>| Ok((read(row)?, people::read(row)?));
        self.threads
            .read(move |db| {
                let mut statement = db.prepare_cached(&sql).map_err(refused)?;
                statement
                    .query_row(params![digest.0, office.as_str()], read)
                    .optional()
                    .map_err(refused)
            })
            .await
    }

    async fn note_session_use(
        &self,
        office: &OfficeId,
        id: &SessionId,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let (office, id) = (office.clone(), id.clone());
        let sql = "UPDATE sessions SET last_seen_at_ms = max(last_seen_at_ms, ?3)
                   WHERE office = ?1 AND id = ?2";
        self.threads
            .write(move |db| {
                let done = db.execute(sql, params![office.as_str(), id.as_str(), now_ms]);
                done.map(drop).map_err(refused)
            })
            .await
    }

    async fn list_sessions(
        &self,
        office: &OfficeId,
        person: &AgentId,
        now_ms: i64,
    ) -> Result<Vec<Session>, StoreError> {
        let (office, person) = (office.clone(), person.clone());
        let sql = format!(
            "SELECT {COLUMNS} FROM sessions s
             WHERE office = ?1 AND person = ?2 AND revoked_at_ms IS NULL
                 AND expires_at_ms > ?3 AND last_seen_at_ms > ?4
             ORDER BY number DESC LIMIT ?5"
        );
        self.threads
            .read(move |db| {
                let mut statement = db.prepare_cached(&sql).map_err(refused)?;
                let (idle_ms, limit) = (now_ms - IDLE_MS, MAX_PEOPLE as i64);
                let columns = params![office.as_str(), person.as_str(), now_ms, idle_ms, limit];
                let found = statement.query_map(columns, read);
                found.and_then(Iterator::collect).map_err(refused)
            })
            .await
    }

    async fn revoke_session(
        &self,
        office: &OfficeId,
        person: &AgentId,
        id: &SessionId,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let (office, person, id) = (office.clone(), person.clone(), id.clone());
        let sql = "UPDATE sessions SET revoked_at_ms = coalesce(revoked_at_ms, ?4)
                   WHERE office = ?1 AND person = ?2 AND id = ?3";
        self.threads
            .write(move |db| {
                let columns = params![office.as_str(), person.as_str(), id.as_str(), now_ms];
                db.execute(sql, columns)
                    .map(|rows| rows == 1)
                    .map_err(refused)
            })
            .await
    }
}

/// Revokes all sessions of a person.
pub(super) fn revoke_all(
    db: &Connection,
    office: &OfficeId,
    person: &AgentId,
    now_ms: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE sessions SET revoked_at_ms = ?3
               WHERE office = ?1 AND person = ?2 AND revoked_at_ms IS NULL";
    let done = db.execute(sql, params![office.as_str(), person.as_str(), now_ms]);
    done.map(drop).map_err(refused)
}

/// Writes a new row.
pub(in crate::sqlite::videos) fn insert(
    db: &Connection,
    session: &Session,
) -> Result<(), StoreError> {
    // Of another office there is no such person.
    let sql = "INSERT INTO sessions
               (id, office, person, digest, created_at_ms, last_seen_at_ms, expires_at_ms, browser, revoked_at_ms)
               SELECT ?1, ?2, id, ?4, ?5, ?6, ?7, ?8, ?9 FROM people WHERE id = ?3 AND office = ?2";
    let columns = params![
        session.id.as_str(),
        session.office.as_str(),
        session.person.as_str(),
        session.digest.0,
        session.created_at_ms,
        session.last_seen_at_ms,
        session.expires_at_ms,
        session.browser,
        session.revoked_at_ms,
    ];
    match db.execute(sql, columns).map_err(refused)? {
        0 => Err(StoreError::Conflict),
        _ => Ok(()),
    }
}

/// Reads all columns.
pub(in crate::sqlite::videos) fn read(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        id: row::name(row, "id")?,
        office: row::name(row, "office")?,
        person: row::name(row, "person")?,
        digest: SecretDigest(row.get("digest")?),
        created_at_ms: row.get("created_at_ms")?,
        last_seen_at_ms: row.get("last_seen_at_ms")?,
        expires_at_ms: row.get("expires_at_ms")?,
        browser: row.get("browser")?,
        revoked_at_ms: row.get("revoked_at_ms")?,
    })
}
