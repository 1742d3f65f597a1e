//! Videos in memory: gone with the process. For tests and demonstrations.
//!
//! Every method takes the one lock once, which makes it atomic. Nothing is fast for long histories.

mod accounts;
mod archive;
mod budgets;
mod claim;
mod film_letters;
pub mod nodes;
mod open_renders;
mod projects;
mod record;
mod secrets;
mod subscriptions;
pub mod throttle;
mod tokens;

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use doorcast_app::{
    ports::{
        StoreError,
        archive::Import,
        connections::Trouble,
        drafts::{Request, RequestKey},
        film_moves::{FilmMoves, Moved},
        neighbor_films::NeighborFilms,
        projects::Beginning,
        secrets::Key,
        videos::{
            Change, Claim, Claimed, Filter, Heard, LineNumber, MAX_PAGE, Orphan, Receipt,
            RecordError, VideoPage, VideoStore, Webhook, Whose,
        },
    },
    tokens::{Token, TokenDigest},
};
use doorcast_domain::{
    account::{Person, session::Session, ticket::Ticket},
    ledger::{Account, Budget, Entry, Scope},
    pipeline::{
        Status, Video,
        breaker::Breaker,
        id::{AgentId, AttemptId, OfficeId, RenderId, VendorName, VideoId},
        lease::{Fence, Lease, Worker},
        stage::Stage,
    },
    project::{Project, ProjectId},
    subscription::{Delivery, Subscription},
};
use tokio::sync::broadcast::Receiver;

use crate::moves::Moves;

/// Videos in memory.
#[derive(Default)]
pub struct MemoryVideos {
    shelf: Mutex<Shelf>,
    moves: Moves,
}

#[derive(Default)]
struct Shelf {
    videos: BTreeMap<VideoId, Row>,
    attempts: HashMap<AttemptId, VideoId>,
    renders: HashMap<(VendorName, RenderId), VideoId>,
    entries: Vec<Entry>,
    accounts: BTreeMap<Scope, Account>,
    webhooks: Vec<(Webhook, bool)>,
    health: BTreeMap<VendorName, Breaker>,
    orphans: Vec<Orphan>,
    tokens: Vec<(Token, TokenDigest)>,
    requests: BTreeMap<RequestKey, Request>,
    people: Vec<Person>,
    sessions: Vec<Session>,
    tickets: Vec<Ticket>,
    projects: BTreeMap<ProjectId, Project>,
    beginnings: BTreeMap<RequestKey, Beginning>,
    budgets: BTreeMap<(OfficeId, Option<AgentId>), Budget>,
    /// When their letters were taken.
    film_letters: BTreeMap<VideoId, Option<i64>>,
    troubles: BTreeMap<VendorName, Trouble>,
    secrets: BTreeMap<(OfficeId, String), (Key, i64)>,
    subscriptions: Vec<Subscription>,
    deliveries: Vec<Delivery>,
    /// What others have said of projects without films.
    statuses: BTreeMap<ProjectId, Status>,
    import: Option<Import>,
    renders_open: Vec<open_renders::OpenRender>,
}

struct Row {
    video: Video,
    fence: Fence,
    lease: Option<Lease>,
}

impl MemoryVideos {
    /// Returns an empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl NeighborFilms for MemoryVideos {}

impl FilmMoves for MemoryVideos {
    fn listen(&self) -> Receiver<Moved> {
        self.moves.listen()
    }
}

#[async_trait]
impl VideoStore for MemoryVideos {
    async fn insert(&self, video: &Video) -> Result<(), StoreError> {
        self.shelf().insert(video)
    }

    async fn find(&self, id: &VideoId) -> Result<Option<Video>, StoreError> {
        Ok(self.shelf().video(id))
    }

    async fn find_by_attempt(&self, attempt: AttemptId) -> Result<Option<Video>, StoreError> {
        let shelf = self.shelf();
        Ok(shelf.attempts.get(&attempt).and_then(|id| shelf.video(id)))
    }

