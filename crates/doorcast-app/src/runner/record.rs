//! Writes down what came of something, under the lease of this worker or from outside.

use std::future::Future;

use doorcast_domain::{
    ledger::{Against, Caps},
    pipeline::{
        Video,
        event::{Effects, Event},
        id::{VendorName, VideoId},
        step::step,
    },
};
use futures_util::future::{Either, select};

use super::{Held, LEASE_MS, RENEW_MS, Runner};
use crate::{
    crash::CrashPoint,
    ports::{
        StoreError,
        videos::{Change, RecordError, Writer},
    },
};

/// How often something is decided anew because the video has changed meanwhile.
const MOST_TRIES: usize = 8;

impl Runner {
    /// Stores an intention. Returns the video as it is then, or nothing if somebody else has it now.
    pub(super) async fn store_intent(
        &self,
        held: Held,
        next: Video,
        effects: Effects,
    ) -> Option<Held> {
        if next.revision == held.video.revision {
            return Some(held);
        }
        match self
            .record(next, effects, Writer::Leased(held.fence()), None)
            .await
        {
            Ok(video) => {
                self.crew.crashes.reach(CrashPoint::IntentStored).await;
                Some(Held { video, ..held })
            }
            // Somebody has changed it since it was leased: it is still due, and read again.
            Err(RecordError::Stale) => {
                self.let_go(&held).await;
                None
            }
            Err(error) => {
                self.complain("store an intention", error);
                None
            }
        }
    }

    /// Stores what came of a call and ends the lease.
    pub(super) async fn conclude(&self, mut held: Held, event: Event) {
        for _ in 0..MOST_TRIES {
            let decided = step(&held.video, event.clone(), self.now_ms());
            let Ok((next, effects)) = decided else {
                return self.let_go(&held).await;
            };
            if next.revision == held.video.revision {
                return self.let_go(&held).await;
            }
            match self
                .record(next, effects, Writer::Done(held.fence()), None)
                .await
            {
                Ok(_) => {
                    self.crew.crashes.reach(CrashPoint::OutcomeStored).await;
                    self.crew.wake.notify_one();
                    return;
                }
                Err(RecordError::Stale) => match self.read_again(&held.video.id).await {
                    Some(video) => held.video = video,
                    None => return,
                },
                Err(error) => return self.complain("store an outcome", error),
            }
        }
    }

    /// Stores what was learned without a lease. Returns whether it told anything new.
    pub(super) async fn learn(
        &self,
        mut video: Video,
        event: Event,
        webhook: Option<(VendorName, String)>,
    ) -> Result<bool, StoreError> {
        for _ in 0..MOST_TRIES {
            let Ok((next, effects)) = step(&video, event.clone(), self.now_ms()) else {
                return Ok(false);
            };
            if next.revision == video.revision {
                self.tell(&video.id, &effects);
                return Ok(false);
            }
            match self
                .record(next, effects, Writer::Outside, webhook.clone())
                .await
            {
                Ok(_) => return Ok(true),
                Err(RecordError::Store(error)) => return Err(error),
                Err(RecordError::Stale | RecordError::Fenced) => {
                    match self.crew.store.find(&video.id).await? {
                        Some(newer) => video = newer,
                        None => return Ok(false),
                    }
                }
                Err(error @ RecordError::Money(_)) => {
                    self.complain("store what was learned", error);
                    return Ok(false);
                }
            }
        }
        Err(StoreError::Conflict)
    }

    async fn record(
        &self,
        video: Video,
        effects: Effects,
        writer: Writer,
        webhook: Option<(VendorName, String)>,
    ) -> Result<Video, RecordError> {
        let change = Change {
            video,
            entries: effects.entries.clone(),
            // The runner never holds money: only a person's press does.
            caps: Against::Exactly(Caps::NOTHING),
            writer,
            webhook,
        };
        self.crew.store.record_outcome(&change).await?;
        self.tell(&change.video.id, &effects);
        Ok(change.video)
    }

    fn tell(&self, id: &VideoId, effects: &Effects) {
        for alert in &effects.alerts {
            self.crew.listener.alert(id, alert);
        }
    }

    pub(super) async fn let_go(&self, held: &Held) {
        if let Err(error) = self
            .crew
            .store
            .end_lease(&held.video.id, held.fence())
            .await
        {
            self.crew.listener.store_failed("end a lease", &error);
        }
    }

    async fn read_again(&self, id: &VideoId) -> Option<Video> {
        match self.crew.store.find(id).await {
            Ok(video) => video,
            Err(error) => {
                self.crew
                    .listener
                    .store_failed("read a video again", &error);
                None
            }
        }
    }

    fn complain(&self, doing: &'static str, error: RecordError) {
        match error {
            // Whoever has the newer lease does the same work.
            RecordError::Fenced | RecordError::Stale => {}
            RecordError::Store(error) => self.crew.listener.store_failed(doing, &error),
            RecordError::Money(refused) => {
                let source = refused.into();
                self.crew
                    .listener
                    .store_failed(doing, &StoreError::Unavailable { source });
            }
        }
    }

    /// Waits for a call and keeps the leases alive meanwhile. Returns nothing if all of them are lost.
    pub(super) async fn keeping<T>(
        &self,
        held: &[Held],
        call: impl Future<Output = T> + Send,
    ) -> Option<T> {
        let mut call = Box::pin(call);
        loop {
            let sleep = self.crew.timer.sleep_ms(RENEW_MS);
            match select(call, sleep).await {
                Either::Left((answer, _)) => return Some(answer),
                Either::Right(((), under_way)) => call = under_way,
            }
            if !self.renew(held).await {
                return None;
            }
        }
    }

    async fn renew(&self, held: &[Held]) -> bool {
        let deadline_ms = self.now_ms() + LEASE_MS;
        let mut is_any_left = false;
        for one in held {
            let renewed = self
                .crew
                .store
                .renew_lease(&one.video.id, one.fence(), deadline_ms)
                .await;
            is_any_left |= !matches!(renewed, Err(RecordError::Fenced));
        }
        is_any_left
    }
}
