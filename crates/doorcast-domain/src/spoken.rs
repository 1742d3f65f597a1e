//! How written words become speech: the text front end of every voice.
//!
//! [`sentences`] turns a script into sentences of written words, each with the plain tokens a speech engine can say:
//! "$1.2 million" is two written words and the five tokens "one point two million dollars". Captions show the written
//! words, engines hear the tokens, and [`seconds`] counts them, so what is estimated is what is said. Nothing here
//! knows a voice: an engine sees lower-case letters, apostrophes and CMU phones, never the raw text.

mod abbreviations;
mod check;
mod english;
mod fold;
mod letters;
mod lexicon;
mod number;
mod pronunciations;
mod spanish;
mod speech;
mod telephone;
mod written;

use crate::video::Language;

pub use self::{
    check::{SpokenProblem, check_script},
    pronunciations::{PronunciationProblem, Pronunciations},
};

/// The plan's pace: spoken words a second.
pub const WORDS_PER_SECOND: f64 = 2.5;

/// One sentence of a script.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence {
    /// The words as written, in order; joined by spaces they are the sentence.
    pub words: Vec<WrittenWord>,
}

/// One word as written, with what is said for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenWord {
    /// The word with its punctuation: "$1.2", "million,". A dash or an emoji that stood alone is part of its neighbor.
    pub text: String,
    /// What is said; empty when the word is silent.
    pub tokens: Vec<SpokenToken>,
}

/// One word as said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpokenToken {
    /// Lower-case letters `a` to `z` and apostrophes.
    pub word: String,
    /// CMU phones in lower case with their stress, separated by spaces, where spelling alone would mislead.
    pub phones: Option<String>,
    /// The pause after the word.
    pub pause: Pause,
}

/// How long and with which melody a voice rests after a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Pause {
    /// It goes straight on.
    #[default]
    None,
    /// A comma, or the gap between groups of digits.
    Comma,
    /// A dash, colon, semicolon, ellipsis or bracket.
    Break,
    /// The end of a statement.
    Stop,
    /// The end of a question.
    Question,
    /// The end of an exclamation.
    Exclamation,
}

/// Returns the sentences of a script with every written word once, in order.
///
/// Never fails: what cannot be said is a written word without tokens. See [`check_script`] for telling so beforehand.
pub fn sentences(text: &str, language: Language, pronunciations: &Pronunciations) -> Vec<Sentence> {
    let read = match language {
        Language::English => english::read,
        Language::Spanish => spanish::read,
    };
    written::sentences(text)
        .iter()
        .map(|pieces| read(pieces, pronunciations))
        .collect()
}

/// Returns how many seconds a script takes to say at [`WORDS_PER_SECOND`].
pub fn seconds(text: &str, language: Language) -> f64 {
    let tokens: usize = sentences(text, language, &Pronunciations::default())
        .iter()
        .flat_map(|sentence| &sentence.words)
        .map(|word| word.tokens.len())
        .sum();
    tokens as f64 / WORDS_PER_SECOND
}

#[cfg(test)]
mod tests;
