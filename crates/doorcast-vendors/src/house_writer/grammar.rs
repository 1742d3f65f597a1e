//! What must be known of a language to put given words into a sentence.

/// The word lists and rules of one language. Lists are words in lower case with spaces between.
#[derive(Debug)]
pub(super) struct Grammar {
    /// Verbs that make a sentence of words before them.
    pub(super) verbs: &'static str,
    /// First words of whole sentences.
    pub(super) starters: &'static str,
    /// First words of whole sentences that thank or ask for something; nothing is added to those.
    pub(super) requests: &'static str,
    /// First words of a question or an indirect one.
    pub(super) questions: &'static str,
    /// Words after which a verb belongs to a side clause.
    pub(super) relatives: &'static str,
    /// First words that need no capital inside a sentence.
    pub(super) common: &'static [&'static str],
    /// Words that join, so that a phrase with one is not put into a longer list.
    pub(super) joiners: &'static str,
    /// Returns the phrase as the object of a sentence, with an article if it needs one.
    pub(super) inline: fn(&str) -> Option<Inline>,
    /// Returns "and" as it is before the next item.
    pub(super) and: fn(&str) -> &'static str,
}

/// A phrase that can stand inside a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inline {
    /// The words, with an article where one was missing.
    pub(super) text: String,
    /// Whether it speaks of "a home" and not of "the home".
    pub(super) indefinite: bool,
}

/// Whether a word is in a list.
pub(super) fn among(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

/// Returns a word in lower case without the punctuation around it.
pub(super) fn bare(word: &str) -> String {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
        .to_lowercase()
}

/// Whether a word is a plain number: "4", "2,400", "3.5".
pub(super) fn is_number(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_digit())
        && word
            .chars()
            .all(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '.'))
}

/// Whether a word is a year; what has one happened then, and is not simply there.
pub(super) fn is_year(word: &str) -> bool {
    let word = bare(word);
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) && is_number(&word)
}

/// Whether a phrase names an amount or labels something: inside a sentence it would claim what the amount is for.
pub(super) fn stands_apart(phrase: &str) -> bool {
    phrase.contains(['$', '%', '\u{20AC}', ':'])
}

/// Joins items as people list them: "a, b and c".
pub(super) fn listed(items: &[String], grammar: &Grammar) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [start @ .., last] => {
            format!("{} {} {last}", start.join(", "), (grammar.and)(last))
        }
    }
}
