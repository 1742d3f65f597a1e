//! A store that fails now and then, before or after the deed, as a database over a wire does.
//!
//! The store behind it may work in threads of its own; here it is waited for, so that a history stays the same.

use std::sync::Arc;

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    connections::Trouble,
    videos::{
        Change, Claim, Claimed, Filter, Heard, LineNumber, Orphan, Receipt, RecordError, VideoPage,
        VideoStore, Webhook, Whose,
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

use tokio::sync::{Mutex, MutexGuard};

use super::{Pause, World, wait::wait};

/// A store that fails now and then.
pub struct FlakyStore {
    /// The world whose mood it has.
    pub world: Arc<World>,
    /// The store behind it, which never fails.
    pub inner: Arc<dyn VideoStore>,
    /// Where those who claim or change something wait for each other, if they do.
    pub turns: Option<Mutex<()>>,
}

impl FlakyStore {
    /// Waits for the turn, and then for a while.
    async fn turn(&self) -> Option<MutexGuard<'_, ()>> {
        let turn = self.turns.as_ref()?.lock().await;
        Pause::default().await;
        Some(turn)
    }
}

#[async_trait]
impl VideoStore for FlakyStore {
    async fn insert(&self, video: &Video) -> Result<(), StoreError> {
        self.world.store_may_fail("before insert")?;
        let done = wait(self.inner.insert(video));
        self.world.store_may_fail("after insert")?;
        done
    }

    async fn find(&self, id: &VideoId) -> Result<Option<Video>, StoreError> {
        self.world.store_may_fail("before find")?;
        let done = wait(self.inner.find(id));
        self.world.store_may_fail("after find")?;
        done
    }

    async fn find_by_attempt(&self, attempt: AttemptId) -> Result<Option<Video>, StoreError> {
        self.world.store_may_fail("before find_by_attempt")?;
        let done = wait(self.inner.find_by_attempt(attempt));
        self.world.store_may_fail("after find_by_attempt")?;
        done
    }

    async fn find_by_render(
        &self,
        studio: &VendorName,
        render: &RenderId,
    ) -> Result<Option<Video>, StoreError> {
        self.world.store_may_fail("before find_by_render")?;
        let done = wait(self.inner.find_by_render(studio, render));
        self.world.store_may_fail("after find_by_render")?;
        done
    }

    async fn list(
        &self,
        filter: &Filter,
        after: Option<&VideoId>,
        limit: usize,
    ) -> Result<VideoPage, StoreError> {
        self.world.store_may_fail("before list")?;
        let done = wait(self.inner.list(filter, after, limit));
        self.world.store_may_fail("after list")?;
        done
    }

    async fn claim_due(&self, claim: &Claim) -> Result<Vec<Claimed>, StoreError> {
        let _turn = self.turn().await;
        self.world.store_may_fail("before claim_due")?;
        let done = wait(self.inner.claim_due(claim));
        self.world.store_may_fail("after claim_due")?;
        done
    }

    async fn renew_lease(
        &self,
        id: &VideoId,
        fence: Fence,
        deadline_ms: i64,
    ) -> Result<(), RecordError> {
        self.world.store_may_fail("before renew_lease")?;
        let done = wait(self.inner.renew_lease(id, fence, deadline_ms));
        self.world.store_may_fail("after renew_lease")?;
        done
    }

    async fn end_lease(&self, id: &VideoId, fence: Fence) -> Result<(), StoreError> {
        self.world.store_may_fail("before end_lease")?;
        let done = wait(self.inner.end_lease(id, fence));
        self.world.store_may_fail("after end_lease")?;
        done
    }

    async fn take_over(&self, worker: &Worker) -> Result<usize, StoreError> {
        self.world.store_may_fail("before take_over")?;
        let done = wait(self.inner.take_over(worker));
        self.world.store_may_fail("after take_over")?;
        done
    }

    async fn record_outcome(&self, change: &Change) -> Result<(), RecordError> {
        let _turn = self.turn().await;
        self.world.store_may_fail("before record_outcome")?;
        let done = wait(self.inner.record_outcome(change));
        self.world.store_may_fail("after record_outcome")?;
        done
    }

