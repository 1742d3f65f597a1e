//! Where it happens: the vendors, their clock, the data folder, and what was wished for.

#![allow(dead_code, reason = "every test file uses another part")]

use std::{
    fs::{self, File},
    net::TcpListener,
    path::PathBuf,
    process::{Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicU16, Ordering},
    },
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use doorcast_testkit::mongod::{self, ReplicaSet};
use doorcast_vendors::{
    fakes::{AllFakes, FakeTime, Fault, Ports, start_all},
    heygen::fake::Bill,
};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::books;

/// The master key of a city whose nodes share a database.
const SECRET_KEY: &str = "5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e";

/// Where everything is kept, if not in the data folder.
#[derive(Clone)]
pub(crate) struct Place {
    /// The address of the MongoDB.
    pub(crate) url: String,
    /// The database in it.
    pub(crate) name: String,
}

/// A city.
pub(crate) struct City {
    pub(crate) seed: u64,
    /// How many of the service's seconds pass in one of ours.
    pub(crate) speed: u32,
    pub(crate) token: String,
    /// Where each node listens. The studio reports to the first.
    pub(crate) ports: Vec<u16>,
    pub(crate) fakes: AllFakes,
    from_ms: i64,
    webhook_secret: String,
    /// The database, if everything is kept in one.
    place: Option<Place>,
    folder: tempfile::TempDir,
    wishes: Mutex<Vec<String>>,
    // Last, so that the fakes end before what they run on.
    _runtime: Runtime,
}

impl City {
    /// Returns the seed of this run: `DOORCAST_SEED`, or always the same.
    pub(crate) fn seed() -> u64 {
        let given = std::env::var_os("DOORCAST_SEED");
        let given = given.and_then(|text| text.into_string().ok());
        given.map_or(20_261_125, |text| text.parse().expect("a number"))
    }

    /// Starts the vendors and makes a token.
    pub(crate) fn found(seed: u64, speed: u32) -> Self {
        Self::found_with(seed, speed, 1, None)
    }

    /// Starts the vendors and makes a token, with everything in the MongoDB of the tests, which some nodes share.
    pub(crate) fn found_in_mongodb(seed: u64, speed: u32, nodes: usize) -> Self {
        let place = Place {
            url: mongod::url().to_owned(),
            name: mongod::database_name(),
        };
        Self::found_with(seed, speed, nodes, Some(place))
    }

    /// Starts the vendors and makes a token, with everything in a replica set that some nodes share.
    pub(crate) fn found_in(set: &ReplicaSet, seed: u64, speed: u32, nodes: usize) -> Self {
        let place = Place {
            url: set.url().to_owned(),
            name: mongod::database_name(),
        };
        Self::found_with(seed, speed, nodes, Some(place))
    }

    fn found_with(seed: u64, speed: u32, nodes: usize, place: Option<Place>) -> Self {
        let runtime = Runtime::new().expect("threads");
        let from_ms = real_now_ms();
        let time = FakeTime::running(f64::from(speed));
        let fakes = runtime
            .block_on(start_all(Ports::default(), time))
            .expect("free ports");
        fakes.heygen.controls().faults.seed(seed);
        fakes.heygen.controls().set(|knobs| {
            knobs.wallet_micro_usd = 1_000_000_000_000;
            knobs.accept_ms = 10;
        });
        let ports: Vec<u16> = (0..nodes).map(|_| free_port()).collect();
        let reports = format!("http://127.0.0.1:{}/api/v1/webhooks/heygen", ports[0]);
        let entered = runtime.enter();
        let webhook_secret = fakes.heygen.report_to(&reports).reveal().to_owned();
        drop(entered);
        let mut city = Self {
            seed,
            speed,
            token: String::new(),
            ports,
            fakes,
            from_ms,
            webhook_secret,
            place,
            folder: tempfile::tempdir().expect("a folder"),
            wishes: Mutex::default(),
            _runtime: runtime,
        };
        city.token = city.make_token(&["--agent", "dana"]);
        city
    }

    /// Makes a token for somebody and returns its secret.
    pub(crate) fn make_token(&self, whose: &[&str]) -> String {
        let create = [&["token", "create", "--name", "test", "--json"], whose].concat();
        let output = self.doorcast(&create).output().expect("the command runs");
        let made: Value = serde_json::from_slice(&output.stdout).expect("one JSON object");
        made["secret"].as_str().expect("a secret").to_owned()
    }

    /// Returns the command with this city around it.
    pub(crate) fn doorcast(&self, args: &[&str]) -> Command {
        self.doorcast_at(0, args)
    }

