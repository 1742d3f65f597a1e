//! Amounts of dollars.

use super::{
    super::{number, number::Number, speech::Speech},
    Place,
};

/// Words that multiply the amount before them.
const SCALES: [(&str, &str); 8] = [
    ("thousand", "thousand"),
    ("million", "million"),
    ("billion", "billion"),
    ("trillion", "trillion"),
    ("mil", "million"),
    ("mill", "million"),
    ("mm", "million"),
    ("k", "thousand"),
];

/// Letters that multiply the amount they are written to.
const SUFFIXES: [(&str, &str); 8] = [
    ("", ""),
    ("k", "thousand"),
    ("m", "million"),
    ("mm", "million"),
    ("mil", "million"),
    ("b", "billion"),
    ("bn", "billion"),
    ("t", "trillion"),
];

/// What an amount can be for each of.
const PER: [(&str, &str); 21] = [
    ("mo", "month"),
    ("mth", "month"),
    ("month", "month"),
    ("yr", "year"),
    ("year", "year"),
    ("wk", "week"),
    ("week", "week"),
    ("day", "day"),
    ("nt", "night"),
    ("night", "night"),
    ("hr", "hour"),
    ("hour", "hour"),
    ("sf", "square foot"),
    ("sqft", "square foot"),
    ("sq.ft", "square foot"),
    ("sq", "square"),
    ("ft", "foot"),
    ("ac", "acre"),
    ("acre", "acre"),
    ("unit", "unit"),
    ("person", "person"),
];

/// One amount of a range.
struct Amount {
    number: Number,
    /// "thousand", "million" or nothing.
    scale: &'static str,
    /// "$400s": somewhere in the four hundreds.
    is_plural: bool,
}

/// Returns what is said for an amount, or for the word that multiplies it.
pub(super) fn read(place: Place<'_>) -> Option<Speech> {
    if let Some(speech) = read_scale(place) {
        return Some(speech);
    }
    if place.core() == "$" {
        // Said with the number after it.
        return place
            .next(1)
            .is_some_and(|next| next.is_numeric())
            .then(Speech::default);
    }
    is_money(place).then(|| read_amount(place)).flatten()
}

fn is_money(place: Place<'_>) -> bool {
    place.core().contains('$') || (place.piece().is_numeric() && place.previous_lower() == "$")
}

fn read_amount(place: Place<'_>) -> Option<Speech> {
    let core = place.core();
    let (core, is_more) = core
        .strip_suffix('+')
        .map_or((core, false), |core| (core, true));
    let (amounts, per) = core
        .split_once('/')
        .map_or((core, None), |(amounts, per)| (amounts, Some(per)));
    let sides: Vec<Amount> = amounts
        .split('-')
        .filter(|side| !side.is_empty())
        .map(parse)
        .collect::<Option<_>>()?;
    let (last, earlier) = sides.split_last()?;
    let mut speech = prefix(amounts);
    for side in earlier.iter().take(2) {
        speech.say(&bare(side));
        speech.say("to");
    }
    if is_scale_next(place) {
        speech.say(&last.number.words());
    } else {
        speech.say(&with_dollars(
            last,
            per.is_none() && is_attribute(place, place.index),
        ));
    }
    if is_more {
        speech.say("plus");
    }
    if let Some(per) = per {
        speech.say("per");
        speech.say(known(&PER, &per.to_lowercase()).unwrap_or(per));
    }
    Some(speech)
}

fn prefix(amounts: &str) -> Speech {
    match amounts.chars().next() {
        Some('-') => Speech::of("minus"),
        Some('~') => Speech::of("about"),
        _ => Speech::default(),
    }
}

fn parse(side: &str) -> Option<Amount> {
    let side = side
        .trim_start_matches(|sign: char| sign.is_ascii_uppercase() || sign == '~' || sign == '+');
    let side = side.strip_prefix('$').unwrap_or(side);
    let end = side
        .find(|sign: char| !(sign.is_ascii_digit() || ",.".contains(sign)))
        .unwrap_or(side.len());
    let (digits, suffix) = side.split_at(end);
    let suffix = suffix.to_lowercase();
    let (suffix, is_plural) = match suffix.trim_end_matches('\'').strip_suffix('s') {
        Some(stem) => (stem.trim_end_matches('\''), true),
        None => (suffix.as_str(), false),
    };
    Some(Amount {
        number: Number::parse(digits)?,
        scale: known(&SUFFIXES, suffix)?,
        is_plural,
    })
}

/// The amount without "dollars".
fn bare(amount: &Amount) -> String {
    let words = format!("{} {}", amount.number.words(), amount.scale);
    let words = words.trim_end();
    if amount.is_plural {
        number::plural(words)
    } else {
        words.to_owned()
    }
}

fn with_dollars(amount: &Amount, is_attribute: bool) -> String {
    let Number {
        whole, fraction, ..
    } = &amount.number;
    if amount.is_plural {
        return bare(amount);
    }
    let cents = fraction
        .as_deref()
        .filter(|cents| cents.len() == 2 && amount.scale.is_empty());
    let is_single = is_attribute || (amount.number.is_one() && amount.scale.is_empty());
    let dollars = if is_single { "dollar" } else { "dollars" };
    match cents {
        None => format!("{} {dollars}", bare(amount)),
        Some(cents) => {
            let dollars = format!(
                "{} {}",
                number::amount(whole),
                if whole == "1" { "dollar" } else { "dollars" }
            );
            let has_dollars = !matches!(whole.as_str(), "" | "0");
            let value = number::amount(cents.strip_prefix('0').unwrap_or(cents));
            let cents = format!("{value} {}", if value == "one" { "cent" } else { "cents" });
            match (has_dollars, value == "zero") {
                (_, true) => dollars,
                (true, false) => format!("{dollars} and {cents}"),
                (false, false) => cents,
            }
        }
    }
}

fn is_scale_next(place: Place<'_>) -> bool {
    let next = place.next_lower();
    let first = next.split('-').next().unwrap_or_default();
    known(&SCALES, first).is_some()
}

/// Reads "million" after "$1.2" as "million dollars".
fn read_scale(place: Place<'_>) -> Option<Speech> {
    let scale = known(&SCALES, place.lower())?;
    let index = place.index.checked_sub(1)?;
    let before = Place { index, ..place };
    let amount = before.core();
    let is_bare = amount.ends_with(|sign: char| sign.is_ascii_digit()) && !amount.contains('/');
    (is_money(before) && is_bare && is_scale_next(before)).then(|| {
        let dollars = if is_attribute(place, index) {
            "dollar"
        } else {
            "dollars"
        };
        Speech::of(&format!("{scale} {dollars}"))
    })
}

/// Whether the amount describes the word after it: "a $500,000 home". `first` is where the amount starts.
fn is_attribute(place: Place<'_>, first: usize) -> bool {
    let article = first
        .checked_sub(1)
        .map(|before| place.pieces[before].lower.as_str());
    let next = place.next_lower();
    matches!(article, Some("a" | "an"))
        && next.starts_with(char::is_alphabetic)
        && !matches!(next, "a" | "per" | "and" | "to" | "or")
}

fn known<'a>(table: &[(&str, &'a str)], word: &str) -> Option<&'a str> {
    table
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, words)| *words)
}
