//! A world that follows one seed.
//!
//! Everything that happens is drawn from the seed and written into a log, in one thread. A future that reaches a
//! [crash point](doorcast_app::crash) may go on, let others go first, or never go on, which is how a process dies here.
//! Start at [`history::run`].

pub mod check;
pub mod history;
pub mod media;
pub mod office;
pub mod store;
pub mod studio;
pub mod wait;

use std::{
    fmt::{self, Write as _},
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use async_trait::async_trait;
use doorcast_app::{
    crash::{CrashHook, CrashPoint},
    ports::{Clock, Ids, StoreError},
    runner::{Listener, Timer},
};
use doorcast_domain::pipeline::{event::Alert, id::VideoId};

use crate::random::Random;

/// When the simulated time begins, in milliseconds since 1970.
pub const BEGIN_MS: i64 = 1_790_000_000_000;

/// How often things go wrong, in a thousand times.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mood {
    /// A process dies at a crash point.
    pub crash: u64,
    /// A process lets others go first at a crash point.
    pub pause: u64,
    /// A vendor's call goes wrong.
    pub vendor: u64,
    /// The store fails, before or after the deed.
    pub store: u64,
}

/// What everything in the world shares.
pub struct World {
    state: Mutex<State>,
}

struct State {
    true_ms: i64,
    off_by_ms: i64,
    random: Random,
    mood: Mood,
    log: String,
    dead: Vec<usize>,
    store_calls: usize,
    failing_store_call: Option<usize>,
}

impl World {
    /// Returns the world of a seed.
    pub fn new(seed: u64, mood: Mood) -> Arc<Self> {
        let state = State {
            true_ms: BEGIN_MS,
            off_by_ms: 0,
            random: Random::new(seed),
            mood,
            log: String::new(),
            dead: Vec::new(),
            store_calls: 0,
            failing_store_call: None,
        };
        Arc::new(Self {
            state: Mutex::new(state),
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns how often things go wrong now.
    pub fn mood(&self) -> Mood {
        self.state().mood
    }

    /// Changes how often things go wrong.
    pub fn set_mood(&self, mood: Mood) {
        self.state().mood = mood;
    }

    /// Lets time pass.
    pub fn advance(&self, by_ms: i64) {
        self.state().true_ms += by_ms;
    }

    /// Sets the office's own clock, which may go back. Vendors have better ones.
    pub fn set_clock(&self, by_ms: i64) {
        self.state().off_by_ms += by_ms;
    }

    /// Returns the time vendors go by, in milliseconds since 1970.
    pub fn true_ms(&self) -> i64 {
        self.state().true_ms
    }

    /// Returns a number below a limit.
    pub fn below(&self, limit: u64) -> u64 {
        self.state().random.below(limit)
    }

    /// Returns true that often in a thousand times.
    pub fn is_lucky(&self, permille: u64) -> bool {
        permille > 0 && self.state().random.is_lucky(permille)
    }

    /// Writes a line into the log.
    pub fn note(&self, line: fmt::Arguments<'_>) {
        let mut state = self.state();
        let now_ms = state.true_ms - BEGIN_MS;
        writeln!(state.log, "{now_ms:>10} {line}").expect("a string takes everything");
    }

    /// Returns everything that has happened.
    pub fn log(&self) -> String {
        self.state().log.clone()
    }

    /// Returns whether a process has died since it was asked last.
    pub fn take_death(&self, process: usize) -> bool {
        let mut state = self.state();
        let before = state.dead.len();
        state.dead.retain(|dead| *dead != process);
        state.dead.len() < before
    }

    /// Makes one call of the store fail, counted from one. Each counts twice: before the deed, and after it.
    pub fn plan_store_failure(&self, call: usize) {
        self.state().failing_store_call = Some(call);
    }

    /// Returns how many calls of the store there were.
    pub fn store_calls(&self) -> usize {
        self.state().store_calls
    }

    /// Fails that often in a thousand times, as the store does.
    pub(crate) fn store_may_fail(&self, what: &'static str) -> Result<(), StoreError> {
        let is_planned = {
            let mut state = self.state();
            state.store_calls += 1;
            state.failing_store_call == Some(state.store_calls)
        };
        match is_planned || self.is_lucky(self.mood().store) {
            false => Ok(()),
            true => {
                self.note(format_args!("store fails: {what}"));
                Err(StoreError::Locked)
            }
        }
    }

    /// Lets others go first, for a while of simulated time.
    pub async fn wait_ms(&self, ms: u64) {
        let until_ms = self
            .true_ms()
            .saturating_add(i64::try_from(ms).unwrap_or(i64::MAX));
        while self.true_ms() < until_ms {
            Pause::default().await;
        }
    }
}

impl Clock for World {
    fn now_ms(&self) -> i64 {
        let state = self.state();
        state.true_ms + state.off_by_ms
    }
}

impl Ids for World {
    fn draw(&self) -> u128 {
        let mut state = self.state();
        u128::from(state.random.draw()) << 64 | u128::from(state.random.draw())
    }
}

#[async_trait]
impl Timer for World {
    async fn sleep_ms(&self, ms: u64) {
        self.wait_ms(ms).await;
    }
}

impl Listener for World {
    fn alert(&self, video: &VideoId, alert: &Alert) {
        self.note(format_args!("alert about {video}: {alert:?}"));
    }

    fn store_failed(&self, doing: &'static str, error: &StoreError) {
        self.note(format_args!("failed to {doing}: {error}"));
    }
}

/// Lets others go first, once.
#[derive(Default)]
pub struct Pause(bool);

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match std::mem::replace(&mut self.0, true) {
            true => Poll::Ready(()),
            false => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}

/// Lets a process die or pause, as the world's mood is.
pub struct Fate {
    /// The world.
    pub world: Arc<World>,
    /// Which process it is about.
    pub process: usize,
}

#[async_trait]
impl CrashHook for Fate {
    async fn reach(&self, point: CrashPoint) {
        let mood = self.world.mood();
        self.world
            .note(format_args!("{} reaches {}", self.process, point.name()));
        if self.world.is_lucky(mood.crash) {
            self.world.note(format_args!("{} dies", self.process));
            self.world.state().dead.push(self.process);
            std::future::pending::<()>().await;
        }
        while self.world.is_lucky(mood.pause) {
            Pause::default().await;
        }
    }
}
