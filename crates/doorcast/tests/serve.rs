//! `doorcast serve` with nobody but the built-in studio: a preview from press to film, one process for a folder, an
//! orderly end.

mod common;

use std::{
    process::Command,
    thread,
    time::{Duration, Instant},
};

use common::{Home, PROFILE, Served};
use serde_json::{Value, json};
use ureq::Agent;

/// How long the longest thing here may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The service in a home of its own.
struct Service {
    home: Home,
    served: Served,
    agent: Agent,
    token: String,
}

impl Service {
    fn start() -> Self {
        let home = Home::new();
        let create = [
            "token", "create", "--name", "t", "--agent", "dana", "--json",
        ];
        let token = stdout_json(&mut home.stranger(&create));
        let mut command = home.stranger(&["serve", "--listen", "127.0.0.1:0", "--json"]);
        let served = Served::start(command.envs(PROFILE));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build();
        Self {
            home,
            served,
            agent: Agent::new_with_config(config),
            token: token["secret"].as_str().expect("a secret").to_owned(),
        }
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    fn get(&self, path: &str) -> Value {
        let asked = self.agent.get(format!("{}{path}", self.served.url));
        let answer = asked.header("authorization", self.bearer()).call();
        json_of(answer.expect("an answer"))
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let asked = self.agent.post(format!("{}{path}", self.served.url));
        let answer = asked
            .header("authorization", self.bearer())
            .header("content-type", "application/json")
            .send(body.to_string());
        json_of(answer.expect("an answer"))
    }

    fn end_by(&mut self, signal: &str) -> Option<i32> {
        let command = format!("kill -{signal} {}", self.served.child.id());
        let status = Command::new("sh").args(["-c", &command]).status();
        assert!(status.is_ok_and(|status| status.success()));
        self.served.child.wait().expect("its end").code()
    }
}

fn json_of(mut answer: ureq::http::Response<ureq::Body>) -> Value {
    let text = answer.body_mut().read_to_string().expect("a text");
    serde_json::from_str(&text).expect("JSON")
}

fn stdout_json(command: &mut Command) -> Value {
    let output = command.output().expect("the command runs");
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn preview() -> Value {
    json!({
        "type": "custom", "quality": "preview", "script": "Come and see it on Sunday.", "avatar": "none",
        "press": true,
    })
}

#[test]
fn a_free_preview_goes_from_press_to_film() {
    let service = Service::start();
    let made = service.post("/api/v1/videos", &preview());
    let path = format!("/api/v1/videos/{}", made["id"].as_str().expect("an id"));
    let deadline = Instant::now() + PATIENCE;
    let mut video = made;
    while video["status"] == "generating" {
        assert!(Instant::now() < deadline, "{video}");
        thread::park_timeout(Duration::from_millis(50));
        video = service.get(&path);
    }
    assert_eq!(video["status"], "completed", "{video}");
    assert_eq!(video["cost"]["held_usd"], "0.000000");
    let film = format!(
        "{}{}",
        service.served.url,
        video["media"]["url"].as_str().expect("an address")
    );
    let size = video["media"]["size_bytes"].as_u64().expect("a size");
    let head = read(&service, &film, "bytes=0-11");
    assert_eq!(head.len(), 12);
    assert_eq!(&head[4..8], b"ftyp", "it is an MP4");
    let tail = read(&service, &film, &format!("bytes={}-", size / 2));
    assert_eq!(tail.len() as u64, size - size / 2);
    let stranger = service.agent.get(&film).call().expect("an answer");
    assert_eq!(stranger.status(), 401);
}

fn read(service: &Service, url: &str, range: &str) -> Vec<u8> {
    let asked = service.agent.get(url).header("range", range);
    let answer = asked.header("authorization", service.bearer()).call();
    let mut answer = answer.expect("an answer");
    assert_eq!(answer.status(), 206);
    answer.body_mut().read_to_vec().expect("bytes")
}

#[test]
fn a_folder_is_served_by_one_process_and_free_again_after_its_end() {
    let mut service = Service::start();
    let health = service.get("/healthz");
    assert_eq!(health["store"], "ok");
    let serve = ["serve", "--listen", "127.0.0.1:0", "--json"];
    let second = stdout_json(&mut service.home.stranger(&serve));
    assert_eq!(second["error"]["code"], "already_served");
    assert_eq!(service.end_by("TERM"), Some(0), "an orderly end");
    let taken = ["serve", "--listen", "192.0.2.1:1", "--json"];
    let third = stdout_json(&mut service.home.stranger(&taken));
    assert_eq!(
        third["error"]["code"], "bad_listen",
        "the folder is free, the address is not ours"
    );
    assert_eq!(third["error"]["field"], "listen");
}

#[test]
fn an_interrupt_is_an_orderly_end_too() {
    let mut service = Service::start();
    service.post("/api/v1/videos", &preview());
    assert_eq!(service.end_by("INT"), Some(0));
    let ledger = stdout_json(&mut service.home.stranger(&["ledger", "--json"]));
    assert_eq!(ledger["total"]["held_usd"], "0.000000", "previews are free");
    let text = service
        .home
        .stranger(&["ledger"])
        .output()
        .expect("the command runs");
    assert_eq!(text.stdout, b"Nothing was ever spent or set aside.\n");
}
