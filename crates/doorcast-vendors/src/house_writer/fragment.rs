//! The agent's words, sorted by what can be done with them.
//!
//! When in doubt a fragment is a phrase that follows a colon, or a sentence of its own: both work for any words.

use doorcast_domain::script::{count_words, sayable};

use super::{
    grammar::{Grammar, Inline, among, bare, is_number, is_year},
    template::{ends_sentence, lowercased},
};

/// The most words an item of a list may have.
const LISTABLE_WORDS: usize = 6;

/// From how many words on a full stop at the end makes a sentence.
const STOPPED_WORDS: usize = 3;

/// Short forms whose full stop is not the end of a sentence.
const ABBREVIATIONS: &[&str] = &[
    "sq.", "ft.", "st.", "ave.", "blvd.", "dr.", "rd.", "ln.", "ct.", "no.", "inc.", "co.", "llc.",
    "mr.", "mrs.", "ms.", "jr.", "sr.", "a.m.", "p.m.", "etc.", "vs.", "approx.", "u.s.", "bldg.",
    "apt.", "mt.", "sra.", "av.", "núm.", "ee.uu.",
];

/// A topic or a key point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fragment {
    /// The words as given; a sentence ends with its mark, a phrase without one.
    pub(super) said: String,
    /// What it is.
    pub(super) shape: Shape,
}

/// What a fragment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// One or more whole sentences.
    Sentence,
    /// An indirect question: "why rates matter".
    Clause,
    /// Anything else, with its form inside a sentence if that is known.
    Phrase(Option<Inline>),
}

impl Fragment {
    /// Sorts what an agent typed.
    pub(super) fn new(given: &str, grammar: &Grammar) -> Self {
        let said = sayable(given);
        let said = said.trim_end_matches([',', ';', ':', ' ']).to_owned();
        if is_sentence(&said, grammar) {
            return Self::sentence(said);
        }
        let said = without_stop(&said);
        if is_clause(&said, grammar) {
            return Self {
                said: uncapitalized(&said, grammar),
                shape: Shape::Clause,
            };
        }
        let said = uncapitalized(&said, grammar);
        let inline = (grammar.inline)(&said);
        Self {
            said,
            shape: Shape::Phrase(inline),
        }
    }

    /// Whether it is one or more whole sentences.
    pub(super) fn is_sentence(&self) -> bool {
        self.shape == Shape::Sentence
    }

    /// Returns its form inside a sentence, or the words as they are.
    pub(super) fn text(&self) -> &str {
        match &self.shape {
            Shape::Phrase(Some(inline)) => &inline.text,
            Shape::Sentence | Shape::Clause | Shape::Phrase(None) => &self.said,
        }
    }

    /// Whether a sentence can say that it is there.
    pub(super) fn is_inline(&self) -> bool {
        matches!(self.shape, Shape::Phrase(Some(_))) && !self.said.split_whitespace().any(is_year)
    }

    /// Whether it thanks, asks for something or names a source, so that nothing should be added to it.
    pub(super) fn stands_alone(&self, grammar: &Grammar) -> bool {
        let first = self.said.split_whitespace().next().unwrap_or_default();
        let requests = among(grammar.requests, &bare(first)) || self.said.ends_with('?');
        self.is_label() || (self.is_sentence() && requests)
    }

    /// Whether it brings its own colon: "Source: MLS".
    pub(super) fn is_label(&self) -> bool {
        self.said.contains(": ")
    }

    /// Whether it can be an item among others: short, a thing or a count, without a list of its own.
    pub(super) fn is_listable(&self, grammar: &Grammar) -> bool {
        let mut words = self.said.split_whitespace();
        let counts = words.clone().next().is_some_and(is_number);
        let joined = words.any(|word| {
            word.ends_with([',', ';', ':']) || among(grammar.joiners, &word.to_lowercase())
        });
        let is_thing = match &self.shape {
            Shape::Phrase(inline) => inline.is_some() || counts,
            Shape::Sentence | Shape::Clause => false,
        };
        is_thing && !joined && count_words(&self.said) <= LISTABLE_WORDS
    }

    fn sentence(said: String) -> Self {
        let said = match ends_sentence(&said) {
            true => said,
            false => format!("{said}."),
        };
        Self {
            said,
            shape: Shape::Sentence,
        }
    }
}

/// Whether words are a sentence: by their marks, their first word or a verb.
fn is_sentence(said: &str, grammar: &Grammar) -> bool {
    if said.ends_with(['?', '!', '\u{2026}']) || said.starts_with(['¿', '¡']) {
        return true;
    }
    let words: Vec<&str> = said.split_whitespace().collect();
    let first = bare(words.first().unwrap_or(&""));
    let stops_inside = words[..words.len().saturating_sub(1)]
        .iter()
        .any(|word| ends_sentence(word) && !is_abbreviation(word));
    let stopped = words.len() >= STOPPED_WORDS
        && words
            .last()
            .is_some_and(|word| word.ends_with('.') && !is_abbreviation(word));
    if stopped || stops_inside || among(grammar.starters, &first) || among(grammar.requests, &first)
    {
        return true;
    }
    has_verb(&words, grammar)
}

/// Whether words are an indirect question; "por" alone is none, "por qué" is.
fn is_clause(said: &str, grammar: &Grammar) -> bool {
    let mut words = said.split_whitespace().map(bare);
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let asks = among(grammar.questions, &first) && (first != "por" || second == "qué");
    asks && count_words(said) > 2
}

/// Whether one of the words after the first is a verb of the main clause.
fn has_verb(words: &[&str], grammar: &Grammar) -> bool {
    words
        .iter()
        .take_while(|word| !among(grammar.relatives, &bare(word)))
        .skip(1)
        .any(|word| {
            let plain = word.trim_end_matches(|letter: char| !letter.is_alphanumeric());
            among(grammar.verbs, plain)
        })
}

/// Returns the words without the full stop of a phrase; a short form keeps its own.
fn without_stop(said: &str) -> String {
    let last = said.split_whitespace().next_back().unwrap_or_default();
    match is_abbreviation(last) {
        true => said.to_owned(),
        false => said.trim_end_matches('.').to_owned(),
    }
}

fn is_abbreviation(word: &str) -> bool {
    let word = word.to_lowercase();
    let initial = word.chars().count() == 2 && word.ends_with('.');
    ABBREVIATIONS.contains(&word.as_str())
        || (initial && word.starts_with(|letter: char| letter.is_alphabetic()))
}

/// Takes the capital off a first word that is known not to be a name, unless the next one has one, too.
fn uncapitalized(said: &str, grammar: &Grammar) -> String {
    let mut words = said.split_whitespace();
    let first = words.next().unwrap_or_default();
    let titled = words.next().is_some_and(|second| {
        let mut letters = second.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.next().is_some_and(char::is_lowercase)
    });
    let shouted = first.chars().nth(1).is_some_and(char::is_uppercase);
    let first = bare(first);
    let common = grammar.common.iter().any(|list| among(list, &first));
    match common && !titled && !shouted {
        true => lowercased(said),
        false => said.to_owned(),
    }
}
