//! Money: what was promised, what was spent, and what nobody knows yet.
//!
//! Every purchase begins with a hold against hard caps and ends settled, released or in doubt. At every instant
//! `held = settled + released + doubtful + open`; [`Account::apply`] is the only way to change an account and checks
//! it. Amounts are whole millionths of a dollar, because HeyGen bills fractions of a cent for a second. Deliberately
//! absent: other currencies, and any way to spend without a hold.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::pipeline::id::{AgentId, AttemptId, OfficeId, VideoId};

/// An amount in millionths of a US dollar. Never negative.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct UsdMicros(pub u64);

impl UsdMicros {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Returns an amount given in cents.
    pub const fn from_cents(cents: u64) -> Self {
        Self(cents.saturating_mul(10_000))
    }

    /// Returns the sum, or the greatest amount there is: too much is refused by any cap.
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Returns what is left, or nothing.
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Returns the cost of a duration at this price for a second, rounded up.
    pub const fn for_duration_ms(self, duration_ms: u64) -> Self {
        Self(self.0.saturating_mul(duration_ms).div_ceil(1_000))
    }
}

impl fmt::Display for UsdMicros {
    /// Writes dollars and cents, rounded up to the cent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cents = self.0.div_ceil(10_000);
        write!(f, "${}.{:02}", cents / 100, cents % 100)
    }
}

/// A calendar month in UTC, as in 202611.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Month(pub u32);

impl Month {
    /// Returns the month a moment falls in.
    pub fn of(at_ms: i64) -> Self {
        // Howard Hinnant's civil-from-days: years begin in March, so that the leap day is the last.
        let days = at_ms.div_euclid(86_400_000) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        Self(u32::try_from(year.max(0) * 100 + month).unwrap_or(u32::MAX))
    }
}

/// Whose money is counted. One purchase is counted in all three.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Scope {
    /// All attempts at one video, ever.
    Video(VideoId),
    /// One agent in one month.
    Agent(AgentId, Month),
    /// One office in one month.
    Office(OfficeId, Month),
}

/// The most that may be held, spent or in doubt at any time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caps {
    /// For one video, all attempts together.
    pub video: UsdMicros,
    /// For one agent in one month.
    pub agent: UsdMicros,
    /// For the office in one month.
    pub office: UsdMicros,
}

impl Caps {
    /// Allows nothing: what applies where nobody has said how much may be spent.
    pub const NOTHING: Self = Self {
        video: UsdMicros::ZERO,
        agent: UsdMicros::ZERO,
        office: UsdMicros::ZERO,
    };

    /// Returns the cap of a scope.
    pub fn of(&self, scope: &Scope) -> UsdMicros {
        match scope {
            Scope::Video(_) => self.video,
            Scope::Agent(..) => self.agent,
            Scope::Office(..) => self.office,
        }
    }
}

/// Which of the caps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapName {
    /// [`Caps::video`].
    Video,
    /// [`Caps::agent`].
    Agent,
    /// [`Caps::office`].
    Office,
}

impl fmt::Display for CapName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Video => "one video",
            Self::Agent => "the agent this month",
            Self::Office => "the office this month",
        })
    }
}

impl Scope {
    /// Returns which of the caps holds for it.
    pub fn cap_name(&self) -> CapName {
        match self {
            Self::Video(_) => CapName::Video,
            Self::Agent(..) => CapName::Agent,
            Self::Office(..) => CapName::Office,
        }
    }
}

/// Caps that somebody has set for an office or for one agent of it; what is not set holds as it did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// For one video.
    pub video: Option<UsdMicros>,
    /// For one agent in one month.
    pub agent: Option<UsdMicros>,
    /// For the office in one month. Nothing in the budget of one agent.
    pub office: Option<UsdMicros>,
}

impl Caps {
    /// Returns the caps with what a budget says instead.
    pub fn under(self, budget: Budget) -> Self {
        Self {
            video: budget.video.unwrap_or(self.video),
            agent: budget.agent.unwrap_or(self.agent),
            office: budget.office.unwrap_or(self.office),
        }
    }
}

/// What holds are checked against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The budget of the office, then that of the agent, and these caps where neither says anything.
    Budgets(Caps),
    /// These caps, whatever anybody has set: for money that is spent already, and for whoever may not hold any.
    Exactly(Caps),
}

/// A change of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "amount")]
pub enum Movement {
    /// Sets money aside before a purchase. The only one that caps can refuse.
    Hold(UsdMicros),
    /// Sets more aside for what is already spent, because it came dearer than quoted.
    Extend(UsdMicros),
    /// The vendor has earned it.
    Settle(UsdMicros),
    /// It was not spent.
    Release(UsdMicros),
    /// Nobody knows whether it was spent.
    Doubt(UsdMicros),
    /// What was in doubt will be known.
    Reopen(UsdMicros),
}

impl Movement {
    /// Returns the name used in files and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hold(_) => "hold",
            Self::Extend(_) => "extend",
            Self::Settle(_) => "settle",
            Self::Release(_) => "release",
            Self::Doubt(_) => "doubt",
            Self::Reopen(_) => "reopen",
        }
    }

    /// Returns how much is moved.
    pub fn amount(self) -> UsdMicros {
        match self {
            Self::Hold(amount)
            | Self::Extend(amount)
            | Self::Settle(amount)
            | Self::Release(amount)
            | Self::Doubt(amount)
            | Self::Reopen(amount) => amount,
        }
    }
}

