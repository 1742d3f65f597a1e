//! Several `doorcast serve` on one database and one bucket, each with a data folder of its own.

mod common;

use std::{
    process::Command,
    thread,
    time::{Duration, Instant},
};

use common::{Home, PROFILE, Served};
use doorcast_testkit::mongod;
use doorcast_vendors::{bucket::fake::FakeBucket, fakes::FakeTime};
use mongodb::{Client, bson::Document, bson::doc};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use ureq::Agent;

/// How long the longest thing here may take, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);

/// A database and a bucket that nodes share.
struct House {
    runtime: Runtime,
    bucket: FakeBucket,
    database: String,
    token: String,
}

/// A node.
struct Node {
    _home: Home,
    served: Served,
    agent: Agent,
    token: String,
}

impl House {
    fn new() -> Self {
        let runtime = Runtime::new().expect("threads");
        let bucket = runtime.block_on(FakeBucket::start(0, FakeTime::running(1.0)));
        let mut house = Self {
            runtime,
            bucket: bucket.expect("a port"),
            database: mongod::database_name(),
            token: String::new(),
        };
        let create = [
            "token", "create", "--name", "t", "--agent", "dana", "--json",
        ];
        let made = house.command(&Home::new(), &create).output();
        let made: Value = serde_json::from_slice(&made.expect("the command runs").stdout)
            .expect("one JSON object");
        house.token = made["secret"].as_str().expect("a secret").to_owned();
        house
    }

    fn command(&self, home: &Home, args: &[&str]) -> Command {
        let settings = self.bucket.settings();
        let mut command = home.stranger(args);
        command
            .envs(PROFILE)
            .env("MONGODB_URI", mongod::url())
            .env("DOORCAST_MONGODB_DATABASE", &self.database)
            .env("DOORCAST_SECRET_KEY", "5e".repeat(32))
            .env("DOORCAST_S3_ENDPOINT", self.bucket.url())
            .env("DOORCAST_S3_BUCKET", settings.bucket)
            .env("DOORCAST_S3_ACCESS_KEY_ID", settings.access_key_id)
            .env(
                "DOORCAST_S3_SECRET_ACCESS_KEY",
                settings.secret_access_key.reveal(),
            );
        command
    }

    /// Starts a node that films so much at the same time.
    fn node(&self, films_at_once: &str) -> Node {
        let home = Home::new();
        let mut command = self.command(&home, &["serve", "--listen", "127.0.0.1:0", "--json"]);
        let served = Served::start(command.env("DOORCAST_STUDIO_FILMS_AT_ONCE", films_at_once));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .build();
        Node {
            _home: home,
            served,
            agent: Agent::new_with_config(config),
            token: self.token.clone(),
        }
    }

    /// Returns which nodes film at this moment.
    fn filming(&self) -> Vec<String> {
        self.runtime.block_on(async {
            let client = Client::with_uri_str(mongod::url()).await;
            let database = client.expect("a client").database(&self.database);
            let renders = database.collection::<Document>("doorcast_open_renders");
            let taken = renders.distinct("lease_node", doc! {}).await;
            let taken = taken.expect("an answer").into_iter();
            taken
                .filter_map(|node| node.as_str().map(str::to_owned))
                .collect()
        })
    }
}

impl Node {
    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// Orders a preview that says something so often, and returns where it is.
    fn order(&self, words: usize) -> String {
        let wish = json!({
            "type": "custom", "quality": "preview", "avatar": "none", "press": true,
            "script": "Come and see this home on Sunday. ".repeat(words),
        });
        let asked = self
            .agent
            .post(format!("{}/api/v1/videos", self.served.url));
        let answer = asked
            .header("authorization", self.bearer())
            .header("content-type", "application/json")
            .send(wish.to_string());
        let made = json_of(answer.expect("an answer"));
        format!("/api/v1/videos/{}", made["id"].as_str().expect("an id"))
    }

    fn get(&self, path: &str) -> Value {
        let asked = self.agent.get(format!("{}{path}", self.served.url));
        let answer = asked.header("authorization", self.bearer()).call();
        json_of(answer.expect("an answer"))
    }

    /// Waits until a video is made, and watches the beginning and the end of it here.
    fn watch(&self, path: &str) {
        let deadline = Instant::now() + PATIENCE;
        let mut video = self.get(path);
        while video["status"] == "generating" {
            assert!(Instant::now() < deadline, "{video}");
            thread::park_timeout(Duration::from_millis(100));
            video = self.get(path);
        }
        assert_eq!(video["status"], "completed", "{video}");
        let size = video["media"]["size_bytes"].as_u64().expect("a size");
        let film = video["media"]["url"].as_str().expect("an address");
        assert_eq!(&self.read(film, "bytes=0-11")[4..8], b"ftyp");
        let tail = self.read(film, &format!("bytes={}-", size / 2));
        assert_eq!(tail.len() as u64, size - size / 2);
    }

    fn read(&self, path: &str, range: &str) -> Vec<u8> {
        let asked = self.agent.get(format!("{}{path}", self.served.url));
        let asked = asked.header("range", range);
        let answer = asked.header("authorization", self.bearer()).call();
        let mut answer = answer.expect("an answer");
        assert_eq!(answer.status(), 206);
        answer.body_mut().read_to_vec().expect("bytes")
    }
}

fn json_of(mut answer: ureq::http::Response<ureq::Body>) -> Value {
    let text = answer.body_mut().read_to_string().expect("a text");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn what_one_node_films_is_watched_on_the_other() {
    let house = House::new();
    let pages = house.node("0");
    let ordered = [pages.order(1), pages.order(1)];
    // Nobody films yet; whoever comes takes all of it.
    let films = house.node("1");
    for path in &ordered {
        pages.watch(path);
        films.watch(path);
    }
    let objects = house.bucket.objects();
    let is_film = |(name, _): &&(String, usize)| name.ends_with(".mp4");
    assert_eq!(objects.iter().filter(is_film).count(), ordered.len());
}

#[test]
fn both_nodes_film() {
    let house = House::new();
    let nodes = [house.node("1"), house.node("1")];
    let ordered: Vec<String> = (0..6).map(|_| nodes[0].order(12)).collect();
    let deadline = Instant::now() + PATIENCE;
    while house.filming().len() < 2 {
        assert!(Instant::now() < deadline, "one node films alone");
        thread::park_timeout(Duration::from_millis(20));
    }
    for path in &ordered {
        nodes[1].watch(path);
    }
}

#[test]
fn what_a_dead_node_was_filming_is_filmed_by_the_other() {
    let house = House::new();
    let pages = house.node("0");
    let mut dying = house.node("1");
    let path = pages.order(20);
    let deadline = Instant::now() + PATIENCE;
    while house.filming().is_empty() {
        assert!(Instant::now() < deadline, "nobody films");
        thread::park_timeout(Duration::from_millis(20));
    }
    dying.served.kill();
    assert_eq!(pages.get(&path)["status"], "generating");
    let _other = house.node("1");
    pages.watch(&path);
}
