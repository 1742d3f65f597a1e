//! Cuts a script into pieces a server takes at once: between sentences, else clauses, else words.

/// Where a text may be cut, the best places first.
#[derive(Clone, Copy)]
enum Cut {
    Sentences,
    Clauses,
    Words,
    Letters,
}

/// Returns the pieces of a text in order, none longer than `limit` characters and none empty.
pub(super) fn split(text: &str, limit: usize) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut pieces = Vec::new();
    split_at(&words.join(" "), limit, Cut::Sentences, &mut pieces);
    pieces
}

fn split_at(text: &str, limit: usize, cut: Cut, pieces: &mut Vec<String>) {
    let (parts, finer) = match cut {
        Cut::Sentences => (parts(text, &['.', '!', '?', '…']), Cut::Clauses),
        Cut::Clauses => (parts(text, &[',', ';', ':', '–', '—']), Cut::Words),
        Cut::Words => (text.split(' ').collect(), Cut::Letters),
        Cut::Letters => return split_letters(text, limit, pieces),
    };
    let mut piece = String::new();
    for part in parts {
        if length(&piece) + 1 + length(part) > limit && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
        }
        if length(part) > limit {
            split_at(part, limit, finer, pieces);
            continue;
        }
        if !piece.is_empty() {
            piece.push(' ');
        }
        piece.push_str(part);
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
}

/// Cuts at the spaces that follow one of some marks, or such a mark and a closing quote.
fn parts<'a>(text: &'a str, marks: &[char]) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(' ') {
        let before = text[start..at].trim_end_matches(['"', '”', '’', ')']);
        if before.ends_with(marks) {
            parts.push(&text[start..at]);
            start = at + 1;
        }
    }
    parts.push(&text[start..]);
    parts
}

fn split_letters(text: &str, limit: usize, pieces: &mut Vec<String>) {
    let letters: Vec<char> = text.chars().collect();
    pieces.extend(
        letters
            .chunks(limit)
            .map(|chunk| chunk.iter().collect::<String>()),
    );
}

fn length(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pieces_end_where_sentences_do() {
        let text =
            "Welcome home. It has a pool!\n\n“Come and see.” Call now, or write, or drive by.";
        assert_eq!(
            split(text, 30),
            [
                "Welcome home. It has a pool!",
                "“Come and see.”",
                "Call now, or write,",
                "or drive by."
            ]
        );
        assert_eq!(split("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(split("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(split(" \n ", 9), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_too_long(text in "([a-zé]{1,9}[.,!?]?[ \n]){0,60}", limit in 1usize..80) {
            let pieces = split(&text, limit);
            prop_assert!(pieces.iter().all(|piece| !piece.is_empty() && length(piece) <= limit));
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(letters(&pieces.concat()), letters(&text));
        }
    }
}
