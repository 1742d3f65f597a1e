//! Counts attempts in memory: forgotten when the process ends, which is seldom enough where it is the only one.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use async_trait::async_trait;
use doorcast_app::ports::throttle::{CountRefused, Counted, Counter, Limit, Throttle};

/// How many counters are remembered before those that are full again are forgotten.
const MOST_COUNTERS: usize = 10_000;

/// Counts attempts.
#[derive(Debug, Default)]
pub struct MemoryThrottle(Mutex<HashMap<(Counted, Counter), i64>>);

#[async_trait]
impl Throttle for MemoryThrottle {
    async fn count(&self, what: Counted, whose: &Counter, now_ms: i64) -> Result<(), CountRefused> {
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counters.len() > MOST_COUNTERS {
            counters.retain(|_, forgotten_at_ms| *forgotten_at_ms > now_ms);
        }
        let key = (what, whose.neighborhood());
        let forgotten_at_ms = counters.get(&key).copied();
        let forgotten_at_ms = Limit::of(what, whose).count(forgotten_at_ms, now_ms)?;
        counters.insert(key, forgotten_at_ms);
        Ok(())
    }
}
