//! The words a project is found by: title, topic and points, in lower case and without accents.

use std::collections::BTreeSet;

use super::Project;

/// The most words of one project that are found.
pub const MAX_WORDS: usize = 60;

/// The most words that are looked for at once.
pub const MAX_SOUGHT: usize = 6;

/// The longest word, in characters. The rest of a longer one is not looked at.
const MAX_WORD_CHARS: usize = 24;

impl Project {
    /// Returns the words it is found by.
    pub fn words(&self) -> BTreeSet<String> {
        let texts = [&self.title, &self.topic].into_iter().chain(&self.points);
        let mut found = BTreeSet::new();
        for word in texts.flat_map(|text| split(text)) {
            if found.len() == MAX_WORDS {
                break;
            }
            found.insert(word);
        }
        found
    }
}

/// Returns the beginnings of words that are looked for.
pub fn sought(text: &str) -> Vec<String> {
    split(text).take(MAX_SOUGHT).collect()
}

fn split(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let folded = words.map(|word| {
        let lower = word.chars().flat_map(char::to_lowercase);
        lower.map(without_accent).take(MAX_WORD_CHARS).collect()
    });
    folded.filter(|word: &String| !word.is_empty())
}

/// Returns a letter of Spanish as people type it in a hurry.
fn without_accent(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        other => other,
    }
}
