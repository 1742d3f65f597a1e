//! Fractions, shares and pairs: "1/2", "2½", "80/20", "24/7".

use super::{
    super::{number, speech::Speech},
    Place,
};

/// Fractions that are one sign.
const SIGNS: [(char, u64, u64); 11] = [
    ('½', 1, 2),
    ('⅓', 1, 3),
    ('⅔', 2, 3),
    ('¼', 1, 4),
    ('¾', 3, 4),
    ('⅕', 1, 5),
    ('⅖', 2, 5),
    ('⅛', 1, 8),
    ('⅜', 3, 8),
    ('⅝', 5, 8),
    ('⅞', 7, 8),
];

/// Returns what is said for a fraction.
pub(super) fn read(place: Place<'_>) -> Option<Speech> {
    let core = place.core();
    let (whole, numerator, denominator) = mixed(core).or_else(|| slashed(core))?;
    let is_fraction =
        matches!(denominator, 2..=5 | 8 | 10 | 16) && numerator < denominator && numerator > 0;
    let words = match whole {
        Some(whole) if is_fraction => format!(
            "{} {}",
            number::cardinal(whole),
            number::fraction_after_whole(numerator, denominator)
        ),
        Some(_) => return None,
        None if is_fraction && follows_whole(place) => {
            number::fraction_after_whole(numerator, denominator)
        }
        None if is_fraction => number::fraction(numerator, denominator),
        None => format!(
            "{} {}",
            number::cardinal(numerator),
            number::cardinal(denominator)
        ),
    };
    Some(Speech::of(&words))
}

fn follows_whole(place: Place<'_>) -> bool {
    place.previous(1).is_some_and(|before| {
        before.core.len() <= 3 && before.core.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// "½", "2½", "2-½", "2-1/2".
fn mixed(core: &str) -> Option<(Option<u64>, u64, u64)> {
    if let Some((whole, fraction)) = core
        .split_once('-')
        .filter(|(_, fraction)| fraction.contains('/'))
    {
        let (_, numerator, denominator) = slashed(fraction)?;
        return Some((Some(whole.parse().ok()?), numerator, denominator));
    }
    let (sign, numerator, denominator) =
        SIGNS.into_iter().find(|(sign, ..)| core.ends_with(*sign))?;
    match core.trim_end_matches(sign).trim_end_matches('-') {
        "" => Some((None, numerator, denominator)),
        whole if whole.len() <= 9 => Some((Some(whole.parse().ok()?), numerator, denominator)),
        _ => None,
    }
}

fn slashed(core: &str) -> Option<(Option<u64>, u64, u64)> {
    let (first, second) = core.split_once('/')?;
    let small = |part: &str| {
        (part.len() <= 3)
            .then(|| part.parse::<u64>().ok())
            .flatten()
    };
    Some((None, small(first)?, small(second)?))
}
