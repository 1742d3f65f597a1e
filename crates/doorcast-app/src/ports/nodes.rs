//! Which processes serve one database, and what one of them does for all.
//!
//! A process says every [`BEAT_EVERY`] that it lives. One that was not heard of for [`DEAD_AFTER`] is dead: what it
//! holds is given to others. Should it live after all, its fences are old and it writes nothing.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use doorcast_domain::pipeline::lease::Worker;

use crate::ports::StoreError;

/// How often a process says that it lives.
pub const BEAT_EVERY: Duration = Duration::from_secs(2);

/// After how long a silence it is dead, by the clock of the database.
pub const DEAD_AFTER: Duration = Duration::from_secs(10);

/// What a process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Role {
    /// Pages, the API and the pipeline.
    #[default]
    All,
    /// Pages and the API.
    Web,
    /// The pipeline.
    Worker,
}

/// A process that serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Who it is.
    pub worker: Worker,
    /// What it does.
    pub role: Role,
    /// The version of its program.
    pub version: String,
    /// Where it keeps films: equal for those that keep them in the same place.
    pub films: String,
}

/// How many processes carry out what the pipeline decides, as far as this one has heard: itself, before it has heard of
/// any. Clones show the same number.
#[derive(Debug, Clone)]
pub struct Workers(Arc<AtomicUsize>);

impl Default for Workers {
    fn default() -> Self {
        Self(Arc::new(AtomicUsize::new(1)))
    }
}

impl Workers {
    /// Hears of all that live.
    pub fn note(&self, living: &[Node]) {
        let workers = living.iter().filter(|node| node.role.works());
        self.0.store(workers.count().max(1), Ordering::Relaxed);
    }

    /// Returns how many there are; one at least.
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// Why a process may not serve.
#[derive(Debug, thiserror::Error)]
pub enum JoinRefused {
    /// Another one that lives keeps films elsewhere: each would miss those of the other.
    #[error("the node {} keeps films on {}, and this one would keep them on {ours}", .other.worker.node, .other.films)]
    Apart {
        /// The other one.
        other: Box<Node>,
        /// Where this one would.
        ours: String,
    },
    /// The store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What has to be done now and then, by one process for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Duty {
    /// Remove what has had its time.
    Sweep,
    /// Compare everything studios have with what we know.
    Reconcile,
    /// Look for films that the neighboring CMS waits for.
    Neighbors,
}

/// Knows the processes that serve.
#[async_trait]
pub trait Nodes: Send + Sync {
    /// Says that a process lives, and returns all that do, itself among them. The first time it joins; earlier processes
    /// of its node are dead.
    ///
    /// # Errors
    ///
    /// See [`JoinRefused`]. Nothing is known of it then.
    async fn beat(&self, node: &Node) -> Result<Vec<Node>, JoinRefused>;

    /// Returns all that live.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_living(&self) -> Result<Vec<Node>, StoreError>;

    /// Finds out whether a process might join, and changes nothing.
    ///
    /// # Errors
    ///
    /// See [`JoinRefused`].
    async fn check(&self, node: &Node) -> Result<(), JoinRefused> {
        node.check_beside(&self.list_living().await?)
    }

    /// Says that a process ends in an orderly way. Its duties go to others.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn leave(&self, worker: &Worker) -> Result<(), StoreError>;

    /// Gives what dead processes hold to others: leases, duties, what they had begun to write. Nobody knows what they have
    /// heard last, so [`Duty::Reconcile`] is due at once. Dead are those not heard of for so long, and those replaced by
    /// another process of their node. Transactions that were left open by anybody else end, too. Returns who they were.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn bury(&self, silent_for: Duration) -> Result<Vec<Worker>, StoreError>;

    /// Takes a duty that is due, unless another process that lives has it. It is due again after `every_ms`, and at once
    /// when whoever has it dies. Nobody has two at the same time.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn take_duty(
        &self,
        duty: Duty,
        worker: &Worker,
        every_ms: i64,
        now_ms: i64,
    ) -> Result<bool, StoreError>;

    /// Says that a duty is done. One that another process has stays.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn end_duty(&self, duty: Duty, worker: &Worker) -> Result<(), StoreError>;
}

/// Does what one process does for all, if it is due and nobody else does it. Returns what came of it then.
///
/// # Errors
///
/// If the others cannot be asked, or told that it is done.
pub async fn do_if_due<T>(
    nodes: &dyn Nodes,
    duty: Duty,
    worker: &Worker,
    (every_ms, now_ms): (i64, i64),
    work: impl Future<Output = T> + Send,
) -> Result<Option<T>, StoreError> {
    if !nodes.take_duty(duty, worker, every_ms, now_ms).await? {
        return Ok(None);
    }
    let done = work.await;
    nodes.end_duty(duty, worker).await?;
    Ok(Some(done))
}

impl Node {
    /// Makes sure that it keeps films where others of those that live do. Processes of one node share a disk.
    ///
    /// # Errors
    ///
    /// [`JoinRefused::Apart`], with the first that does not.
    pub fn check_beside(&self, living: &[Self]) -> Result<(), JoinRefused> {
        let is_apart =
            |other: &&Self| other.worker.node != self.worker.node && other.films != self.films;
        match living.iter().find(is_apart) {
            None => Ok(()),
            Some(other) => Err(JoinRefused::Apart {
                other: Box::new(other.clone()),
                ours: self.films.clone(),
            }),
        }
    }
}

impl Role {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Web => "web",
            Self::Worker => "worker",
        }
    }

    /// Returns the role of a name, if it is one.
    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::All, Self::Web, Self::Worker];
        all.into_iter().find(|role| role.name() == name)
    }

    /// Returns whether it answers people.
    pub fn has_pages(self) -> bool {
        self != Self::Worker
    }

    /// Returns whether it lets the pipeline go on.
    pub fn works(self) -> bool {
        self != Self::Web
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Duty {
    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sweep => "sweep",
            Self::Reconcile => "reconcile",
            Self::Neighbors => "neighbors",
        }
    }
}
