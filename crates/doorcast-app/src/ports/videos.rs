//! Where videos, their money and the webhooks about them are kept.
//!
//! Every method is one atomic operation. A video and the movements of money that belong to its change are stored
//! together or not at all. Writes are refused unless the video is as the writer knew it and, for a worker, unless its
//! lease is still the newest: [`RecordError`]. What the contract suite in `doorcast-store` does not test does not exist.

use async_trait::async_trait;
use doorcast_domain::{
    ledger::{Account, Against, Entry, LedgerRefused, Scope},
    pipeline::{
        Status, Video,
        breaker::Breaker,
        id::{AgentId, AttemptId, OfficeId, RenderId, VendorName, VideoId},
        lease::{Fence, Lease, Worker},
        stage::Stage,
    },
};
use serde::{Deserialize, Serialize};

use crate::ports::{StoreError, avatar_studio::WebhookEvent, connections::Trouble};

/// The most videos in one page, and the most webhooks read at once.
pub const MAX_PAGE: usize = 200;

/// Keeps videos.
#[async_trait]
pub trait VideoStore: Send + Sync {
    /// Keeps a new draft.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if there is a video of that id.
    async fn insert(&self, video: &Video) -> Result<(), StoreError>;

    /// Returns a video, if there is one of that id.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find(&self, id: &VideoId) -> Result<Option<Video>, StoreError>;

    /// Returns the video an attempt belongs to, if there is one.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_by_attempt(&self, attempt: AttemptId) -> Result<Option<Video>, StoreError>;

    /// Returns the video a render was made for, if there is one.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_by_render(
        &self,
        studio: &VendorName,
        render: &RenderId,
    ) -> Result<Option<Video>, StoreError>;

    /// Returns videos, newest first, from the one after `after` on.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list(
        &self,
        filter: &Filter,
        after: Option<&VideoId>,
        limit: usize,
    ) -> Result<VideoPage, StoreError>;

    /// Leases videos that are due and whose lease is not live, each with a new fence.
    ///
    /// Videos that wait for a place at a studio are only leased while there is one, fairly between agents
    /// (see [`doorcast_domain::pipeline::fair`]); a leased one takes its place at once.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn claim_due(&self, claim: &Claim) -> Result<Vec<Claimed>, StoreError>;

    /// Prolongs a lease.
    ///
    /// # Errors
    ///
    /// [`RecordError::Fenced`] if it is not the newest any more.
    async fn renew_lease(
        &self,
        id: &VideoId,
        fence: Fence,
        deadline_ms: i64,
    ) -> Result<(), RecordError>;

    /// Ends a lease without changing the video. One that is not the newest is left alone.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn end_lease(&self, id: &VideoId, fence: Fence) -> Result<(), StoreError>;

    /// Ends all leases that other processes of the worker's node have, so that the work of a process that is gone goes
    /// on at once. For nodes that run one process; call it before claiming. Returns how many there were.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn take_over(&self, worker: &Worker) -> Result<usize, StoreError>;

    /// Stores a change of a video with everything that belongs to it.
    ///
    /// # Errors
    ///
    /// See [`RecordError`]. Nothing is stored then.
    async fn record_outcome(&self, change: &Change) -> Result<(), RecordError>;

    /// Returns when the next video is due, if one ever is. Videos that wait for a place do not count.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn next_due_ms(&self) -> Result<Option<i64>, StoreError>;

    /// Keeps a verified webhook for later. The same event twice is kept once.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn receive_webhook(&self, webhook: &Webhook) -> Result<Receipt, StoreError>;

    /// Returns webhooks nobody has dealt with yet, oldest first.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_webhooks(&self, limit: usize) -> Result<Vec<Webhook>, StoreError>;

    /// Marks a webhook as dealt with. One that is not there is.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn settle_webhook(&self, studio: &VendorName, event_id: &str) -> Result<(), StoreError>;

    /// Returns how a vendor is doing.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn vendor_health(&self, vendor: &VendorName) -> Result<Breaker, StoreError>;

    /// Counts an answer or a failure of a vendor and returns how it is doing then.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn record_vendor(
        &self,
        vendor: &VendorName,
        heard: Heard,
        now_ms: i64,
    ) -> Result<Breaker, StoreError>;

    /// Remembers what a vendor said when it refused something, in place of what it said before.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn note_trouble(&self, vendor: &VendorName, trouble: &Trouble) -> Result<(), StoreError>;

    /// Returns what a vendor said when it last refused something, if it ever did.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn last_trouble(&self, vendor: &VendorName) -> Result<Option<Trouble>, StoreError>;

    /// Returns the account of a scope; an empty one if no money was ever moved.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn account(&self, scope: &Scope) -> Result<Account, StoreError>;

    /// Returns the lines of the ledger for a video, oldest first.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_entries(&self, video: &VideoId) -> Result<Vec<Entry>, StoreError>;

    /// Returns lines of the ledger, oldest first, from the one after `after` on.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_ledger(
        &self,
        whose: &Whose,
        after: Option<LineNumber>,
        limit: usize,
    ) -> Result<Vec<(LineNumber, Entry)>, StoreError>;

    /// Returns lines of the ledger, newest first, from the one before `before` on.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_recent_lines(
        &self,
        whose: &Whose,
        before: Option<LineNumber>,
        limit: usize,
    ) -> Result<Vec<(LineNumber, Entry)>, StoreError>;

    /// Keeps a render that bears our token and belongs to no video we know. Once, however often it is seen.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn keep_orphan(&self, orphan: &Orphan) -> Result<(), StoreError>;

    /// Returns the renders that belong to no video we know, oldest first.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_orphans(&self, limit: usize) -> Result<Vec<Orphan>, StoreError>;
}

