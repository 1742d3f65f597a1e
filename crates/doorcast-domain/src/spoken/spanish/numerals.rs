//! Numbers as Spanish words.

use super::super::{number::Number, speech::MAX_TOKENS};

const SMALL: [&str; 30] = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
];
const TENS: [&str; 10] = [
    "",
    "",
    "",
    "treinta",
    "cuarenta",
    "cincuenta",
    "sesenta",
    "setenta",
    "ochenta",
    "noventa",
];
const HUNDREDS: [&str; 10] = [
    "",
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
];

/// The longest number said as an amount.
const MAX_AMOUNT_DIGITS: usize = 12;

/// Returns a number: "tres mil doscientos cincuenta", "seis punto cinco".
pub(super) fn words(number: &Number) -> String {
    let whole = if number.whole.is_empty() {
        "0"
    } else {
        &number.whole
    };
    match &number.fraction {
        Some(fraction) => format!("{} punto {}", amount(whole), digits(fraction)),
        None => amount(whole),
    }
}

/// Returns digit after digit.
pub(super) fn digits(written: &str) -> String {
    let names: Vec<&str> = written
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .take(MAX_TOKENS)
        .map(|value| SMALL[value as usize])
        .collect();
    names.join(" ")
}

/// Returns digits as an amount, or one by one when there are too many.
pub(super) fn amount(written: &str) -> String {
    match written.parse::<u64>() {
        Ok(value) if written.len() <= MAX_AMOUNT_DIGITS => cardinal(value),
        _ => digits(written),
    }
}

fn cardinal(value: u64) -> String {
    match value {
        0..=29 => SMALL[value as usize].to_owned(),
        30..=99 if value.is_multiple_of(10) => TENS[(value / 10) as usize].to_owned(),
        30..=99 => format!(
            "{} y {}",
            TENS[(value / 10) as usize],
            SMALL[(value % 10) as usize]
        ),
        100 => "cien".to_owned(),
        101..=999 => followed_by(HUNDREDS[(value / 100) as usize].to_owned(), value % 100),
        1_000..=1_999 => followed_by("mil".to_owned(), value % 1_000),
        2_000..=999_999 => followed_by(format!("{} mil", shortened(value / 1_000)), value % 1_000),
        1_000_000..=1_999_999 => followed_by("un millón".to_owned(), value % 1_000_000),
        _ => followed_by(
            format!("{} millones", shortened(value / 1_000_000)),
            value % 1_000_000,
        ),
    }
}

/// "Uno" loses its last letter before "mil" and "millones".
fn shortened(value: u64) -> String {
    let words = cardinal(value);
    match words.strip_suffix("uno") {
        Some(stem) => format!("{stem}un"),
        None => words,
    }
}

fn followed_by(words: String, rest: u64) -> String {
    if rest == 0 {
        words
    } else {
        format!("{words} {}", cardinal(rest))
    }
}

#[cfg(test)]
mod tests {
    use super::cardinal;

    #[test]
    fn amounts() {
        for (value, words) in [
            (0, "cero"),
            (16, "dieciséis"),
            (31, "treinta y uno"),
            (100, "cien"),
            (101, "ciento uno"),
            (550, "quinientos cincuenta"),
            (1_000, "mil"),
            (21_000, "veintiun mil"),
            (1_250_000, "un millón doscientos cincuenta mil"),
            (3_000_000, "tres millones"),
        ] {
            assert_eq!(cardinal(value), words);
        }
    }
}
