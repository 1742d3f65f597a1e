//! Whether a call may be made again.

use std::time::Duration;

/// The longest wait a server may ask for that is believed.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);

/// Whether a call may be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It will fail again until somebody changes something.
    Never,
    /// Nothing happened; the same call may be made after this time.
    After(Duration),
    /// It may have happened: look before asking again, or ask with the same idempotency key.
    Unknown,
}

impl Retry {
    /// Returns a wait in whole seconds.
    pub fn after_seconds(seconds: u64) -> Self {
        Self::After(Duration::from_secs(seconds))
    }

    /// Whether the vendor certainly did nothing.
    pub fn is_certain(self) -> bool {
        !matches!(self, Self::Unknown)
    }
}

impl From<Retry> for doorcast_app::ports::Retry {
    fn from(retry: Retry) -> Self {
        match retry {
            Retry::Never => Self::Never,
            Retry::After(wait) => Self::After(wait),
            Retry::Unknown => Self::Unknown,
        }
    }
}

/// Reads the seconds of a `retry-after` header; whole or decimal, and no longer than an hour.
pub fn parse_seconds(text: &str) -> Option<Duration> {
    let seconds: f64 = text.trim().parse().ok()?;
    if !seconds.is_finite() || seconds < 0.0 {
        return None;
    }
    Some(Duration::from_secs_f64(
        seconds.min(LONGEST_WAIT.as_secs_f64()),
    ))
}
