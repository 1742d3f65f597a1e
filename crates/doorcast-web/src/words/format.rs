//! Numbers, money and dates as people in the United States write them, in either language.

use doorcast_domain::{ledger::UsdMicros, video::Language};
use jiff::Timestamp;

use super::Words;

const ENGLISH_MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

const SPANISH_MONTHS: [&str; 12] = [
    "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic",
];

impl Words {
    /// Returns 1234567 as "1,234,567".
    pub(crate) fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        text
    }

    /// Returns an amount to the cent: "$1,234.50".
    pub(crate) fn money(self, amount: UsdMicros) -> String {
        let cents = (amount.0 + 5_000) / 10_000;
        format!("${}.{:02}", self.number(cents / 100), cents % 100)
    }

    /// Returns a day: "Nov 25, 2026", "25 nov 2026". Days begin at midnight in Greenwich.
    pub(crate) fn date(self, at_ms: i64) -> String {
        let moment = moment(at_ms);
        let (day, year) = (moment.day(), moment.year());
        let month = usize::from(moment.month().unsigned_abs()) - 1;
        match self.0 {
            Language::English => format!("{} {day}, {year}", ENGLISH_MONTHS[month]),
            Language::Spanish => format!("{day} {} {year}", SPANISH_MONTHS[month]),
        }
    }

    /// Returns a minute: "Nov 25, 2026, 18:05 UTC". A script shows it in the reader's own zone.
    pub(crate) fn minute(self, at_ms: i64) -> String {
        let moment = moment(at_ms);
        let (hour, minute) = (moment.hour(), moment.minute());
        format!("{}, {hour:02}:{minute:02} UTC", self.date(at_ms))
    }

    /// Returns how long a film is: "0:45", "12:03".
    pub(crate) fn length(self, seconds: u64) -> String {
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }
}

fn moment(at_ms: i64) -> jiff::ZonedDateTime {
    let moment = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    moment.to_zoned_datetime(jiff::tz::TimeZone::UTC)
}

/// Returns a moment as the attribute of a `time` element.
pub(crate) fn machine_time(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms)
        .unwrap_or_default()
        .to_string()
}
