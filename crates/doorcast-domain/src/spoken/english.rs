//! How written English is said.
//!
//! Each written word goes to the readers in turn; the first that knows it says it. A reader sees the words around its
//! own, so "St." is a street after "Oak" and a saint before "Augustine", and "1.2" before "million" is money when a
//! dollar sign stands before it. What no reader knows is a plain word.

mod calendar;
mod fractions;
mod homograph;
mod identifier;
mod measure;
mod money;
mod numeral;
mod street;
mod web;
mod word;

use super::{
    Pause, Pronunciations, Sentence, WrittenWord, speech::Speech, telephone, written::Piece,
};

/// A written word among its neighbors.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    pieces: &'a [Piece],
    index: usize,
    /// Whether the whole sentence is in capitals.
    is_loud: bool,
}

impl<'a> Place<'a> {
    fn piece(self) -> &'a Piece {
        &self.pieces[self.index]
    }

    fn core(self) -> &'a str {
        &self.piece().core
    }

    fn lower(self) -> &'a str {
        &self.piece().lower
    }

    /// The word so many places on.
    fn next(self, steps: usize) -> Option<&'a Piece> {
        self.pieces.get(self.index + steps)
    }

    /// The word so many places back.
    fn previous(self, steps: usize) -> Option<&'a Piece> {
        self.pieces.get(self.index.checked_sub(steps)?)
    }

    /// The next word in lower case; nothing when a pause stands between.
    fn next_lower(self) -> &'a str {
        if self.piece().inner_pause() > Pause::None {
            return "";
        }
        self.next(1).map_or("", |piece| piece.lower.as_str())
    }

    /// The word before in lower case, whatever stands between.
    fn previous_lower(self) -> &'a str {
        self.previous(1).map_or("", |piece| piece.lower.as_str())
    }

    /// Whether the word before ends with a digit or fraction.
    fn follows_number(self) -> bool {
        self.previous(1).is_some_and(|piece| {
            piece
                .core
                .ends_with(|last: char| last.is_numeric() || last == '+')
        })
    }
}

/// Returns the sentence as it is said.
pub(super) fn read(pieces: &[Piece], pronunciations: &Pronunciations) -> Sentence {
    let telephones = telephone::find(pieces);
    let is_loud = is_loud(pieces);
    let mut words = Vec::with_capacity(pieces.len());
    for (index, telephone) in telephones.into_iter().enumerate() {
        let place = Place {
            pieces,
            index,
            is_loud,
        };
        let mut speech = pronunciations
            .find(place.core())
            .or(telephone)
            .unwrap_or_else(|| read_word(place));
        speech.pause(pause_after(place));
        words.push(WrittenWord {
            text: place.piece().text.clone(),
            tokens: speech.into_tokens(),
        });
    }
    end(&mut words, pieces);
    Sentence { words }
}

fn read_word(place: Place<'_>) -> Speech {
    const READERS: [fn(Place<'_>) -> Option<Speech>; 11] = [
        word::read_named,
        homograph::read,
        identifier::read,
        web::read,
        money::read,
        calendar::read,
        fractions::read,
        street::read_number,
        measure::read,
        street::read,
        numeral::read,
    ];
    READERS
        .iter()
        .find_map(|reader| reader(place))
        .unwrap_or_else(|| word::read(place))
}

fn pause_after(place: Place<'_>) -> Pause {
    let before_bracket = place.next(1).is_some_and(|next| next.is_opened);
    let pause = place.piece().inner_pause();
    if before_bracket {
        pause.max(Pause::Comma)
    } else {
        pause
    }
}

/// Puts the sentence's last pause after the last word that is said.
fn end(words: &mut [WrittenWord], pieces: &[Piece]) {
    let pause = pieces.last().map_or(Pause::Stop, Piece::final_pause);
    if let Some(last) = words
        .iter_mut()
        .rev()
        .find_map(|word| word.tokens.last_mut())
    {
        last.pause = pause;
    }
}

/// Whether most of a sentence is in capitals: "CALL US TODAY!".
fn is_loud(pieces: &[Piece]) -> bool {
    let words = || {
        pieces.iter().filter(|piece| {
            piece
                .core
                .chars()
                .filter(|sign| sign.is_alphabetic())
                .count()
                > 1
        })
    };
    let loud = words()
        .filter(|piece| !piece.core.contains(char::is_lowercase))
        .count();
    loud >= 2 && loud * 3 >= words().count() * 2
}
