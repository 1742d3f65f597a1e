//! Dates, times, weekdays and decades.

use super::{
    super::{number, speech::Speech},
    Place,
};

const MONTHS: [(&str, &str); 12] = [
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may", "may"),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
];

const WEEKDAYS: [(&str, &str); 11] = [
    ("mon", "monday"),
    ("tue", "tuesday"),
    ("tues", "tuesday"),
    ("wed", "wednesday"),
    ("thu", "thursday"),
    ("thur", "thursday"),
    ("thurs", "thursday"),
    ("fri", "friday"),
    ("sat", "saturday"),
    ("sun", "sunday"),
    ("weds", "wednesday"),
];

/// Returns what is said for a date, a time, or a part of one.
pub(super) fn read(place: Place<'_>) -> Option<Speech> {
    let words = read_month_name(place)
        .or_else(|| read_weekday(place))
        .or_else(|| read_date(place))
        .or_else(|| read_day(place))
        .or_else(|| read_decade(place.core()));
    words
        .map(|words| Speech::of(&words))
        .or_else(|| read_half_of_day(place))
        .or_else(|| read_times(place))
}

/// Returns the month's full name, from its name or abbreviation in lower case.
fn month(word: &str) -> Option<&'static str> {
    let word = if word == "sept" { "sep" } else { word };
    MONTHS
        .iter()
        .find(|(short, full)| *short == word || *full == word)
        .map(|(_, full)| *full)
}

pub(super) fn is_month(word: &str) -> bool {
    month(word).is_some()
}

fn read_month_name(place: Place<'_>) -> Option<String> {
    let full = month(place.lower()).filter(|full| *full != place.lower())?;
    let before_day = place.next(1).is_some_and(|next| next.is_numeric());
    let is_short = place.piece().is_capitalized() && (before_day || place.piece().has_stop());
    is_short.then(|| full.to_owned())
}

fn read_weekday(place: Place<'_>) -> Option<String> {
    let days: Vec<&str> = place
        .lower()
        .split('-')
        .map(weekday)
        .collect::<Option<_>>()?;
    let is_word_too = days.len() == 1 && matches!(place.lower(), "sat" | "sun" | "wed");
    let is_beside = |piece: Option<&super::Piece>| {
        piece.is_some_and(|piece| piece.is_numeric() || matches!(piece.core.as_str(), "&" | "+"))
    };
    let is_short = !is_word_too
        || place.piece().has_stop()
        || is_beside(place.next(1))
        || is_beside(place.previous(1));
    (place.piece().is_capitalized() && is_short).then(|| days.join(" to "))
}

/// Returns the full name of a shortened weekday in lower case.
fn weekday(word: &str) -> Option<&'static str> {
    WEEKDAYS
        .iter()
        .find(|(short, _)| *short == word)
        .map(|(_, full)| *full)
}

/// Reads "11/24/2026", "11-24-26", "2026-11-24" and, where it can be no fraction, "11/24".
fn read_date(place: Place<'_>) -> Option<String> {
    let core = place.core();
    let parts: Vec<&str> = core.split(['/', '-']).collect();
    if !parts.iter().all(|part| {
        !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit())
    }) {
        return None;
    }
    match parts[..] {
        [year, month, day] if year.len() == 4 => date(month, day, Some(year)),
        [month, day, year] if year.len() == 4 || year.len() == 2 => date(month, day, Some(year)),
        [month, day] if core.contains('/') && is_day_and_month(place, month, day) => {
            date(month, day, None)
        }
        _ => None,
    }
}

fn date(month: &str, day: &str, year: Option<&str>) -> Option<String> {
    let month: usize = month.parse().ok()?;
    let day: u64 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    let (_, name) = MONTHS.get(month.checked_sub(1)?)?;
    let year = match year {
        Some(year) if year.len() == 2 => number::paired(&format!("20{year}")),
        Some(year) => number::paired(year),
        None => String::new(),
    };
    Some(format!("{name} {} {year}", number::ordinal(day)))
}

/// Whether "11/24" is a date rather than a fraction, a share or a pair.
fn is_day_and_month(place: Place<'_>, month: &str, day: &str) -> bool {
    let (Ok(first), Ok(second)) = (month.parse::<u64>(), day.parse::<u64>()) else {
        return false;
    };
    let announced = matches!(
        place.previous_lower(),
        "on" | "until" | "through" | "by" | "from" | "starting" | "date"
    ) || WEEKDAYS
        .iter()
        .any(|(short, full)| place.previous_lower() == *short || place.previous_lower() == *full);
    let is_fraction = first < second && matches!(second, 2..=5 | 8 | 10 | 16);
    (1..=12).contains(&first)
        && (1..=31).contains(&second)
        && (announced || !is_fraction && second > 9)
}

