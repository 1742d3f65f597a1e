//! How often somebody may try what guessers try.
//!
//! Attempts are counted as a bucket that fills up again: so many at once, then one more every so often (the generic cell
//! rate algorithm). All that has to be remembered of a bucket is when it is full again.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use async_trait::async_trait;

use crate::ports::StoreError;

/// What is done so seldom by people, and so often by guessers, that it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Making the first owner.
    Setup,
    /// Signing in.
    SignIn,
    /// Typing the code of the second step.
    SecondStep,
    /// Asking for a new password, or setting it.
    Reset,
    /// Inviting somebody, or accepting.
    Invitation,
    /// Proving to be who has signed in, by the password.
    Proof,
}

/// Whose attempts are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Counter {
    /// All that come from one place.
    Address(IpAddr),
    /// All that are for one account, known or not.
    Account(String),
}

/// Says when it is too much.
#[async_trait]
pub trait Throttle: Send + Sync {
    /// Counts an attempt that is made now.
    ///
    /// # Errors
    ///
    /// Says how long to wait before the next.
    async fn count(&self, what: Counted, whose: &Counter, now_ms: i64) -> Result<(), CountRefused>;
}

/// Why an attempt may not be made.
#[derive(Debug, thiserror::Error)]
pub enum CountRefused {
    /// There were too many.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// It could not be counted.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// There were too many attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many attempts; the next in {} s", .retry_after.as_secs())]
pub struct TooMany {
    /// How long to wait.
    pub retry_after: Duration,
}

/// How many attempts there are at once, and how often there is one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// At once.
    pub burst: u32,
    /// Then one every so often.
    pub then_every: Duration,
}

/// For one account: enough for a person who has forgotten, little for a machine that guesses.
const PER_ACCOUNT: Limit = Limit {
    burst: 10,
    then_every: Duration::from_secs(60),
};

/// For six digits, of which three count at a time: a year of guessing finds one with a chance of less than one in six.
const PER_CODE: Limit = Limit {
    burst: 10,
    then_every: Duration::from_secs(10 * 60),
};

/// For messages to one address, so that nobody's mailbox is filled.
const PER_MAILBOX: Limit = Limit {
    burst: 3,
    then_every: Duration::from_secs(20 * 60),
};

/// For invitations by one administrator: an office moves in at once.
const PER_HOST: Limit = Limit {
    burst: 50,
    then_every: Duration::from_secs(60),
};

/// For one place, which may be a whole office behind one address.
const PER_ADDRESS: Limit = Limit {
    burst: 30,
    then_every: Duration::from_secs(10),
};

impl Limit {
    /// Returns how often somebody may try something.
    pub fn of(what: Counted, whose: &Counter) -> Self {
        match (whose, what) {
            (Counter::Address(_), _) => PER_ADDRESS,
            (Counter::Account(_), Counted::SecondStep) => PER_CODE,
            (Counter::Account(_), Counted::Reset) => PER_MAILBOX,
            (Counter::Account(_), Counted::Invitation) => PER_HOST,
            (Counter::Account(_), Counted::Setup | Counted::SignIn | Counted::Proof) => PER_ACCOUNT,
        }
    }

    /// Returns how long one attempt takes to be forgotten, in milliseconds.
    pub fn period_ms(self) -> i64 {
        i64::try_from(self.then_every.as_millis()).unwrap_or(i64::MAX)
    }

    /// Returns how far away it may be, at most, that all is forgotten for one more attempt, in milliseconds.
    pub fn slack_ms(self) -> i64 {
        i64::from(self.burst.saturating_sub(1)).saturating_mul(self.period_ms())
    }

    /// Returns when all attempts are forgotten if one more is made now, given when they were without it; in milliseconds
    /// since 1970.
    ///
    /// # Errors
    ///
    /// Says how long to wait before the next.
    pub fn count(self, forgotten_at_ms: Option<i64>, now_ms: i64) -> Result<i64, TooMany> {
        let forgotten_at_ms = forgotten_at_ms.map_or(now_ms, |at_ms| at_ms.max(now_ms));
        let ahead_ms = forgotten_at_ms.saturating_sub(now_ms);
        match u64::try_from(ahead_ms.saturating_sub(self.slack_ms())) {
            Err(_) | Ok(0) => Ok(forgotten_at_ms.saturating_add(self.period_ms())),
            Ok(wait_ms) => Err(TooMany {
                retry_after: Duration::from_millis(wait_ms),
            }),
        }
    }
}

impl Counter {
    /// Returns who is counted together with this one: whoever has one address of the newer kind has a whole /64 of them.
    pub fn neighborhood(&self) -> Self {
        match self {
            Self::Address(IpAddr::V6(address)) if address.to_ipv4_mapped().is_none() => {
                let prefix = address.to_bits() & (u128::MAX << 64);
                Self::Address(Ipv6Addr::from_bits(prefix).into())
            }
            other => other.clone(),
        }
    }
}
