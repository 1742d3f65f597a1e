//! Written words and where sentences end.

use super::{Pause, abbreviations};

/// One written word with its punctuation told apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Piece {
    /// As written, with the dashes and emoji that stood beside it.
    pub(super) text: String,
    /// Without the punctuation around it; quotes and hyphens are plain.
    pub(super) core: String,
    /// The core in lower case.
    pub(super) lower: String,
    /// The punctuation after it.
    tail: String,
    /// Whether a bracket or dash opens before it.
    pub(super) is_opened: bool,
}

impl Piece {
    fn new(raw: &str) -> Self {
        let plain = plain_marks(raw);
        let (head, core, tail) = split_marks(&plain);
        Self {
            text: raw.to_owned(),
            lower: core.to_lowercase(),
            core: core.to_owned(),
            tail: tail.to_owned(),
            is_opened: head.contains(['(', '[', '—']),
        }
    }

    /// Adds a silent word that stands after this one.
    fn attach(&mut self, silent: &str) {
        self.text.push(' ');
        self.text.push_str(silent);
        self.tail.push(' ');
        self.tail.push_str(&plain_marks(silent));
    }

    fn attach_before(&mut self, silent: &[&str]) {
        for silent in silent.iter().rev() {
            self.text.insert(0, ' ');
            self.text.insert_str(0, silent);
        }
    }

    /// Whether a full stop follows directly.
    pub(super) fn has_stop(&self) -> bool {
        self.tail.starts_with('.')
    }

    /// Whether a comma follows directly.
    pub(super) fn has_comma(&self) -> bool {
        self.tail.starts_with(',') || self.tail.starts_with(".,")
    }

    /// Whether it starts with a capital letter.
    pub(super) fn is_capitalized(&self) -> bool {
        self.core.starts_with(char::is_uppercase)
    }

    /// Whether it starts with a digit.
    pub(super) fn is_numeric(&self) -> bool {
        self.core
            .starts_with(|letter: char| letter.is_ascii_digit())
    }

    /// The pause after it inside a sentence.
    pub(super) fn inner_pause(&self) -> Pause {
        let tail = self.tail.as_str();
        let is_dash = |mark: &str| matches!(mark, "-" | "--" | "|" | "•" | "·" | "~" | "*" | "/");
        if tail.contains(['?', '!', ':', ';', '—', ')', ']'])
            || tail.contains("..")
            || tail.split(' ').any(is_dash)
        {
            Pause::Break
        } else if tail.contains(',') {
            Pause::Comma
        } else {
            Pause::None
        }
    }

    /// The pause after it at the end of a sentence.
    pub(super) fn final_pause(&self) -> Pause {
        match self.tail.rfind(['?', '!']) {
            Some(at) if self.tail[at..].starts_with('?') || self.tail.contains('?') => {
                Pause::Question
            }
            Some(_) => Pause::Exclamation,
            None => Pause::Stop,
        }
    }

    /// Whether nothing is said for it.
    pub(super) fn is_silent(&self) -> bool {
        self.core.is_empty()
    }
}

/// Returns the pieces of every sentence. Every word of the text is in exactly one piece.
pub(super) fn sentences(text: &str) -> Vec<Vec<Piece>> {
    let mut sentences: Vec<Vec<Piece>> = Vec::new();
    let mut waiting: Vec<&str> = Vec::new();
    for paragraph in paragraphs(text) {
        let (pieces, silent) = pieces(&paragraph, std::mem::take(&mut waiting));
        sentences.extend(split_sentences(pieces));
        waiting = silent;
        if let Some(last) = sentences
            .last_mut()
            .and_then(|sentence| sentence.last_mut())
        {
            for silent in waiting.drain(..) {
                last.attach(silent);
            }
        }
    }
    if let Some((first, rest)) = waiting.split_first() {
        let mut piece = Piece {
            text: (*first).to_owned(),
            ..Piece::default()
        };
        rest.iter().for_each(|silent| piece.attach(silent));
        sentences.push(vec![piece]);
    }
    sentences
}

/// Returns the words of each paragraph. A new line ends one unless the line only goes on: in lower case, or after a
/// comma.
fn paragraphs(text: &str) -> Vec<Vec<&str>> {
    let mut paragraphs: Vec<Vec<&str>> = Vec::new();
    let (mut goes_on, mut after_blank) = (false, true);
    for line in text.split(['\n', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some((first, last)) = words.first().zip(words.last()) else {
            (goes_on, after_blank) = (false, true);
            continue;
        };
        let continues = goes_on || !after_blank && first.starts_with(char::is_lowercase);
        (goes_on, after_blank) = (last.ends_with(','), false);
        match paragraphs.last_mut() {
            Some(paragraph) if continues => paragraph.extend(words),
            _ => paragraphs.push(words),
        }
    }
    paragraphs
}

/// Returns the pieces of a paragraph, or, when nothing in it is said, its silent words.
fn pieces<'a>(words: &[&'a str], mut waiting: Vec<&'a str>) -> (Vec<Piece>, Vec<&'a str>) {
    let mut pieces: Vec<Piece> = Vec::new();
    for word in words {
        let mut piece = Piece::new(word);
        match pieces.last_mut() {
            None if piece.is_silent() => waiting.push(word),
            Some(last) if piece.is_silent() => last.attach(word),
            _ => {
                piece.attach_before(&std::mem::take(&mut waiting));
                pieces.push(piece);
            }
        }
    }
    (pieces, waiting)
}