/// Reads the day after a month's name: "Nov. 24", "May 5-7".
fn read_day(place: Place<'_>) -> Option<String> {
    month(place.previous_lower())?;
    let days: Vec<u64> = place
        .lower()
        .split('-')
        .map(|day| {
            day.trim_end_matches(char::is_alphabetic)
                .parse()
                .ok()
                .filter(|day| (1..=31).contains(day))
        })
        .collect::<Option<_>>()?;
    let unit = place.next_lower();
    let is_amount = matches!(unit, "percent" | "homes" | "days" | "listings" | "sales")
        || place.core().len() > 5;
    (!is_amount).then(|| {
        days.into_iter()
            .map(number::ordinal)
            .collect::<Vec<_>>()
            .join(" to ")
    })
}

/// Reads "1990s", "'90s" and "80s".
fn read_decade(core: &str) -> Option<String> {
    let digits = core
        .trim_start_matches('\'')
        .strip_suffix('s')?
        .trim_end_matches('\'');
    let is_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let words = number::plural(&number::paired(digits));
    let words = match words.strip_prefix("one ") {
        // "100s of homes".
        Some(many) if digits.starts_with('1') => many.to_owned(),
        _ => words,
    };
    (is_digits && (2..=4).contains(&digits.len())).then_some(words)
}

/// Reads "a.m." and, after a number, "pm".
fn read_half_of_day(place: Place<'_>) -> Option<Speech> {
    let letters = place.lower().replace('.', "");
    let is_dotted = place.core().contains('.');
    let is_half = matches!(letters.as_str(), "am" | "pm") && (is_dotted || place.follows_number());
    is_half.then(|| spelled(&letters))
}

fn spelled(letters: &str) -> Speech {
    let mut speech = Speech::default();
    speech.spell(letters);
    speech
}

/// Reads "2:30", "10am", "1-4 pm", "11am-2:30pm".
fn read_times(place: Place<'_>) -> Option<Speech> {
    let sides: Vec<Time> = place
        .lower()
        .split('-')
        .map(Time::parse)
        .collect::<Option<_>>()?;
    let half_follows = matches!(place.next_lower().replace('.', "").as_str(), "am" | "pm");
    let is_time = half_follows
        || sides
            .iter()
            .any(|side| side.minutes.is_some() || !side.half.is_empty());
    if !is_time || sides.len() > 2 {
        return None;
    }
    let mut speech = Speech::default();
    for (index, side) in sides.iter().enumerate() {
        if index > 0 {
            speech.say("to");
        }
        let is_bare = side.half.is_empty() && !half_follows && sides.len() == 1;
        speech.say(&side.words(is_bare));
        speech.spell(&side.half);
    }
    Some(speech)
}

struct Time {
    hour: u64,
    minutes: Option<String>,
    half: String,
}

impl Time {
    fn parse(text: &str) -> Option<Self> {
        let end = text
            .find(|sign: char| !(sign.is_ascii_digit() || sign == ':'))
            .unwrap_or(text.len());
        let (clock, half) = text.split_at(end);
        let half = half.replace('.', "");
        if !matches!(half.as_str(), "" | "am" | "pm") {
            return None;
        }
        let (hour, minutes) = match clock.split_once(':') {
            Some((hour, minutes)) => (hour, Some(minutes)),
            None => (clock, None),
        };
        if minutes.is_some_and(|minutes| {
            minutes.len() != 2 || minutes.parse::<u64>().is_ok_and(|value| value > 59)
        }) {
            return None;
        }
        Some(Self {
            hour: hour
                .parse()
                .ok()
                .filter(|hour| *hour <= 24 && text.len() <= 9)?,
            minutes: minutes.map(str::to_owned),
            half,
        })
    }

    fn words(&self, is_bare: bool) -> String {
        let hour = number::cardinal(self.hour);
        match self.minutes.as_deref() {
            Some("00") if is_bare => format!("{hour} o'clock"),
            None | Some("00") => hour,
            Some(minutes) if minutes.starts_with('0') => {
                format!("{hour} oh {}", number::amount(&minutes[1..]))
            }
            Some(minutes) => format!("{hour} {}", number::amount(minutes)),
        }
    }
}
