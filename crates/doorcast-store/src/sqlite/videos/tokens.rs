//! Tokens and requests in the SQLite file.

use async_trait::async_trait;
use doorcast_app::{
    ports::{
        StoreError,
        drafts::{Drafts, Request, RequestKey},
        tokens::TokenStore,
    },
    tokens::{Token, TokenDigest, TokenId, TokenScope},
};
use doorcast_domain::pipeline::{Video, id::NotAnId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{SqliteVideos, record, refused, row};

const COLUMNS: &str =
    "id, name, agent, scope, created_at_ms, expires_at_ms, revoked_at_ms, last_used_at_ms";

#[async_trait]
impl TokenStore for SqliteVideos {
    async fn insert_token(&self, token: &Token, digest: TokenDigest) -> Result<(), StoreError> {
        let token = token.clone();
        self.threads
            .write(move |db| insert(db, &token, digest))
            .await
    }

    async fn find_token(&self, digest: TokenDigest) -> Result<Option<Token>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM tokens WHERE digest = ?1");
        self.threads
            .read(move |db| {
                let found = db
                    .prepare_cached(&sql)
                    .and_then(|mut statement| statement.query_row([digest.0], read).optional());
                found.map_err(refused)
            })
            .await
    }

    async fn list_tokens(&self) -> Result<Vec<Token>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM tokens ORDER BY number");
        self.threads
            .read(move |db| {
                let mut statement = db.prepare(&sql).map_err(refused)?;
                let found = statement.query_map([], read).and_then(Iterator::collect);
                found.map_err(refused)
            })
            .await
    }

    async fn revoke_token(&self, id: &TokenId, now_ms: i64) -> Result<Option<Token>, StoreError> {
        let sql = format!(
            "UPDATE tokens SET revoked_at_ms = coalesce(revoked_at_ms, ?2) WHERE id = ?1 RETURNING {COLUMNS}"
        );
        let id = id.clone();
        self.threads
            .write(move |db| {
                db.query_row(&sql, params![id.as_str(), now_ms], read)
                    .optional()
                    .map_err(refused)
            })
            .await
    }

    async fn note_token_use(&self, id: &TokenId, now_ms: i64) -> Result<(), StoreError> {
        let id = id.clone();
        let sql = "UPDATE tokens SET last_used_at_ms = ?2 WHERE id = ?1";
        self.threads
            .write(move |db| {
                db.execute(sql, params![id.as_str(), now_ms])
                    .map(drop)
                    .map_err(refused)
            })
            .await
    }
}

/// Writes a new row.
pub(super) fn insert(
    db: &Connection,
    token: &Token,
    digest: TokenDigest,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO tokens
               (id, digest, name, agent, scope, created_at_ms, expires_at_ms, revoked_at_ms, last_used_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let columns = params![
        token.id.as_str(),
        digest.0,
        token.name,
        token.agent.as_ref().map(|agent| agent.as_str()),
        token.scope.name(),
        token.created_at_ms,
        token.expires_at_ms,
        token.revoked_at_ms,
        token.last_used_at_ms,
    ];
    db.execute(sql, columns).map(drop).map_err(refused)
}

/// Reads all columns but the digest.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Token> {
    let agent: Option<String> = row.get("agent")?;
    let scope: String = row.get("scope")?;
    let wrong_id = |error: NotAnId| row::wrong(error.into());
    Ok(Token {
        id: row::name(row, "id")?,
        name: row.get("name")?,
        agent: agent
            .map(|agent| agent.parse())
            .transpose()
            .map_err(wrong_id)?,
        scope: TokenScope::from_name(&scope)
            .ok_or_else(|| row::wrong(format!("a scope is called \"{scope}\"").into()))?,
        created_at_ms: row.get("created_at_ms")?,
        expires_at_ms: row.get("expires_at_ms")?,
        revoked_at_ms: row.get("revoked_at_ms")?,
        last_used_at_ms: row.get("last_used_at_ms")?,
    })
}

#[async_trait]
impl Drafts for SqliteVideos {
    async fn find_request(&self, key: &RequestKey) -> Result<Option<Request>, StoreError> {
        let key = key.clone();
        self.threads.read(move |db| find_request(db, &key)).await
    }

    async fn insert_once(
        &self,
        key: &RequestKey,
        digest: [u8; 32],
        draft: &Video,
    ) -> Result<Request, StoreError> {
        let (key, draft) = (key.clone(), draft.clone());
        self.threads
            .write(move |db| match find_request(db, &key)? {
                Some(known) => Ok(known),
                None => insert_request(db, &key, digest, &draft),
            })
            .await
    }
}

fn find_request(db: &Connection, key: &RequestKey) -> Result<Option<Request>, StoreError> {
    let sql = "SELECT digest, video FROM requests WHERE agent = ?1 AND key = ?2";
    let read = |row: &Row<'_>| {
        Ok(Request {
            digest: row.get("digest")?,
            video: row::name(row, "video")?,
        })
    };
    db.query_row(sql, params![key.agent.as_str(), key.key], read)
        .optional()
        .map_err(refused)
}

fn insert_request(
    db: &Connection,
    key: &RequestKey,
    digest: [u8; 32],
    draft: &Video,
) -> Result<Request, StoreError> {
    record::insert(db, draft)?;
    let sql = "INSERT INTO requests (agent, key, digest, video) VALUES (?1, ?2, ?3, ?4)";
    let columns = params![key.agent.as_str(), key.key, digest, draft.id.as_str()];
    db.execute(sql, columns).map_err(refused)?;
    Ok(Request {
        digest,
        video: draft.id.clone(),
    })
}
