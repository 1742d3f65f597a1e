//! Seeded histories of the pipeline: nothing is lost, nothing is bought twice, the books balance.
//!
//! `DOORCAST_HISTORIES` says how many, `DOORCAST_SEED` runs one and prints its log.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use doorcast_app::crash::CrashPoint;
use doorcast_store::sqlite::videos::SqliteVideos;
use doorcast_testkit::sim::history::{self, Outcome};

/// How many histories are run unless somebody asks for more.
const HISTORIES: u64 = 10_000;

#[expect(
    clippy::disallowed_methods,
    reason = "a test has no settings of its own but the environment"
)]
fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn run(seed: u64) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| history::run(seed))).unwrap_or_else(|_| {
        panic!("the history of DOORCAST_SEED={seed} stops with the message above");
    })
}

fn check(seed: u64, outcome: &Outcome) {
    assert!(
        outcome.problems.is_empty(),
        "the history of DOORCAST_SEED={seed} ends badly: {:#?}",
        outcome.problems
    );
}

#[test]
fn every_history_ends_well() {
    if let Some(seed) = setting("DOORCAST_SEED") {
        let outcome = run(seed);
        assert!(
            outcome.problems.is_empty(),
            "{}\n{:#?}",
            outcome.log,
            outcome.problems
        );
        return;
    }
    let histories = setting("DOORCAST_HISTORIES").unwrap_or(HISTORIES);
    let (mut renders, mut completed) = (0, 0);
    for seed in 0..histories {
        let outcome = run(seed);
        check(seed, &outcome);
        renders += outcome.renders;
        completed += outcome.completed;
    }
    // Histories in which nothing happens prove nothing.
    assert!(
        renders as u64 > histories,
        "only {renders} renders in {histories} histories"
    );
    assert!(
        completed as u64 > histories,
        "only {completed} videos completed in {histories} histories"
    );
}

#[test]
fn a_database_tells_the_same_history_as_memory() {
    for seed in 0..5 {
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteVideos::open(folder.path()).expect("a new database");
        let outcome = history::run_in(seed, Arc::new(store));
        check(seed, &outcome);
        assert_eq!(outcome.log, run(seed).log);
    }
}

#[test]
fn the_same_seed_tells_the_same_history() {
    for seed in [1, 77, 4_096] {
        assert_eq!(run(seed).log, run(seed).log);
    }
}

#[test]
fn processes_die_at_every_crash_point() {
    let log: String = (0..2_000).map(|seed| run(seed).log).collect();
    let lines: Vec<&str> = log.lines().collect();
    for point in CrashPoint::ALL {
        let reaches = format!("reaches {}", point.name());
        let dies = lines
            .windows(2)
            .any(|pair| pair[0].ends_with(&reaches) && pair[1].ends_with("dies"));
        assert!(dies, "nobody ever dies at {}", point.name());
    }
}