fn split_sentences(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let ends: Vec<bool> = (0..pieces.len())
        .map(|index| ends_sentence(&pieces, index))
        .collect();
    let mut sentences = Vec::new();
    let mut sentence = Vec::new();
    for (piece, ends) in pieces.into_iter().zip(ends) {
        sentence.push(piece);
        if ends {
            sentences.push(std::mem::take(&mut sentence));
        }
    }
    if !sentence.is_empty() {
        sentences.push(sentence);
    }
    sentences
}

/// Tells whether a sentence ends after this piece.
fn ends_sentence(pieces: &[Piece], index: usize) -> bool {
    let piece = &pieces[index];
    let Some(next) = pieces.get(index + 1) else {
        return true;
    };
    let first_mark = piece.tail.trim_start_matches(is_closing).chars().next();
    match first_mark {
        Some('!' | '?') => !goes_on(next),
        Some('.') if piece.tail.contains("..") => !goes_on(next),
        Some('.') if piece.tail.contains(['!', '?']) => !goes_on(next),
        Some('.') if piece.has_comma() => false,
        Some('.') => !goes_on(next) && !abbreviations::keeps_going(pieces, index),
        _ => piece.tail.contains(['!', '?']) && !goes_on(next),
    }
}

/// Whether a word continues a sentence by its looks: all in lower case.
fn goes_on(next: &Piece) -> bool {
    next.core.starts_with(char::is_lowercase) && !next.core.contains(char::is_uppercase)
}

fn is_closing(mark: char) -> bool {
    matches!(mark, '"' | '\'' | ')' | ']' | '}' | '»' | '*' | '_')
}

/// Quotes, hyphens and ellipses in their plain form.
fn plain_marks(raw: &str) -> String {
    let mut plain = String::with_capacity(raw.len());
    for mark in raw.chars() {
        match mark {
            '’' | '‘' | 'ʼ' | '´' | '`' | '′' => plain.push('\''),
            '“' | '”' | '„' | '″' => plain.push('"'),
            '–' | '−' | '‐' | '‑' | '‒' => plain.push('-'),
            '―' => plain.push('—'),
            '…' => plain.push_str("..."),
            '×' => plain.push('x'),
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'
            | '\u{fe0e}'
            | '\u{fe0f}'
            | '\u{feff}' => {}
            other => plain.push(plain_letter(other)),
        }
    }
    plain
}

/// Letters and digits that are only a typeface: bold, script, full width.
fn plain_letter(letter: char) -> char {
    let code = u32::from(letter);
    let styled = match code {
        0x1d400..=0x1d6a3 => {
            let place = (code - 0x1d400) % 52;
            if place < 26 {
                0x41 + place
            } else {
                0x61 + place - 26
            }
        }
        0x1d7ce..=0x1d7ff => 0x30 + (code - 0x1d7ce) % 10,
        0xff01..=0xff5e => code - 0xfee0,
        _ => code,
    };
    char::from_u32(styled).unwrap_or(letter)
}

/// Splits a word into the marks before it, its core and the marks after it.
fn split_marks(plain: &str) -> (&str, &str, &str) {
    let start = plain
        .char_indices()
        .find(|(at, mark)| begins_core(*mark, &plain[at + mark.len_utf8()..]))
        .map_or(plain.len(), |(at, _)| at);
    let end = plain[start..]
        .char_indices()
        .rev()
        .find(|(at, mark)| finishes_core(&plain[start..start + at], *mark))
        .map_or(start, |(at, mark)| start + at + mark.len_utf8());
    (&plain[..start], &plain[start..end], &plain[end..])
}

/// Whether something is said from this sign on.
fn begins_core(mark: char, after: &str) -> bool {
    match mark {
        '$' | '#' | '@' | '&' | '+' | '%' | '=' => true,
        '-' | '~' => after.starts_with(|next: char| next.is_ascii_digit() || next == '$'),
        '.' | '\'' => after.starts_with(|next: char| next.is_ascii_digit()),
        _ => mark.is_alphanumeric(),
    }
}

/// How many digits a text ends with.
fn last_digits(text: &str) -> usize {
    text.bytes().rev().take_while(u8::is_ascii_digit).count()
}

/// Whether something is said up to this sign.
fn finishes_core(before: &str, mark: char) -> bool {
    match mark {
        '%' | '+' | '&' | '=' | '$' | '@' | '#' | '°' => true,
        '\'' => matches!(last_digits(before), 1..=3),
        '"' => before.contains(['\'', 'x']) && before.ends_with(|last: char| last.is_ascii_digit()),
        '/' => matches!(before, "w" | "W" | "c"),
        _ => mark.is_alphanumeric(),
    }
}
