//! Carries out what the pipeline decides, for as long as the process lives.
//!
//! The runner takes no input. It wakes by a signal or the time, reads what is due, does a bounded amount of it and
//! goes round; everything it knows is in the store, so it may die anywhere ([`crate::crash`]). Asking a studio how far
//! it is means a snooze and one bulk call for many videos. Deliberately absent: decisions (they are in
//! [`doorcast_domain::pipeline::step`]) and retries inside a call. Start at [`Runner::tick`].

mod claim;
mod film;
mod purchase;
pub mod reconcile;
mod record;
mod webhooks;

use std::{
    collections::{HashMap, hash_map::Entry},
    future::Future,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use async_trait::async_trait;
use doorcast_domain::pipeline::{
    Video,
    breaker::Breaker,
    event::Alert,
    id::{VendorName, VideoId},
    lease::{Fence, Lease, Worker},
};
use futures_util::{
    StreamExt,
    future::{Either, select},
    stream::FuturesUnordered,
};
use tokio::sync::Notify;

use crate::{
    crash::Crashes,
    ports::{
        Clock, StoreError,
        avatar_studio::AvatarStudio,
        media::MediaStore,
        nodes::{Nodes, Workers},
        videos::VideoStore,
    },
};

/// How long a lease lasts, in milliseconds. It is renewed while a call takes longer.
pub const LEASE_MS: i64 = 3 * 60_000;

/// How often a lease is renewed during a call, in milliseconds.
pub const RENEW_MS: u64 = 60_000;

/// The longest the runner sleeps, in milliseconds: another process may have changed something.
pub const LONGEST_SLEEP_MS: i64 = 1_000;

/// How often everything a studio has is compared with what we know, in milliseconds, by one runner for all.
pub const RECONCILE_MS: i64 = 24 * 60 * 60_000;

/// How often a runner looks whether that is due, in milliseconds.
const DUTY_LOOK_MS: i64 = 60_000;

/// How much may be asked of a vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most videos this process works on with it at the same time.
    pub at_once: usize,
    /// The most videos all processes together have it make at the same time.
    pub places: Places,
    /// The least time between two first sends of this process, in milliseconds. Zero: no such limit.
    pub gap_ms: i64,
}

/// How many videos a studio makes at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// So many, whoever asks for them.
    OfAll(usize),
    /// So many for each process that works, because it is they that make them.
    OfEach(usize),
}

impl Places {
    /// Returns how many there are for so many processes.
    fn among(self, workers: usize) -> usize {
        match self {
            Self::OfAll(places) => places,
            Self::OfEach(places) => places.saturating_mul(workers),
        }
    }
}

impl Limits {
    /// What HeyGen's contract allows on pay as you go, with room to spare.
    pub const HEYGEN: Self = Self {
        at_once: 200,
        places: Places::OfAll(8),
        gap_ms: 1_500,
    };

    /// For storage: copies are slow, and nothing is bought.
    pub const STORAGE: Self = Self {
        at_once: 16,
        places: Places::OfAll(0),
        gap_ms: 0,
    };
}

/// Waits.
#[async_trait]
pub trait Timer: Send + Sync {
    /// Returns after a while.
    async fn sleep_ms(&self, ms: u64);
}

/// The clock of the tokio runtime.
pub struct TokioTimer;

#[async_trait]
impl Timer for TokioTimer {
    async fn sleep_ms(&self, ms: u64) {
        tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
    }
}

/// Hears what somebody ought to be told.
pub trait Listener: Send + Sync {
    /// Hears an alert about a video.
    fn alert(&self, video: &VideoId, alert: &Alert);

    /// Hears that the store failed while something was being done.
    fn store_failed(&self, doing: &'static str, error: &StoreError);
}

/// What the runner works with.
pub struct Crew {
    /// Who it is.
    pub worker: Worker,
    /// Keeps the videos.
    pub store: Arc<dyn VideoStore>,
    /// Knows the other workers, and whose turn it is to do what one does for all.
    pub nodes: Arc<dyn Nodes>,
    /// How many of those work, kept by whoever hears of them.
    pub workers: Workers,
    /// Makes them.
    pub studios: HashMap<VendorName, (Arc<dyn AvatarStudio>, Limits)>,
    /// Keeps the films.
    pub media: HashMap<VendorName, (Arc<dyn MediaStore>, Limits)>,
    /// Tells the time.
    pub clock: Arc<dyn Clock + Send + Sync>,
    /// Waits.
    pub timer: Arc<dyn Timer>,
    /// Hears what somebody ought to be told.
    pub listener: Arc<dyn Listener>,
    /// Wakes the runner.
    pub wake: Arc<Notify>,
    /// Where tests die.
    pub crashes: Crashes,
}

/// When the runner last went round. Clones show the same moment.
#[derive(Debug, Clone)]
pub struct Pulse(Arc<AtomicI64>);

impl Default for Pulse {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(i64::MIN)))
    }
}

