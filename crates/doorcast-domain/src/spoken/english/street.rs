//! Addresses: streets, directions, units, states and ZIP codes.

use super::{
    super::{
        Pause,
        abbreviations::{follows_name, is_listed},
        number,
        speech::Speech,
    },
    Place,
};

/// Street kinds.
const KINDS: [(&str, &str); 24] = [
    ("st", "street"),
    ("str", "street"),
    ("ave", "avenue"),
    ("av", "avenue"),
    ("blvd", "boulevard"),
    ("rd", "road"),
    ("dr", "drive"),
    ("ln", "lane"),
    ("ct", "court"),
    ("cir", "circle"),
    ("pl", "place"),
    ("pkwy", "parkway"),
    ("ter", "terrace"),
    ("terr", "terrace"),
    ("trl", "trail"),
    ("fwy", "freeway"),
    ("expy", "expressway"),
    ("cv", "cove"),
    ("xing", "crossing"),
    ("plz", "plaza"),
    ("hwy", "highway"),
    ("mtn", "mountain"),
    ("cyn", "canyon"),
    ("hts", "heights"),
];

const DIRECTIONS: [(&str, &str); 8] = [
    ("n", "north"),
    ("s", "south"),
    ("e", "east"),
    ("w", "west"),
    ("ne", "northeast"),
    ("nw", "northwest"),
    ("se", "southeast"),
    ("sw", "southwest"),
];

/// Parts of a building.
const UNITS: [(&str, &str); 8] = [
    ("apt", "apartment"),
    ("ste", "suite"),
    ("bldg", "building"),
    ("fl", "floor"),
    ("rm", "room"),
    ("unit", "unit"),
    ("suite", "suite"),
    ("apartment", "apartment"),
];

const STATES: [(&str, &str); 51] = [
    ("AL", "alabama"),
    ("AK", "alaska"),
    ("AZ", "arizona"),
    ("AR", "arkansas"),
    ("CA", "california"),
    ("CO", "colorado"),
    ("CT", "connecticut"),
    ("DE", "delaware"),
    ("DC", "d c"),
    ("FL", "florida"),
    ("GA", "georgia"),
    ("HI", "hawaii"),
    ("ID", "idaho"),
    ("IL", "illinois"),
    ("IN", "indiana"),
    ("IA", "iowa"),
    ("KS", "kansas"),
    ("KY", "kentucky"),
    ("LA", "louisiana"),
    ("ME", "maine"),
    ("MD", "maryland"),
    ("MA", "massachusetts"),
    ("MI", "michigan"),
    ("MN", "minnesota"),
    ("MS", "mississippi"),
    ("MO", "missouri"),
    ("MT", "montana"),
    ("NE", "nebraska"),
    ("NV", "nevada"),
    ("NH", "new hampshire"),
    ("NJ", "new jersey"),
    ("NM", "new mexico"),
    ("NY", "new york"),
    ("NC", "north carolina"),
    ("ND", "north dakota"),
    ("OH", "ohio"),
    ("OK", "oklahoma"),
    ("OR", "oregon"),
    ("PA", "pennsylvania"),
    ("RI", "rhode island"),
    ("SC", "south carolina"),
    ("SD", "south dakota"),
    ("TN", "tennessee"),
    ("TX", "texas"),
    ("UT", "utah"),
    ("VT", "vermont"),
    ("VA", "virginia"),
    ("WA", "washington"),
    ("WV", "west virginia"),
    ("WI", "wisconsin"),
    ("WY", "wyoming"),
];

/// Words a house number or unit follows.
const BEFORE_UNIT: &str = " apt apartment unit suite ste # room rm bldg building lot space box ";

/// Words a highway's number follows.
const ROADS: &str = " highway hwy route rt rte interstate freeway i ca us sr ";

/// How many words a street's name has at most between its number and its kind.
const MAX_NAME: usize = 4;

