//! How written Spanish is said, as far as its length goes: numbers, money, telephones and common abbreviations as
//! words. The built-in voice does not speak Spanish, so there are no phones.

mod numerals;

use super::{
    Pause, Pronunciations, Sentence, WrittenWord, number::Number, speech::Speech, telephone,
    written::Piece,
};

/// Abbreviations of the trade and their words.
const SHORT: [(&str, &str); 44] = [
    ("av", "avenida"),
    ("avda", "avenida"),
    ("blvd", "bulevar"),
    ("cll", "calle"),
    ("col", "colonia"),
    ("fracc", "fraccionamiento"),
    ("depto", "departamento"),
    ("dpto", "departamento"),
    ("apto", "apartamento"),
    ("edif", "edificio"),
    ("urb", "urbanización"),
    ("no", "número"),
    ("núm", "número"),
    ("nro", "número"),
    ("tel", "teléfono"),
    ("cel", "celular"),
    ("ext", "extensión"),
    ("sr", "señor"),
    ("sra", "señora"),
    ("srta", "señorita"),
    ("dr", "doctor"),
    ("dra", "doctora"),
    ("lic", "licencia"),
    ("ing", "ingeniero"),
    ("arq", "arquitecto"),
    ("aprox", "aproximadamente"),
    ("rec", "recámaras"),
    ("recs", "recámaras"),
    ("hab", "habitaciones"),
    ("dorm", "dormitorios"),
    ("est", "estacionamiento"),
    ("mts", "metros"),
    ("m2", "metros cuadrados"),
    ("m²", "metros cuadrados"),
    ("pies²", "pies cuadrados"),
    ("pies2", "pies cuadrados"),
    ("ha", "hectáreas"),
    ("min", "minutos"),
    ("hrs", "horas"),
    ("etc", "etcétera"),
    ("&", "y"),
    ("+", "más"),
    ("@", "arroba"),
    ("c/", "con"),
];

/// Abbreviations that are words unless a full stop follows.
const WITH_STOP: [&str; 8] = ["no", "col", "est", "ha", "rec", "ext", "ing", "cel"];

/// Words that multiply the amount before them.
const SCALES: [&str; 5] = ["mil", "millón", "millon", "millones", "billones"];

/// Returns the sentence as it is said.
pub(super) fn read(pieces: &[Piece], pronunciations: &Pronunciations) -> Sentence {
    let telephones = telephone::find(pieces);
    let mut words = Vec::with_capacity(pieces.len());
    for (index, telephone) in telephones.into_iter().enumerate() {
        let piece = &pieces[index];
        let mut speech = match (pronunciations.find(&piece.core), telephone) {
            (Some(said), _) => said,
            (None, Some(_)) => said_digits(piece),
            (None, None) => read_word(pieces, index),
        };
        speech.pause(piece.inner_pause());
        words.push(WrittenWord {
            text: piece.text.clone(),
            tokens: speech.into_tokens(),
        });
    }
    let pause = pieces.last().map_or(Pause::Stop, Piece::final_pause);
    if let Some(last) = words
        .iter_mut()
        .rev()
        .find_map(|word| word.tokens.last_mut())
    {
        last.pause = pause;
    }
    for token in words.iter_mut().flat_map(|word| &mut word.tokens) {
        token.phones = None;
    }
    Sentence { words }
}

fn read_word(pieces: &[Piece], index: usize) -> Speech {
    let piece = &pieces[index];
    let lower = piece.lower.as_str();
    let short = SHORT.iter().find(|(short, _)| *short == lower);
    if let Some((_, words)) =
        short.filter(|(short, _)| piece.has_stop() || !WITH_STOP.contains(short))
    {
        return Speech::of(words);
    }
    let next = pieces.get(index + 1).map_or("", |next| next.lower.as_str());
    let before = index
        .checked_sub(1)
        .map_or("", |before| pieces[before].core.as_str());
    if SCALES.contains(&lower) && before.starts_with('$') {
        let of = if lower == "mil" {
            "dólares"
        } else {
            "de dólares"
        };
        return Speech::of(&format!("{lower} {of}"));
    }
    let mut speech = Speech::default();
    for part in piece
        .core
        .split(['-', '/', '—'])
        .filter(|part| !part.is_empty())
        .take(16)
    {
        speech.append(read_part(part, SCALES.contains(&next)));
    }
    speech
}

fn read_part(part: &str, is_scaled: bool) -> Speech {
    let part = part.trim_start_matches('#');
    if part.starts_with('0') && part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Speech::of(&numerals::digits(part));
    }
    let (amount, after) = match (part.strip_prefix('$'), part.strip_suffix('%')) {
        (Some(amount), _) if is_scaled => (amount, ""),
        (Some(amount), _) => (amount, "dólares"),
        (None, Some(amount)) => (amount, "por ciento"),
        (None, None) => (part, ""),
    };
    match Number::parse(amount) {
        Some(number) => Speech::of(&format!("{} {after}", numerals::words(&number))),
        None => read_letters(part),
    }
}

/// A word, perhaps with digits in it: "m2", "4B".
fn read_letters(part: &str) -> Speech {
    let mut speech = Speech::default();
    let is_digit = |sign: char| sign.is_ascii_digit();
    let mut rest = part;
    for _ in 0..16 {
        let Some(first) = rest.chars().next() else {
            break;
        };
        let end = rest
            .find(|sign| is_digit(sign) != is_digit(first))
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        if is_digit(first) {
            speech.say(&numerals::amount(run));
        } else {
            speech.say(run);
        }
        rest = after;
    }
    speech
}

fn said_digits(piece: &Piece) -> Speech {
    let mut speech = Speech::of(&numerals::digits(&piece.core));
    speech.pause(Pause::Comma);
    speech
}