    /// Returns the command with this city around it, at a node.
    pub(crate) fn doorcast_at(&self, node: usize, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_doorcast"));
        let credentials = self.fakes.cloudinary.credentials();
        command
            .args(args)
            .current_dir(self.folder.path())
            .env_clear()
            .env("HOME", self.folder.path())
            .env("DOORCAST_DATA", self.data_of(node))
            .env("DOORCAST_CLOCK_SPEED", self.speed.to_string())
            .env("DOORCAST_CLOCK_FROM_MS", self.from_ms.to_string())
            .env("DOORCAST_CAP_USD_PER_AGENT_MONTH", "100000")
            .env("DOORCAST_CAP_USD_PER_OFFICE_MONTH", "100000")
            .env("HEYGEN_API_KEY", self.fakes.heygen.key().reveal())
            .env("HEYGEN_BASE_URL", self.fakes.heygen.url())
            .env("HEYGEN_AVATAR_ID", "look-02")
            .env("GROQ_BASE_URL", self.fakes.groq.url())
            .env("HEYGEN_WEBHOOK_SECRET", &self.webhook_secret)
            .env("CLOUDINARY_API_BASE_URL", self.fakes.cloudinary.url())
            .env("CLOUDINARY_CLOUD_NAME", credentials.cloud_name)
            .env("CLOUDINARY_API_KEY", credentials.api_key)
            .env("CLOUDINARY_API_SECRET", credentials.api_secret.reveal())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(self.log());
        if let Some(place) = &self.place {
            command
                .env("MONGODB_URI", &place.url)
                .env("DOORCAST_MONGODB_DATABASE", &place.name)
                .env("DOORCAST_SECRET_KEY", SECRET_KEY);
        }
        command
    }

    fn log(&self) -> File {
        let mut options = File::options();
        let log = options.create(true).append(true).open(self.log_path());
        log.expect("a file")
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// Returns the database, if everything is kept in one.
    pub(crate) fn place(&self) -> Option<&Place> {
        self.place.as_ref()
    }

    /// Returns the data folder of the first node.
    pub(crate) fn data(&self) -> PathBuf {
        self.data_of(0)
    }

    /// Returns the data folder of a node.
    pub(crate) fn data_of(&self, node: usize) -> PathBuf {
        self.folder.path().join(match node {
            0 => "data".to_owned(),
            node => format!("data-{node}"),
        })
    }

    /// Returns the time as the service and the vendors see it.
    pub(crate) fn now_ms(&self) -> i64 {
        self.from_ms + (real_now_ms() - self.from_ms) * i64::from(self.speed)
    }

    /// Remembers that somebody wants a video.
    pub(crate) fn wish(&self, wish: &str) {
        self.wishes.lock().expect("a list").push(wish.to_owned());
    }

    /// Returns everything anybody ever wanted.
    pub(crate) fn wishes(&self) -> Vec<String> {
        self.wishes.lock().expect("a list").clone()
    }

    /// Lets something go wrong with the studio.
    pub(crate) fn spoil(&self, fault: Fault) {
        self.fakes.heygen.controls().faults.add(fault);
    }

    /// Lets nothing go wrong any more.
    pub(crate) fn unspoil(&self) {
        self.fakes.heygen.controls().faults.clear();
    }

    /// Returns what the studio has billed.
    pub(crate) fn bills(&self) -> Vec<Bill> {
        self.fakes.heygen.bills()
    }

    /// Checks that every wish is one completed video, bought once, stored once and paid once.
    pub(crate) fn check_at_the_end(&self) {
        let films = self.fakes.cloudinary.kept().len();
        books::check_at_the_end(self, films);
        self.check_log();
        assert!(self.fakes.heygen.most_at_once() <= 8, "the studio's places");
    }

    /// Checks that no secret was ever written down.
    fn check_log(&self) {
        let log = fs::read_to_string(self.log_path()).unwrap_or_default();
        let credentials = self.fakes.cloudinary.credentials();
        for secret in [
            self.token.as_str(),
            self.webhook_secret.as_str(),
            self.fakes.heygen.key().reveal(),
            credentials.api_secret.reveal(),
        ] {
            assert!(!log.contains(secret), "a secret is in the log");
        }
    }

    /// Tells whoever looks at the output of the test.
    #[expect(clippy::print_stdout, reason = "figures for people, shown on request")]
    pub(crate) fn note(&self, text: &str) {
        println!("{text} (seed {})", self.seed);
    }
}

impl Drop for City {
    #[expect(clippy::print_stderr, reason = "what a person needs to see it again")]
    fn drop(&mut self) {
        if thread::panicking() {
            let log = fs::read_to_string(self.log_path()).unwrap_or_default();
            let last: Vec<&str> = log.lines().rev().take(20).collect();
            eprintln!("see it again with DOORCAST_SEED={}", self.seed);
            eprintln!("the last words of the service, latest first: {last:#?}");
        }
    }
}

/// Returns a port that stays free while the service is dead: the system gives none of these to callers.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = (std::process::id() % 500) as u16 * 20;
    loop {
        let port = 20_000 + start + NEXT.fetch_add(1, Ordering::Relaxed) % 2_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the service is asked to go by this time"
)]
fn real_now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("a time after 1970").as_millis() as i64
}

/// Waits for something that can be seen, up to a deadline.
pub(crate) fn until(what: &str, most: Duration, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + most;
    while !is_so() {
        assert!(Instant::now() < deadline, "not within {most:?}: {what}");
        thread::park_timeout(Duration::from_millis(5));
    }
}

/// Numbers that follow from a seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }
}
