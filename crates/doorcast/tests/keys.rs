//! Keys of vendors, entered on the connections page of a running house.

mod common;
#[path = "common/vendors.rs"]
mod vendors;

use std::{
    thread,
    time::{Duration, Instant},
};

use common::{PROFILE, Served};
use serde_json::{Value, json};
use ureq::Agent;
use vendors::Scene;

/// How long the longest thing here may take.
const PATIENCE: Duration = Duration::from_secs(60);

const CONNECTIONS: &str = "/agent/cms/settings/connections";

/// A house whose environment names the vendors' addresses and none of their keys, and its owner, signed in.
struct House<'a> {
    scene: &'a Scene,
    served: Served,
    agent: Agent,
}

impl<'a> House<'a> {
    fn open(scene: &'a Scene) -> Self {
        let args = ["serve", "--listen", "127.0.0.1:0", "--json"];
        let mut command = scene.home.stranger(&args);
        command
            .envs(PROFILE)
            .env("DOORCAST_CLOCK_SPEED", "50")
            .env("HEYGEN_BASE_URL", scene.fakes.heygen.url())
            .env("HEYGEN_AVATAR_ID", "look-01")
            .env("GROQ_BASE_URL", scene.fakes.groq.url());
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(PATIENCE))
            .build();
        Self {
            scene,
            served: Served::start(&mut command),
            agent: Agent::new_with_config(config),
        }
    }

    /// Makes the owner, and comes in as the owner.
    fn with_owner(self) -> (Self, String) {
        let fields = [
            ("name", "Dana Whitfield"),
            ("email", "dana@example.com"),
            ("password", "a long good password"),
        ];
        let answer = self.form("", "/agent/setup", &fields);
        assert_eq!(answer.status(), 303);
        let cookie = answer.headers().get("set-cookie").expect("a cookie");
        let cookie = cookie.to_str().expect("text").split(';').next();
        let cookie = cookie.expect("its pair").to_owned();
        (self, cookie)
    }

    fn form(
        &self,
        cookie: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> ureq::http::Response<ureq::Body> {
        let asked = self.agent.post(format!("{}{path}", self.served.url));
        let asked = asked
            .header("cookie", cookie)
            .header("origin", &self.served.url);
        asked.send_form(fields.iter().copied()).expect("an answer")
    }

    fn page(&self, cookie: &str, path: &str) -> String {
        let asked = self.agent.get(format!("{}{path}", self.served.url));
        let mut answer = asked.header("cookie", cookie).call().expect("an answer");
        answer.body_mut().read_to_string().expect("a text")
    }

    /// Waits until a page says something: a new round begins a moment after the old one has answered.
    fn page_that_says(&self, cookie: &str, path: &str, says: &str) -> String {
        self.page_when(cookie, path, |page| page.contains(says))
    }

    fn page_when(&self, cookie: &str, path: &str, is_it: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let page = self.page(cookie, path);
            if is_it(&page) {
                return page;
            }
            assert!(Instant::now() < deadline, "{path} stays as it was: {page}");
            thread::yield_now();
        }
    }

    fn api(&self, token: &str, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}{path}", self.served.url);
        let bearer = format!("Bearer {token}");
        let answer = match method {
            "GET" => self.agent.get(url).header("authorization", bearer).call(),
            _ => self
                .agent
                .post(url)
                .header("authorization", bearer)
                .header("content-type", "application/json")
                .send(body.to_string()),
        };
        let text = answer.expect("an answer").body_mut().read_to_string();
        serde_json::from_str(&text.expect("a text")).expect("JSON")
    }

    /// Returns whether any file of the data folder has a text in it.
    fn is_on_disk(&self, text: &str) -> bool {
        let files = std::fs::read_dir(self.scene.home.data()).expect("the folder");
        let mut contents = files
            .flatten()
            .filter_map(|file| std::fs::read(file.path()).ok());
        contents.any(|bytes| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        })
    }
}

#[test]
fn a_key_is_used_at_once_kept_sealed_and_removed() {
    let scene = Scene::new();
    let (house, owner) = House::open(&scene).with_owner();
    assert!(house.page(&owner, CONNECTIONS).contains("Not connected"));
    let fields = [("GROQ_API_KEY", "fake-groq-key")];
    let path = format!("{CONNECTIONS}/groq/keys");
    assert_eq!(house.form(&owner, &path, &fields).status(), 303);
    let page = house.page_that_says(&owner, CONNECTIONS, "Replace the key");
    assert!(!page.contains("fake-groq-key"));
    let mut tested = house.form(&owner, &format!("{CONNECTIONS}/groq/test"), &[]);
    let tested = tested.body_mut().read_to_string().expect("a text");
    assert!(tested.contains("It answers. All is well."));
    assert!(!house.is_on_disk("fake-groq-key"));
    let doctor = scene
        .home
        .stranger(&["doctor", "--json"])
        .envs(PROFILE)
        .env("GROQ_BASE_URL", scene.fakes.groq.url())
        .output()
        .expect("the command runs");
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("Groq answers"));
    assert_eq!(
        house.form(&owner, &format!("{path}/removal"), &[]).status(),
        303
    );
    house.page_when(&owner, CONNECTIONS, |page| {
        !page.contains("Replace the key")
    });
    assert!(!house.is_on_disk("fake-groq-key"));
}