/// Returns what is said for a part of an address.
pub(super) fn read(place: Place<'_>) -> Option<Speech> {
    let words = read_saint_or_doctor(place)
        .or_else(|| read_kind(place))
        .or_else(|| read_direction(place))
        .or_else(|| read_state(place))
        .or_else(|| read_unit(place))?;
    Some(Speech::of(&words))
        .filter(|_| words != "d c")
        .or_else(|| {
            let mut speech = Speech::default();
            speech.spell("dc");
            Some(speech)
        })
}

/// Returns what is said for a number that is part of an address: house, unit, highway or ZIP code.
pub(super) fn read_number(place: Place<'_>) -> Option<Speech> {
    let core = place.core().trim_start_matches('#');
    if let Some(zip) = read_zip(place) {
        return Some(zip);
    }
    let is_digits = |part: &str| {
        !part.is_empty() && part.len() <= 5 && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let before = place.previous_lower();
    let is_unit =
        is_listed(BEFORE_UNIT, before) || place.core().starts_with('#') && core.len() == 3;
    let is_road = is_listed(ROADS, before);
    let is_house = is_digits(core) && core.len() >= 3 && is_before_street(place);
    if is_digits(core) && (is_unit || is_road || is_house) {
        let is_named = core.len() == place.core().len() || is_listed(BEFORE_UNIT, before);
        let mut speech = Speech::of(if is_named { "" } else { "number" });
        speech.say(&number::paired(core));
        return Some(speech);
    }
    // "78-120 Calle Estado".
    let (first, second) = core.split_once('-')?;
    let is_split = is_digits(first) && first.len() == 2 && is_digits(second) && second.len() == 3;
    (is_split && is_capitalized(place.next(1))).then(|| {
        let mut speech = Speech::of(&number::paired(first));
        speech.say(&number::paired(second));
        speech
    })
}

fn read_zip(place: Place<'_>) -> Option<Speech> {
    let (zip, plus) = place
        .core()
        .split_once('-')
        .map_or((place.core(), ""), |(zip, plus)| (zip, plus));
    let is_digits = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !is_digits(zip, 5) || !(plus.is_empty() || is_digits(plus, 4)) {
        return None;
    }
    let before = place.previous(1)?;
    let is_state =
        state(&before.core).is_some() || STATES.iter().any(|(_, name)| *name == before.lower);
    let is_zip =
        is_state || !plus.is_empty() || matches!(before.lower.as_str(), "zip" | "code" | "zipcode");
    is_zip.then(|| {
        let mut speech = Speech::default();
        speech.digits(zip);
        if !plus.is_empty() {
            speech.pause(Pause::Comma);
            speech.digits(plus);
        }
        speech
    })
}

/// Whether a street follows: a name in capitals, or "N. Palm".
fn is_before_street(place: Place<'_>) -> bool {
    let Some(next) = place.next(1) else {
        return false;
    };
    let no_break = place.piece().inner_pause() == Pause::None && !place.piece().has_stop();
    let is_name = next.is_capitalized() && !super::measure::is_unit(&next.lower);
    let is_ordinal = next.is_numeric() && next.core.ends_with(char::is_alphabetic);
    no_break && (is_name || is_ordinal) && has_kind_ahead(place)
}

/// Whether the kind of a street, or a Spanish one, stands within a few words; or the number stands at a beginning.
fn has_kind_ahead(place: Place<'_>) -> bool {
    const FULL: &str = " street avenue boulevard road drive lane court circle place way parkway terrace trail loop \
        run ridge highway plaza square row walk path cove canyon calle avenida camino via paseo corte plaza rue el la \
        vista mesa ";
    let first_or_led = matches!(
        place.previous_lower(),
        "" | "at" | "to" | "visit" | "tour" | "see" | "is" | "about" | "of" | "near"
    );
    first_or_led
        || (1..=MAX_NAME)
            .filter_map(|steps| place.next(steps))
            .any(|piece| kind(&piece.lower).is_some() || is_listed(FULL, &piece.lower))
}

fn read_saint_or_doctor(place: Place<'_>) -> Option<String> {
    let word = place.lower();
    if !matches!(word, "st" | "dr") || !is_capitalized(Some(place.piece())) {
        return None;
    }
    let is_street = follows_name(place.pieces, place.index)
        && (has_house_number(place)
            || !is_capitalized(place.next(1))
            || place.index > 1 && word == "st");
    let is_named = is_capitalized(place.next(1));
    Some(match (word, is_street, is_named) {
        ("st", false, true) => "saint".to_owned(),
        ("st", ..) => "street".to_owned(),
        (_, true, _) => "drive".to_owned(),
        _ => "doctor".to_owned(),
    })
}

fn read_kind(place: Place<'_>) -> Option<String> {
    let kind = kind(place.lower())?;
    let is_before_number =
        place.lower() == "hwy" && place.next(1).is_some_and(|next| next.is_numeric());
    let is_kind = is_capitalized(Some(place.piece()))
        && (follows_name(place.pieces, place.index) || is_before_number);
    is_kind.then(|| kind.to_owned())
}

fn read_direction(place: Place<'_>) -> Option<String> {
    let letters = place.core().replace('.', "");
    let direction = find(&DIRECTIONS, &letters.to_lowercase())?;
    if !letters.chars().all(|letter| letter.is_ascii_uppercase()) {
        return None;
    }
    let before = place.previous(1);
    let follows_house = before.is_some_and(|piece| {
        piece.is_numeric() && piece.core.ends_with(|last: char| last.is_ascii_digit())
    });
    let follows_kind = before.is_some_and(|piece| kind(&piece.lower).is_some());
    let before_kind = (1..=3)
        .filter_map(|steps| place.next(steps))
        .any(|piece| kind(&piece.lower).is_some());
    let is_led = matches!(place.previous_lower(), "on" | "at" | "off" | "of" | "and")
        && is_capitalized(place.next(1));
    (follows_house || follows_kind || is_led && before_kind).then(|| direction.to_owned())
}

fn read_state(place: Place<'_>) -> Option<String> {
    let name = state(place.core())?;
    let follows_city = place
        .previous(1)
        .is_some_and(|before| before.has_comma() && before.is_capitalized());
    let before_zip = place
        .next(1)
        .is_some_and(|next| next.core.len() >= 5 && next.is_numeric());
    let before_license = matches!(
        place.next_lower(),
        "dre" | "bre" | "lic" | "license" | "real"
    );
    (follows_city || before_zip || before_license).then(|| name.to_owned())
}

fn read_unit(place: Place<'_>) -> Option<String> {
    let unit = find(&UNITS, place.lower())?;
    let is_short = unit != place.lower();
    let is_before_number = place.next(1).is_some_and(|next| {
        next.is_numeric() || next.core.starts_with('#') || next.core.len() == 1
    });
    let is_after_ordinal =
        place.lower() == "fl" && place.previous(1).is_some_and(|before| before.is_numeric());
    (is_short && (is_before_number || is_after_ordinal || place.piece().has_stop()))
        .then(|| unit.to_owned())
}

fn has_house_number(place: Place<'_>) -> bool {
    (1..=MAX_NAME + 1)
        .filter_map(|steps| place.previous(steps))
        .any(|piece| piece.is_numeric())
}

fn is_capitalized(piece: Option<&super::Piece>) -> bool {
    piece.is_some_and(super::Piece::is_capitalized)
}

fn kind(word: &str) -> Option<&'static str> {
    find(&KINDS, word)
}

fn state(core: &str) -> Option<&'static str> {
    find(&STATES, core)
}

fn find(table: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    table
        .iter()
        .find(|(known, _)| *known == word)
        .map(|(_, words)| *words)
}
