//! A vendor that keeps failing is rested, so that it can recover and people can see why nothing moves.

use serde::{Deserialize, Serialize};

/// How many failures in a row it takes.
pub const FAILURES: u32 = 5;

/// The first rest, in milliseconds; each further one is twice as long.
pub const FIRST_REST_MS: i64 = 30_000;

/// The longest rest, in milliseconds.
pub const LONGEST_REST_MS: i64 = 10 * 60_000;

/// How a vendor is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Breaker {
    /// It answers.
    #[default]
    Well,
    /// It has failed, but not often enough in a row.
    Failing {
        /// How often in a row.
        failures: u32,
    },
    /// It is left alone; afterwards one call may try.
    Rested {
        /// Until when, in milliseconds since 1970.
        until_ms: i64,
        /// How often in a row it has been rested.
        rests: u32,
    },
}

/// How much may be asked of a vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowance {
    /// As much as the vendor's limits allow.
    Usual,
    /// One call, to see whether it answers again.
    OneTry,
    /// Nothing before that moment.
    NothingUntil(i64),
}

impl Breaker {
    /// Returns how much may be asked of the vendor now.
    pub fn allowance(self, now_ms: i64) -> Allowance {
        match self {
            Self::Well | Self::Failing { .. } => Allowance::Usual,
            Self::Rested { until_ms, .. } if now_ms < until_ms => Allowance::NothingUntil(until_ms),
            Self::Rested { .. } => Allowance::OneTry,
        }
    }

    /// Returns how the vendor is doing after an answer of any kind: a refusal is an answer, too.
    pub fn after_answer(self) -> Self {
        Self::Well
    }

    /// Returns how the vendor is doing after a failure: no answer, or one that says it is broken.
    pub fn after_failure(self, now_ms: i64) -> Self {
        match self {
            Self::Well => Self::Failing { failures: 1 },
            Self::Failing { failures } if failures + 1 < FAILURES => Self::Failing {
                failures: failures + 1,
            },
            Self::Failing { .. } => rest(now_ms, 1),
            // Calls that were under way when the rest began say nothing new.
            Self::Rested { until_ms, .. } if now_ms < until_ms => self,
            Self::Rested { rests, .. } => rest(now_ms, rests.saturating_add(1)),
        }
    }
}

fn rest(now_ms: i64, rests: u32) -> Breaker {
    let doubled = FIRST_REST_MS << (rests - 1).min(10);
    Breaker::Rested {
        until_ms: now_ms + doubled.min(LONGEST_REST_MS),
        rests,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rests_begin_after_failures_in_a_row_and_grow() {
        let mut breaker = Breaker::Well;
        for _ in 1..FAILURES {
            breaker = breaker.after_failure(0);
            assert_eq!(breaker.allowance(0), Allowance::Usual);
        }
        breaker = breaker.after_failure(0);
        assert_eq!(breaker.allowance(0), Allowance::NothingUntil(FIRST_REST_MS));
        assert_eq!(
            breaker.after_failure(5),
            breaker,
            "late failures do not prolong a rest"
        );
        assert_eq!(breaker.allowance(FIRST_REST_MS), Allowance::OneTry);
        let mut now_ms = FIRST_REST_MS;
        for _ in 0..100 {
            breaker = breaker.after_failure(now_ms);
            let Breaker::Rested { until_ms, .. } = breaker else {
                panic!("{breaker:?} is not rested");
            };
            assert!((FIRST_REST_MS..=LONGEST_REST_MS).contains(&(until_ms - now_ms)));
            now_ms = until_ms;
        }
        assert_eq!(breaker.after_answer(), Breaker::Well);
    }
}
