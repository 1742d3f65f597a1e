//! Keys in the SQLite file, sealed. See [`vault`](crate::sqlite::vault).

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    secrets::{Key, KeyMark, SecretStore},
};
use doorcast_domain::pipeline::id::OfficeId;
use rusqlite::{Connection, Row, params};

use super::{SqliteVideos, refused, row};

#[async_trait]
impl SecretStore for SqliteVideos {
    async fn keep_secrets(
        &self,
        office: &OfficeId,
        keys: &[(&str, Key)],
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let office = office.clone();
        let keys: Vec<(String, Key)> = keys
            .iter()
            .map(|(name, key)| ((*name).to_owned(), key.clone()))
            .collect();
        self.threads
            .write(move |db| {
                keys.iter()
                    .try_for_each(|(name, key)| keep(db, &office, name, key, now_ms))
            })
            .await
    }

    async fn open_secrets(&self, office: &OfficeId) -> Result<Vec<(String, Key)>, StoreError> {
        let office = office.clone();
        let sql = "SELECT name, unseal(office || ' ' || name, sealed) AS plain FROM secrets
                   WHERE office = ?1 ORDER BY name";
        self.threads
            .read(move |db| {
                let mut statement = db.prepare_cached(sql).map_err(refused)?;
                let found = statement.query_map([office.as_str()], open);
                found.and_then(Iterator::collect).map_err(refused)
            })
            .await
    }

    async fn list_secrets(&self, office: &OfficeId) -> Result<Vec<KeyMark>, StoreError> {
        let office = office.clone();
        let sql = "SELECT name, tail, changed_at_ms FROM secrets WHERE office = ?1 ORDER BY name";
        let read = |row: &Row<'_>| {
            Ok(KeyMark {
                name: row.get("name")?,
                tail: row.get("tail")?,
                changed_at_ms: row.get("changed_at_ms")?,
            })
        };
        self.threads
            .read(move |db| {
                let mut statement = db.prepare_cached(sql).map_err(refused)?;
                let found = statement.query_map([office.as_str()], read);
                found.and_then(Iterator::collect).map_err(refused)
            })
            .await
    }

    async fn remove_secrets(&self, office: &OfficeId, names: &[&str]) -> Result<usize, StoreError> {
        let office = office.clone();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let sql = "DELETE FROM secrets WHERE office = ?1 AND name = ?2";
        self.threads
            .write(move |db| {
                let mut removed = 0;
                for name in names {
                    removed += db
                        .execute(sql, params![office.as_str(), name])
                        .map_err(refused)?;
                }
                Ok(removed)
            })
            .await
    }
}

/// Keeps a key in place of the one before.
pub(super) fn keep(
    db: &Connection,
    office: &OfficeId,
    name: &str,
    key: &Key,
    now_ms: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO secrets (office, name, sealed, tail, changed_at_ms)
               VALUES (?1, ?2, seal(?1 || ' ' || ?2, ?3), ?4, ?5)";
    let plain = key.reveal().as_bytes();
    db.execute(
        sql,
        params![office.as_str(), name, plain, key.tail(), now_ms],
    )
    .map(drop)
    .map_err(refused)
}

/// Reads the name and the opened key.
pub(super) fn open(row: &Row<'_>) -> rusqlite::Result<(String, Key)> {
    let plain: Vec<u8> = row.get("plain")?;
    let text = String::from_utf8(plain).map_err(|error| row::wrong(error.into()))?;
    let key = Key::parse(&text).map_err(|error| row::wrong(error.into()))?;
    Ok((row.get("name")?, key))
}
