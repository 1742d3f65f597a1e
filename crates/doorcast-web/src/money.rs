//! Amounts in JSON: dollars as decimal text, exact to the millionth.

use std::fmt;

use doorcast_app::ports::budgets::MOST_DOLLARS;
use doorcast_domain::{ledger::UsdMicros, pipeline::attempt::Quote};
use serde::{Deserialize, Deserializer, de};

/// The most that can be agreed to, in dollars.
const MOST_USD: f64 = 100_000.0;

/// Returns an amount as "1.250000".
pub(crate) fn text(amount: UsdMicros) -> String {
    format!("{}.{:06}", amount.0 / 1_000_000, amount.0 % 1_000_000)
}

/// The most a person agrees to pay, given as a number or a text: 1.5, "1.50".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct MostUsd(UsdMicros);

impl MostUsd {
    /// Returns a quote of that total, to compare prices with.
    pub(crate) fn as_quote(self) -> Quote {
        Quote {
            price_per_second: self.0,
            expected_ms: 1_000,
        }
    }
}

impl<'de> Deserialize<'de> for MostUsd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reading)
    }
}

struct Reading;

impl de::Visitor<'_> for Reading {
    type Value = MostUsd;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "dollars from 0 to {MOST_USD}")
    }

    fn visit_u64<E: de::Error>(self, dollars: u64) -> Result<MostUsd, E> {
        self.visit_f64(dollars as f64)
    }

    fn visit_f64<E: de::Error>(self, dollars: f64) -> Result<MostUsd, E> {
        match (0.0..=MOST_USD).contains(&dollars) {
            true => Ok(MostUsd(UsdMicros((dollars * 1e6).round() as u64))),
            false => Err(E::invalid_value(de::Unexpected::Float(dollars), &self)),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<MostUsd, E> {
        let is_plain = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
        match text.parse() {
            Ok(dollars) if is_plain => self.visit_f64(dollars),
            _ => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
        }
    }
}

/// Returns an amount as it is typed, in cents at least: "12.50".
pub(crate) fn typed(amount: UsdMicros) -> String {
    let text = text(amount);
    match text.strip_suffix("0000") {
        Some(cents) => cents.to_owned(),
        None => text,
    }
}

/// Reads dollars as people type them: "12", "12.5", "12.50"; not finer than the smallest amount there is.
pub(crate) fn read(text: &str) -> Option<UsdMicros> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_amount = !(whole.is_empty() && part.is_empty()) && part.len() <= 6;
    if !is_amount || !are_digits(whole) || !are_digits(part) {
        return None;
    }
    let whole: u64 = format!("0{whole}").parse().ok()?;
    let part: u64 = format!("{part:0<6}").parse().ok()?;
    Some(UsdMicros(whole.checked_mul(1_000_000)?.checked_add(part)?))
}

/// Reads a cap as people type it. More than anybody may be allowed is not one.
pub(crate) fn read_cap(text: &str) -> Option<UsdMicros> {
    let most = UsdMicros::from_cents(MOST_DOLLARS * 100);
    read(text).filter(|amount| *amount <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_are_exact_to_the_millionth() {
        for (json, micros) in [
            ("0", Some(0)),
            ("1.5", Some(1_500_000)),
            ("\"0.000001\"", Some(1)),
            ("100000", Some(100_000_000_000)),
            ("100001", None),
            ("-1", None),
            ("-0.5", None),
            ("\"1e3\"", None),
            ("\"NaN\"", None),
            ("null", None),
        ] {
            let read: Option<MostUsd> = serde_json::from_str(json).ok();
            assert_eq!(read.map(|most| most.as_quote().total().0), micros, "{json}");
        }
        assert_eq!(text(UsdMicros(1_250_000)), "1.250000");
    }

    #[test]
    fn amounts_are_read_as_they_are_typed() {
        for (text, micros) in [
            ("12", 12_000_000),
            ("12.5", 12_500_000),
            (".05", 50_000),
            ("0", 0),
        ] {
            assert_eq!(read(text), Some(UsdMicros(micros)), "{text}");
        }
        for text in [
            "",
            ".",
            "-1",
            "1e3",
            "12.3456789",
            "1 2",
            "99999999999999999999",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        for micros in [0, 50_000, 12_500_000, 1] {
            assert_eq!(read(&typed(UsdMicros(micros))), Some(UsdMicros(micros)));
        }
        assert_eq!(typed(UsdMicros(12_500_000)), "12.50");
    }
}
