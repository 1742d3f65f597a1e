//! Licence and listing numbers, digit by digit.

use super::{
    super::{Pause, abbreviations::is_listed, speech::Speech},
    Place, word,
};

/// Words an identifier follows.
const KEYWORDS: &str =
    " dre cadre caldre bre calbre lic license licence nmls mls permit apn parcel id trec reg ref ";

/// Words that may stand between keyword and identifier.
const BETWEEN: &str = " # number no id is lic license licence num ";

/// Digits from which on a number with "#" before it is an identifier.
const MIN_DIGITS: usize = 5;

/// Returns what is said for an identifier.
pub(super) fn read(place: Place<'_>) -> Option<Speech> {
    let core = place.core();
    if let Some((keyword, number)) = core.split_once(['#', ':'])
        && is_listed(KEYWORDS, &keyword.to_lowercase())
        && has_digits(number)
    {
        let mut speech = word::part(keyword, place.is_loud);
        speech.say("number");
        speech.append(say(number));
        return Some(speech);
    }
    if let Some(keyword) = core
        .strip_suffix('#')
        .filter(|keyword| is_listed(KEYWORDS, &keyword.to_lowercase()))
    {
        let mut speech = word::part(keyword, place.is_loud);
        speech.say("number");
        return Some(speech);
    }
    let number = core.trim_start_matches('#');
    let is_marked = number.len() < core.len();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_bare = digits == number.len()
        && (number.starts_with('0') && digits > 1 || is_marked && digits >= MIN_DIGITS);
    (is_bare || follows_keyword(place) && is_code(number)).then(|| {
        let mut speech = if is_marked {
            Speech::of("number")
        } else {
            Speech::default()
        };
        speech.append(say(number));
        speech
    })
}

fn follows_keyword(place: Place<'_>) -> bool {
    for steps in 1..=3 {
        let Some(piece) = place.previous(steps) else {
            return false;
        };
        let word = piece.lower.trim_end_matches('#');
        if is_listed(KEYWORDS, word) {
            return true;
        }
        if !(word.is_empty() || is_listed(BETWEEN, word)) {
            return false;
        }
    }
    false
}

/// Whether it is made of digits, capitals and hyphens, with a digit in it.
fn is_code(number: &str) -> bool {
    let is_sign = |sign: char| {
        sign.is_ascii_digit() || sign.is_ascii_uppercase() || sign == '-' || sign == '.'
    };
    has_digits(number) && number.chars().all(is_sign)
}

fn has_digits(number: &str) -> bool {
    number.bytes().any(|byte| byte.is_ascii_digit())
}

fn say(number: &str) -> Speech {
    let mut speech = Speech::default();
    for group in number.split(['-', '.', '#']) {
        speech.pause(Pause::Comma);
        speech.spell(group);
    }
    speech
}