/// Why money does not move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LedgerRefused {
    /// The cap would be passed.
    #[error("{asked} more would pass the cap of {cap}{}, {committed} of it is used", for_whom(.of))]
    OverCap {
        /// Which cap, where that is known.
        of: Option<CapName>,
        /// What was asked for.
        asked: UsdMicros,
        /// What is held, spent or in doubt already.
        committed: UsdMicros,
        /// The cap.
        cap: UsdMicros,
    },
    /// More would leave than is there.
    #[error("{asked} cannot be moved, only {available} is there")]
    NotThere {
        /// What was to be moved.
        asked: UsdMicros,
        /// What is there.
        available: UsdMicros,
    },
    /// The sum is more than can be counted.
    #[error("the amount cannot be counted")]
    Uncountable,
}

impl LedgerRefused {
    /// Says whose cap it was.
    pub fn in_scope(self, scope: &Scope) -> Self {
        match self {
            Self::OverCap {
                asked,
                committed,
                cap,
                of: _,
            } => Self::OverCap {
                of: Some(scope.cap_name()),
                asked,
                committed,
                cap,
            },
            other => other,
        }
    }
}

fn for_whom(of: &Option<CapName>) -> String {
    of.map_or(String::new(), |of| format!(" for {of}"))
}

/// The money of one scope, or of one attempt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    held: UsdMicros,
    settled: UsdMicros,
    released: UsdMicros,
    doubtful: UsdMicros,
    open: UsdMicros,
}

impl Account {
    /// Returns an account as it was stored, or nothing if it does not balance.
    pub fn restore(
        held: UsdMicros,
        settled: UsdMicros,
        released: UsdMicros,
        doubtful: UsdMicros,
        open: UsdMicros,
    ) -> Option<Self> {
        let account = Self {
            held,
            settled,
            released,
            doubtful,
            open,
        };
        account.is_balanced().then_some(account)
    }

    /// Returns all that was ever set aside.
    pub fn held(&self) -> UsdMicros {
        self.held
    }

    /// Returns what vendors have earned.
    pub fn settled(&self) -> UsdMicros {
        self.settled
    }

    /// Returns what was set aside and not spent.
    pub fn released(&self) -> UsdMicros {
        self.released
    }

    /// Returns what may have been spent.
    pub fn doubtful(&self) -> UsdMicros {
        self.doubtful
    }

    /// Returns what is set aside now.
    pub fn open(&self) -> UsdMicros {
        self.open
    }

    /// Returns what counts against a cap: open, spent and in doubt.
    pub fn committed(&self) -> UsdMicros {
        self.open.plus(self.settled).plus(self.doubtful)
    }

    /// Returns whether everything held is somewhere.
    pub fn is_balanced(&self) -> bool {
        let parts = [self.settled, self.released, self.doubtful, self.open];
        let sum = parts
            .iter()
            .try_fold(0u64, |sum, part| sum.checked_add(part.0));
        sum == Some(self.held.0)
    }

    /// Returns the account after a movement.
    ///
    /// # Errors
    ///
    /// Refuses a hold that would pass the cap, and anything that is not there. The account is then as before.
    ///
    /// # Panics
    ///
    /// If the result does not balance: better to stop than to go on with wrong money.
    pub fn apply(self, movement: Movement, cap: UsdMicros) -> Result<Self, LedgerRefused> {
        let mut next = self;
        match movement {
            Movement::Hold(amount) => {
                self.check_cap(amount, cap)?;
                next.set_aside(amount)?;
            }
            Movement::Extend(amount) => next.set_aside(amount)?,
            Movement::Settle(amount) => shift(&mut next.open, &mut next.settled, amount)?,
            Movement::Release(amount) => shift(&mut next.open, &mut next.released, amount)?,
            Movement::Doubt(amount) => shift(&mut next.open, &mut next.doubtful, amount)?,
            Movement::Reopen(amount) => shift(&mut next.doubtful, &mut next.open, amount)?,
        }
        assert!(
            next.is_balanced(),
            "an account does not balance after {movement:?}: {next:?}"
        );
        Ok(next)
    }

    fn check_cap(&self, asked: UsdMicros, cap: UsdMicros) -> Result<(), LedgerRefused> {
        let committed = self.committed();
        match committed.0.checked_add(asked.0) {
            Some(sum) if sum <= cap.0 => Ok(()),
            _ => Err(LedgerRefused::OverCap {
                of: None,
                asked,
                committed,
                cap,
            }),
        }
    }

    fn set_aside(&mut self, amount: UsdMicros) -> Result<(), LedgerRefused> {
        let held = self
            .held
            .0
            .checked_add(amount.0)
            .ok_or(LedgerRefused::Uncountable)?;
        self.held = UsdMicros(held);
        self.open = self.open.plus(amount);
        Ok(())
    }
}

fn shift(from: &mut UsdMicros, to: &mut UsdMicros, amount: UsdMicros) -> Result<(), LedgerRefused> {
    if amount > *from {
        return Err(LedgerRefused::NotThere {
            asked: amount,
            available: *from,
        });
    }
    *from = from.less(amount);
    *to = to.plus(amount);
    Ok(())
}

/// A line of the ledger: one movement of one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The video the money is for.
    pub video: VideoId,
    /// The attempt it is for.
    pub attempt: AttemptId,
    /// The agent who pays.
    pub agent: AgentId,
    /// The office the agent belongs to.
    pub office: OfficeId,
    /// The month of the press: all movements of an attempt count in the same month.
    pub month: Month,
    /// What moves.
    pub movement: Movement,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}

impl Entry {
    /// Returns the accounts the movement is counted in.
    pub fn scopes(&self) -> [Scope; 3] {
        [
            Scope::Video(self.video.clone()),
            Scope::Agent(self.agent.clone(), self.month),
            Scope::Office(self.office.clone(), self.month),
        ]
    }
}

mod scope_name;

#[cfg(test)]
mod tests;
