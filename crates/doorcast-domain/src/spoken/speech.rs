//! What is said for one written word, while it is being put together.

use super::{Pause, SpokenToken, fold::fold, letters, lexicon};

/// The most tokens one written word can have: enough for a long telephone number, not for a page without spaces.
pub(super) const MAX_TOKENS: usize = 48;

/// The longest token, in letters.
pub(super) const MAX_LETTERS: usize = 32;

/// Tokens in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Speech {
    tokens: Vec<SpokenToken>,
}

impl Speech {
    /// Returns the speech of plain words separated by spaces.
    pub(super) fn of(words: &str) -> Self {
        let mut speech = Self::default();
        speech.say(words);
        speech
    }

    /// Adds plain words separated by spaces, each with its phones when the lexicon has them.
    pub(super) fn say(&mut self, words: &str) {
        for word in words.split_whitespace() {
            let word = fold(word);
            let phones = lexicon::phones(&word).or_else(|| lone_letter(&word));
            self.push(&word, phones.map(str::to_owned));
        }
    }

    /// Adds one word with its own phones.
    pub(super) fn say_as(&mut self, word: &str, phones: &str) {
        self.push(&fold(word), Some(phones.to_owned()));
    }

    /// Adds the name of each letter.
    pub(super) fn spell(&mut self, letters: &str) {
        for letter in fold(letters).chars() {
            if let Some(phones) = letters::name(letter) {
                self.push(&letter.to_string(), Some(phones.to_owned()));
            } else if letter.is_ascii_digit() {
                self.say(super::number::digit_name(letter));
            }
        }
    }

    /// Adds the ending of a plural or possessive to a spelled last letter: "HOAs".
    pub(super) fn end_with_s(&mut self) {
        let Some(last) = self.tokens.last_mut() else {
            return;
        };
        last.word.push_str("'s");
        let Some(phones) = last.phones.as_mut() else {
            return;
        };
        let ending = match phones.rsplit(' ').next() {
            Some("s" | "z" | "sh" | "ch" | "jh") => "ax z",
            Some("f" | "k" | "p" | "t") => "s",
            _ => "z",
        };
        phones.push(' ');
        phones.push_str(ending);
    }

    /// Adds each digit by name; everything else is left out.
    pub(super) fn digits(&mut self, digits: &str) {
        for digit in digits.chars().filter(char::is_ascii_digit) {
            self.say(super::number::digit_name(digit));
        }
    }

    /// Adds everything another speech says.
    pub(super) fn append(&mut self, other: Self) {
        let room = MAX_TOKENS.saturating_sub(self.tokens.len());
        self.tokens.extend(other.tokens.into_iter().take(room));
    }

    /// Makes the voice rest after the last word, at least so long.
    pub(super) fn pause(&mut self, pause: Pause) {
        if let Some(last) = self.tokens.last_mut() {
            last.pause = last.pause.max(pause);
        }
    }

    pub(super) fn into_tokens(self) -> Vec<SpokenToken> {
        self.tokens
    }

    fn push(&mut self, word: &str, phones: Option<String>) {
        let word: String = word
            .chars()
            .filter(|letter| letter.is_ascii_lowercase() || *letter == '\'')
            .collect();
        let word = word.trim_matches('\'');
        let mut rest = word;
        while !rest.is_empty() && self.tokens.len() < MAX_TOKENS {
            let (head, tail) = rest.split_at(rest.len().min(MAX_LETTERS));
            self.tokens.push(SpokenToken {
                word: head.to_owned(),
                phones: phones.clone().filter(|_| head.len() == word.len()),
                pause: Pause::None,
            });
            rest = tail;
        }
    }
}

/// A letter on its own is said by name, unless it is a word.
fn lone_letter(word: &str) -> Option<&'static str> {
    let mut letters = word.chars();
    match (letters.next()?, letters.next()) {
        ('a' | 'i', _) | (_, Some(_)) => None,
        (letter, None) => letters::name(letter),
    }
}
