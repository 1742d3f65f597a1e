//! When to ask again. Every wait has its reason in the studio's contract; slow is never failed.

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// How long the same key may be sent again. HeyGen keeps keys for 24 hours; one is left for clocks that differ.
pub const SEND_WINDOW_MS: i64 = 23 * HOUR;

/// How far our own clock may go back before the age of a key can no longer be trusted.
pub const CLOCK_TOLERANCE_MS: i64 = MINUTE;

/// How often a studio's list must be searched in vain before we say that something is not there.
pub const ABSENCES: u32 = 3;

/// Over how long a time it must be searched in vain, since the studio's list may lag.
pub const ABSENCE_SPAN_MS: i64 = 10 * MINUTE;

/// When a render takes unusually long, and people are told so.
pub const SLOW_AFTER_MS: i64 = 45 * MINUTE;

/// How often in a row a studio may not know a render of ours before a person is asked.
pub const MISSES: u32 = 20;

/// How often storing may fail before a person is asked: about a day and a half with the waits below.
pub const STORE_FAILURES: u32 = 60;

/// The longest wait there is. Whatever seems to be due later was planned by a clock that ran ahead.
pub const LONGEST_WAIT_MS: i64 = HOUR;

/// Returns whether it is time.
pub fn is_due(due_at_ms: i64, now_ms: i64) -> bool {
    due_at_ms <= now_ms || due_at_ms > now_ms + LONGEST_WAIT_MS
}

/// Returns how long to leave a studio alone that has asked for it.
pub fn busy_wait_ms(asked_ms: u64) -> i64 {
    i64::try_from(asked_ms)
        .unwrap_or(i64::MAX)
        .clamp(SECOND, LONGEST_WAIT_MS)
}

/// Returns the wait before the same is sent again after that many sends.
pub fn resend_after_ms(sends: u32) -> i64 {
    match sends {
        0 | 1 => 5 * SECOND,
        2 => 15 * SECOND,
        3 => MINUTE,
        _ => 5 * MINUTE,
    }
}

/// Returns the wait before a render of that age is asked for again.
pub fn poll_after_ms(age_ms: i64) -> i64 {
    match age_ms {
        age if age < 2 * MINUTE => 15 * SECOND,
        age if age < 10 * MINUTE => 30 * SECOND,
        age if age < SLOW_AFTER_MS => MINUTE,
        _ => 10 * MINUTE,
    }
}

/// Returns the wait before a studio's list is searched again.
pub fn search_again_after_ms() -> i64 {
    5 * MINUTE
}

/// Returns the wait before storing is tried again after that many failures: a fresh file may need seconds to appear.
pub fn store_again_after_ms(failures: u32) -> i64 {
    match failures {
        0..=8 => (2 * SECOND) << failures,
        _ => 30 * MINUTE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polling_follows_the_contract() {
        for (age_ms, wait_ms) in [
            (-HOUR, 15 * SECOND),
            (0, 15 * SECOND),
            (2 * MINUTE, 30 * SECOND),
            (10 * MINUTE - 1, 30 * SECOND),
            (10 * MINUTE, MINUTE),
            (45 * MINUTE, 10 * MINUTE),
            (24 * 30 * HOUR, 10 * MINUTE),
        ] {
            assert_eq!(poll_after_ms(age_ms), wait_ms, "at the age of {age_ms}");
        }
    }

    #[test]
    fn waits_never_shrink_and_never_end() {
        for tries in 0..1_000 {
            assert!(resend_after_ms(tries) <= resend_after_ms(tries + 1));
            assert!(store_again_after_ms(tries) <= store_again_after_ms(tries + 1));
            assert!(store_again_after_ms(tries) <= HOUR);
        }
    }
}
