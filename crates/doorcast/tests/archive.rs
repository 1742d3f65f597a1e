//! `doorcast export` and `doorcast import`: from the data folder to MongoDB and back, by the real command.

mod common;

use std::process::Command;

use common::{Home, one_json, run, text};
use doorcast_testkit::mongod;
use serde_json::Value;

fn answer(command: &mut Command) -> Value {
    let output = run(command);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    one_json(&output)
}

#[test]
fn an_installation_moves_to_mongodb_and_back() {
    let home = Home::new();
    let key = "5e".repeat(32);
    let database = mongod::database_name();
    let in_folder = |args: &[&str]| {
        let mut command = home.stranger(args);
        command.arg("--json").env("DOORCAST_SECRET_KEY", &key);
        command
    };
    let in_mongodb = |args: &[&str]| {
        let mut command = in_folder(args);
        command.env("MONGODB_URI", mongod::url());
        command.env("DOORCAST_MONGODB_DATABASE", &database);
        command
    };
    let create = ["token", "create", "--name", "phone", "--agent", "dana"];
    answer(&mut in_folder(&create));
    let tokens = answer(&mut in_folder(&["token", "list"]));
    let first = answer(&mut in_folder(&["export", "first"]));
    assert_eq!(first["kinds"]["tokens"], 1);
    let kept = answer(&mut in_mongodb(&["import", "first"]));
    assert_eq!(kept["sha256"], first["sha256"]);
    assert_eq!(answer(&mut in_mongodb(&["token", "list"])), tokens);
    let second = answer(&mut in_mongodb(&["export", "second"]));
    assert_eq!(second["sha256"], first["sha256"]);
    for (mut command, code) in [
        (in_folder(&["export", "first"]), "exists"),
        (in_folder(&["import", "second"]), "store_not_empty"),
        (in_folder(&["import", "third"]), "no_archive"),
    ] {
        let refused = run(&mut command);
        assert_ne!(refused.status.code(), Some(0));
        assert_eq!(one_json(&refused)["error"]["code"], code);
    }
}