#[test]
fn keys_that_change_in_the_middle_of_a_purchase_buy_nothing_twice() {
    let scene = Scene::new();
    scene.turn_heygen(|knobs| {
        knobs.waiting_seconds = 1;
        knobs.render_seconds = 3;
    });
    let (house, owner) = House::open(&scene).with_owner();
    let path = format!("{CONNECTIONS}/heygen/keys");
    let key = ("HEYGEN_API_KEY", "fake-heygen-key");
    assert_eq!(house.form(&owner, &path, &[key]).status(), 303);
    house.page_that_says(&owner, CONNECTIONS, "Replace the key");
    let created = [
        "token", "create", "--name", "t", "--agent", "dana", "--json",
    ];
    let created = scene
        .home
        .stranger(&created)
        .output()
        .expect("the command runs");
    let created: Value = serde_json::from_slice(&created.stdout).expect("one JSON object");
    let token = created["secret"].as_str().expect("a secret");
    let wish = json!({
        "type": "custom", "quality": "production", "script": "Come and see it on Sunday.", "press": true,
        "max_price_usd": "5.00",
    });
    let made = house.api(token, "POST", "/api/v1/videos", &wish);
    assert_eq!(made["status"], "generating", "{made}");
    // Another account would not know it.
    assert_eq!(house.form(&owner, &path, &[key]).status(), 422);
    assert_eq!(
        house.form(&owner, &format!("{path}/removal"), &[]).status(),
        409
    );
    for _ in 0..5 {
        let fields = [key, ("same_account", "yes")];
        assert_eq!(house.form(&owner, &path, &fields).status(), 303);
    }
    let path = format!("/api/v1/videos/{}", made["id"].as_str().expect("an id"));
    let deadline = Instant::now() + PATIENCE;
    let mut video = made;
    while video["status"] == "generating" {
        assert!(Instant::now() < deadline, "{video}");
        thread::yield_now();
        video = house.api(token, "GET", &path, &Value::Null);
    }
    assert_eq!(video["status"], "completed", "{video}");
    assert_eq!(scene.bought(), 1);
}

#[test]
fn people_of_heygen_join_the_gallery_with_faces_and_voices() {
    let scene = Scene::new();
    let (house, owner) = House::open(&scene).with_owner();
    let path = format!("{CONNECTIONS}/heygen/keys");
    let key = ("HEYGEN_API_KEY", "fake-heygen-key");
    assert_eq!(house.form(&owner, &path, &[key]).status(), 303);
    house.page_that_says(&owner, CONNECTIONS, "Replace the key");
    let begun = house.form(&owner, "/agent/cms/videos", &[("kind", "custom")]);
    let place = begun.headers().get("location").expect("a place");
    let place = place.to_str().expect("an address");
    let video = place.split('/').nth(4).expect("an id").split('?').next();
    let settings = format!("/agent/cms/videos/{}/settings", video.expect("an id"));
    let page = house.page(&owner, &settings);
    assert!(page.contains("house:avery"), "those built in stay");
    assert!(page.contains("heygen:look-01") && page.contains("heygen:own-voice-001"));
    assert!(
        !page.contains("heygen:look-58"),
        "not yet allowed to be used"
    );
    assert!(!page.contains("heygen:look-40") && page.contains("?shown=48"));
    assert!(
        house
            .page(&owner, &format!("{settings}?shown=48"))
            .contains("heygen:look-40")
    );
    for (file, begins) in [
        ("look-01/portrait.jpg", &[0xFF, 0xD8][..]),
        ("own-voice-001/sample.wav", b"ID3"),
    ] {
        let url = format!("{}/agent/cms/cast/heygen/{file}", house.served.url);
        let mut answer = house
            .agent
            .get(url)
            .header("cookie", &owner)
            .call()
            .expect("an answer");
        let bytes = answer.body_mut().read_to_vec().expect("a file");
        assert!(bytes.starts_with(begins), "{file}");
    }
    assert_eq!(scene.bought(), 0);
}
