//! How an agent's own pronunciations are taken and used.

use super::{
    super::{PronunciationProblem, Pronunciations, sentences},
    said,
};
use crate::video::Language;

fn tokens(text: &str, pairs: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
    let pronunciations = Pronunciations::parse(pairs.iter().copied()).expect("good pairs");
    let sentences = sentences(text, Language::English, &pronunciations);
    let words = sentences.into_iter().flat_map(|sentence| sentence.words);
    words
        .flat_map(|word| word.tokens)
        .map(|token| (token.word, token.phones))
        .collect()
}

#[test]
fn a_respelling_replaces_the_word_wherever_it_stands() {
    let pairs = [
        ("Vega", "vay gah"),
        ("Whitfield", "w ih1 t f iy l d"),
        ("QR", "quick response"),
    ];
    let pronunciations = Pronunciations::parse(pairs).expect("good pairs");
    let text = "VEGA, Vega's and (vega) scan the QR code.";
    assert_eq!(
        said(&sentences(text, Language::English, &pronunciations)),
        "vay gah vay gah's and vay gah scan the quick response code"
    );
}

#[test]
fn phones_are_used_as_given() {
    let pairs = [("Whitfield", "W IH1 T F IY2 L D")];
    assert_eq!(
        tokens("Whitfield Whitfield's", &pairs),
        [
            ("whitfield".to_owned(), Some("w ih1 t f iy2 l d".to_owned())),
            (
                "whitfield's".to_owned(),
                Some("w ih1 t f iy2 l d z".to_owned())
            ),
        ]
    );
}

#[test]
fn accents_do_not_matter() {
    let pairs = [("Peña", "pain yah")];
    assert_eq!(tokens("PEÑA", &pairs).len(), 2);
}

#[test]
fn unusable_pairs_are_refused_with_their_reason() {
    for (pair, message) in [
        (
            ("La Quinta", "la keen ta"),
            "\"La Quinta\" is not a single written word",
        ),
        (("", "nothing"), "\"\" is not a single written word"),
        (("!!", "bang"), "\"!!\" is not a single written word"),
        (
            ("Vega", ""),
            "\"\" for \"Vega\" must be plain words (\"ko a chella\") or CMU phones (\"k ow ax ch eh1 l ax\")",
        ),
        (
            ("Vega", "v3ga!"),
            "\"v3ga!\" for \"Vega\" must be plain words (\"ko a chella\") or CMU phones (\"k ow ax ch eh1 l ax\")",
        ),
        (
            ("Vega", "вега"),
            "\"вега\" for \"Vega\" must be plain words (\"ko a chella\") or CMU phones (\"k ow ax ch eh1 l ax\")",
        ),
    ] {
        let found = Pronunciations::parse([pair]).expect_err(message);
        assert_eq!(found.to_string(), message);
    }
    let twice = Pronunciations::parse([("Vega", "vay gah"), ("vega", "vee gah")]);
    assert_eq!(
        twice,
        Err(PronunciationProblem::GivenTwice {
            word: "vega".to_owned()
        })
    );
}
