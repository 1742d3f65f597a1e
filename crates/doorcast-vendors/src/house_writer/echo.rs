//! How much a line sounds like what was already said.

use std::collections::HashSet;

use super::{grammar::bare, random::Seeded};

/// Words too plain to be noticed twice.
const PLAIN: &[&str] = &[
    "that", "this", "your", "with", "what", "have", "when", "would", "there", "here", "from",
    "them", "then", "than", "will", "want", "just", "like", "para", "esto", "esta", "este", "como",
    "cómo", "usted", "quiere", "tiene", "algo",
];

/// How much of a word is compared, so that "question" is heard in "questions".
const STEM_CHARS: usize = 5;

/// Shorter words are not noticed.
const NOTICED_CHARS: usize = 4;

/// After how many questions another one is heard as an echo.
const ENOUGH_QUESTIONS: usize = 2;

/// How many wordings are compared before one is taken.
const COMPARED: usize = 5;

/// The words a listener has in the ear.
#[derive(Debug, Clone, Default)]
pub(super) struct Heard {
    words: HashSet<String>,
    questions: usize,
}

impl Heard {
    /// Remembers a text.
    pub(super) fn add(&mut self, text: &str) {
        self.words.extend(noticed(text));
        self.questions += text.matches('?').count();
    }

    /// Counts the words of a line that were heard before, and the question if there were several.
    pub(super) fn echoes(&self, line: &str) -> usize {
        let again = noticed(line).filter(|word| self.words.contains(word));
        let asks_again = line.ends_with('?') && self.questions >= ENOUGH_QUESTIONS;
        again.count() + usize::from(asks_again)
    }

    /// Picks one of a few random phrases that echoes least, and remembers it.
    pub(super) fn pick(&mut self, table: &[&'static str], rng: &mut Seeded) -> &'static str {
        let few = rng.shuffled(table).into_iter().take(COMPARED);
        let picked = few.min_by_key(|phrase| self.echoes(phrase)).unwrap_or("");
        self.add(picked);
        picked
    }

    /// Takes the phrase out of a deck that echoes least, and remembers it.
    pub(super) fn draw(&mut self, deck: &mut Vec<&'static str>) -> Option<&'static str> {
        let (index, _) = deck
            .iter()
            .enumerate()
            .min_by_key(|(_, phrase)| self.echoes(phrase))?;
        let drawn = deck.remove(index);
        self.add(drawn);
        Some(drawn)
    }
}

fn noticed(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace()
        .filter(|word| !word.contains(['{', '[', '|']))
        .map(bare)
        .filter(|word| word.chars().count() >= NOTICED_CHARS && !PLAIN.contains(&word.as_str()))
        .map(|word| {
            word.trim_end_matches('s')
                .chars()
                .take(STEM_CHARS)
                .collect()
        })
}
