//! What is to be filmed, in memory.

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    open_renders::{OpenRenders, RenderClaim, TakenRender},
};
use doorcast_domain::pipeline::{
    id::AttemptId,
    lease::{Fence, Lease, Worker},
};

use super::{MemoryVideos, Shelf};

/// A render that is open.
pub(super) struct OpenRender {
    attempt: AttemptId,
    fence: Fence,
    lease: Option<Lease>,
}

#[async_trait]
impl OpenRenders for MemoryVideos {
    async fn open_render(&self, attempt: AttemptId, _: i64) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        if shelf
            .renders_open
            .iter()
            .all(|open| open.attempt != attempt)
        {
            shelf.renders_open.push(OpenRender {
                attempt,
                fence: Fence::default(),
                lease: None,
            });
        }
        Ok(())
    }

    async fn take_render(&self, claim: &RenderClaim) -> Result<Option<TakenRender>, StoreError> {
        let mut shelf = self.shelf();
        let is_free = |open: &&mut OpenRender| {
            let lease = open.lease.as_ref();
            lease.is_none_or(|lease| !lease.is_live(claim.now_ms))
        };
        let free = shelf.renders_open.iter_mut().find(is_free);
        Ok(free.map(|open| open.take(claim)))
    }

    async fn renew_render(
        &self,
        taken: &TakenRender,
        now_ms: i64,
        lasts_ms: i64,
    ) -> Result<bool, StoreError> {
        let mut shelf = self.shelf();
        let lease = shelf.newest(taken).and_then(|open| open.lease.as_mut());
        let lease = lease.map(|lease| lease.deadline_ms = now_ms + lasts_ms);
        Ok(lease.is_some())
    }

    async fn give_back_render(&self, taken: &TakenRender) -> Result<(), StoreError> {
        if let Some(open) = self.shelf().newest(taken) {
            open.lease = None;
        }
        Ok(())
    }

    async fn close_render(&self, attempt: AttemptId) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        shelf.renders_open.retain(|open| open.attempt != attempt);
        Ok(())
    }

    async fn take_over_renders(&self, worker: &Worker) -> Result<usize, StoreError> {
        let mut count = 0;
        for open in &mut self.shelf().renders_open {
            let of_another_process = open.lease.as_ref().is_some_and(|lease| {
                lease.worker.node == worker.node && lease.worker.process != worker.process
            });
            if of_another_process {
                open.lease = None;
                count += 1;
            }
        }
        Ok(count)
    }
}

impl OpenRender {
    fn take(&mut self, claim: &RenderClaim) -> TakenRender {
        self.fence = Fence(self.fence.0 + 1);
        self.lease = Some(Lease {
            worker: claim.worker.clone(),
            deadline_ms: claim.now_ms + claim.lasts_ms,
            fence: self.fence,
        });
        TakenRender {
            attempt: self.attempt,
            worker: claim.worker.clone(),
            fence: self.fence,
        }
    }
}

impl Shelf {
    /// Returns a render whose newest lease is the one that was taken.
    fn newest(&mut self, taken: &TakenRender) -> Option<&mut OpenRender> {
        self.renders_open.iter_mut().find(|open| {
            let lease = open.lease.as_ref();
            open.attempt == taken.attempt
                && lease
                    .is_some_and(|lease| lease.fence == taken.fence && lease.worker == taken.worker)
        })
    }
}
