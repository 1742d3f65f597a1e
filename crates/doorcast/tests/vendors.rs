//! Who does what, and whether they answer, by the real command.

mod common;
#[path = "common/vendors.rs"]
mod vendors;

use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
};

use common::{Home, one_json, run, text};
use serde_json::Value;
use vendors::Scene;

fn adapters(report: &Value) -> Vec<(&str, &str, bool)> {
    let checks = report["checks"].as_array().expect("checks");
    checks
        .iter()
        .map(|check| {
            let text = |name: &str| check[name].as_str().expect("a word");
            (text("name"), text("adapter"), check["ok"] == true)
        })
        .collect()
}

#[test]
fn without_keys_everything_is_embedded_and_well() {
    let home = Home::new();
    let report = home.succeed_json(&["doctor"]);
    assert_eq!(report["ok"], true);
    let adapters = adapters(&report);
    for expected in [
        ("writer", "built-in", true),
        ("studio", "house", true),
        ("media", "disk", true),
        ("store", "sqlite", true),
    ] {
        assert!(adapters.contains(&expected), "{adapters:?}");
    }
    assert!(home.succeed(&["doctor"]).contains("ok    studio  house"));
}

#[test]
fn each_vendor_is_proved_and_nothing_is_bought() {
    let scene = Scene::new();
    let output = run(scene.doorcast(&["doctor"]).arg("--json"));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let report = one_json(&output);
    let adapters = adapters(&report);
    for expected in [
        ("writer", "groq", true),
        ("studio", "heygen", true),
        ("media", "cloudinary", true),
    ] {
        assert!(adapters.contains(&expected), "{adapters:?}");
    }
    assert_eq!(scene.bought(), 0);
}

#[test]
fn a_vendor_that_does_not_take_the_key_is_named_with_the_way_out() {
    let scene = Scene::new();
    for (variable, name, says) in [
        ("HEYGEN_API_KEY", "studio", "HEYGEN_API_KEY"),
        ("GROQ_API_KEY", "writer", "GROQ_API_KEY is wrong or expired"),
        (
            "CLOUDINARY_API_SECRET",
            "media",
            "check CLOUDINARY_CLOUD_NAME",
        ),
    ] {
        let output = run(scene.doorcast(&["doctor"]).env(variable, "hush-wrong"));
        let told = text(&output.stdout);
        assert_eq!(output.status.code(), Some(8), "{told}");
        let line = told
            .lines()
            .find(|line| line.starts_with("FAIL"))
            .expect("a failure");
        assert!(line.contains(name), "{told}");
        assert!(told.contains(says), "{told}\nshould say: {says}");
        assert!(!told.contains("hush-wrong"), "a secret is told: {told}");
        assert_eq!(text(&output.stderr), "");
    }
    let output = run(scene
        .doorcast(&["doctor"])
        .env("HEYGEN_AVATAR_ID", "look-99"));
    assert!(text(&output.stdout).contains("HEYGEN_AVATAR_ID is \"look-99\""));
}

#[test]
fn avatars_and_voices_are_listed() {
    let scene = Scene::new();
    for (command, id) in [("avatars", "look-01"), ("voices", "own-voice-001")] {
        let output = run(scene.doorcast(&[command]).arg("--json"));
        let rows = &one_json(&output)[command];
        assert_eq!(rows[0]["id"], id, "{rows}");
        assert_eq!(rows[0]["studio"], "heygen");
        assert!(text(&run(&mut scene.doorcast(&[command])).stdout).contains(id));
    }
    let home = Home::new();
    assert_eq!(home.succeed_json(&["voices"])["voices"][0]["id"], "builtin");
    assert!(home.succeed(&["avatars"]).contains("avery"));
}

#[test]
fn vendors_can_be_played_by_the_command_itself() {
    let home = Home::new();
    let mut played = home
        .stranger(&["fake-vendors", "--speed", "100"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the command runs");
    let mut lines = BufReader::new(played.stdout.take().expect("a pipe")).lines();
    let mut exports = Vec::new();
    for line in lines.by_ref() {
        let line = line.expect("a line");
        match line
            .strip_prefix("export ")
            .and_then(|pair| pair.split_once('='))
        {
            Some((name, value)) => exports.push((name.to_owned(), value.to_owned())),
            None => break,
        }
    }
    let played = Played(played);
    let output = run(home.doorcast(&["doctor"]).envs(exports.clone()));
    let told = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert!(
        told.contains("HeyGen answers") && told.contains("Cloudinary answers"),
        "{told}"
    );
    let args = [
        "make",
        "--quality",
        "production",
        "--type",
        "custom",
        "--topic",
        "Open house",
        "--seconds",
        "10",
        "--yes",
        "--out",
        "a.mp4",
        "--json",
    ];
    let made = one_json(&run(home.doorcast(&args).envs(exports)));
    assert_eq!(made["status"], "completed", "{made}");
    assert_eq!(made["media"], "cloudinary");
    drop(played);
}

/// A command that is stopped at the end of the test, whatever the end is.
struct Played(Child);

impl Drop for Played {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
