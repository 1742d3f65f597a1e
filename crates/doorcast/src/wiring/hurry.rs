//! A clock that runs ahead, for vendors that are only played on this computer: their twenty minutes take seconds.

use std::time::Instant;

use async_trait::async_trait;
use doorcast_app::{
    ports::Clock,
    runner::{Timer, TokioTimer},
};

use crate::clock::SystemClock;

/// A clock that starts at the real time and runs some times as fast.
pub(super) struct HurriedClock {
    speed: u32,
    began: Instant,
    began_ms: i64,
}

impl HurriedClock {
    /// Returns a clock.
    pub(super) fn new(speed: u32) -> Self {
        Self {
            speed,
            began: Instant::now(),
            began_ms: SystemClock.now_ms(),
        }
    }
}

impl Clock for HurriedClock {
    fn now_ms(&self) -> i64 {
        let passed_ms = self.began.elapsed().as_millis() * u128::from(self.speed);
        self.began_ms
            .saturating_add(i64::try_from(passed_ms).unwrap_or(i64::MAX))
    }
}

/// Waits as that clock goes.
pub(super) struct HurriedTimer(pub(super) u32);

#[async_trait]
impl Timer for HurriedTimer {
    async fn sleep_ms(&self, ms: u64) {
        TokioTimer.sleep_ms((ms / u64::from(self.0)).max(1)).await;
    }
}
