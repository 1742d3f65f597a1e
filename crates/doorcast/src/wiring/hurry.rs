//! A clock that runs ahead, for vendors that are only played on this computer: their twenty minutes take seconds.

use async_trait::async_trait;
use doorcast_app::{
    ports::Clock,
    runner::{Timer, TokioTimer},
};

use crate::clock::SystemClock;

/// A clock that showed the real time at some moment and runs some times as fast since.
pub(super) struct HurriedClock {
    speed: u32,
    from_ms: i64,
}

impl HurriedClock {
    /// Returns a clock. With the moment given, it goes on where an earlier process left it.
    pub(super) fn new(speed: u32, from_ms: Option<i64>) -> Self {
        Self {
            speed,
            from_ms: from_ms.unwrap_or_else(|| SystemClock.now_ms()),
        }
    }
}

impl Clock for HurriedClock {
    fn now_ms(&self) -> i64 {
        let passed_ms = SystemClock.now_ms() - self.from_ms;
        self.from_ms
            .saturating_add(passed_ms.saturating_mul(i64::from(self.speed)))
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
