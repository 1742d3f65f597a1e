//! Who writes a script, and that it is said, by the real command against a Groq played over HTTP.

mod common;
#[path = "common/vendors.rs"]
mod vendors;

use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use common::{one_json, run, text};
use serde_json::{Value, json};
use ureq::Agent;
use vendors::Scene;

const CHAT: &str = "POST /openai/v1/chat/completions";
const WORDS: &str = "Palm trees wave over the blue gate of this quiet street.";

/// The API of the real command, with Groq as the only vendor. It is killed when dropped.
struct Service {
    child: Child,
    url: String,
    bearer: String,
    agent: Agent,
}

impl Service {
    fn start(scene: &Scene) -> Self {
        let create = ["token", "create", "--name", "t", "--agent", "dana"];
        let token = one_json(&run(scene.home.doorcast(&create).arg("--json")));
        let serve = ["serve", "--listen", "127.0.0.1:0", "--json"];
        let mut child = scene
            .home
            .doorcast(&serve)
            .env("GROQ_BASE_URL", scene.fakes.groq.url())
            .env("GROQ_API_KEY", "fake-groq-key")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the command runs");
        let mut first = String::new();
        BufReader::new(child.stdout.take().expect("a pipe"))
            .read_line(&mut first)
            .expect("a line");
        let first: Value = serde_json::from_str(&first).expect("one JSON object");
        Self {
            child,
            url: first["url"].as_str().expect("an address").to_owned(),
            bearer: format!("Bearer {}", token["secret"].as_str().expect("a secret")),
            agent: Agent::new_with_defaults(),
        }
    }

    fn post(&self, body: &Value) -> Value {
        let asked = self.agent.post(format!("{}/api/v1/videos", self.url));
        let asked = asked.header("authorization", &self.bearer);
        let asked = asked.header("content-type", "application/json");
        json_of(asked.send(body.to_string()).expect("an answer"))
    }

