//! `doorcast token`: a secret is shown once, kept nowhere, and can be revoked.

mod common;

use common::Home;
use serde_json::Value;

fn answer(home: &Home, args: &[&str]) -> (Value, bool) {
    let output = home.stranger(args).output().expect("the command runs");
    let json = serde_json::from_slice(&output.stdout).expect("one JSON object");
    (json, output.status.success())
}

#[test]
fn a_secret_is_shown_once_and_kept_nowhere() {
    let home = Home::new();
    let create = [
        "token", "create", "--name", "phone", "--agent", "dana", "--json",
    ];
    let (made, _) = answer(&home, &create);
    let secret = made["secret"].as_str().expect("a secret");
    assert!(secret.starts_with("doorcast_") && secret.len() == 9 + 64);
    assert_eq!(made["scope"], "videos");
    let (list, _) = answer(&home, &["token", "list", "--json"]);
    assert_eq!(list["tokens"][0]["id"], made["id"]);
    assert_eq!(list["tokens"][0]["state"], "live");
    assert!(!list.to_string().contains(&secret[9..]));
    for entry in std::fs::read_dir(home.data()).expect("the data folder") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a file");
        let is_there = bytes
            .windows(64)
            .any(|part| part == &secret.as_bytes()[9..]);
        assert!(!is_there, "the secret is in {}", path.display());
    }
}

#[test]
fn a_revoked_token_stays_in_the_list() {
    let home = Home::new();
    let create = [
        "token", "create", "--name", "ops", "--admin", "--days", "1", "--json",
    ];
    let (made, _) = answer(&home, &create);
    let id = made["id"].as_str().expect("an id");
    let (revoked, _) = answer(&home, &["token", "revoke", id, "--json"]);
    assert_eq!(revoked["state"], "revoked");
    let (list, _) = answer(&home, &["token", "list", "--json"]);
    assert_eq!(list["tokens"][0]["state"], "revoked");
}

#[test]
fn what_is_wrong_is_named() {
    let home = Home::new();
    for (args, field) in [
        (
            &["token", "create", "--name", "phone", "--json"][..],
            "agent",
        ),
        (
            &["token", "create", "--name", " ", "--admin", "--json"],
            "name",
        ),
        (
            &["token", "create", "--name", "x", "--agent", "a b", "--json"],
            "agent",
        ),
        (
            &[
                "token", "create", "--name", "x", "--admin", "--days", "0", "--json",
            ],
            "days",
        ),
        (&["token", "revoke", "0123456789abcdef", "--json"], "id"),
        (&["token", "revoke", "x", "--json"], "id"),
    ] {
        let (error, is_success) = answer(&home, args);
        assert!(!is_success, "{args:?}");
        assert_eq!(error["error"]["field"], field, "{args:?}: {error}");
    }
}
