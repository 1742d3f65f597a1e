//! Amounts in JSON: dollars as decimal text, exact to the millionth.

use std::fmt;

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
}
