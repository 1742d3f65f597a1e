//! Numbers that no other reader claimed: amounts, years, places in a row.

use super::{
    super::{number, number::Number, speech::Speech},
    Place, calendar, measure,
};

/// Words a year follows.
const BEFORE_YEAR: [&str; 21] = [
    "in", "since", "from", "of", "year", "built", "by", "until", "through", "circa", "early",
    "late", "mid", "summer", "spring", "fall", "winter", "before", "after", "during", "for",
];

/// Returns what is said for a number.
pub(super) fn read(place: Place<'_>) -> Option<Speech> {
    read_marked(place)
        .or_else(|| ordinal(place.lower()).map(|words| Speech::of(&words)))
        .or_else(|| read_plain(place.core(), place))
}

/// "#1", "No. 5" and numbers with a sign: "-5", "~3", "55+".
fn read_marked(place: Place<'_>) -> Option<Speech> {
    let core = place.core();
    if matches!(place.lower(), "no" | "nos")
        && place.piece().has_stop()
        && place.next(1).is_some_and(|next| next.is_numeric())
    {
        return Some(Speech::of("number"));
    }
    let (sign, rest) = core.split_at(core.chars().next()?.len_utf8());
    let name = match sign {
        "#" if rest.is_empty() || is_named_unit(place) => "",
        "#" => "number",
        "-" => "minus",
        "~" => "about",
        "+" => "plus",
        _ => {
            let number = core
                .strip_suffix('+')
                .filter(|number| Number::parse(number).is_some())?;
            let mut speech = read_plain(number, place)?;
            speech.say("plus");
            return Some(speech);
        }
    };
    let mut speech = Speech::of(name);
    speech.append(
        read_plain(rest, place)
            .or_else(|| (!rest.is_empty()).then(|| super::word::part(rest, place.is_loud)))?,
    );
    Some(speech)
}

/// "Apt. #12" is "apartment twelve".
fn is_named_unit(place: Place<'_>) -> bool {
    matches!(
        place.previous_lower(),
        "apt" | "apartment" | "unit" | "suite" | "ste"
    )
}

/// Returns the words of "1st" or "22nd".
pub(super) fn ordinal(lower: &str) -> Option<String> {
    let end = lower.find(|sign: char| !(sign.is_ascii_digit() || sign == ','))?;
    let (digits, ending) = lower.split_at(end);
    let value = Number::parse(digits)?.small()?;
    matches!(ending, "st" | "nd" | "rd" | "th").then(|| number::ordinal(value))
}

fn read_plain(core: &str, place: Place<'_>) -> Option<Speech> {
    let number = Number::parse(core)?;
    let is_plain = number.fraction.is_none() && !number.has_commas;
    let words = if is_plain && is_year(&number.whole, place) {
        number::paired(&number.whole)
    } else if is_plain && number.whole.len() >= 5 && !is_counted(place) {
        number::digits(&number.whole)
    } else {
        number.words()
    };
    Some(Speech::of(&words))
}

fn is_year(digits: &str, place: Place<'_>) -> bool {
    if digits.len() != 4 || measure::is_unit(place.next_lower()) {
        return false;
    }
    let before = place.previous_lower();
    let is_announced = BEFORE_YEAR.contains(&before)
        || calendar::is_month(before)
        || place
            .previous(2)
            .is_some_and(|piece| calendar::is_month(&piece.lower));
    match digits.parse::<u32>() {
        Ok(1_900..=2_099) => true,
        Ok(1_500..=1_899) => is_announced,
        // "1031 exchange".
        Ok(_) => place.next_lower() == "exchange" || place.next_lower() == "exchanges",
        Err(_) => false,
    }
}

/// Whether things are counted: "12000 homes", "1500000 dollars".
fn is_counted(place: Place<'_>) -> bool {
    let next = place.next_lower();
    measure::is_unit(next)
        || (next.starts_with(char::is_lowercase) && next.ends_with('s') && next.len() > 3)
}