    async fn find_by_render(
        &self,
        studio: &VendorName,
        render: &RenderId,
    ) -> Result<Option<Video>, StoreError> {
        let shelf = self.shelf();
        let id = shelf.renders.get(&(studio.clone(), render.clone()));
        Ok(id.and_then(|id| shelf.video(id)))
    }

    async fn list(
        &self,
        filter: &Filter,
        after: Option<&VideoId>,
        limit: usize,
    ) -> Result<VideoPage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let shelf = self.shelf();
        let newest_first = shelf.videos.values().rev().map(|row| &row.video);
        let mut videos: Vec<Video> = newest_first
            .filter(|video| after.is_none_or(|after| video.id < *after))
            .filter(|video| filter.has(video))
            .take(limit + 1)
            .cloned()
            .collect();
        let is_more = videos.len() > limit;
        videos.truncate(limit);
        let next = videos
            .last()
            .filter(|_| is_more)
            .map(|video| video.id.clone());
        Ok(VideoPage { videos, next })
    }

    async fn claim_due(&self, claim: &Claim) -> Result<Vec<Claimed>, StoreError> {
        Ok(self.shelf().claim_due(claim))
    }

    async fn renew_lease(
        &self,
        id: &VideoId,
        fence: Fence,
        deadline_ms: i64,
    ) -> Result<(), RecordError> {
        let mut shelf = self.shelf();
        let row = shelf.videos.get_mut(id).filter(|row| row.fence == fence);
        match row.and_then(|row| row.lease.as_mut()) {
            Some(lease) => {
                lease.deadline_ms = deadline_ms;
                Ok(())
            }
            None => Err(RecordError::Fenced),
        }
    }

