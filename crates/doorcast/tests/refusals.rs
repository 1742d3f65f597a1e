//! Bad input gets a clear answer, and nothing half-made is left.

mod common;

use std::{fs, io::Write as _, process::Stdio};

use common::{Home, PROFILE, Refusal, check_refusal, one_json, run, text};
use rusqlite::Connection;

const TOPIC: [&str; 5] = [
    "make",
    "--type",
    "custom",
    "--topic",
    "Open house on Sunday",
];

fn refusal<'a>(exit: i32, field: &'a str, says: &'a str) -> Refusal<'a> {
    Refusal { exit, field, says }
}

/// Checks what `doorcast make` with a good topic and more arguments answers.
fn check(home: &Home, more: &[&str], exit: i32, field: &str, says: &str) {
    let args = [&TOPIC, more].concat();
    check_refusal(home, || home.doorcast(&args), &refusal(exit, field, says));
}

/// Checks what `doorcast make` with exactly these arguments answers.
fn check_make(home: &Home, more: &[&str], exit: i32, field: &str, says: &str) {
    let args = [&["make"], more].concat();
    check_refusal(home, || home.doorcast(&args), &refusal(exit, field, says));
}

#[test]
fn no_topic() {
    let home = Home::new();
    check_make(&home, &[], 2, "topic", "there is no topic");
    check_make(&home, &["--topic", "  "], 2, "topic", "there is no topic");
    check_make(
        &home,
        &["--topic", "A home"],
        2,
        "type",
        "property_listing, market_update",
    );
    check_make(
        &home,
        &["--type", "advert", "--topic", "A home"],
        2,
        "type",
        "not \"advert\"",
    );
}

#[test]
fn a_missing_profile_field_is_named_with_three_ways_to_give_it() {
    for (variable, _) in PROFILE {
        let home = Home::new();
        let field = variable.trim_start_matches("DOORCAST_").to_lowercase();
        let key = if field == "agent" { "name" } else { &field };
        let ways = [
            format!("--{field} \""),
            format!("{key} = \""),
            format!("environment variable {variable}"),
        ];
        for way in &ways {
            let command = || {
                let mut command = home.doorcast(&TOPIC);
                command.env(variable, " ");
                command
            };
            check_refusal(&home, command, &refusal(3, &field, way));
        }
        // Each of the three ways is as good as the others: what stops it then is the folder.
        let flag = format!("--{field}");
        let args = [&TOPIC[..], &[&flag, "Someone", "--out", "none/a.mp4"]].concat();
        let output = run(home.doorcast(&args).env_remove(variable));
        assert_eq!(output.status.code(), Some(5), "{}", text(&output.stderr));
        home.put("doorcast.toml", format!("[agent]\n{key} = \"Someone\"\n"));
        let args = [&TOPIC[..], &["--out", "none/a.mp4"]].concat();
        let output = run(home.doorcast(&args).env_remove(variable));
        assert_eq!(output.status.code(), Some(5), "{}", text(&output.stderr));
    }
}

#[test]
fn all_missing_fields_are_named_at_once() {
    let home = Home::new();
    let output = run(&mut home.stranger(&TOPIC));
    let said = text(&output.stderr);
    assert!(said.contains("agent, brokerage, license, phone"), "{said}");
}

#[test]
fn impossible_lengths() {
    let home = Home::new();
    check(
        &home,
        &["--seconds", "0"],
        2,
        "seconds",
        "from 1 to 3600, not 0",
    );
    check(
        &home,
        &["--seconds", "3601"],
        2,
        "seconds",
        "from 1 to 3600, not 3601",
    );
    check(&home, &["--seconds", "soon"], 2, "seconds", "soon");
}

