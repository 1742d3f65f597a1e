//! Small questions about words, the same for both languages.

/// Returns a text in small letters without accents and marks, its words separated by single spaces.
pub(super) fn folded(text: &str) -> String {
    let letters: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'á' | 'à' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' | 'ü' => 'u',
            '\u{2019}' | '\'' => '\'',
            letter if letter.is_alphanumeric() => letter,
            _ => ' ',
        })
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a folded text begins with one of some phrases, ending at a word's end.
pub(super) fn starts_with(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| {
        text.strip_prefix(phrase)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })
}

/// Whether a folded text has one of some phrases in it, at word limits.
pub(super) fn contains(text: &str, phrases: &[&str]) -> bool {
    let padded = format!(" {text} ");
    phrases
        .iter()
        .any(|phrase| padded.contains(&format!(" {phrase} ")))
}