impl Pulse {
    /// Says that it goes round now.
    pub fn beat(&self, now_ms: i64) {
        self.0.store(now_ms, Ordering::Relaxed);
    }

    /// Returns when it last went round, if it ever did, in milliseconds since 1970.
    pub fn last_ms(&self) -> Option<i64> {
        let last_ms = self.0.load(Ordering::Relaxed);
        (last_ms != i64::MIN).then_some(last_ms)
    }
}

/// Carries out what the pipeline decides.
pub struct Runner {
    crew: Crew,
    pulse: Pulse,
    desks: Mutex<HashMap<VendorName, Counts>>,
}

/// What this process knows of a vendor.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    at_work: usize,
    last_first_send_ms: Option<i64>,
    health: Breaker,
}

/// A video in the hands of this worker.
#[derive(Debug, Clone)]
struct Held {
    video: Video,
    lease: Lease,
}

impl Held {
    fn fence(&self) -> Fence {
        self.lease.fence
    }
}

/// Work that has been claimed.
type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Runner {
    /// Returns a runner that has not done anything yet.
    pub fn new(crew: Crew) -> Arc<Self> {
        Arc::new(Self {
            crew,
            pulse: Pulse::default(),
            desks: Mutex::default(),
        })
    }

    /// Returns what shows that it is alive.
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Does what is due now, once, and waits for it. Returns how much that was.
    ///
    /// # Errors
    ///
    /// If the store does not answer. What was begun is finished by whoever comes next.
    pub async fn tick(self: &Arc<Self>) -> Result<usize, StoreError> {
        let mut tasks: FuturesUnordered<Task> = self.start_due().await?.into_iter().collect();
        let count = tasks.len();
        while tasks.next().await.is_some() {}
        Ok(count)
    }

    /// Works until `stop` is ready, then finishes what was begun.
    pub async fn run(self: &Arc<Self>, stop: impl Future<Output = ()> + Send) {
        let mut tasks: FuturesUnordered<Task> = FuturesUnordered::new();
        let mut stop = Box::pin(stop);
        let mut next_look_ms = self.now_ms();
        if let Err(error) = self.crew.store.take_over(&self.crew.worker).await {
            self.crew.listener.store_failed("take over", &error);
        }
        loop {
            match meanwhile(&mut tasks, self.start_due()).await {
                Ok(more) => tasks.extend(more),
                Err(error) => self.crew.listener.store_failed("claim", &error),
            }
            if self.now_ms() >= next_look_ms {
                next_look_ms = self.now_ms() + DUTY_LOOK_MS;
                let runner = Arc::clone(self);
                tasks.push(Box::pin(async move { runner.reconcile_if_due().await }));
            }
            let pause = Box::pin(self.pause(&mut tasks));
            if let Either::Left(_) = select(&mut stop, pause).await {
                break;
            }
        }
        while tasks.next().await.is_some() {}
    }

    /// Waits for a signal, for the time, or for something to be finished, whichever is first.
    async fn pause(&self, tasks: &mut FuturesUnordered<Task>) {
        let sleep_ms = meanwhile(tasks, self.sleep_ms()).await;
        let sleep = self.crew.timer.sleep_ms(sleep_ms);
        let signal = Box::pin(self.crew.wake.notified());
        let awake = select(sleep, signal);
        match tasks.is_empty() {
            true => drop(awake.await),
            false => drop(select(awake, tasks.next()).await),
        }
    }

    async fn sleep_ms(&self) -> u64 {
        let next_ms = self.crew.store.next_due_ms().await.ok().flatten();
        let wait_ms = next_ms.map_or(LONGEST_SLEEP_MS, |next_ms| next_ms - self.now_ms());
        // A vendor that is rested or full has due work we may not touch: do not spin.
        u64::try_from(wait_ms.clamp(20, LONGEST_SLEEP_MS)).unwrap_or(1)
    }

    fn now_ms(&self) -> i64 {
        self.crew.clock.now_ms()
    }

    fn with_counts<T>(&self, vendor: &VendorName, change: impl FnOnce(&mut Counts) -> T) -> T {
        let mut desks = self
            .desks
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        match desks.entry(vendor.clone()) {
            Entry::Occupied(mut counts) => change(counts.get_mut()),
            Entry::Vacant(empty) => change(empty.insert(Counts::default())),
        }
    }
}

/// Waits for something while work that was begun goes on: it may hold what is waited for.
async fn meanwhile<T>(
    tasks: &mut FuturesUnordered<Task>,
    awaited: impl Future<Output = T> + Send,
) -> T {
    let mut awaited = Box::pin(awaited);
    loop {
        if tasks.is_empty() {
            return awaited.await;
        }
        if let Either::Left((done, _)) = select(&mut awaited, tasks.next()).await {
            return done;
        }
    }
}
