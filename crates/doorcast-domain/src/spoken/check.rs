//! What keeps a script from being spoken.

use crate::script::MAX_SCRIPT_CHARS;

/// Why a script cannot be spoken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScriptProblem {
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
    #[error("the script has nothing to say: no word and no number in it")]
    NothingToSay,
    /// It is written in letters no voice reads.
    #[error(
        "the script has {script} letters on line {line} (\"{sample}\"); the languages that can be spoken are English and Spanish"
    )]
    UnspokenAlphabet {
        /// The alphabet as a person would name it: "Cyrillic".
        script: &'static str,
        /// The line, counted from 1.
        line: usize,
        /// The first such word.
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
pub fn check_script(text: &str) -> Result<(), ScriptProblem> {
    if text.trim().is_empty() {
        return Err(ScriptProblem::Empty);
    }
    let chars = text.chars().count();
    if chars > MAX_SCRIPT_CHARS {
        return Err(ScriptProblem::TooLong { chars });
    }
    Ok(())
}