/// Which videos are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those of this office.
    pub office: Option<OfficeId>,
    /// Only those of this agent.
    pub agent: Option<AgentId>,
    /// Only those of this status.
    pub status: Option<Status>,
    /// Only those that wait for a person to do something.
    pub is_waiting: bool,
}

/// Whose lines of the ledger are listed. Everybody's, if nobody is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whose {
    /// Only those of this office.
    pub office: Option<OfficeId>,
    /// Only those of this agent.
    pub agent: Option<AgentId>,
}

impl Whose {
    /// Returns whether a line is theirs.
    pub fn is_line(&self, line: &Entry) -> bool {
        let is_office = |office: &OfficeId| line.office == *office;
        let is_agent = |agent: &AgentId| line.agent == *agent;
        self.office.as_ref().is_none_or(is_office) && self.agent.as_ref().is_none_or(is_agent)
    }
}

impl Filter {
    /// Returns whether a video is listed.
    pub fn has(&self, video: &Video) -> bool {
        let is_office = |office: &OfficeId| video.office == *office;
        let is_agent = |agent: &AgentId| video.agent == *agent;
        self.office.as_ref().is_none_or(is_office)
            && self.agent.as_ref().is_none_or(is_agent)
            && self.status.is_none_or(|status| video.status() == status)
            && (!self.is_waiting || matches!(video.stage, Stage::NeedsAttention { .. }))
    }
}

/// Some videos and where to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoPage {
    /// Newest first.
    pub videos: Vec<Video>,
    /// The `after` of the next page, if there is one.
    pub next: Option<VideoId>,
}

/// What a worker asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who asks.
    pub worker: Worker,
    /// The time, in milliseconds since 1970.
    pub now_ms: i64,
    /// Until when the leases last.
    pub deadline_ms: i64,
    /// How much of which vendor's work. Vendors that are not named get nothing.
    pub rooms: Vec<Room>,
}

/// How much work for one vendor may be leased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// The vendor.
    pub vendor: VendorName,
    /// The most videos to lease that only go on: polls, searches, sends again, storing.
    pub ongoing: usize,
    /// The most videos to lease that are sent for the first time.
    pub first_sends: usize,
    /// The most places all videos together may take at the studio.
    pub places: usize,
}

/// A video leased to a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// The video.
    pub video: Video,
    /// The lease.
    pub lease: Lease,
}

/// A change of a video and all that is stored with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The video after the change; its revision is one greater than the stored one.
    pub video: Video,
    /// The movements of money.
    pub entries: Vec<Entry>,
    /// What holds are checked against.
    pub caps: Against,
    /// Who writes.
    pub writer: Writer,
    /// The webhook that is dealt with by this, if one is.
    pub webhook: Option<(VendorName, String)>,
}

/// Who changes a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// A worker that keeps its lease.
    Leased(Fence),
    /// A worker that is done for now and ends its lease.
    Done(Fence),
    /// A person, a webhook, the nightly look: nobody with a lease. A lease another has stays.
    Outside,
}

/// Why a change was not stored.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Another worker has leased it since. Write nothing more.
    #[error("another worker has taken over")]
    Fenced,
    /// It has changed since it was read. Read it again and decide anew.
    #[error("the video has changed meanwhile")]
    Stale,
    /// The money does not move.
    #[error(transparent)]
    Money(#[from] LedgerRefused),
    /// Anything else.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A verified webhook in the inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// The studio it is from.
    pub studio: VendorName,
    /// What it says.
    pub event: WebhookEvent,
    /// When it came, in milliseconds since 1970.
    pub received_at_ms: i64,
}

/// Whether a webhook was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// It was not there.
    New,
    /// It was there already.
    Repeated,
}

/// Where a line stands in the ledger. Later lines have greater numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LineNumber(pub u64);

/// What was heard of a vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// An answer, be it a refusal.
    Answer,
    /// Silence, or an answer that says it is broken.
    Failure,
}

/// A render that bears our token and belongs to no video we know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orphan {
    /// The studio that has it.
    pub studio: VendorName,
    /// What the studio calls it.
    pub render: RenderId,
    /// Its title.
    pub title: String,
    /// The attempt its title names.
    pub attempt: AttemptId,
    /// When it was seen first, in milliseconds since 1970.
    pub seen_at_ms: i64,
}
