//! How an agent wants names and words said.

use std::collections::BTreeMap;

use super::{
    fold::fold,
    lexicon::are_phones,
    speech::{MAX_LETTERS, Speech},
};

/// The longest respelling, in characters.
const MAX_RESPELLING: usize = 120;

/// Why a pronunciation cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PronunciationProblem {
    /// The written side is not one word.
    #[error("\"{given}\" is not a single written word")]
    NotOneWord {
        /// What was given.
        given: String,
    },
    /// The spoken side is empty, too long, or holds something that is no plain word.
    #[error(
        "\"{respelling}\" for \"{word}\" must be plain words (\"ko a chella\") or CMU phones (\"k ow ax ch eh1 l ax\")"
    )]
    NotSpeakable {
        /// The written word.
        word: String,
        /// What was given for it.
        respelling: String,
    },
    /// The same written word has two different respellings.
    #[error("\"{word}\" is given twice, with different pronunciations")]
    GivenTwice {
        /// The written word.
        word: String,
    },
}

/// How certain written words are said; matched without regard to case, accents and punctuation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pronunciations {
    words: BTreeMap<String, Said>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Words(String),
    Phones(String),
}

impl Pronunciations {
    /// Returns the pronunciations from pairs of written word and respelling.
    ///
    /// A respelling is either plain words, said as they are spelled ("vay gull"), or CMU phones ("v ey1 g ax l").
    ///
    /// # Errors
    ///
    /// Names the first pair that cannot be used.
    pub fn parse<W: AsRef<str>, R: AsRef<str>>(
        pairs: impl IntoIterator<Item = (W, R)>,
    ) -> Result<Self, PronunciationProblem> {
        let mut words = BTreeMap::new();
        for (word, respelling) in pairs {
            let (word, respelling) = (word.as_ref().trim(), respelling.as_ref().trim());
            let said = parse_respelling(word, respelling)?;
            if let Some(earlier) = words.insert(parse_written(word)?, said.clone())
                && earlier != said
            {
                return Err(PronunciationProblem::GivenTwice {
                    word: word.to_owned(),
                });
            }
        }
        Ok(Self { words })
    }

    /// Returns what is said for a written word, if the agent has said so; also for its possessive.
    pub(super) fn find(&self, written: &str) -> Option<Speech> {
        if self.words.is_empty() {
            return None;
        }
        let key = fold(written);
        if let Some(said) = self.words.get(&key) {
            return Some(said.speech(&key));
        }
        let stem = key.strip_suffix("'s").or_else(|| key.strip_suffix('\''))?;
        let mut speech = match self.words.get(stem)? {
            Said::Words(words) if key.ends_with('s') => {
                return Some(Speech::of(&format!("{words}'s")));
            }
            said => said.speech(stem),
        };
        if key.ends_with('s') {
            speech.end_with_s();
        }
        Some(speech)
    }
}

impl Said {
    fn speech(&self, word: &str) -> Speech {
        match self {
            Self::Words(words) => Speech::of(words),
            Self::Phones(phones) => {
                let letters: String = word
                    .chars()
                    .filter(char::is_ascii_lowercase)
                    .take(MAX_LETTERS)
                    .collect();
                let mut speech = Speech::default();
                speech.say_as(if letters.is_empty() { "name" } else { &letters }, phones);
                speech
            }
        }
    }
}

fn parse_written(word: &str) -> Result<String, PronunciationProblem> {
    let key = fold(word);
    let key = key.trim_matches('\'');
    if key.is_empty() || word.contains(char::is_whitespace) {
        return Err(PronunciationProblem::NotOneWord {
            given: word.to_owned(),
        });
    }
    Ok(key.to_owned())
}

fn parse_respelling(word: &str, respelling: &str) -> Result<Said, PronunciationProblem> {
    let lower = respelling.to_lowercase();
    // One bare sound, like "er", is more likely meant as a word.
    if are_phones(&lower) && lower.contains([' ', '0', '1', '2']) {
        return Ok(Said::Phones(
            lower.split_whitespace().collect::<Vec<_>>().join(" "),
        ));
    }
    let is_plain = |letter: char| letter.is_alphabetic() || " '’-".contains(letter);
    let words = lower
        .split([' ', '-'])
        .map(fold)
        .filter(|word| word.contains(|letter: char| letter.is_ascii_lowercase()))
        .collect::<Vec<_>>()
        .join(" ");
    if words.is_empty()
        || respelling.chars().count() > MAX_RESPELLING
        || !respelling.chars().all(is_plain)
    {
        return Err(PronunciationProblem::NotSpeakable {
            word: word.to_owned(),
            respelling: respelling.to_owned(),
        });
    }
    Ok(Said::Words(words))
}
