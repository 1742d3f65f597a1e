//! Abbreviations whose full stop ends no sentence.

use super::written::Piece;

/// Before a name: never the end.
const TITLES: &str =
    " mr mrs ms prof rev hon messrs gov sen rep gen capt lt mt ft sgt pres approx vs incl ";

/// Before a number: not the end.
const BEFORE_NUMBER: &str = " no nos apt ste bldg fl rm lot ext tel ph lic art sec vol pg pp p \
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun hwy rte rt ";

/// Anywhere inside a sentence, but a sentence may end with them.
const INSIDE: &str = " st ave blvd rd dr ln ct cir pl hwy pkwy ter trl sq fwy inc co corp ltd llc jr sr esq phd etc \
    am pm dept est min max avg mo yr yrs mos hr hrs wk ft in lbs bd br ba bdrm bdrms bth bths ac n s e w ne nw se sw \
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun approx bldg apt ste \
    assoc bros univ intl natl mfg cont misc ref tel ext mi mtg appt ";

/// Words that start a sentence when they are capitalized after an abbreviation.
const STARTERS: &str = " a an and are as ask at but call check come contact did do don't each enjoy every everything \
    feel find for from get give go have he her here here's his how i i'd i'll i'm i've if imagine in inside is it \
    it's its join just kids let let's located look meet message my near nearby new no now of on once one our outside \
    plus ready reach see she since so step stop take text thank thanks that that's the their then there there's \
    these they they're this those to today tour upstairs visit walk we we'll we're we've welcome what what's when \
    where who why will with would yes you you'll you're you've your ";

/// Tells whether the full stop after this piece belongs to an abbreviation in the middle of a sentence.
pub(super) fn keeps_going(pieces: &[Piece], index: usize) -> bool {
    let (piece, next) = (&pieces[index], &pieces[index + 1]);
    let word = piece.lower.as_str();
    let starts_anew = is_listed(STARTERS, &next.lower);
    if is_listed(TITLES, word) {
        return true;
    }
    if is_listed(BEFORE_NUMBER, word) && (next.is_numeric() || next.core.starts_with('#')) {
        return true;
    }
    if word == "dr" || word == "st" {
        return !starts_anew || !follows_name(pieces, index);
    }
    (is_listed(INSIDE, word) || is_initials(&piece.core)) && !starts_anew
}

/// Tells whether a street or family name stands before: "Oak St.".
pub(super) fn follows_name(pieces: &[Piece], index: usize) -> bool {
    index > 0 && {
        let before = &pieces[index - 1];
        let is_ordinal = before.is_numeric() && before.core.ends_with(char::is_alphabetic);
        (before.is_capitalized() || is_ordinal) && !before.has_stop() && !before.has_comma()
    }
}

pub(super) fn is_listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// One capital letter, or letters each followed by a full stop: "J.", "U.S.", "p.m.".
fn is_initials(core: &str) -> bool {
    let mut letters = core.split('.');
    letters.all(|part| {
        let mut signs = part.chars();
        signs.next().is_some_and(char::is_alphabetic) && signs.next().is_none()
    }) && (core.contains('.') || core.starts_with(char::is_uppercase))
}
