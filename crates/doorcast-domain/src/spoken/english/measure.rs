//! Rooms, areas, lengths and times after their numbers: "4BR/3BA", "3,250 sq ft", "10' x 12'".

use super::{
    super::{number, number::Number, speech::Speech},
    Place, calendar, word,
};

/// How a unit is written, said of one, and said of many.
const UNITS: [(&str, &str, &str); 50] = [
    ("br", "bedroom", "bedrooms"),
    ("brs", "bedroom", "bedrooms"),
    ("bd", "bedroom", "bedrooms"),
    ("bds", "bedroom", "bedrooms"),
    ("bdr", "bedroom", "bedrooms"),
    ("bdrm", "bedroom", "bedrooms"),
    ("bdrms", "bedroom", "bedrooms"),
    ("ba", "bath", "baths"),
    ("bas", "bath", "baths"),
    ("bth", "bath", "baths"),
    ("bths", "bath", "baths"),
    ("sqft", "square foot", "square feet"),
    ("sq.ft", "square foot", "square feet"),
    ("sf", "square foot", "square feet"),
    ("sq-ft", "square foot", "square feet"),
    ("s.f", "square foot", "square feet"),
    ("sq", "square", "square"),
    ("ft", "foot", "feet"),
    ("ft²", "square foot", "square feet"),
    ("ft2", "square foot", "square feet"),
    ("'", "foot", "feet"),
    ("\"", "inch", "inches"),
    ("in", "inch", "inches"),
    ("yd", "yard", "yards"),
    ("yds", "yard", "yards"),
    ("ac", "acre", "acres"),
    ("mi", "mile", "miles"),
    ("m²", "square meter", "square meters"),
    ("m2", "square meter", "square meters"),
    ("km", "kilometer", "kilometers"),
    ("min", "minute", "minutes"),
    ("mins", "minute", "minutes"),
    ("hr", "hour", "hours"),
    ("hrs", "hour", "hours"),
    ("sec", "second", "seconds"),
    ("secs", "second", "seconds"),
    ("wk", "week", "weeks"),
    ("wks", "week", "weeks"),
    ("mo", "month", "months"),
    ("mos", "month", "months"),
    ("yr", "year", "years"),
    ("yrs", "year", "years"),
    ("lbs", "pound", "pounds"),
    ("mph", "mile an hour", "miles an hour"),
    ("k", "thousand", "thousand"),
    ("m", "million", "million"),
    ("x", "times", "times"),
    ("%", "percent", "percent"),
    ("°", "degree", "degrees"),
    ("°f", "degree fahrenheit", "degrees fahrenheit"),
];

/// Units too short to be one without a number right before: "in", "m".
const GLUED_ONLY: [&str; 6] = ["in", "k", "m", "x", "'", "\""];

/// Returns what is said for a measure, a unit, or a range of either.
pub(super) fn read(place: Place<'_>) -> Option<Speech> {
    read_unit(place)
        .or_else(|| read_height(place.core()))
        .or_else(|| read_size(place))
        .or_else(|| read_list(place))
        .or_else(|| read_range(place))
        .or_else(|| glued(place.lower(), counts_one(place)))
        .or_else(|| read_before_bath(place))
}

/// Tells whether a word is a unit or stands for what is counted, so that the number before it is an amount.
pub(super) fn is_unit(word: &str) -> bool {
    UNITS.iter().any(|(unit, ..)| *unit == word)
        || matches!(
            word,
            "square" | "feet" | "acres" | "dollars" | "percent" | "steps" | "homes" | "sqft"
        )
}

/// A unit as a word of its own: "sq ft", "bd", "min".
fn read_unit(place: Place<'_>) -> Option<Speech> {
    let (unit, one, many) = find(place.lower())?;
    let before = place.previous_lower();
    let is_area = unit == "ft"
        && (before == "sq"
            || before == "square"
            || before.ends_with("/sq")
            || before.ends_with("-sq"));
    let is_each = matches!(before, "per" | "price/" | "/");
    let is_counted = place.follows_number()
        || place
            .previous(1)
            .is_some_and(|piece| find(&piece.lower).is_some() && piece.lower == "sq");
    let is_glued_only = GLUED_ONLY.contains(&unit) && !(unit == "in" && place.piece().has_stop());
    if is_glued_only && !matches!(unit, "'" | "\"" | "k" | "m")
        || !(is_area || is_each || is_counted)
    {
        return None;
    }
    let single = if is_area {
        is_area_single(place)
    } else {
        is_each || is_one_before(place, 1)
    };
    Some(Speech::of(if single { one } else { many }))
}

/// Whether "ft" after "sq" is said "foot": of one, or of each.
fn is_area_single(place: Place<'_>) -> bool {
    let before = |steps| {
        place
            .previous(steps)
            .map_or("", |piece| piece.lower.as_str())
    };
    let describes = matches!(before(3), "a" | "an" | "this") && is_noun(place.next_lower());
    place.previous_lower().contains(['/', '-'])
        || matches!(before(2), "per" | "a")
        || describes
        || is_one_before(place, 2)
}

fn is_one_before(place: Place<'_>, steps: usize) -> bool {
    let Some(piece) = place.previous(steps) else {
        return false;
    };
    let is_fraction = !place
        .previous(steps + 1)
        .is_some_and(|before| before.is_numeric())
        && (piece.core.contains('/') || "½¼¾⅓⅔".contains(piece.core.as_str()));
    piece.core == "1" || is_fraction
}