    fn get(&self, id: &Value) -> Value {
        let id = id.as_str().expect("an id");
        let asked = self.agent.get(format!("{}/api/v1/videos/{id}", self.url));
        let answer = asked.header("authorization", &self.bearer).call();
        json_of(answer.expect("an answer"))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command that makes a small video here, with a key for Groq and for nobody else.
fn make(scene: &Scene, more: &[&str]) -> Command {
    let args = [
        "make",
        "--type",
        "custom",
        "--topic",
        "Open house on Sunday",
        "--seconds",
        "15",
        "--quality",
        "preview",
        "--presenter",
        "none",
        "--voice",
        "silent",
        "--force",
        "--out",
        "a.mp4",
    ];
    let mut command = scene.home.doorcast(&[&args, more].concat());
    command
        .env("GROQ_BASE_URL", scene.fakes.groq.url())
        .env("GROQ_API_KEY", "fake-groq-key");
    command
}

fn succeed(command: &mut Command) -> Value {
    let output = run(command.arg("--json"));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    assert_eq!(text(&output.stderr), "");
    one_json(&output)
}

fn calls(scene: &Scene) -> u64 {
    scene.fakes.groq.controls().faults.calls(CHAT)
}

#[test]
fn a_video_made_here_says_what_groq_wrote_unless_the_built_in_writer_is_asked_for() {
    let scene = Scene::new();
    scene.turn_groq(|knobs| knobs.says = Some(WORDS.to_owned()));
    for more in [&["--writer", "builtin"][..], &["--seed", "1"]] {
        let made = succeed(&mut make(&scene, more));
        assert_eq!(made["writer"], "built-in");
        assert_ne!(made["script"], WORDS);
        assert_eq!(calls(&scene), 0, "Groq is not asked: {more:?}");
    }
    let unset = succeed(make(&scene, &[]).env_remove("GROQ_API_KEY"));
    assert_eq!(unset["writer"], "built-in");
    assert_eq!(calls(&scene), 0, "Groq is not asked without a key");

    let made = succeed(&mut make(&scene, &[]));
    assert_eq!(made["writer"], "groq");
    assert_eq!(made["script"], WORDS);
    let captions = fs::read_to_string(scene.home.work().join("a.vtt")).expect("captions");
    assert!(captions.contains("Palm trees"), "{captions}");

    let key = scene.home.put("key.txt", "fake-groq-key");
    let mut by_file = make(&scene, &[]);
    by_file
        .env_remove("GROQ_API_KEY")
        .env("GROQ_API_KEY_FILE", key);
    assert_eq!(succeed(&mut by_file)["writer"], "groq");
}

#[test]
fn the_built_in_writer_steps_in_and_says_so() {
    let scene = Scene::new();
    scene.turn_groq(|knobs| knobs.declines = true);
    let says = "Groq did not write the script";
    let made = succeed(&mut make(&scene, &[]));
    assert_eq!(made["writer"], "built-in");
    let note = made["writer_note"].as_str().expect("a sentence");
    assert!(note.contains(says), "{note}");
    let script = made["script"].as_str().expect("a script");
    assert!(script.contains("Dana Whitfield"), "{script}");
    let output = run(&mut make(&scene, &[]));
    assert_eq!(output.status.code(), Some(0));
    assert!(
        text(&output.stderr).contains(says),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_production_video_keeps_who_wrote_it() {
    let scene = Scene::new();
    let args = [
        "make",
        "--quality",
        "production",
        "--type",
        "custom",
        "--topic",
        "Open house on Sunday",
        "--seconds",
        "15",
        "--avatar",
        "look-01",
        "--yes",
        "--force",
        "--out",
        "a.mp4",
    ];
    let made = succeed(&mut scene.doorcast(&args));
    assert_eq!(made["writer"], "groq");
    let asked = calls(&scene);
    let builtin = succeed(scene.doorcast(&args).args(["--writer", "builtin"]));
    assert_eq!(builtin["writer"], "built-in");
    assert_ne!(builtin["id"], made["id"]);
    assert_eq!(calls(&scene), asked);
    let shown = scene
        .home
        .succeed_json(&["show", made["id"].as_str().expect("an id")]);
    assert_eq!(shown["writer"], "groq");
}

fn json_of(mut answer: ureq::http::Response<ureq::Body>) -> Value {
    let text = answer.body_mut().read_to_string().expect("a text");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_api_says_who_wrote_and_why_nobody_else_did() {
    let scene = Scene::new();
    let service = Service::start(&scene);
    let topic = json!({
        "type": "custom", "quality": "preview", "topic": "Open house on Sunday", "avatar": "none",
    });
    scene.turn_groq(|knobs| knobs.says = Some(WORDS.to_owned()));
    let by_groq = service.post(&topic);
    scene.turn_groq(|knobs| knobs.key = Some("another".to_owned()));
    let by_us = service.post(&topic);
    let given = service.post(&json!({
        "type": "custom", "quality": "preview", "script": "Come and see it.", "avatar": "none",
    }));

    assert_eq!(by_groq["script"], WORDS);
    assert_eq!(by_groq["writer"], "groq");
    assert_eq!(by_groq["writer_note"], Value::Null);
    assert_eq!(by_us["writer"], "built-in");
    let note = by_us["writer_note"].as_str().expect("a sentence");
    for part in [
        "Groq did not write the script",
        "GROQ_API_KEY",
        "the built-in writer did.",
    ] {
        assert!(note.contains(part), "{note}\nshould say: {part}");
    }
    assert!(
        by_us["script"]
            .as_str()
            .is_some_and(|script| script.contains("open house on Sunday")),
        "{by_us}"
    );
    assert_eq!(
        (&given["writer"], &given["writer_note"]),
        (&Value::Null, &Value::Null)
    );
    for made in [by_groq, by_us, given] {
        assert_eq!(service.get(&made["id"]), made, "it is kept");
    }
}
