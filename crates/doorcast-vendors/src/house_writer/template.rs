//! Phrases with choices and gaps: `[Look for|Notice] {list}.`
//!
//! Choices are made before gaps are filled, so nothing in the agent's words is ever taken for a mark.

use super::random::Seeded;

/// What may stand in a gap.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    /// `{topic}`.
    pub(super) topic: String,
    /// `{name}`.
    pub(super) name: String,
    /// `{brokerage}`.
    pub(super) brokerage: String,
    /// `{phone}`.
    pub(super) phone: String,
}

impl Values {
    /// Makes the choices in a phrase and fills its gaps.
    pub(super) fn say(&self, phrase: &str, rng: &mut Seeded) -> String {
        self.say_list(phrase, "", rng)
    }

    /// As [`Values::say`], with something for `{list}`.
    pub(super) fn say_list(&self, phrase: &str, list: &str, rng: &mut Seeded) -> String {
        let chosen = choose(phrase, rng);
        let mut said = String::new();
        let mut rest = chosen.as_str();
        while let Some((before, gap, after)) = split_gap(rest) {
            push(&mut said, before);
            push(&mut said, self.value(gap, list));
            rest = after;
        }
        push(&mut said, rest);
        said
    }

    fn value<'v>(&'v self, gap: &str, list: &'v str) -> &'v str {
        match gap {
            "topic" => &self.topic,
            "name" => &self.name,
            "brokerage" => &self.brokerage,
            "phone" => &self.phone,
            _ => list,
        }
    }
}

/// Splits at the first gap.
fn split_gap(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (gap, after) = rest.split_once('}')?;
    Some((before, gap, after))
}

/// Makes the choices in a phrase.
fn choose(phrase: &str, rng: &mut Seeded) -> String {
    let mut chosen = String::new();
    let mut rest = phrase;
    while let Some((before, inside)) = rest.split_once('[') {
        let (options, after) = inside.split_once(']').unwrap_or((inside, ""));
        let options: Vec<&str> = options.split('|').collect();
        chosen.push_str(before);
        chosen.push_str(options[rng.below(options.len())]);
        rest = after;
    }
    chosen.push_str(rest);
    chosen
}

/// Adds a piece: no second full stop, and a capital where a sentence starts.
fn push(said: &mut String, piece: &str) {
    let piece = match ends_sentence(said) {
        true => piece.strip_prefix('.').unwrap_or(piece),
        false => piece,
    };
    let starts = said.is_empty() || (said.ends_with(' ') && ends_sentence(said.trim_end()));
    match starts {
        true => said.push_str(&capitalized(piece)),
        false => said.push_str(piece),
    }
}

/// Whether a text ends like a sentence, closing quotes aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', ')', '\u{201D}', '\u{2019}', '\u{00BB}'])
        .ends_with(['.', '!', '?', '\u{2026}'])
}

/// Returns the text with its first letter in upper case; opening marks may stand before it.
pub(super) fn capitalized(text: &str) -> String {
    with_first_letter(text, |letter| letter.to_uppercase().collect())
}

/// Returns the text with its first letter in lower case.
pub(super) fn lowercased(text: &str) -> String {
    with_first_letter(text, |letter| letter.to_lowercase().collect())
}

fn with_first_letter(text: &str, change: impl Fn(char) -> String) -> String {
    let opening = |letter: char| !letter.is_alphanumeric();
    let start = text.find(|letter| !opening(letter)).unwrap_or(text.len());
    let mut letters = text[start..].chars();
    match letters.next() {
        Some(first) if first.is_alphabetic() => {
            format!("{}{}{}", &text[..start], change(first), letters.as_str())
        }
        _ => text.to_owned(),
    }
}

/// Joins sentences and sections with a separator, leaving out empty ones.
pub(super) fn joined(parts: &[String], separator: &str) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(separator)
}