    async fn next_due_ms(&self) -> Result<Option<i64>, StoreError> {
        self.world.store_may_fail("before next_due_ms")?;
        let done = wait(self.inner.next_due_ms());
        self.world.store_may_fail("after next_due_ms")?;
        done
    }

    async fn receive_webhook(&self, webhook: &Webhook) -> Result<Receipt, StoreError> {
        self.world.store_may_fail("before receive_webhook")?;
        let done = wait(self.inner.receive_webhook(webhook));
        self.world.store_may_fail("after receive_webhook")?;
        done
    }

    async fn list_webhooks(&self, limit: usize) -> Result<Vec<Webhook>, StoreError> {
        self.world.store_may_fail("before list_webhooks")?;
        let done = wait(self.inner.list_webhooks(limit));
        self.world.store_may_fail("after list_webhooks")?;
        done
    }

    async fn settle_webhook(&self, studio: &VendorName, event_id: &str) -> Result<(), StoreError> {
        self.world.store_may_fail("before settle_webhook")?;
        let done = wait(self.inner.settle_webhook(studio, event_id));
        self.world.store_may_fail("after settle_webhook")?;
        done
    }

    async fn vendor_health(&self, vendor: &VendorName) -> Result<Breaker, StoreError> {
        self.world.store_may_fail("before vendor_health")?;
        let done = wait(self.inner.vendor_health(vendor));
        self.world.store_may_fail("after vendor_health")?;
        done
    }

    async fn record_vendor(
        &self,
        vendor: &VendorName,
        heard: Heard,
        now_ms: i64,
    ) -> Result<Breaker, StoreError> {
        self.world.store_may_fail("before record_vendor")?;
        let done = wait(self.inner.record_vendor(vendor, heard, now_ms));
        self.world.store_may_fail("after record_vendor")?;
        done
    }

    async fn note_trouble(&self, vendor: &VendorName, trouble: &Trouble) -> Result<(), StoreError> {
        self.world.store_may_fail("before note_trouble")?;
        let done = wait(self.inner.note_trouble(vendor, trouble));
        self.world.store_may_fail("after note_trouble")?;
        done
    }

    async fn last_trouble(&self, vendor: &VendorName) -> Result<Option<Trouble>, StoreError> {
        wait(self.inner.last_trouble(vendor))
    }

    async fn account(&self, scope: &Scope) -> Result<Account, StoreError> {
        self.world.store_may_fail("before account")?;
        let done = wait(self.inner.account(scope));
        self.world.store_may_fail("after account")?;
        done
    }

    async fn list_entries(&self, video: &VideoId) -> Result<Vec<Entry>, StoreError> {
        self.world.store_may_fail("before list_entries")?;
        let done = wait(self.inner.list_entries(video));
        self.world.store_may_fail("after list_entries")?;
        done
    }

    async fn list_ledger(
        &self,
        whose: &Whose,
        after: Option<LineNumber>,
        limit: usize,
    ) -> Result<Vec<(LineNumber, Entry)>, StoreError> {
        self.world.store_may_fail("before list_ledger")?;
        let done = wait(self.inner.list_ledger(whose, after, limit));
        self.world.store_may_fail("after list_ledger")?;
        done
    }

    async fn list_recent_lines(
        &self,
        whose: &Whose,
        before: Option<LineNumber>,
        limit: usize,
    ) -> Result<Vec<(LineNumber, Entry)>, StoreError> {
        self.world.store_may_fail("before list_recent_lines")?;
        let done = wait(self.inner.list_recent_lines(whose, before, limit));
        self.world.store_may_fail("after list_recent_lines")?;
        done
    }

    async fn keep_orphan(&self, orphan: &Orphan) -> Result<(), StoreError> {
        self.world.store_may_fail("before keep_orphan")?;
        let done = wait(self.inner.keep_orphan(orphan));
        self.world.store_may_fail("after keep_orphan")?;
        done
    }

    async fn list_orphans(&self, limit: usize) -> Result<Vec<Orphan>, StoreError> {
        self.world.store_may_fail("before list_orphans")?;
        let done = wait(self.inner.list_orphans(limit));
        self.world.store_may_fail("after list_orphans")?;
        done
    }
}
