//! What the front end promises, case by case and in general.

mod agent_words;
mod properties;
mod scripts;

use super::{Pronunciations, Sentence, seconds, sentences};
use crate::video::Language;

/// Written text and what is said for it; a line that starts with "//" is a heading.
const ENGLISH: &str = include_str!("tests/english.txt");
const SPANISH: &str = include_str!("tests/spanish.txt");

/// Texts with a bar where a sentence ends.
const SENTENCES: &str = include_str!("tests/sentences.txt");

fn plain(text: &str, language: Language) -> Vec<Sentence> {
    sentences(text, language, &Pronunciations::default())
}

fn said(sentences: &[Sentence]) -> String {
    let words = sentences.iter().flat_map(|sentence| &sentence.words);
    let tokens = words
        .flat_map(|word| &word.tokens)
        .map(|token| token.word.as_str());
    tokens.collect::<Vec<_>>().join(" ")
}

fn written(sentence: &Sentence) -> String {
    let words: Vec<&str> = sentence
        .words
        .iter()
        .map(|word| word.text.as_str())
        .collect();
    words.join(" ")
}

fn cases(table: &str) -> impl Iterator<Item = &str> {
    table
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with("//"))
}

/// Compares what is said with what is expected, all differences at once, and returns how many cases there were.
fn check(table: &str, language: Language) -> usize {
    let mut wrong = Vec::new();
    for case in cases(table) {
        let (written, expected) = case.split_once(" =>").expect("a case has an arrow");
        let said = said(&plain(written.trim(), language));
        if said != expected.trim() {
            wrong.push(format!(
                "{written}\n  said     {said}\n  expected{expected}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    cases(table).count()
}

#[test]
fn english_is_said_as_people_say_it() {
    assert!(check(ENGLISH, Language::English) >= 300);
}

#[test]
fn spanish_is_said_in_spanish_words() {
    assert!(check(SPANISH, Language::Spanish) >= 25);
    let tokens = plain("José vende 2 casas", Language::Spanish);
    assert!(
        tokens[0]
            .words
            .iter()
            .flat_map(|word| &word.tokens)
            .all(|token| token.phones.is_none())
    );
}

#[test]
fn sentences_end_where_people_end_them() {
    for case in cases(SENTENCES) {
        let expected: Vec<&str> = case.split('|').map(str::trim).collect();
        let text = case
            .replace('|', " ")
            .replace("\\r", "\r")
            .replace("\\n", "\n");
        let found: Vec<String> = plain(&text, Language::English)
            .iter()
            .map(written)
            .collect();
        let expected: Vec<String> = expected
            .iter()
            .map(|text| {
                text.replace("\\r", " ")
                    .replace("\\n", " ")
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn every_word_rests_as_it_is_written() {
    for (text, pauses) in [
        ("One, two and three.", "comma none none stop"),
        ("Ready? Go!", "question exclamation"),
        ("Really?!", "question"),
        ("Home — and more", "break none stop"),
        ("Price: low", "break stop"),
        ("pool (heated) too", "comma break stop"),
        (
            "760-555-0139 now",
            "none none comma none none comma none none none none stop",
        ),
        (
            "(760) 555-0139, call",
            "none none break none none comma none none none comma stop",
        ),
        ("Nice...", "stop"),
        ("so… nice", "break stop"),
        ("no mark at all", "none none none stop"),
        ("home—and", "break stop"),
        ("“Sold!” 🎉", "exclamation"),
    ] {
        let found: Vec<String> = plain(text, Language::English)
            .iter()
            .flat_map(|sentence| &sentence.words)
            .flat_map(|word| &word.tokens)
            .map(|token| format!("{:?}", token.pause).to_lowercase())
            .collect();
        assert_eq!(found.join(" "), pauses, "{text}");
    }
}

#[test]
fn captions_show_each_word_with_what_is_said_for_it() {
    let sentence = &plain(
        "Just $1.2 million — call (760) 555-0139 🏡",
        Language::English,
    )[0];
    let words: Vec<(String, usize)> = sentence
        .words
        .iter()
        .map(|word| (word.text.clone(), word.tokens.len()))
        .collect();
    let expected = [
        ("Just", 1),
        ("$1.2", 3),
        ("million —", 2),
        ("call", 1),
        ("(760)", 3),
        ("555-0139 🏡", 7),
    ];
    assert_eq!(
        words,
        expected.map(|(text, count)| (text.to_owned(), count))
    );
}

#[test]
fn letters_and_names_come_with_their_phones() {
    let phones = |text: &str| {
        let words = &plain(text, Language::English)[0].words;
        let phones = words
            .iter()
            .flat_map(|word| &word.tokens)
            .map(|token| token.phones.clone());
        phones
            .map(Option::unwrap_or_default)
            .collect::<Vec<_>>()
            .join(" | ")
    };
    assert_eq!(phones("HOA"), "ey1 ch | ow1 | ey1");
    assert_eq!(phones("ADUs"), "ey1 | d iy1 | y uw1 z");
    assert_eq!(phones("I'm"), "ay1 m");
    assert_eq!(phones("a home"), " | ");
    assert_eq!(phones("La Quinta"), " | k iy1 n t ax");
    assert_eq!(phones("you live"), " | l ih1 v");
    assert_eq!(phones("live music"), "l ay1 v | ");
    assert_eq!(phones("close to"), "k l ow1 s | ");
    assert_eq!(phones("we close in"), " | k l ow1 z | ");
    assert_eq!(phones("to use"), " | y uw1 z");
    assert_eq!(phones("in use"), " | y uw1 s");
    assert_eq!(phones("lead agent"), "l iy1 d | ");
    assert_eq!(phones("lead paint"), "l eh1 d | ");
    assert_eq!(phones("read on"), "r iy1 d | ");
    assert_eq!(phones("en suite"), "aa1 n | s w iy1 t");
}

#[test]
fn the_estimate_counts_what_is_said() {
    for (text, words) in [
        ("$1.2 million", 5),
        ("Welcome home.", 2),
        ("(760) 555-0139", 10),
        ("CA DRE #01234567", 13),
        ("🏡", 0),
        ("", 0),
    ] {
        let expected = f64::from(words) / 2.5;
        assert!(
            (seconds(text, Language::English) - expected).abs() < 1e-9,
            "{text}"
        );
    }
    assert!(seconds("$1,250,000", Language::Spanish) > seconds("mil", Language::Spanish) * 4.0);
}