#[test]
fn scripts_nobody_can_say() {
    let home = Home::new();
    for (script, says) in [
        ("word ".repeat(1_000) + "x", "5001 characters"),
        ("🏡🏡🏡".into(), "nothing to say"),
        ("欢迎来到您的新家。".into(), "English"),
        ("Welcome\u{7} home.".into(), "control character"),
        (" \n ".into(), "empty"),
    ] {
        home.put("script.txt", script);
        check_make(&home, &["--script", "script.txt"], 2, "script", says);
    }
    for (bytes, says) in [(&b""[..], "script.txt is empty"), (b"Caf\xE9", "UTF-8")] {
        home.put("script.txt", bytes);
        check_make(&home, &["--script", "script.txt"], 4, "script", says);
    }
    check_make(
        &home,
        &["--script", "nowhere.txt"],
        4,
        "script",
        "no file nowhere.txt",
    );
    check_make(
        &home,
        &["--script", "-"],
        4,
        "script",
        "standard input is empty",
    );
    check_make(
        &home,
        &["--script", "a.txt", "--seconds", "9"],
        2,
        "script",
        "cannot be used with",
    );
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let home = Home::new();
    home.put("empty.jpg", "");
    home.put("folder/x", "");
    for (flag, field) in [
        ("--photo", "photo"),
        ("--headshot", "headshot"),
        ("--background", "background"),
        ("--audio", "audio"),
    ] {
        check(
            &home,
            &[flag, "none.jpg"],
            4,
            field,
            "there is no file none.jpg",
        );
        check(&home, &[flag, "empty.jpg"], 4, field, "empty.jpg is empty");
        check(&home, &[flag, "folder"], 4, field, "folder is a folder");
    }
    check(
        &home,
        &["--photo", "/dev/zero"],
        4,
        "photo",
        "more than 64 MB",
    );
}

#[test]
fn looks_that_do_not_exist() {
    let home = Home::new();
    check(
        &home,
        &["--price", "$1\n2"],
        2,
        "price",
        "control character",
    );
    check(
        &home,
        &["--price", &"9".repeat(33)],
        2,
        "price",
        "33 characters",
    );
    check(
        &home,
        &["--agent", "Dana\u{1b}[2J"],
        2,
        "agent",
        "control character",
    );
    check(
        &home,
        &["--background", "#12345"],
        2,
        "background",
        "\"#12345\" is not a color",
    );
    check(
        &home,
        &["--background", "#12345g"],
        2,
        "background",
        "is not a color",
    );
    check(
        &home,
        &["--background", "203040"],
        4,
        "background",
        "--background \"#203040\"",
    );
    check(
        &home,
        &["--accent", "teal"],
        2,
        "accent",
        "\"teal\" is not a color",
    );
    check(&home, &["--presenter", "nobody"], 2, "presenter", "avery");
    check(
        &home,
        &["--headshot", "a.jpg", "--presenter", "avery"],
        2,
        "headshot",
        "cannot be used with",
    );
    check(
        &home,
        &["--aspect", "2:1"],
        2,
        "aspect",
        "16:9, 9:16, 1:1, 4:3",
    );
    check(&home, &["--placement", "left"], 2, "placement", "corner");
    check(&home, &["--motion", "wild"], 2, "motion", "natural, still");
    check(&home, &["--captions", "maybe"], 2, "captions", "on, off");
}

#[test]
fn voices_that_cannot_speak() {
    let home = Home::new();
    check(&home, &["--lang", "es"], 7, "voice", "English only");
    for way in ["--voice silent", "--audio FILE", "--voice URL"] {
        check(&home, &["--lang", "es"], 7, "voice", way);
    }
    check(&home, &["--lang", "fr"], 2, "lang", "en, es");
    check(
        &home,
        &["--audio", "a.wav", "--voice", "builtin"],
        2,
        "audio",
        "cannot be used with",
    );
    check(
        &home,
        &["--voice", "loud"],
        2,
        "voice",
        "builtin, silent, or an address",
    );
    check(&home, &["--pronounce", "Coachella"], 2, "pronounce", "no =");
    check(
        &home,
        &["--pronounce", "Coachella="],
        2,
        "pronounce",
        "Coachella",
    );
}