    async fn end_lease(&self, id: &VideoId, fence: Fence) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        if let Some(row) = shelf.videos.get_mut(id).filter(|row| row.fence == fence) {
            row.lease = None;
        }
        Ok(())
    }

    async fn take_over(&self, worker: &Worker) -> Result<usize, StoreError> {
        let mut count = 0;
        for row in self.shelf().videos.values_mut() {
            let of_another_process = row.lease.as_ref().is_some_and(|lease| {
                lease.worker.node == worker.node && lease.worker.process != worker.process
            });
            if of_another_process {
                row.lease = None;
                row.fence = Fence(row.fence.0 + 1);
                count += 1;
            }
        }
        Ok(count)
    }

    async fn record_outcome(&self, change: &Change) -> Result<(), RecordError> {
        self.shelf().record(change)?;
        self.moves.tell(&change.video.id);
        Ok(())
    }

    async fn next_due_ms(&self) -> Result<Option<i64>, StoreError> {
        let shelf = self.shelf();
        let ongoing = shelf
            .videos
            .values()
            .filter(|row| row.lease.is_none() && !matches!(row.video.stage, Stage::Queued { .. }));
        Ok(ongoing.filter_map(|row| row.video.due_at_ms()).min())
    }

    async fn receive_webhook(&self, webhook: &Webhook) -> Result<Receipt, StoreError> {
        let mut shelf = self.shelf();
        let is_known = shelf
            .webhooks
            .iter()
            .any(|(known, _)| is_same(known, webhook));
        if is_known {
            return Ok(Receipt::Repeated);
        }
        shelf.webhooks.push((webhook.clone(), false));
        Ok(Receipt::New)
    }

    async fn list_webhooks(&self, limit: usize) -> Result<Vec<Webhook>, StoreError> {
        let shelf = self.shelf();
        let open = shelf.webhooks.iter().filter(|(_, is_settled)| !is_settled);
        Ok(open
            .map(|(webhook, _)| webhook.clone())
            .take(limit.min(MAX_PAGE))
            .collect())
    }

    async fn settle_webhook(&self, studio: &VendorName, event_id: &str) -> Result<(), StoreError> {
        self.shelf().settle_webhook(studio, event_id);
        Ok(())
    }

    async fn vendor_health(&self, vendor: &VendorName) -> Result<Breaker, StoreError> {
        Ok(self.shelf().health.get(vendor).copied().unwrap_or_default())
    }

    async fn record_vendor(
        &self,
        vendor: &VendorName,
        heard: Heard,
        now_ms: i64,
    ) -> Result<Breaker, StoreError> {
        let mut shelf = self.shelf();
        let before = shelf.health.get(vendor).copied().unwrap_or_default();
        let after = match heard {
            Heard::Answer => before.after_answer(),
            Heard::Failure => before.after_failure(now_ms),
        };
        shelf.health.insert(vendor.clone(), after);
        Ok(after)
    }

    async fn note_trouble(&self, vendor: &VendorName, trouble: &Trouble) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        shelf.troubles.insert(vendor.clone(), trouble.clone());
        Ok(())
    }

    async fn last_trouble(&self, vendor: &VendorName) -> Result<Option<Trouble>, StoreError> {
        Ok(self.shelf().troubles.get(vendor).cloned())
    }

    async fn account(&self, scope: &Scope) -> Result<Account, StoreError> {
        Ok(self
            .shelf()
            .accounts
            .get(scope)
            .copied()
            .unwrap_or_default())
    }

    async fn list_entries(&self, video: &VideoId) -> Result<Vec<Entry>, StoreError> {
        let shelf = self.shelf();
        let of_video = shelf.entries.iter().filter(|entry| entry.video == *video);
        Ok(of_video.cloned().collect())
    }

    async fn list_ledger(
        &self,
        whose: &Whose,
        after: Option<LineNumber>,
        limit: usize,
    ) -> Result<Vec<(LineNumber, Entry)>, StoreError> {
        let lines = self.shelf().entries.clone();
        let numbered = lines
            .into_iter()
            .zip(1..)
            .map(|(line, number)| (LineNumber(number), line));
        let later = numbered.filter(|(number, _)| after.is_none_or(|after| *number > after));
        let later = later.filter(|(_, line)| whose.is_line(line));
        Ok(later.take(limit.min(MAX_PAGE)).collect())
    }

    async fn list_recent_lines(
        &self,
        whose: &Whose,
        before: Option<LineNumber>,
        limit: usize,
    ) -> Result<Vec<(LineNumber, Entry)>, StoreError> {
        let lines = self.shelf().entries.clone();
        let mut numbered: Vec<_> = lines
            .into_iter()
            .zip(1..)
            .map(|(line, number)| (LineNumber(number), line))
            .filter(|(number, _)| before.is_none_or(|before| *number < before))
            .filter(|(_, line)| whose.is_line(line))
            .collect();
        numbered.reverse();
        numbered.truncate(limit.min(MAX_PAGE));
        Ok(numbered)
    }

    async fn keep_orphan(&self, orphan: &Orphan) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        let is_known =
            |known: &Orphan| known.studio == orphan.studio && known.render == orphan.render;
        if !shelf.orphans.iter().any(is_known) {
            shelf.orphans.push(orphan.clone());
        }
        Ok(())
    }

    async fn list_orphans(&self, limit: usize) -> Result<Vec<Orphan>, StoreError> {
        let shelf = self.shelf();
        let is_known = |orphan: &&Orphan| shelf.attempts.contains_key(&orphan.attempt);
        let orphans = shelf.orphans.iter();
        Ok(orphans
            .filter(|orphan| !is_known(orphan))
            .take(limit.min(MAX_PAGE))
            .cloned()
            .collect())
    }
}

fn is_same(one: &Webhook, other: &Webhook) -> bool {
    one.studio == other.studio && one.event.event_id == other.event.event_id
}

impl Shelf {
    fn insert(&mut self, video: &Video) -> Result<(), StoreError> {
        if self.videos.contains_key(&video.id) {
            return Err(StoreError::Conflict);
        }
        let row = Row {
            video: video.clone(),
            fence: Fence::default(),
            lease: None,
        };
        self.videos.insert(video.id.clone(), row);
        Ok(())
    }

    fn video(&self, id: &VideoId) -> Option<Video> {
        self.videos.get(id).map(|row| row.video.clone())
    }

    fn settle_webhook(&mut self, studio: &VendorName, event_id: &str) {
        for (webhook, is_settled) in &mut self.webhooks {
            *is_settled |= webhook.studio == *studio && webhook.event.event_id == event_id;
        }
    }
}
