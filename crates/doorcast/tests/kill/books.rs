//! What our database says, and whether it agrees with itself and with what the studio has billed.

#![allow(dead_code, reason = "every test file uses another part")]

#[path = "books/mongo.rs"]
mod mongo;

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use super::city::City;

/// How many places there are at the studio.
const PLACES: usize = 8;

/// What the database says at one moment.
#[derive(Default)]
pub(crate) struct Snapshot {
    videos: BTreeMap<String, Row>,
    accounts: BTreeMap<String, Sums>,
    entries: Vec<Entry>,
    orphans: i64,
}

struct Row {
    status: String,
    stage: String,
    revision: i64,
    due_at_ms: Option<i64>,
    takes_a_place: bool,
    process: Option<String>,
    body: Value,
}

struct Entry {
    scopes: [String; 3],
    attempt: String,
    kind: String,
    amount: i64,
}

/// The money of an account or an attempt.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Sums {
    held: i64,
    settled: i64,
    released: i64,
    doubtful: i64,
    open: i64,
}

/// Counts the documents of a collection of a city whose books are in MongoDB.
pub(crate) fn count(city: &City, collection: &str) -> u64 {
    mongo::count(city.place().expect("a database"), collection)
}

impl Sums {
    fn add(&mut self, entry: &Entry) {
        let amount = entry.amount;
        match entry.kind.as_str() {
            "hold" | "extend" => {
                self.held += amount;
                self.open += amount;
            }
            "settle" => {
                self.open -= amount;
                self.settled += amount;
            }
            "release" => {
                self.open -= amount;
                self.released += amount;
            }
            "doubt" => {
                self.open -= amount;
                self.doubtful += amount;
            }
            "reopen" => {
                self.doubtful -= amount;
                self.open += amount;
            }
            kind => panic!("a movement called {kind}"),
        }
    }

    fn of(value: &Value) -> Self {
        let amount = |name: &str| value[name].as_i64().expect("an amount");
        Self {
            held: amount("held"),
            settled: amount("settled"),
            released: amount("released"),
            doubtful: amount("doubtful"),
            open: amount("open"),
        }
    }

    fn is_balanced(&self) -> bool {
        let parts = [self.settled, self.released, self.doubtful, self.open];
        parts.iter().all(|part| *part >= 0) && parts.iter().sum::<i64>() == self.held
    }

    /// Whether we know that it was or may have been spent.
    fn is_committed(&self) -> bool {
        self.settled + self.doubtful + self.open > 0
    }
}

impl Snapshot {
    /// Reads everything at one moment and checks that it adds up and that no purchase is unknown to us.
    pub(crate) fn take(city: &City) -> Self {
        // The bills first: what is billed was stored before.
        let bills = city.bills();
        let snapshot = match city.place() {
            Some(place) => mongo::read(place),
            None => Self::read_file(city),
        };
        snapshot.check_sums();
        let attempts = snapshot.attempts();
        let mut billed = BTreeSet::new();
        for bill in bills {
            let key = bill.idempotency_key.expect("every order has a key");
            let money = attempts
                .get(&key)
                .map(|(_, attempt)| Sums::of(&attempt["money"]));
            let is_known = money.is_some_and(|money| money.is_committed());
            assert!(is_known, "{key} was bought, and we do not know: {money:?}");
            assert!(billed.insert(key.clone()), "{key} was bought twice");
        }
        snapshot
    }

    fn read_file(city: &City) -> Self {
        let path = city.data().join("doorcast.sqlite3");
        let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
        let db = db.expect("the database");
        db.busy_timeout(std::time::Duration::from_secs(5))
            .expect("patience");
        Self::read(&db).expect("the database is whole")
    }

