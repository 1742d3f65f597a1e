//! Videos in the SQLite file. Start at [`SqliteVideos::open`].
//!
//! One thread writes, several read (see `threads`). Every method is one closure that runs there as a whole, so no
//! transaction is open while anybody waits for something else.

mod accounts;
mod archive;
mod budgets;
mod claim;
mod film_letters;
mod inbox;
mod money;
mod open_renders;
mod projects;
mod record;
mod row;
mod secrets;
mod subscriptions;
mod threads;
mod tokens;

use std::path::Path;

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    connections::Trouble,
    film_moves::{FilmMoves, Moved},
    neighbor_films::NeighborFilms,
    videos::{
        Change, Claim, Claimed, Filter, Heard, LineNumber, MAX_PAGE, Orphan, Receipt, RecordError,
        VideoPage, VideoStore, Webhook, Whose,
    },
};
use doorcast_domain::{
    ledger::{Account, Entry, Scope},
    pipeline::{
        Video,
        breaker::Breaker,
        id::{AttemptId, RenderId, VendorName, VideoId},
        lease::{Fence, Worker},
    },
};
use rusqlite::{Connection, OptionalExtension, named_params, params};
use tokio::sync::broadcast::Receiver;

use super::{
    BUSY_TIMEOUT, OpenError, migrations,
    open::{FILE, connect, create_folder},
    runs::refused,
    vault::{Source, unlock},
};
use crate::moves::Moves;

/// Videos in a SQLite file.
pub struct SqliteVideos {
    threads: threads::Threads,
    moves: Moves,
}

impl SqliteVideos {
    /// Opens the videos of a data folder, whose secrets are sealed under the key that lies there; all are created if they
    /// are not there.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        Self::open_under(folder, &Source::Folder)
    }

    /// Opens the videos of a data folder, whose secrets are sealed under a master key.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub fn open_under(folder: &Path, key: &Source) -> Result<Self, OpenError> {
        create_folder(folder)?;
        let path = folder.join(FILE);
        let writer = connect(&path, BUSY_TIMEOUT)?;
        migrations::migrate(&writer, &path, migrations::ALL)?;
        let vault = unlock(&writer, &path, folder, key)?;
        Ok(Self {
            threads: threads::Threads::start(&path, writer, &vault)?,
            moves: Moves::default(),
        })
    }
}

impl NeighborFilms for SqliteVideos {}

/// Those that other processes move are not told of.
impl FilmMoves for SqliteVideos {
    fn listen(&self) -> Receiver<Moved> {
        self.moves.listen()
    }
}

#[async_trait]
impl VideoStore for SqliteVideos {
    async fn insert(&self, video: &Video) -> Result<(), StoreError> {
        let video = video.clone();
        self.threads
            .write(move |db| record::insert(db, &video))
            .await
    }

    async fn find(&self, id: &VideoId) -> Result<Option<Video>, StoreError> {
        let id = id.clone();
        self.threads.read(move |db| row::find(db, &id)).await
    }

    async fn find_by_attempt(&self, attempt: AttemptId) -> Result<Option<Video>, StoreError> {
        let sql = "SELECT v.body FROM attempts a JOIN videos v ON v.id = a.video WHERE a.id = ?1";
        self.threads
            .read(move |db| {
                let found = db
                    .query_row(sql, [attempt.to_string()], row::read)
                    .optional();
                found.map_err(refused)
            })
            .await
    }

    async fn find_by_render(
        &self,
        studio: &VendorName,
        render: &RenderId,
    ) -> Result<Option<Video>, StoreError> {
        let sql = "SELECT v.body FROM attempts a JOIN videos v ON v.id = a.video
                   WHERE a.studio = ?1 AND a.render = ?2";
        let (studio, render) = (studio.to_string(), render.to_string());
        self.threads
            .read(move |db| {
                db.query_row(sql, [studio, render], row::read)
                    .optional()
                    .map_err(refused)
            })
            .await
    }

    async fn list(
        &self,
        filter: &Filter,
        after: Option<&VideoId>,
        limit: usize,
    ) -> Result<VideoPage, StoreError> {
        let (filter, after) = (filter.clone(), after.cloned());
        let limit = limit.clamp(1, MAX_PAGE);
        self.threads
            .read(move |db| row::list(db, &filter, after.as_ref(), limit))
            .await
    }

    async fn claim_due(&self, claim: &Claim) -> Result<Vec<Claimed>, StoreError> {
        // Most of the time nothing is due; readers find that out without keeping the writer.
        let looked = claim.clone();
        if !self
            .threads
            .read(move |db| claim::is_anything_due(db, &looked))
            .await?
        {
            return Ok(Vec::new());
        }
        let claim = claim.clone();
        self.threads
            .write(move |db| claim::claim_due(db, &claim))
            .await
    }

    async fn renew_lease(
        &self,
        id: &VideoId,
        fence: Fence,
        deadline_ms: i64,
    ) -> Result<(), RecordError> {
        let id = id.to_string();
        let sql = "UPDATE videos SET lease_deadline_ms = ?3
                   WHERE id = ?1 AND fence = ?2 AND lease_node IS NOT NULL";
        let changed = self
            .threads
            .write(move |db| {
                db.execute(sql, params![id, fence.0 as i64, deadline_ms])
                    .map_err(refused)
            })
            .await?;
        match changed {
            1 => Ok(()),
            _ => Err(RecordError::Fenced),
        }
    }

