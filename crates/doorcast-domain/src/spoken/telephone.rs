//! Telephone numbers, digit by digit with a rest between the groups.

use super::{Pause, speech::Speech, written::Piece};

/// Words a number without area code follows.
const CALLING: [&str; 14] = [
    "call", "text", "at", "phone", "tel", "cell", "office", "direct", "mobile", "fax", "ph",
    "dial", "us", "me",
];

/// The most written words one number spreads over: "+1 (760) 555 0139".
const MAX_WORDS: usize = 4;

/// Returns, for every word that is part of a telephone number, what is said for it.
pub(super) fn find(pieces: &[Piece]) -> Vec<Option<Speech>> {
    let mut found: Vec<Option<Speech>> = vec![None; pieces.len()];
    let mut index = 0;
    while index < pieces.len() {
        let words = (1..=MAX_WORDS.min(pieces.len() - index))
            .rev()
            .find(|&words| is_number(pieces, index, words));
        if let Some(words) = words {
            for part in index..index + words {
                found[part] = Some(say(&pieces[part], part + 1 == index + words));
            }
            index += words;
            say_extension(pieces, index, &mut found);
        } else {
            index += 1;
        }
    }
    found
}

fn is_number(pieces: &[Piece], index: usize, words: usize) -> bool {
    let cores = || {
        pieces[index..index + words]
            .iter()
            .map(|piece| piece.core.as_str())
    };
    let is_written_so = cores().all(|core| {
        core.chars()
            .all(|sign| sign.is_ascii_digit() || "+()-./".contains(sign))
    });
    let breaks = pieces[index..index + words - 1]
        .iter()
        .any(|piece| piece.has_comma() || piece.has_stop());
    if !is_written_so || breaks {
        return false;
    }
    let groups: Vec<&str> = cores().flat_map(groups).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    match lengths[..] {
        [3, 3, 4] => !groups[0].starts_with(['0', '1']),
        [1, 3, 3, 4] => groups[0] == "1",
        [3, 4] => {
            words == 1 && pieces[index].core.contains('-') && is_local(pieces, index, &groups)
        }
        [10] => !groups[0].starts_with(['0', '1']),
        [11] => groups[0].starts_with('1'),
        _ => false,
    }
}

/// Whether a number without area code is one: "555-0139", or after "call".
fn is_local(pieces: &[Piece], index: usize, groups: &[&str]) -> bool {
    let before = index
        .checked_sub(1)
        .map_or("", |before| pieces[before].lower.as_str());
    groups[0] == "555" || groups[1].starts_with('0') || CALLING.contains(&before)
}

fn groups(core: &str) -> impl Iterator<Item = &str> {
    core.split(|sign: char| !sign.is_ascii_digit())
        .filter(|group| !group.is_empty())
}

/// Says the digits of one word, resting between groups, and after it when the number goes on.
fn say(piece: &Piece, is_last: bool) -> Speech {
    let mut speech = Speech::default();
    for part in groups(&piece.core).flat_map(subgroups) {
        speech.pause(Pause::Comma);
        speech.digits(part);
    }
    if !is_last {
        speech.pause(Pause::Comma);
    }
    speech
}

/// Ten digits in a row are grouped like any other number.
fn subgroups(group: &str) -> Vec<&str> {
    match group.len() {
        10 => vec![&group[..3], &group[3..6], &group[6..]],
        11 => vec![&group[..1], &group[1..4], &group[4..7], &group[7..]],
        _ => vec![group],
    }
}

/// Says "ext. 12" or "x12" after a number.
fn say_extension(pieces: &[Piece], index: usize, found: &mut [Option<Speech>]) {
    let Some(piece) = pieces.get(index) else {
        return;
    };
    let digits = piece
        .lower
        .trim_start_matches(|sign: char| sign.is_ascii_alphabetic() || sign == '.');
    let mark = &piece.lower[..piece.lower.len() - digits.len()];
    if !matches!(mark.trim_end_matches('.'), "x" | "ext" | "extension")
        || !digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return;
    }
    let mut speech = Speech::of("extension");
    speech.digits(digits);
    found[index] = Some(speech);
    let number = pieces
        .get(index + 1)
        .filter(|next| digits.is_empty() && next.is_numeric());
    if let Some(number) = number {
        let mut speech = Speech::default();
        speech.digits(&number.core);
        found[index + 1] = Some(speech);
    }
}
