//! What the built-in studio is to film, and which process films it.
//!
//! A render is open from the moment it is ordered until its film is kept. Whoever films takes the one that was opened
//! first, for a short while, and prolongs that while it films: when it dies, another takes the render.

use async_trait::async_trait;
use doorcast_domain::pipeline::{
    id::AttemptId,
    lease::{Fence, Worker},
};

use crate::ports::StoreError;

/// How somebody takes a render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderClaim {
    /// Who films.
    pub worker: Worker,
    /// When, in milliseconds since 1970.
    pub now_ms: i64,
    /// For how long, in milliseconds.
    pub lasts_ms: i64,
}

/// A render somebody has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenRender {
    /// Which one.
    pub attempt: AttemptId,
    /// Who films it.
    pub worker: Worker,
    /// The number of the lease: greater with every one of the same render.
    pub fence: Fence,
}

/// Knows what is to be filmed, and by whom.
#[async_trait]
pub trait OpenRenders: Send + Sync {
    /// Opens a render. One that is open stays as it is.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn open_render(&self, attempt: AttemptId, now_ms: i64) -> Result<(), StoreError>;

    /// Takes the render that was opened first among those that nobody has, if there is one.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn take_render(&self, claim: &RenderClaim) -> Result<Option<TakenRender>, StoreError>;

    /// Prolongs a lease, for so long from `now_ms` on. Returns whether it is still the newest.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn renew_render(
        &self,
        taken: &TakenRender,
        now_ms: i64,
        lasts_ms: i64,
    ) -> Result<bool, StoreError>;

    /// Gives a render back, if the lease is still the newest: the next one may take it at once.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn give_back_render(&self, taken: &TakenRender) -> Result<(), StoreError>;

    /// Closes a render, whoever has it: something came of it. One that is not open is closed.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn close_render(&self, attempt: AttemptId) -> Result<(), StoreError>;

    /// Gives back what other processes of the worker's node have: they are dead. Returns how much that was.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn take_over_renders(&self, worker: &Worker) -> Result<usize, StoreError>;
}