#[test]
fn keys_are_read_with_care() {
    let home = Home::new();
    let key_file = home.put("key", "one\ntwo\n");
    let args = [&TOPIC[..], &["--voice", "http://localhost:9"]].concat();
    let with = |variables: &[(&str, &str)]| {
        let mut command = home.doorcast(&args);
        command.envs(variables.iter().copied());
        command
    };
    let file = key_file.to_string_lossy().into_owned();
    for (variables, says) in [
        (
            vec![("DOORCAST_SPEECH_KEY_FILE", "nowhere")],
            "cannot be read",
        ),
        (
            vec![("DOORCAST_SPEECH_KEY_FILE", file.as_str())],
            "more than one line",
        ),
        (
            vec![
                ("DOORCAST_SPEECH_KEY_FILE", file.as_str()),
                ("DOORCAST_SPEECH_KEY", "k"),
            ],
            "both set",
        ),
    ] {
        check_refusal(&home, || with(&variables), &refusal(7, "voice", says));
    }
    let far = [&TOPIC[..], &["--voice", "http://speech.example"]].concat();
    let command = || {
        let mut command = home.doorcast(&far);
        command.env("DOORCAST_SPEECH_KEY", "k");
        command
    };
    check_refusal(
        &home,
        command,
        &refusal(2, "voice", "never sent over http://"),
    );
}

#[test]
fn a_speech_server_that_is_not_there_fails_the_run_and_leaves_nothing() {
    let home = Home::new();
    check(
        &home,
        &["--voice", "http://127.0.0.1:9"],
        7,
        "voice",
        "is not running",
    );
    let listed = home.succeed_json(&["list"]);
    assert_eq!(listed["runs"][0]["status"], "failed");
    assert_eq!(
        listed["runs"][0]["reason"],
        "the speech server 127.0.0.1 is not running"
    );
}

#[test]
fn places_that_cannot_take_a_video() {
    let home = Home::new();
    home.put("folder/x", "");
    home.put("file", "");
    check(&home, &["--out", "folder"], 5, "out", "folder is a folder");
    check(
        &home,
        &["--out", "none/tour.mp4"],
        5,
        "out",
        "there is no folder none",
    );
    check(
        &home,
        &["--out", "file/tour.mp4"],
        5,
        "out",
        "file is a file, not a folder",
    );
    check(
        &home,
        &["--out", "tour.mov"],
        2,
        "out",
        "does not end in .mp4",
    );
    // Nobody may create files there, not even the administrator.
    check(
        &home,
        &["--out", "/proc/tour.mp4"],
        5,
        "out",
        "/proc cannot be written to",
    );
}

#[test]
fn what_exists_is_kept_unless_told_otherwise() {
    let home = Home::new();
    home.put("tour.vtt", "mine");
    check(
        &home,
        &["--out", "tour.mp4"],
        5,
        "out",
        "tour.vtt is already there",
    );
    check(&home, &["--out", "tour.mp4"], 5, "out", "--force");
    home.put("open-house-on-sunday.mp4", "mine");
    check(
        &home,
        &[],
        5,
        "out",
        "open-house-on-sunday.mp4 is already there",
    );
    home.put("front.jpg", "a photo");
    let over_its_input = ["--photo", "front.jpg", "--out", "front.mp4", "--force"];
    check(&home, &over_its_input, 5, "out", "would be written over");
}

#[test]
fn settings_that_cannot_be_read() {
    let home = Home::new();
    for (file, says) in [
        (
            "[agent]\nname = \"Dana\nphone = 1\n",
            "doorcast.toml, line 2, column",
        ),
        (
            "[agent]\nname = \"Dana\"\nlicence = \"1\"\n",
            "unknown field `licence`",
        ),
        ("[brnad]\n", "unknown field `brnad`"),
        ("[voice]\ntimeout_seconds = 0\n", "line 2, column 19"),
    ] {
        home.put("doorcast.toml", file);
        check(&home, &[], 4, "config", says);
    }
    home.put("doorcast.toml", b"\xFF\xFE");
    check(&home, &[], 4, "config", "doorcast.toml cannot be read");
    fs::remove_file(home.work().join("doorcast.toml")).expect("gone");
    check(
        &home,
        &["--config", "other.toml"],
        4,
        "config",
        "there is no file other.toml",
    );
    home.put("folder/x", "");
    check(
        &home,
        &["--config", "folder"],
        4,
        "config",
        "folder cannot be read",
    );
}

