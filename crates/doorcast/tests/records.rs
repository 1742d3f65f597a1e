//! What can be asked without making a video.

mod common;

use std::{io::Read as _, process::Stdio};

use common::{Home, run, text};

#[test]
fn an_empty_list_says_how_to_begin_and_creates_nothing() {
    let home = Home::new();
    assert!(
        home.succeed(&["list"])
            .starts_with("No videos yet. Make the first one:\n\n  doorcast make ")
    );
    assert_eq!(
        home.succeed_json(&["list"]),
        serde_json::json!({"runs": [], "next": null})
    );
    assert!(!home.data().exists());
}

#[test]
fn the_data_folder_is_never_the_current_one() {
    let home = Home::new();
    let args = [
        "make",
        "--type",
        "custom",
        "--topic",
        "Hi",
        "--voice",
        "http://127.0.0.1:9",
    ];
    let output = run(home.doorcast(&args).env_remove("DOORCAST_DATA"));
    assert_eq!(output.status.code(), Some(7), "{}", text(&output.stderr));
    assert!(home.look().is_empty());
    let usual = home.home().join(".local/share/doorcast/doorcast.sqlite3");
    assert!(usual.exists());
}

#[test]
fn people_are_listed_and_versions_told() {
    let home = Home::new();
    assert!(home.succeed(&["presenters"]).contains("avery"));
    let people = home.succeed_json(&["presenters"]);
    assert_eq!(people["presenters"][0]["id"], "avery");
    let version = format!("doorcast {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(home.succeed(&["--version"]), version);
}

#[test]
fn help_shows_examples_and_every_exit_code() {
    let home = Home::new();
    let help = home.succeed(&["--help"]);
    for part in ["Examples:", "130 cancelled", "presenters"] {
        assert!(help.contains(part), "{help}");
    }
    let help = home.succeed(&["make", "--help"]);
    for part in ["[agent]", "DOORCAST_LICENSE", "--pronounce", "Examples:"] {
        assert!(help.contains(part), "{help}");
    }
}

#[test]
fn pages_follow_each_other() {
    let home = Home::new();
    for topic in ["One", "Two", "Three"] {
        let args = [
            "make",
            "--type",
            "custom",
            "--topic",
            topic,
            "--voice",
            "http://127.0.0.1:9",
        ];
        run(&mut home.doorcast(&args));
    }
    let first = home.succeed_json(&["list", "--limit", "2"]);
    assert_eq!(first["runs"][0]["title"], "Three");
    assert_eq!(first["runs"][1]["title"], "Two");
    let next = first["next"].as_str().expect("more");
    let second = home.succeed_json(&["list", "--limit", "2", "--after", next]);
    assert_eq!(second["runs"][0]["title"], "One");
    assert!(second["next"].is_null());
    let table = home.succeed(&["list", "--limit", "2"]);
    assert!(
        table.contains(&format!("Older ones: doorcast list --after {next}")),
        "{table}"
    );

    let shown = home.succeed_json(&["show", "last"]);
    assert_eq!(shown, first["runs"][0]);
    let id = second["runs"][0]["id"].as_str().expect("a name");
    assert!(home.succeed(&["show", id]).contains("One"));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let home = Home::new();
    let mut child = home
        .doorcast(&["make", "--help"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    drop(child.stdout.take());
    let mut said = String::new();
    let mut errors = child.stderr.take().expect("its errors");
    errors.read_to_string(&mut said).expect("its errors");
    assert_eq!(
        (child.wait().expect("its end").code(), said.as_str()),
        (Some(0), "")
    );
}

#[test]
fn the_reference_names_every_flag_and_every_kind_of_error() {
    let home = Home::new();
    let reference = include_str!("../../../docs/commands.md");
    let help = [
        home.succeed(&["make", "--help"]),
        home.succeed(&["list", "--help"]),
    ]
    .concat();
    let flags = help.split(|letter: char| !letter.is_alphanumeric() && letter != '-');
    for flag in flags.filter(|word| word.starts_with("--") && word.len() > 2) {
        assert!(
            reference.contains(&format!("`{flag}")),
            "{flag} is not in the reference"
        );
    }
    for line in include_str!("../src/problem.rs").lines() {
        let Some((kind, code)) = line.trim().trim_end_matches(',').split_once(" = ") else {
            continue;
        };
        if code.parse::<u8>().is_ok() {
            assert!(
                reference.contains(&format!("\n| {code} |")),
                "{kind} is not in the reference"
            );
        }
    }
}