/// "5'10\"".
fn read_height(core: &str) -> Option<Speech> {
    let (feet, inches) = core.strip_suffix('"')?.split_once('\'')?;
    let (feet, inches) = (Number::parse(feet)?, Number::parse(inches)?);
    let foot = if feet.is_one() { "foot" } else { "feet" };
    let inch = if inches.is_one() { "inch" } else { "inches" };
    Some(Speech::of(&format!(
        "{} {foot} {} {inch}",
        feet.words(),
        inches.words()
    )))
}

/// "12x14", "10'x12'", and the "x" in "10 x 12".
fn read_size(place: Place<'_>) -> Option<Speech> {
    let lower = place.lower();
    if lower == "x"
        && place.next(1).is_some_and(|next| next.is_numeric())
        && place.previous(1).is_some_and(|before| before.is_numeric())
    {
        return Some(Speech::of("by"));
    }
    let sides: Vec<Speech> = lower
        .split('x')
        .map(|side| plain(side).or_else(|| glued(side, false)))
        .collect::<Option<_>>()?;
    (2..=3).contains(&sides.len()).then(|| join(sides, "by"))
}

/// "4BR/3BA", "3bd/2.5ba/2car".
fn read_list(place: Place<'_>) -> Option<Speech> {
    let sides: Vec<&str> = place.lower().split('/').collect();
    let is_counted = |side: &&str| side.starts_with(|sign: char| sign.is_ascii_digit());
    let has_unit = sides.iter().any(|side| glued(side, true).is_some());
    let is_list = (2..=4).contains(&sides.len()) && has_unit && sides.iter().all(is_counted);
    is_list.then(|| {
        let read = |side: &&str| glued(side, true).unwrap_or_else(|| word::part(side, false));
        join(sides.iter().map(read).collect(), "")
    })
}

/// "3-5%", "1,200-1,500", "10-12ft", "2-car" is no range.
fn read_range(place: Place<'_>) -> Option<Speech> {
    let (first, second) = place.lower().split_once('-')?;
    let first = plain(first).or_else(|| glued(first, false))?;
    let second = plain(second).or_else(|| glued(second, false))?;
    Some(join(vec![first, second], "to"))
}

/// The number in "2.5 baths": "two and a half".
fn read_before_bath(place: Place<'_>) -> Option<Speech> {
    let next = place.next_lower();
    let is_bath = matches!(
        next,
        "ba" | "bas" | "bth" | "bths" | "bath" | "baths" | "bathroom" | "bathrooms"
    );
    let number = Number::parse(place.core()).filter(|_| is_bath)?;
    Some(Speech::of(&bath_count(&number)))
}

/// A number and its unit in one word: "4br", "6.875%", "80°", "1.2ac", "3br".
fn glued(text: &str, is_single: bool) -> Option<Speech> {
    let (text, is_more) = text
        .strip_suffix('+')
        .map_or((text, false), |text| (text, true));
    let start = text.find(|sign: char| !(sign.is_ascii_digit() || ",.".contains(sign)))?;
    let (digits, unit) = text.split_at(start);
    let number = Number::parse(digits)?;
    let (_, one, many) = find(unit.trim_start_matches('-'))?;
    let count = if one == "bath" {
        bath_count(&number)
    } else {
        number.words()
    };
    let mut speech = Speech::of(&count);
    speech.say(if is_single || number.is_one() {
        one
    } else {
        many
    });
    if is_more {
        speech.say("plus");
    }
    Some(speech)
}

/// Baths are counted in halves.
fn bath_count(number: &Number) -> String {
    let (numerator, denominator) = match number.fraction.as_deref() {
        Some("5" | "50") => (1, 2),
        Some("25") => (1, 4),
        Some("75") => (3, 4),
        _ => return number.words(),
    };
    format!(
        "{} {}",
        number::amount(&number.whole),
        number::fraction_after_whole(numerator, denominator)
    )
}

fn plain(side: &str) -> Option<Speech> {
    Number::parse(side).map(|number| Speech::of(&number.words()))
}

fn join(sides: Vec<Speech>, word: &str) -> Speech {
    let mut speech = Speech::default();
    for (index, side) in sides.into_iter().enumerate() {
        if index > 0 {
            speech.say(word);
        }
        speech.append(side);
    }
    speech
}

/// Whether the measure describes the word after it: "a 4BR home".
fn counts_one(place: Place<'_>) -> bool {
    let is_glued = place
        .core()
        .ends_with(|last: char| last.is_alphabetic() || last == '\'');
    is_glued
        && is_noun(place.next_lower())
        && place.next(1).is_some_and(|next| !next.is_capitalized())
}

/// Whether a word can be what a measure describes.
fn is_noun(word: &str) -> bool {
    const OTHERS: [&str; 14] = [
        "and", "or", "with", "in", "on", "of", "from", "to", "at", "for", "away", "x", "by", "is",
    ];
    word.starts_with(char::is_alphabetic) && !OTHERS.contains(&word) && !calendar::is_month(word)
}

fn find(word: &str) -> Option<(&'static str, &'static str, &'static str)> {
    UNITS.into_iter().find(|(unit, ..)| *unit == word)
}
