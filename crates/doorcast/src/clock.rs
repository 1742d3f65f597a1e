//! The one place that asks the system for the time and for chance.

use std::{
    hash::{BuildHasher, RandomState},
    time::{SystemTime, UNIX_EPOCH},
};

use doorcast_app::{ports::Clock, run::RunId};

/// The computer's clock.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the home of the time")]
    fn now_ms(&self) -> i64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_millis() as i64)
    }
}

/// Returns the name of a new run.
pub(crate) fn new_run_id() -> RunId {
    // The standard library seeds its hash maps from the system's source of chance.
    let chance = RandomState::new().hash_one(0) as u32;
    RunId::new(SystemClock.now_ms().unsigned_abs(), chance)
}
