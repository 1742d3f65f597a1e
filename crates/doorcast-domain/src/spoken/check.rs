//! What keeps a script from being spoken.

use super::{fold::fold, written};
use crate::script::MAX_SCRIPT_CHARS;

/// Alphabets that no voice here reads, by their first and last sign.
const UNSPOKEN: [(u32, u32, &str); 26] = [
    (0x0370, 0x03ff, "Greek"),
    (0x0400, 0x052f, "Cyrillic"),
    (0x0530, 0x058f, "Armenian"),
    (0x0590, 0x05ff, "Hebrew"),
    (0x0600, 0x06ff, "Arabic"),
    (0x0750, 0x077f, "Arabic"),
    (0x0900, 0x097f, "Devanagari"),
    (0x0980, 0x09ff, "Bengali"),
    (0x0a00, 0x0a7f, "Gurmukhi"),
    (0x0a80, 0x0aff, "Gujarati"),
    (0x0b80, 0x0bff, "Tamil"),
    (0x0c00, 0x0c7f, "Telugu"),
    (0x0c80, 0x0cff, "Kannada"),
    (0x0d00, 0x0d7f, "Malayalam"),
    (0x0e00, 0x0e7f, "Thai"),
    (0x0e80, 0x0eff, "Lao"),
    (0x1000, 0x109f, "Burmese"),
    (0x10a0, 0x10ff, "Georgian"),
    (0x1100, 0x11ff, "Korean"),
    (0x1200, 0x137f, "Ethiopic"),
    (0x1780, 0x17ff, "Khmer"),
    (0x3040, 0x30ff, "Japanese"),
    (0x3400, 0x9fff, "Chinese"),
    (0xac00, 0xd7af, "Korean"),
    (0xf900, 0xfaff, "Chinese"),
    (0x20000, 0x323af, "Chinese"),
];

/// The longest sample of unspoken text shown, in characters.
const SAMPLE_CHARS: usize = 12;

/// Why a script cannot be spoken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpokenProblem {
    /// There is nothing in it.
    #[error("the script is empty")]
    Empty,
    /// It is longer than anyone may film.
    #[error("the script has {chars} characters; at most {MAX_SCRIPT_CHARS} fit")]
    TooLong {
        /// How many characters it has.
        chars: usize,
    },
    /// It has characters, but no word or number.
    #[error("the script has nothing to say: there is no word and no number in it")]
    NothingToSay,
    /// It is written in letters no voice reads.
    #[error(
        "the script has {alphabet} letters on line {line} (\"{sample}\"); the languages that can be spoken are English \
         and Spanish"
    )]
    UnspokenAlphabet {
        /// The alphabet as a person would name it: "Cyrillic".
        alphabet: &'static str,
        /// The line, counted from 1.
        line: usize,
        /// The beginning of the first such word.
        sample: String,
    },
    /// It holds a character that is no text.
    #[error("the script has a control character (U+{code:04X}) on line {line}, column {column}")]
    ControlCharacter {
        /// The character's number.
        code: u32,
        /// The line, counted from 1.
        line: usize,
        /// The character on that line, counted from 1.
        column: usize,
    },
}

/// Checks that a script can be spoken.
///
/// # Errors
///
/// Names the first problem, with its place where it has one.
pub fn check_script(text: &str) -> Result<(), SpokenProblem> {
    if text.trim().is_empty() {
        return Err(SpokenProblem::Empty);
    }
    let chars = text.chars().count();
    if chars > MAX_SCRIPT_CHARS {
        return Err(SpokenProblem::TooLong { chars });
    }
    for (index, line) in text.split('\n').enumerate() {
        check_line(index + 1, line.strip_suffix('\r').unwrap_or(line))?;
    }
    let has_words = written::sentences(text)
        .iter()
        .flatten()
        .any(|piece| !fold(&piece.core).trim_matches('\'').is_empty());
    if has_words {
        Ok(())
    } else {
        Err(SpokenProblem::NothingToSay)
    }
}

fn check_line(line: usize, text: &str) -> Result<(), SpokenProblem> {
    for (column, sign) in text.chars().enumerate() {
        if sign.is_control() && sign != '\t' {
            return Err(SpokenProblem::ControlCharacter {
                code: u32::from(sign),
                line,
                column: column + 1,
            });
        }
    }
    for word in text.split_whitespace() {
        if let Some((at, alphabet)) = first_unspoken(word) {
            return Err(SpokenProblem::UnspokenAlphabet {
                alphabet,
                line,
                sample: word[at..].chars().take(SAMPLE_CHARS).collect(),
            });
        }
    }
    Ok(())
}

/// The first letter of a word that no voice reads, and its alphabet.
fn first_unspoken(word: &str) -> Option<(usize, &'static str)> {
    word.char_indices()
        .filter(|(_, sign)| sign.is_alphabetic())
        .find_map(|(at, sign)| alphabet(sign).map(|alphabet| (at, alphabet)))
}

fn alphabet(letter: char) -> Option<&'static str> {
    let code = u32::from(letter);
    UNSPOKEN
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&code))
        .map(|(_, _, name)| *name)
}
