//! Plain words, signs that are words, initials, and words grown together with hyphens or slashes.

use super::{
    super::{Pause, abbreviations::is_listed, letters, number::Number, speech::Speech},
    Place, numeral,
};

/// What is said for words and signs whatever stands around them.
const SHORT: [(&str, &str); 59] = [
    ("&", "and"),
    ("+", "plus"),
    ("@", "at"),
    ("=", "equals"),
    ("%", "percent"),
    ("#", "number"),
    ("w/", "with"),
    ("c/", "with"),
    ("w/o", "without"),
    ("b/c", "because"),
    ("re/max", "remax"),
    ("vs", "versus"),
    ("etc", "et cetera"),
    ("approx", "approximately"),
    ("incl", "including"),
    ("appt", "appointment"),
    ("apt", "apartment"),
    ("bldg", "building"),
    ("bldgs", "buildings"),
    ("bdrm", "bedroom"),
    ("bdrms", "bedrooms"),
    ("br", "bedroom"),
    ("bth", "bath"),
    ("blvd", "boulevard"),
    ("ave", "avenue"),
    ("hwy", "highway"),
    ("pkwy", "parkway"),
    ("mr", "mister"),
    ("mrs", "missus"),
    ("ms", "miz"),
    ("jr", "junior"),
    ("sr", "senior"),
    ("inc", "incorporated"),
    ("corp", "corporation"),
    ("ltd", "limited"),
    ("assoc", "associates"),
    ("bros", "brothers"),
    ("dept", "department"),
    ("est", "established"),
    ("mgmt", "management"),
    ("mtg", "mortgage"),
    ("sqft", "square feet"),
    ("sq", "square"),
    ("yr", "year"),
    ("yrs", "years"),
    ("mos", "months"),
    ("hr", "hour"),
    ("hrs", "hours"),
    ("mins", "minutes"),
    ("lic", "license"),
    ("tel", "telephone"),
    ("ext", "extension"),
    ("intl", "international"),
    ("natl", "national"),
    ("avg", "average"),
    ("min", "minimum"),
    ("max", "maximum"),
    ("mt", "mount"),
    ("ft", "fort"),
];

/// Of these, the ones that are words or initials of their own unless a full stop follows.
const WITH_STOP: &str = " est max min ms inc ext jr sr br mt ft ";

/// Numbers that are said in their own way.
const NAMED: [(&str, &str); 6] = [
    ("wi-fi", "wifi"),
    ("wifi", "wifi"),
    ("401(k", "four oh one k"),
    ("401k", "four oh one k"),
    ("403b", "four oh three b"),
    ("911", "nine one one"),
];

/// The longest word that is looked at, in bytes; the rest of a longer one is silent.
const MAX_WORD: usize = 1_000;

/// Returns what is said for numbers with a name of their own.
pub(super) fn read_named(place: Place<'_>) -> Option<Speech> {
    NAMED
        .iter()
        .find(|(name, _)| *name == place.lower())
        .map(|(_, words)| Speech::of(words))
}

/// Returns what is said for a word.
pub(super) fn read(place: Place<'_>) -> Speech {
    if let Some(words) = short(place) {
        return Speech::of(words);
    }
    let core = bounded(place.core());
    if let Some(letters) = initials(core) {
        let mut speech = Speech::default();
        speech.spell(&letters);
        return speech;
    }
    if let Some(speech) = slashed_letters(core) {
        return speech;
    }
    let mut speech = Speech::default();
    for (index, (part, mark)) in split(core).into_iter().enumerate() {
        if index > 0 && mark != Pause::None {
            speech.pause(mark);
        }
        speech.append(self::part(part, place.is_loud));
    }
    speech
}

/// Returns what is said for a word without hyphens and slashes: a number, initials or letters.
pub(super) fn part(part: &str, is_loud: bool) -> Speech {
    if let Some(number) = Number::parse(part) {
        return Speech::of(&number.words());
    }
    if let Some(words) = numeral::ordinal(&part.to_ascii_lowercase()) {
        return Speech::of(&words);
    }
    if let Some((_, words)) = SHORT
        .iter()
        .find(|(short, _)| part.len() == 1 && *short == part)
    {
        return Speech::of(words);
    }
    let mut speech = Speech::default();
    if part == "eXp" {
        speech.spell(part);
        return speech;
    }
    for run in runs(part) {
        if run.starts_with(|sign: char| sign.is_ascii_digit()) {
            let is_code = run.len() == 3 || run.len() == 4;
            let words = if is_code {
                super::super::number::paired(run)
            } else {
                super::super::number::amount(run)
            };
            speech.say(&words);
        } else {
            say_run(&mut speech, run, is_loud, part.len() > run.len());
        }
    }
    speech
}

