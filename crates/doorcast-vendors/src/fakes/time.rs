//! A clock that can be slowed, hurried and moved.

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use super::lock;

/// The time on a fake's wall. Clones show the same time.
#[derive(Clone)]
pub struct FakeTime {
    state: Arc<Mutex<State>>,
}

struct State {
    /// What it showed at `since`, in milliseconds since 1970.
    shown_ms: f64,
    since: Instant,
    /// How many of its seconds pass in one of ours.
    speed: f64,
}

impl FakeTime {
    /// Returns a clock that shows the real time and runs `speed` times as fast.
    pub fn running(speed: f64) -> Self {
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self::starting_at(now.as_secs_f64() * 1_000.0, speed)
    }

    /// Returns a clock that stands still until it is moved.
    pub fn manual(unix_seconds: i64) -> Self {
        #[expect(
            clippy::cast_precision_loss,
            reason = "seconds since 1970 fit well into 53 bits"
        )]
        let shown_ms = unix_seconds as f64 * 1_000.0;
        Self::starting_at(shown_ms, 0.0)
    }

    fn starting_at(shown_ms: f64, speed: f64) -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                shown_ms,
                since: Instant::now(),
                speed,
            })),
        }
    }

    /// Returns milliseconds since 1970, as shown.
    pub fn now_ms(&self) -> i64 {
        lock(&self.state).now() as i64
    }

    /// Returns seconds since 1970, as shown.
    pub fn now_unix(&self) -> i64 {
        self.now_ms().div_euclid(1_000)
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        let mut state = lock(&self.state);
        state.shown_ms = state.now() + by.as_secs_f64() * 1_000.0;
        state.since = Instant::now();
    }

    /// Changes how fast it runs from now on; 0 is not at all.
    pub fn set_speed(&self, speed: f64) {
        let mut state = lock(&self.state);
        state.shown_ms = state.now();
        state.since = Instant::now();
        state.speed = speed.max(0.0);
    }
}

impl State {
    fn now(&self) -> f64 {
        self.shown_ms + self.since.elapsed().as_secs_f64() * 1_000.0 * self.speed
    }
}

impl fmt::Debug for FakeTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FakeTime({})", self.now_ms())
    }
}
