use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use doorcast_domain::{ledger::UsdMicros, video::Language};

use super::{Words, asked_for, message};

const ENGLISH: &str = include_str!("../../locales/en.ftl");
const SPANISH: &str = include_str!("../../locales/es.ftl");

/// Returns the ids of a locale, each with the arguments it takes.
fn ids(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut ids: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((id, _)) = line.split_once(" =")
            && !id.starts_with([' ', '[', '*', '-'])
        {
            current = id.to_owned();
            let earlier = ids.insert(current.clone(), BTreeSet::new());
            assert!(earlier.is_none(), "{id} is there twice");
        }
        for part in line.split('$').skip(1) {
            let is_name =
                |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
            let name = part
                .split(|letter| !is_name(letter))
                .next()
                .unwrap_or_default();
            ids.entry(current.clone())
                .or_default()
                .insert(name.to_owned());
        }
    }
    ids
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    assert_eq!(ids(ENGLISH), ids(SPANISH));
}

/// Returns everything people and compilers read under a folder of this crate.
#[expect(
    clippy::disallowed_methods,
    reason = "the test reads the source of this crate"
)]
fn source(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder of this crate") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            source(&path, text);
        } else if path
            .extension()
            .is_some_and(|kind| kind == "rs" || kind == "html")
        {
            text.push_str(&fs::read_to_string(&path).expect("a text"));
        }
    }
}

#[test]
fn every_message_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    source(&root.join("src"), &mut text);
    source(&root.join("templates"), &mut text);
    let unused: Vec<String> = ids(ENGLISH)
        .into_keys()
        .filter(|id| !text.contains(&format!("\"{id}\"")))
        .collect();
    assert_eq!(unused, Vec::<String>::new());
}

#[test]
fn browsers_are_answered_in_the_language_they_prefer() {
    let cases = [
        ("es-MX,es;q=0.9,en;q=0.8", Some(Language::Spanish)),
        ("en-US,en;q=0.9", Some(Language::English)),
        ("de, es;q=0.5, en;q=0.7", Some(Language::English)),
        ("es;q=0, fr", None),
        ("", None),
        (";;;q=x,,", None),
    ];
    for (header, expected) in cases {
        assert_eq!(asked_for(header), expected, "{header}");
    }
}

#[test]
fn numbers_money_and_dates_are_written_by_language() {
    let (english, spanish) = (Words(Language::English), Words(Language::Spanish));
    assert_eq!(english.number(1_234_567), "1,234,567");
    assert_eq!(english.number(999), "999");
    assert_eq!(english.money(UsdMicros(1_234_499_999)), "$1,234.50");
    assert_eq!(english.date(1_790_000_000_000), "Sep 21, 2026");
    assert_eq!(spanish.date(1_790_000_000_000), "21 sep 2026");
    assert_eq!(spanish.length(65), "1:05");
}

#[test]
fn a_message_that_is_not_there_shows_its_id() {
    let words = Words(Language::English);
    assert_eq!(words.get("no-such-message"), "⟨no-such-message⟩");
    assert_eq!(
        words.tell(&message("no-such-message").arg("n", 1)),
        "⟨no-such-message⟩"
    );
}