/// Splits a word where digits meet letters and where a small letter meets a capital: "4B", "eXp", "StoneVale".
pub(super) fn runs(part: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    for (at, sign) in part.char_indices() {
        let is_seam = previous.is_some_and(|before| {
            before.is_ascii_digit() != sign.is_ascii_digit()
                || (before.is_lowercase()
                    && sign.is_uppercase()
                    && !is_name_prefix(&part[start..at]))
        });
        if is_seam {
            runs.push(&part[start..at]);
            start = at;
        }
        previous = Some(sign);
    }
    if start < part.len() {
        runs.push(&part[start..]);
    }
    runs
}

/// "McDonald" and "DeWitt" are one word.
fn is_name_prefix(head: &str) -> bool {
    matches!(
        head,
        "Mc" | "Mac" | "De" | "Di" | "Du" | "La" | "Le" | "Van" | "Fitz"
    )
}

fn say_run(speech: &mut Speech, run: &str, is_loud: bool, is_mixed: bool) {
    let (stem, has_s) = match run.strip_suffix("'s").or_else(|| run.strip_suffix('s')) {
        Some(stem) if stem.len() >= 2 && letters::is_spelled(stem, is_loud) => (stem, true),
        _ => (run, false),
    };
    let is_letter = run.len() == 1
        && (is_mixed || run.starts_with(char::is_uppercase))
        && !matches!(run, "A" | "I" | "O");
    let is_single = run.len() == 1 && is_mixed;
    if is_letter || is_single || (stem.len() > 1 && letters::is_spelled(stem, is_loud)) {
        speech.spell(stem);
        if has_s {
            speech.end_with_s();
        }
    } else {
        speech.say(run);
    }
}

fn short(place: Place<'_>) -> Option<&'static str> {
    let (word, words) = SHORT.iter().find(|(word, _)| *word == place.lower())?;
    let needs_stop = is_listed(WITH_STOP, word);
    (!needs_stop || place.piece().has_stop()).then_some(*words)
}

/// "U.S.", "J.R.", "p.o.": letters each followed by a full stop.
fn initials(core: &str) -> Option<String> {
    let parts: Vec<&str> = core.trim_end_matches('.').split('.').collect();
    let are_letters = parts.len() > 1
        && parts.iter().all(|part| {
            part.len() == 1 && part.starts_with(|sign: char| sign.is_ascii_alphabetic())
        });
    are_letters.then(|| parts.concat())
}

/// "A/C", "W/D", "M/F".
fn slashed_letters(core: &str) -> Option<Speech> {
    let parts: Vec<&str> = core.split('/').collect();
    let are_letters = parts.len() == 2
        && parts.iter().all(|part| {
            part.len() == 1 && part.starts_with(|sign: char| sign.is_ascii_uppercase())
        });
    if !are_letters {
        return None;
    }
    if core == "W/D" {
        return Some(Speech::of("washer and dryer"));
    }
    let mut speech = Speech::default();
    speech.spell(&parts.concat());
    Some(speech)
}

/// The parts of a word, each with the pause before it.
fn split(core: &str) -> Vec<(&str, Pause)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut pause = Pause::None;
    for (at, sign) in core.char_indices() {
        let Some(mark) = seam(core, at, sign) else {
            continue;
        };
        if start < at {
            parts.push((&core[start..at], pause));
            pause = Pause::None;
        }
        pause = pause.max(mark);
        start = at + sign.len_utf8();
        if is_said(sign) {
            parts.push((&core[at..start], pause));
        }
    }
    if start < core.len() {
        parts.push((&core[start..], pause));
    }
    parts
}

/// The pause for a sign inside a word, if it parts the word there.
fn seam(core: &str, at: usize, sign: char) -> Option<Pause> {
    match sign {
        '—' | ':' | ';' | '!' | '?' | '(' | ')' => Some(Pause::Break),
        '.' if core[at + 1..].starts_with('.') || core[..at].ends_with('.') => Some(Pause::Break),
        '.' | ',' if is_number_sign(core, at) => None,
        '.' | ',' => Some(Pause::Comma),
        '-' | '/' | '_' | '|' | '*' | '~' | '\\' => Some(Pause::None),
        sign if is_said(sign) => Some(Pause::None),
        _ => None,
    }
}

/// Signs inside a word that are words themselves: "Q&A", "A+".
fn is_said(sign: char) -> bool {
    matches!(sign, '&' | '+' | '=' | '@' | '%')
}

fn is_number_sign(core: &str, at: usize) -> bool {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    is_digit(core.as_bytes().get(at + 1)) && (at == 0 || is_digit(core.as_bytes().get(at - 1)))
}

fn bounded(core: &str) -> &str {
    if core.len() <= MAX_WORD {
        return core;
    }
    let end = (0..=MAX_WORD)
        .rev()
        .find(|&end| core.is_char_boundary(end))
        .unwrap_or(0);
    &core[..end]
}
