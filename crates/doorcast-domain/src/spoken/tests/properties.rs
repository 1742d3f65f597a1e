//! What holds for every text.

use proptest::prelude::*;

use super::{
    super::{Pronunciations, check_script, sentences, speech::MAX_LETTERS, speech::MAX_TOKENS},
    plain, written,
};
use crate::video::Language;

/// Pieces that meet each other in ways nobody planned.
const SHARDS: [&str; 44] = [
    "$",
    "1.2",
    "million",
    "St.",
    "Dr.",
    "#",
    "01234567",
    "DRE",
    "—",
    "🏡",
    "(760)",
    "555-0139",
    "12/25",
    "1/2",
    "½",
    "x",
    "'",
    "\"",
    "...",
    "?!",
    "4BR/3BA",
    "sq",
    "ft",
    "p.m.",
    "10",
    "-",
    "–",
    "U.S.",
    "A",
    "I'm",
    "José",
    "\n",
    "\r\n",
    "\u{0}",
    "a@b.co",
    "www.",
    "http://",
    "%",
    "+",
    "ʼs",
    "٣",
    "日本",
    "é\u{301}",
    "Ａ",
];

fn any_text() -> impl Strategy<Value = String> {
    let shards = prop::collection::vec((prop::sample::select(&SHARDS[..]), "[ ]{0,1}"), 0..24);
    prop_oneof![
        any::<String>(),
        "[ -~]{0,60}",
        shards.prop_map(|shards| shards
            .into_iter()
            .map(|(shard, space)| format!("{shard}{space}"))
            .collect()),
    ]
}

fn check_promises(text: &str, language: Language) {
    let sentences = plain(text, language);
    let shown: Vec<String> = sentences.iter().map(written).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    assert_eq!(
        shown.join(" "),
        words.join(" "),
        "every word once, in order"
    );
    for word in sentences.iter().flat_map(|sentence| &sentence.words) {
        assert!(
            word.tokens.len() <= MAX_TOKENS,
            "{} tokens",
            word.tokens.len()
        );
        for token in &word.tokens {
            let is_plain = token
                .word
                .chars()
                .all(|sign| sign.is_ascii_lowercase() || sign == '\'');
            assert!(
                is_plain && token.word.contains(char::is_alphabetic),
                "{:?}",
                token.word
            );
            assert!(token.word.len() <= MAX_LETTERS + 2, "{:?}", token.word);
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_taken_apart_without_loss(text in any_text()) {
        check_promises(&text, Language::English);
        check_promises(&text, Language::Spanish);
        let _ = check_script(&text);
    }

    #[test]
    fn any_pronunciation_is_taken_or_refused(word in any::<String>(), respelling in "[a-zé0-9' -]{0,40}", text in any_text()) {
        if let Ok(pronunciations) = Pronunciations::parse([(&word, &respelling)]) {
            let sentences = sentences(&format!("{word} {text}"), Language::English, &pronunciations);
            let tokens = sentences.iter().flat_map(|sentence| &sentence.words).flat_map(|word| &word.tokens);
            for token in tokens {
                prop_assert!(token.word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\''));
            }
        }
    }
}

#[test]
fn endless_words_and_numbers_stay_bounded() {
    for unit in [
        "a", "A", "9", "1,", "$9", "-", "a-", "9-", "/", "1/", "é", "ñ", "🏡", ".", "a.", "9.",
        "x9", "@", "#", "'", "aB", "760-",
    ] {
        let text = unit.repeat(10_000 / unit.len());
        check_promises(&text, Language::English);
        check_promises(&text, Language::Spanish);
    }
}
