//! The one place where the use cases ask whether a text can be spoken, and how long that takes.

use doorcast_domain::{
    script::{MAX_SCRIPT_CHARS, count_words},
    video::Language,
};

/// Why a text cannot be spoken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScriptProblem {
    /// There is nothing but white space.
    #[error("the script is empty")]
    Empty,
    /// There is no letter and no digit.
    #[error("the script has nothing to say: it has no letters and no numbers")]
    Wordless,
    /// It is longer than anybody films.
    #[error("the script has {chars} characters; the most is {MAX_SCRIPT_CHARS}")]
    TooLong {
        /// How many characters it has.
        chars: usize,
    },
    /// It is written in letters no voice reads.
    #[error("the script has \"{sample}\" in it; scripts are in English or Spanish")]
    Unspeakable {
        /// The first such letter.
        sample: char,
    },
    /// It has a character that is not text.
    #[error("the script has a control character (U+{code:04X}) at character {place}")]
    Control {
        /// The character's number.
        code: u32,
        /// Which character it is, from 1.
        place: usize,
    },
}

/// Checks that a script can be filmed.
///
/// # Errors
///
/// Says what is wrong with the text, for a person to read.
pub fn check_script(text: &str) -> Result<(), ScriptProblem> {
    if text.trim().is_empty() {
        return Err(ScriptProblem::Empty);
    }
    let chars = text.chars().count();
    if chars > MAX_SCRIPT_CHARS {
        return Err(ScriptProblem::TooLong { chars });
    }
    for (index, letter) in text.chars().enumerate() {
        if letter.is_control() && !matches!(letter, '\n' | '\r' | '\t') {
            return Err(ScriptProblem::Control {
                code: letter.into(),
                place: index + 1,
            });
        }
        if letter.is_alphabetic() && letter > '\u{24F}' {
            return Err(ScriptProblem::Unspeakable { sample: letter });
        }
    }
    if count_words(text) == 0 {
        return Err(ScriptProblem::Wordless);
    }
    Ok(())
}

/// Returns how long a text takes to say, in seconds.
pub fn seconds(text: &str, _language: Language) -> f64 {
    count_words(text) as f64 / 2.5
}
