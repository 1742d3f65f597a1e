//! Videos in MongoDB, for more than one node. Start at [`MongoVideos::open`].
//!
//! Every method is one document or one transaction, written to a majority and repeated while the database does not say
//! what became of it (see `turns`). Deliberately absent: processes that know of each other, and anything private in
//! the collections of the neighboring CMS.

mod accounts;
mod archive;
mod budgets;
mod claim;
mod cms;
mod files;
mod film_letters;
mod inbox;
mod lease;
mod money;
mod moves;
mod nodes;
mod open;
mod open_renders;
mod orphans;
mod projects;
mod record;
mod row;
mod secrets;
mod subscriptions;
mod tables;
mod throttle;
mod tokens;
mod turns;
mod users;

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    connections::Trouble,
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
use mongodb::{Client, Database, bson::doc};

pub use lease::Timekeeper;
pub use open::{MongoSettings, OpenError};
use turns::{repeated, transaction, wait_in_line};

use crate::sqlite::vault::Vault;

/// Videos in MongoDB.
pub struct MongoVideos {
    client: Client,
    db: Database,
    timekeeper: Timekeeper,
    vault: Vault,
    /// Those in one process take turns where they would only disturb each other.
    money: tokio::sync::Mutex<()>,
    hearing: moves::Hearing,
}

#[async_trait]
impl VideoStore for MongoVideos {
    async fn insert(&self, video: &Video) -> Result<(), StoreError> {
        transaction!(self, tx, row::insert(tx, video))
    }

    async fn find(&self, id: &VideoId) -> Result<Option<Video>, StoreError> {
        let same = doc! { "_id": id.as_str() };
        repeated!(_stamp, row::find_one(&self.db, same.clone()))
    }

    async fn find_by_attempt(&self, attempt: AttemptId) -> Result<Option<Video>, StoreError> {
        let owner = doc! { "attempts": attempt.to_string() };
        repeated!(_stamp, row::find_one(&self.db, owner.clone()))
    }

    async fn find_by_render(
        &self,
        studio: &VendorName,
        render: &RenderId,
    ) -> Result<Option<Video>, StoreError> {
        let owner = doc! { "renders": row::render_key(studio, render) };
        repeated!(_stamp, row::find_one(&self.db, owner.clone()))
    }

    async fn list(
        &self,
        filter: &Filter,
        after: Option<&VideoId>,
        limit: usize,
    ) -> Result<VideoPage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        repeated!(_stamp, row::list_videos(&self.db, filter, after, limit))
    }

    async fn claim_due(&self, claim: &Claim) -> Result<Vec<Claimed>, StoreError> {
        claim::claim_due(self, claim).await
    }

    async fn renew_lease(
        &self,
        id: &VideoId,
        fence: Fence,
        deadline_ms: i64,
    ) -> Result<(), RecordError> {
        lease::renew(&self.db, self.timekeeper, id, fence, deadline_ms).await
    }

    async fn end_lease(&self, id: &VideoId, fence: Fence) -> Result<(), StoreError> {
        lease::end(&self.db, id, fence).await
    }

    async fn take_over(&self, worker: &Worker) -> Result<usize, StoreError> {
        repeated!(
            _stamp,
            orphans::end_transactions(&self.client, orphans::of_others_on_the_node(worker))
        )?;
        lease::take_over(&self.db, worker).await
    }

    async fn record_outcome(&self, change: &Change) -> Result<(), RecordError> {
        let _turn = match change.entries.is_empty() {
            true => None,
            false => Some(wait_in_line(&self.money).await?),
        };
        transaction!(self, tx, record::record(tx, change))
    }

    async fn next_due_ms(&self) -> Result<Option<i64>, StoreError> {
        repeated!(_stamp, claim::next_due_ms(&self.db))
    }

    async fn receive_webhook(&self, webhook: &Webhook) -> Result<Receipt, StoreError> {
        repeated!(stamp, inbox::receive(&self.db, webhook, stamp))
    }

    async fn list_webhooks(&self, limit: usize) -> Result<Vec<Webhook>, StoreError> {
        repeated!(_stamp, inbox::list(&self.db, limit.min(MAX_PAGE)))
    }

    async fn settle_webhook(&self, studio: &VendorName, event_id: &str) -> Result<(), StoreError> {
        repeated!(_stamp, async {
            Ok(inbox::settle(&self.db, studio, event_id, None).await?)
        })
    }

    async fn vendor_health(&self, vendor: &VendorName) -> Result<Breaker, StoreError> {
        repeated!(_stamp, inbox::health(&self.db, vendor))
    }

    async fn note_trouble(&self, vendor: &VendorName, trouble: &Trouble) -> Result<(), StoreError> {
        repeated!(_stamp, inbox::note_trouble(&self.db, vendor, trouble))
    }

    async fn last_trouble(&self, vendor: &VendorName) -> Result<Option<Trouble>, StoreError> {
        repeated!(_stamp, inbox::last_trouble(&self.db, vendor))
    }

    async fn record_vendor(
        &self,
        vendor: &VendorName,
        heard: Heard,
        now_ms: i64,
    ) -> Result<Breaker, StoreError> {
        transaction!(self, tx, inbox::hear(tx, vendor, heard, now_ms))
    }

    async fn account(&self, scope: &Scope) -> Result<Account, StoreError> {
        repeated!(_stamp, async {
            Ok(money::account(&self.db, scope, None).await?)
        })
    }

    async fn list_entries(&self, video: &VideoId) -> Result<Vec<Entry>, StoreError> {
        repeated!(_stamp, money::list_entries(&self.db, video))
    }

    async fn list_ledger(
        &self,
        whose: &Whose,
        after: Option<LineNumber>,
        limit: usize,
    ) -> Result<Vec<(LineNumber, Entry)>, StoreError> {
        let later = doc! { "$gt": after.map_or(0, |after| after.0 as i64) };
        let limit = limit.min(MAX_PAGE);
        repeated!(
            _stamp,
            money::list_lines(&self.db, whose, later.clone(), 1, limit)
        )
    }

    async fn list_recent_lines(
        &self,
        whose: &Whose,
        before: Option<LineNumber>,
        limit: usize,
    ) -> Result<Vec<(LineNumber, Entry)>, StoreError> {
        let before = before.map_or(i64::MAX, |before| before.0.min(i64::MAX as u64) as i64);
        let earlier = doc! { "$lt": before };
        let limit = limit.min(MAX_PAGE);
        repeated!(
            _stamp,
            money::list_lines(&self.db, whose, earlier.clone(), -1, limit)
        )
    }

    async fn keep_orphan(&self, orphan: &Orphan) -> Result<(), StoreError> {
        repeated!(stamp, inbox::keep_orphan(&self.db, orphan, stamp))
    }

    async fn list_orphans(&self, limit: usize) -> Result<Vec<Orphan>, StoreError> {
        repeated!(_stamp, inbox::list_orphans(&self.db, limit.min(MAX_PAGE)))
    }
}
