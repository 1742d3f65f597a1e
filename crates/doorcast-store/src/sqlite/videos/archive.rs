//! The SQLite file as a whole: read, and filled from another store.

mod keep;
mod read;

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    archive::{Archive, Import, KeepError, Kind, MAX_RECORDS, Place, Record, RecordPage},
};
use rusqlite::{Connection, OptionalExtension as _};

use super::{
    SqliteVideos, accounts, budgets, inbox, money, projects, record, refused, row, secrets,
    subscriptions, tokens,
};

#[async_trait]
impl Archive for SqliteVideos {
    async fn read_records(
        &self,
        kind: Kind,
        after: Option<&Place>,
        limit: usize,
    ) -> Result<RecordPage, StoreError> {
        let after = after.map_or_else(String::new, |place| place.0.clone());
        let limit = limit.clamp(1, MAX_RECORDS);
        self.threads
            .read(move |db| read::page(db, kind, &after, limit))
            .await
    }

    async fn keep_records(&self, records: &[Record]) -> Result<(), KeepError> {
        let records = records.to_vec();
        let kept = self.threads.write(move |db| match find_import(db)? {
            Some(_) => records.iter().try_for_each(|one| keep::keep(db, one)),
            None => Err(StoreError::Conflict),
        });
        Ok(kept.await?)
    }

    async fn find_import(&self) -> Result<Option<Import>, StoreError> {
        self.threads.read(find_import).await
    }

    async fn begin_import(&self, import: &Import) -> Result<(), StoreError> {
        let import = import.clone();
        self.threads
            .write(move |db| match find_import(db)? {
                Some(known) if known.archive == import.archive => Ok(()),
                Some(_) => Err(StoreError::Conflict),
                None => {
                    let sql = "INSERT INTO import (number, body) VALUES (1, ?1)";
                    let body = row::to_json(&import)?;
                    db.execute(sql, [body]).map(drop).map_err(refused)
                }
            })
            .await
    }

    async fn end_import(&self) -> Result<(), StoreError> {
        self.threads
            .write(|db| {
                let done = db.execute("DELETE FROM import", []);
                done.map(drop).map_err(refused)
            })
            .await
    }
}

fn find_import(db: &Connection) -> Result<Option<Import>, StoreError> {
    let found = db.query_row("SELECT body FROM import", [], subscriptions::read);
    found.optional().map_err(refused)
}