    fn read(db: &Connection) -> rusqlite::Result<Self> {
        let mut snapshot = Self::default();
        db.execute_batch("BEGIN")?;
        let sql = "SELECT id, status, stage, revision, due_at_ms, takes_a_place, lease_process, body FROM videos";
        let mut statement = db.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let body: String = row.get(7)?;
            let video = Row {
                status: row.get(1)?,
                stage: row.get(2)?,
                revision: row.get(3)?,
                due_at_ms: row.get(4)?,
                takes_a_place: row.get(5)?,
                process: row.get(6)?,
                body: serde_json::from_str(&body).expect("JSON"),
            };
            snapshot.videos.insert(row.get(0)?, video);
        }
        let mut statement =
            db.prepare("SELECT scope, held, settled, released, doubtful, open FROM accounts")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let sums = Sums {
                held: row.get(1)?,
                settled: row.get(2)?,
                released: row.get(3)?,
                doubtful: row.get(4)?,
                open: row.get(5)?,
            };
            snapshot.accounts.insert(row.get(0)?, sums);
        }
        let sql = "SELECT 'video ' || video, 'agent ' || month || ' ' || agent, 'office ' || month || ' ' || office,
                   attempt, kind, amount FROM ledger_entries ORDER BY number";
        let mut statement = db.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            snapshot.entries.push(Entry {
                scopes: [row.get(0)?, row.get(1)?, row.get(2)?],
                attempt: row.get(3)?,
                kind: row.get(4)?,
                amount: row.get(5)?,
            });
        }
        snapshot.orphans = db.query_row("SELECT count(*) FROM orphans", [], |row| row.get(0))?;
        Ok(snapshot)
    }

    /// Checks that accounts, lines and attempts tell the same.
    fn check_sums(&self) {
        let mut scopes: BTreeMap<&str, Sums> = BTreeMap::new();
        let mut attempts: BTreeMap<&str, Sums> = BTreeMap::new();
        for entry in &self.entries {
            for scope in &entry.scopes {
                scopes.entry(scope).or_default().add(entry);
            }
            attempts.entry(&entry.attempt).or_default().add(entry);
        }
        assert_eq!(
            scopes.len(),
            self.accounts.len(),
            "an account for every scope"
        );
        for (scope, sums) in scopes {
            assert!(sums.is_balanced(), "{scope}: {sums:?}");
            assert_eq!(self.accounts.get(scope), Some(&sums), "{scope}");
        }
        for (id, (_, attempt)) in self.attempts() {
            let lines = attempts.get(id.as_str()).copied().unwrap_or_default();
            assert_eq!(Sums::of(&attempt["money"]), lines, "{id}");
        }
    }

    /// Returns every attempt with its video.
    fn attempts(&self) -> BTreeMap<String, (&str, &Value)> {
        let mut attempts = BTreeMap::new();
        for (video, row) in &self.videos {
            for attempt in row.body["attempts"].as_array().expect("a list") {
                let id = attempt["id"].as_str().expect("an id").to_owned();
                attempts.insert(id, (video.as_str(), attempt));
            }
        }
        attempts
    }

    /// Returns how many videos are on their way.
    pub(crate) fn count_generating(&self) -> usize {
        let moving = self.videos.values();
        moving.filter(|row| row.status == "generating").count()
    }

    /// Returns whether every video is completed.
    pub(crate) fn are_all_completed(&self) -> bool {
        self.videos.values().all(|row| row.status == "completed")
    }

    /// Returns how long each video took from the studio's report to completion, in the service's milliseconds, shortest
    /// first. Those that were completed without a report are not counted.
    pub(crate) fn waits_ms(&self, reports: &BTreeMap<String, i64>) -> Vec<i64> {
        let wait = |row: &Row| {
            let attempt = row.body["attempts"].as_array()?.last()?["id"].as_str()?;
            Some(row.body["stage"]["at_ms"].as_i64()? - reports.get(attempt)?)
        };
        let mut waits: Vec<i64> = self.videos.values().filter_map(wait).collect();
        waits.sort_unstable();
        waits
    }

    /// Returns the videos that were unfinished before and that nobody has touched since, though it is their turn.
    pub(crate) fn still_since<'a>(&self, before: &'a Self, now_ms: i64) -> Vec<&'a str> {
        let gone: BTreeSet<&String> = before
            .videos
            .values()
            .filter_map(|row| row.process.as_ref())
            .collect();
        let places = self.videos.values().filter(|row| row.takes_a_place).count();
        let is_still = |(id, then): (&'_ String, &Row)| {
            let now = self.videos.get(id).expect("no video is ever lost");
            let is_touched = now.revision > then.revision;
            let is_held = now
                .process
                .as_ref()
                .is_some_and(|process| !gone.contains(process));
            let is_early = now.due_at_ms.is_none_or(|due_at_ms| due_at_ms > now_ms);
            let waits_for_a_place = now.stage == "queued" && places >= PLACES;
            !(is_touched || is_held || is_early || waits_for_a_place)
        };
        let unfinished = before
            .videos
            .iter()
            .filter(|(_, row)| row.status == "generating");
        unfinished
            .filter(|(id, row)| is_still((id, row)))
            .map(|(id, _)| id.as_str())
            .collect()
    }
}

/// Returns when the first report of each attempt came.
pub(crate) fn reports(city: &City) -> BTreeMap<String, i64> {
    let path = city.data().join("doorcast.sqlite3");
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    let db = db.expect("the database");
    let sql = "SELECT attempt, min(received_at_ms) FROM webhooks WHERE attempt IS NOT NULL GROUP BY attempt";
    let mut statement = db.prepare(sql).expect("a table of reports");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.and_then(Iterator::collect).expect("the reports")
}

/// Checks that every wish is one completed video, bought once, stored once and paid once.
pub(crate) fn check_at_the_end(city: &City, films: usize) {
    let end = Snapshot::take(city);
    let title = |row: &Row| {
        row.body["order"]["title"]
            .as_str()
            .expect("a title")
            .to_owned()
    };
    let made: Vec<String> = end.videos.values().map(title).collect();
    let once: BTreeSet<String> = made.iter().cloned().collect();
    let wished: BTreeSet<String> = city.wishes().into_iter().collect();
    assert_eq!(once, wished, "every wish is a video");
    assert_eq!(made.len(), wished.len(), "and only one");
    assert!(end.are_all_completed(), "and completed");
    assert_eq!(end.orphans, 0, "nothing was bought for nobody");
    let bills = city.bills();
    assert_eq!(bills.len(), wished.len(), "every video was bought once");
    assert_eq!(films, wished.len(), "every film is stored once");
    let attempts = end.attempts();
    for bill in &bills {
        let key = bill.idempotency_key.as_deref().expect("a key");
        let (_, attempt) = attempts.get(key).expect("an attempt of ours");
        let money = Sums::of(&attempt["money"]);
        assert_eq!(
            (money.doubtful, money.open),
            (0, 0),
            "{key}: nothing is left open"
        );
        // The studio bills whole seconds, we count what the film really plays.
        let second = attempt["quote"]["price_per_second"]
            .as_i64()
            .expect("a price");
        let unbilled = bill.micro_usd - money.settled;
        assert!(
            (0..second).contains(&unbilled),
            "{key}: paid {}, billed {}",
            money.settled,
            bill.micro_usd
        );
    }
}
