//! Which scripts can be spoken.

use super::super::{SpokenProblem, check_script};
use crate::script::MAX_SCRIPT_CHARS;

#[test]
fn good_scripts_pass() {
    let longest = "a".repeat(MAX_SCRIPT_CHARS);
    for text in [
        "Welcome home.",
        "Bienvenidos a su nueva casa, José.",
        "Line one.\n\tLine two.\r\nLine three. 🏡",
        "4",
        "Nguyễn & Müller",
        longest.as_str(),
    ] {
        assert_eq!(check_script(text), Ok(()), "{text}");
    }
}

#[test]
fn each_problem_says_what_it_is_and_where() {
    let too_long = "é".repeat(MAX_SCRIPT_CHARS + 1);
    for (text, problem) in [
        ("", "the script is empty"),
        (" \n\t ", "the script is empty"),
        (
            too_long.as_str(),
            "the script has 5001 characters; at most 5000 fit",
        ),
        (
            "🏡🎉 !!! — …",
            "the script has nothing to say: there is no word and no number in it",
        ),
        (
            "Hi!\nДобро пожаловать",
            "the script has Cyrillic letters on line 2 (\"Добро\"); the languages that can be spoken are English and Spanish",
        ),
        (
            "a\u{7}b",
            "the script has a control character (U+0007) on line 1, column 2",
        ),
        (
            "ok\nfine\u{1b}[0m",
            "the script has a control character (U+001B) on line 2, column 5",
        ),
    ] {
        let found = check_script(text).expect_err(text);
        assert_eq!(found.to_string(), problem);
    }
}

#[test]
fn alphabets_are_named() {
    for (text, name) in [
        ("欢迎回家", "Chinese"),
        ("ようこそ", "Japanese"),
        ("환영합니다", "Korean"),
        ("مرحبا", "Arabic"),
        ("ברוך הבא", "Hebrew"),
        ("Καλώς", "Greek"),
        ("स्वागत", "Devanagari"),
        ("ยินดี", "Thai"),
        ("home домой", "Cyrillic"),
    ] {
        match check_script(text) {
            Err(SpokenProblem::UnspokenAlphabet {
                alphabet, line: 1, ..
            }) => assert_eq!(alphabet, name),
            other => panic!("{text}: {other:?}"),
        }
    }
}