#[test]
fn settings_of_the_folder_come_before_those_of_the_user() {
    let home = Home::new();
    let own = home.home().join(".config/doorcast");
    fs::create_dir_all(&own).expect("a folder");
    fs::write(own.join("doorcast.toml"), "[brand]\naccent = \"blue\"\n").expect("a file");
    check(&home, &[], 2, "accent", "\"blue\" is not a color");
    home.put("doorcast.toml", "[brand]\naccent = \"red\"\n");
    check(&home, &[], 2, "accent", "\"red\" is not a color");
    check(
        &home,
        &["--accent", "green"],
        2,
        "accent",
        "\"green\" is not a color",
    );
}

#[test]
fn records_that_cannot_be_used() {
    let home = Home::new();
    let database = home.data().join("doorcast.sqlite3");
    fs::create_dir(home.data()).expect("a folder");
    fs::write(&database, "Dear diary, ".repeat(100)).expect("a file");
    check(&home, &[], 6, "data", "is not a Doorcast database");
    assert!(fs::read_to_string(&database).is_ok_and(|text| text.starts_with("Dear diary")));

    let file = home.put("file", "");
    let data = file.join("data").to_string_lossy().into_owned();
    check(&home, &["--data", &data], 6, "data", "cannot be written to");
}

#[test]
fn a_record_of_a_newer_version_is_left_alone() {
    let home = Home::new();
    check(
        &home,
        &["--voice", "http://127.0.0.1:9"],
        7,
        "voice",
        "not running",
    );
    let database = home.data().join("doorcast.sqlite3");
    let newer = Connection::open(&database).expect("the database");
    newer
        .execute("INSERT INTO migrations VALUES (99, 'later')", [])
        .expect("a later version");
    check(&home, &[], 6, "data", "is of version 99");
    let list = || home.doorcast(&["list"]);
    check_refusal(&home, list, &refusal(6, "data", "is of version 99"));
}

#[test]
fn a_locked_record_is_waited_for_and_then_named() {
    let home = Home::new();
    check(
        &home,
        &["--voice", "http://127.0.0.1:9"],
        7,
        "voice",
        "not running",
    );
    // The first look of all writes down which key the secrets are under.
    home.succeed_json(&["list"]);
    let database = home.data().join("doorcast.sqlite3");
    let other = Connection::open(&database).expect("the database");
    other.execute_batch("BEGIN IMMEDIATE").expect("a lock");
    let output = run(home.doorcast(&TOPIC).arg("--json"));
    assert_eq!(output.status.code(), Some(6));
    let error = &one_json(&output)["error"];
    assert_eq!(error["code"], "store_locked", "{error}");
    assert!(home.look().is_empty());
    // Reading does not wait for a writer.
    assert_eq!(
        home.succeed_json(&["list"])["runs"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
}

#[test]
fn command_lines_nobody_understands() {
    let home = Home::new();
    check_make(
        &home,
        &["--bogus"],
        2,
        "bogus",
        "unexpected argument '--bogus'",
    );
    let show = || home.doorcast(&["show", "12"]);
    check_refusal(
        &home,
        show,
        &refusal(2, "id", "\"12\" is not the name of a run"),
    );
    let show = || home.doorcast(&["show", "0123456789abcdef"]);
    check_refusal(
        &home,
        show,
        &refusal(2, "id", "there is no run 0123456789abcdef"),
    );
    let list = || home.doorcast(&["list", "--limit", "0"]);
    check_refusal(&home, list, &refusal(2, "limit", "0"));
}

#[test]
fn a_script_may_come_from_a_pipe() {
    let home = Home::new();
    let mut child = home
        .doorcast(&["make", "--script", "-", "--out", "none/a.mp4", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut pipe = child.stdin.take().expect("its input");
    pipe.write_all("\u{FEFF}Welcome home.\r\n".as_bytes())
        .expect("a script");
    drop(pipe);
    let output = child.wait_with_output().expect("its answer");
    assert_eq!(one_json(&output)["error"]["code"], "out_no_folder");
}
