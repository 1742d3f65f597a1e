//! Keys to others' services.

use doorcast_app::ports::secrets::{Key, SecretStore};

use crate::samples::{NOW, name, wait};

pub(crate) fn key(text: &str) -> Key {
    Key::parse(text).expect("a key")
}

fn names(store: &dyn SecretStore, office: &str) -> Vec<String> {
    let marks = wait(store.list_secrets(&name(office))).expect("a list");
    marks.into_iter().map(|mark| mark.name).collect()
}

pub(crate) fn keys_come_back_as_they_were_to_their_office_only(store: &dyn SecretStore) {
    let keys = [("TWO", key("k-2")), ("ONE", key("k-1-0123456789abcdef"))];
    wait(store.keep_secrets(&name("ours"), &keys, NOW)).expect("kept");
    wait(store.keep_secrets(&name("theirs"), &[("ONE", key("other"))], NOW)).expect("kept");
    let [two, one] = keys.map(|(name, key)| (name.to_owned(), key));
    let ours = wait(store.open_secrets(&name("ours"))).expect("the keys");
    assert_eq!(ours, [one, two]);
    let nobodys = wait(store.open_secrets(&name("nobody"))).expect("no keys");
    assert!(nobodys.is_empty());
}

pub(crate) fn a_newer_key_takes_the_place_of_the_older(store: &dyn SecretStore) {
    let office = name("ours");
    for (text, at_ms) in [
        ("0123456789abcdef-old", NOW),
        ("0123456789abcdef-new", NOW + 5),
    ] {
        wait(store.keep_secrets(&office, &[("ONE", key(text))], at_ms)).expect("kept");
    }
    let marks = wait(store.list_secrets(&office)).expect("a list");
    assert_eq!(marks.len(), 1);
    assert_eq!(
        (marks[0].tail.as_str(), marks[0].changed_at_ms),
        ("-new", NOW + 5)
    );
}

pub(crate) fn short_keys_show_nothing(store: &dyn SecretStore) {
    let office = name("ours");
    wait(store.keep_secrets(&office, &[("ONE", key("0123456789abcde"))], NOW)).expect("kept");
    let marks = wait(store.list_secrets(&office)).expect("a list");
    assert_eq!(marks[0].tail, "");
}

pub(crate) fn keys_are_removed_by_name(store: &dyn SecretStore) {
    let keys = ["ONE", "TWO", "THREE"].map(|name| (name, key("k")));
    for office in ["ours", "theirs"] {
        wait(store.keep_secrets(&name(office), &keys, NOW)).expect("kept");
    }
    let removed = wait(store.remove_secrets(&name("ours"), &["ONE", "THREE", "FOUR"]));
    assert_eq!(removed.expect("an answer"), 2);
    assert_eq!(names(store, "ours"), ["TWO"]);
    assert_eq!(names(store, "theirs").len(), 3);
}
