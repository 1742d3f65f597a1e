//! What a video costs, in dollars, and what is in the wallet.

use std::fmt;

use super::{
    order::{Engine, Resolution},
    wire::{Account, LookKind},
};

/// Millionths of a dollar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct MicroUsd(pub i64);

impl MicroUsd {
    /// Reads a decimal amount of dollars, exactly; digits below a millionth are cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(part) {
            return None;
        }
        let micros: String = part.chars().chain("000000".chars()).take(6).collect();
        let whole: i64 = whole.parse().ok()?;
        let amount = whole
            .checked_mul(1_000_000)?
            .checked_add(micros.parse().ok()?)?;
        Some(Self(sign * amount))
    }
}

impl fmt::Display for MicroUsd {
    /// Writes dollars and cents, rounded up: nobody pays more than they were shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cents = self.0.div_euclid(10_000) + i64::from(self.0.rem_euclid(10_000) > 0);
        let sign = if cents < 0 { "-" } else { "" };
        write!(f, "{sign}${}.{:02}", cents.abs() / 100, cents.abs() % 100)
    }
}

/// Prices per second of video. HeyGen changes them, so they are settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prices {
    /// A photo up to 1080 lines.
    pub photo: MicroUsd,
    /// A photo in 4K.
    pub photo_4k: MicroUsd,
    /// A twin or an actor up to 1080 lines.
    pub footage: MicroUsd,
    /// A twin or an actor in 4K.
    pub footage_4k: MicroUsd,
    /// The oldest engine, of a twin or an actor.
    pub engine_iii: MicroUsd,
    /// The oldest engine, of a photo: the dearer of the two published prices.
    pub engine_iii_photo: MicroUsd,
}

impl Default for Prices {
    fn default() -> Self {
        Self {
            photo: MicroUsd(50_000),
            photo_4k: MicroUsd(66_700),
            footage: MicroUsd(66_700),
            footage_4k: MicroUsd(83_300),
            engine_iii: MicroUsd(16_700),
            engine_iii_photo: MicroUsd(43_300),
        }
    }
}

/// What one video is expected to cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// For one second.
    pub per_second: MicroUsd,
    /// For how many seconds, rounded up.
    pub seconds: u32,
    /// Altogether.
    pub total: MicroUsd,
}

impl Prices {
    /// Returns what a video of a length costs. An engine HeyGen chooses itself is taken for IV.
    pub fn quote(
        &self,
        look: LookKind,
        engine: Option<Engine>,
        resolution: Resolution,
        seconds: u32,
    ) -> Quote {
        let is_4k = resolution == Resolution::UltraHd;
        let per_second = match (engine, look) {
            (Some(Engine::AvatarIii), LookKind::Photo) => self.engine_iii_photo,
            (Some(Engine::AvatarIii), LookKind::Footage) => self.engine_iii,
            (_, LookKind::Photo) if is_4k => self.photo_4k,
            (_, LookKind::Photo) => self.photo,
            (_, LookKind::Footage) if is_4k => self.footage_4k,
            (_, LookKind::Footage) => self.footage,
        };
        Quote {
            per_second,
            seconds,
            total: MicroUsd(per_second.0.saturating_mul(i64::from(seconds))),
        }
    }
}

/// What an account has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Balance {
    /// A prepaid wallet, or what is left below a cap, in dollars.
    Dollars(MicroUsd),
    /// Credits of a plan, in HeyGen's own words; what a video costs of them is not published.
    Credits(String),
    /// The account does not say.
    Unknown,
}

impl Balance {
    /// Whether it is certainly too little.
    pub fn is_short_of(&self, quote: &Quote) -> bool {
        matches!(self, Self::Dollars(left) if *left < quote.total)
    }

    /// Reads an account.
    pub(super) fn of(account: &Account) -> Self {
        if let Some(wallet) = &account.wallet {
            let amount = wallet.remaining_balance.as_ref().map(decimal);
            return match (wallet.currency.as_deref(), amount) {
                (Some("credits"), Some(amount)) => Self::Credits(amount),
                (_, Some(amount)) => MicroUsd::parse(&amount).map_or(Self::Unknown, Self::Dollars),
                (_, None) => Self::Unknown,
            };
        }
        if let Some(usage) = &account.usage_based {
            let read = |value: &Option<serde_json::Value>| {
                value
                    .as_ref()
                    .and_then(|value| MicroUsd::parse(&decimal(value)))
            };
            return match (
                read(&usage.spending_cap_usd),
                read(&usage.spending_current_usd),
            ) {
                (Some(cap), Some(spent)) => Self::Dollars(MicroUsd(cap.0 - spent.0)),
                _ => Self::Unknown,
            };
        }
        match &account.subscription {
            Some(plan) => Self::Credits(
                plan.pointer("/credits/premium_credits/remaining")
                    .map_or_else(|| "unknown".to_owned(), decimal),
            ),
            None => Self::Unknown,
        }
    }
}

/// Returns a number as it was written.
fn decimal(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
