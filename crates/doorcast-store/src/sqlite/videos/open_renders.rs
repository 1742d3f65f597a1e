//! What is to be filmed, in the SQLite file.

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    open_renders::{OpenRenders, RenderClaim, TakenRender},
};
use doorcast_domain::pipeline::{
    id::AttemptId,
    lease::{Fence, LONGEST_LEASE_MS, Worker},
};
use rusqlite::{Connection, OptionalExtension, Params, named_params};

use super::{SqliteVideos, refused, row};

/// Takes the first render that nobody has: see [`doorcast_domain::pipeline::lease::Lease::is_live`].
const TAKE: &str = "
    UPDATE open_renders SET fence = fence + 1, lease_node = :node, lease_process = :process, lease_until_ms = :until
    WHERE number = (
        SELECT min(number) FROM open_renders
        WHERE lease_until_ms IS NULL OR lease_until_ms <= :now OR lease_until_ms > :now + :longest)
    RETURNING attempt, fence";

#[async_trait]
impl OpenRenders for SqliteVideos {
    async fn open_render(&self, attempt: AttemptId, _: i64) -> Result<(), StoreError> {
        let name = attempt.to_string();
        let sql = "SELECT EXISTS (SELECT 1 FROM open_renders WHERE attempt = ?1)";
        let known = name.clone();
        let is_open: bool = self
            .threads
            .read(move |db| {
                db.query_row(sql, [known], |row| row.get(0))
                    .map_err(refused)
            })
            .await?;
        if is_open {
            return Ok(());
        }
        let sql = "INSERT OR IGNORE INTO open_renders (attempt) VALUES (?1)";
        self.change(sql, [name]).await.map(drop)
    }

    async fn take_render(&self, claim: &RenderClaim) -> Result<Option<TakenRender>, StoreError> {
        let is_any: bool = self
            .threads
            .read(|db| {
                let sql = "SELECT EXISTS (SELECT 1 FROM open_renders)";
                db.query_row(sql, [], |row| row.get(0)).map_err(refused)
            })
            .await?;
        if !is_any {
            return Ok(None);
        }
        let claim = claim.clone();
        self.threads.write(move |db| take(db, &claim)).await
    }

    async fn renew_render(
        &self,
        taken: &TakenRender,
        now_ms: i64,
        lasts_ms: i64,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE open_renders SET lease_until_ms = ?5
                   WHERE attempt = ?1 AND fence = ?2 AND lease_node = ?3 AND lease_process = ?4";
        let (attempt, fence, node, process) = newest(taken);
        let changed = self.change(sql, (attempt, fence, node, process, now_ms + lasts_ms));
        Ok(changed.await? == 1)
    }

    async fn give_back_render(&self, taken: &TakenRender) -> Result<(), StoreError> {
        let sql =
            "UPDATE open_renders SET lease_node = NULL, lease_process = NULL, lease_until_ms = NULL
             WHERE attempt = ?1 AND fence = ?2 AND lease_node = ?3 AND lease_process = ?4";
        self.change(sql, newest(taken)).await.map(drop)
    }

    async fn close_render(&self, attempt: AttemptId) -> Result<(), StoreError> {
        let sql = "DELETE FROM open_renders WHERE attempt = ?1";
        self.change(sql, [attempt.to_string()]).await.map(drop)
    }

    async fn take_over_renders(&self, worker: &Worker) -> Result<usize, StoreError> {
        let sql =
            "UPDATE open_renders SET lease_node = NULL, lease_process = NULL, lease_until_ms = NULL
             WHERE lease_node = ?1 AND lease_process <> ?2";
        let worker = worker.clone();
        self.change(sql, (worker.node, worker.process)).await
    }
}

impl SqliteVideos {
    /// Carries out one order. Returns how many rows it changed.
    async fn change(
        &self,
        sql: &'static str,
        given: impl Params + Send + 'static,
    ) -> Result<usize, StoreError> {
        self.threads
            .write(move |db| db.execute(sql, given).map_err(refused))
            .await
    }
}

/// What says that a lease is the newest.
fn newest(taken: &TakenRender) -> (String, i64, String, String) {
    let worker = taken.worker.clone();
    (
        taken.attempt.to_string(),
        taken.fence.0 as i64,
        worker.node,
        worker.process,
    )
}

fn take(db: &Connection, claim: &RenderClaim) -> Result<Option<TakenRender>, StoreError> {
    let given = named_params! {
        ":node": claim.worker.node,
        ":process": claim.worker.process,
        ":until": claim.now_ms + claim.lasts_ms,
        ":now": claim.now_ms,
        ":longest": LONGEST_LEASE_MS,
    };
    let taken = db.query_row(TAKE, given, |row| {
        let fence: i64 = row.get("fence")?;
        Ok(TakenRender {
            attempt: row::name(row, "attempt")?,
            worker: claim.worker.clone(),
            fence: Fence(fence.unsigned_abs()),
        })
    });
    taken.optional().map_err(refused)
}