    async fn end_lease(&self, id: &VideoId, fence: Fence) -> Result<(), StoreError> {
        let id = id.to_string();
        let sql =
            "UPDATE videos SET lease_node = NULL, lease_process = NULL, lease_deadline_ms = NULL
                   WHERE id = ?1 AND fence = ?2";
        self.threads
            .write(move |db| {
                db.execute(sql, params![id, fence.0 as i64])
                    .map(drop)
                    .map_err(refused)
            })
            .await
    }

    async fn take_over(&self, worker: &Worker) -> Result<usize, StoreError> {
        let worker = worker.clone();
        let sql = "UPDATE videos
                   SET lease_node = NULL, lease_process = NULL, lease_deadline_ms = NULL, fence = fence + 1
                   WHERE lease_node = :node AND lease_process <> :process";
        self.threads
            .write(move |db| {
                let names = named_params! { ":node": worker.node, ":process": worker.process };
                db.execute(sql, names).map_err(refused)
            })
            .await
    }

    async fn record_outcome(&self, change: &Change) -> Result<(), RecordError> {
        let id = change.video.id.clone();
        let change = change.clone();
        let write = move |db: &Connection| record::record(db, &change);
        self.threads.write(write).await?;
        self.moves.tell(&id);
        Ok(())
    }

    async fn next_due_ms(&self) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT min(due_at_ms) FROM videos
                   WHERE due_at_ms IS NOT NULL AND queued_at_ms IS NULL AND lease_node IS NULL";
        self.threads
            .read(move |db| db.query_row(sql, [], |row| row.get(0)).map_err(refused))
            .await
    }

    async fn receive_webhook(&self, webhook: &Webhook) -> Result<Receipt, StoreError> {
        let webhook = webhook.clone();
        self.threads
            .write(move |db| inbox::receive(db, &webhook))
            .await
    }

    async fn list_webhooks(&self, limit: usize) -> Result<Vec<Webhook>, StoreError> {
        self.threads
            .read(move |db| inbox::list(db, limit.min(MAX_PAGE)))
            .await
    }

    async fn settle_webhook(&self, studio: &VendorName, event_id: &str) -> Result<(), StoreError> {
        let (studio, event_id) = (studio.clone(), event_id.to_owned());
        self.threads
            .write(move |db| inbox::settle(db, &studio, &event_id))
            .await
    }

    async fn vendor_health(&self, vendor: &VendorName) -> Result<Breaker, StoreError> {
        let vendor = vendor.clone();
        self.threads
            .read(move |db| inbox::health(db, &vendor))
            .await
    }

    async fn record_vendor(
        &self,
        vendor: &VendorName,
        heard: Heard,
        now_ms: i64,
    ) -> Result<Breaker, StoreError> {
        let vendor = vendor.clone();
        self.threads
            .write(move |db| inbox::hear(db, &vendor, heard, now_ms))
            .await
    }

    async fn note_trouble(&self, vendor: &VendorName, trouble: &Trouble) -> Result<(), StoreError> {
        let (vendor, trouble) = (vendor.clone(), trouble.clone());
        let sql =
            "INSERT OR REPLACE INTO vendor_troubles (vendor, message, at_ms) VALUES (?1, ?2, ?3)";
        self.threads
            .write(move |db| {
                let columns = params![vendor.as_str(), trouble.message, trouble.at_ms];
                db.execute(sql, columns).map(drop).map_err(refused)
            })
            .await
    }

    async fn last_trouble(&self, vendor: &VendorName) -> Result<Option<Trouble>, StoreError> {
        let vendor = vendor.clone();
        let sql = "SELECT message, at_ms FROM vendor_troubles WHERE vendor = ?1";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Trouble {
                message: row.get(0)?,
                at_ms: row.get(1)?,
            })
        };
        self.threads
            .read(move |db| {
                let found = db.query_row(sql, [vendor.as_str()], read).optional();
                found.map_err(refused)
            })
            .await
    }

    async fn account(&self, scope: &Scope) -> Result<Account, StoreError> {
        let scope = scope.clone();
        self.threads
            .read(move |db| money::account(db, &scope))
            .await
    }

    async fn list_entries(&self, video: &VideoId) -> Result<Vec<Entry>, StoreError> {
        let video = video.clone();
        self.threads
            .read(move |db| money::list_entries(db, &video))
            .await
    }

    async fn list_ledger(
        &self,
        whose: &Whose,
        after: Option<LineNumber>,
        limit: usize,
    ) -> Result<Vec<(LineNumber, Entry)>, StoreError> {
        let (whose, after) = (whose.clone(), after.map_or(0, |after| after.0));
        self.threads
            .read(move |db| money::list_ledger(db, &whose, after, limit.min(MAX_PAGE)))
            .await
    }

    async fn list_recent_lines(
        &self,
        whose: &Whose,
        before: Option<LineNumber>,
        limit: usize,
    ) -> Result<Vec<(LineNumber, Entry)>, StoreError> {
        let (whose, before) = (whose.clone(), before.map_or(u64::MAX, |before| before.0));
        self.threads
            .read(move |db| money::list_recent_lines(db, &whose, before, limit.min(MAX_PAGE)))
            .await
    }

    async fn keep_orphan(&self, orphan: &Orphan) -> Result<(), StoreError> {
        let orphan = orphan.clone();
        self.threads
            .write(move |db| inbox::keep_orphan(db, &orphan))
            .await
    }

    async fn list_orphans(&self, limit: usize) -> Result<Vec<Orphan>, StoreError> {
        self.threads
            .read(move |db| inbox::list_orphans(db, limit.min(MAX_PAGE)))
            .await
    }
}

#[cfg(test)]
mod tests;
