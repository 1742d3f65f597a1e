//! What a claim costs depends on what moves, not on what is finished: every question has its index.
//!
//! Some thousand finished videos, and only what is counted is checked; `cargo xtask bench nodes` makes it a million and
//! shows the times.

use std::time::{Duration, Instant};

use doorcast_app::ports::videos::VideoStore as _;
use doorcast_store::mongo::{MongoVideos, Timekeeper};
use futures_util::TryStreamExt as _;
use mongodb::{
    Database,
    bson::{Document, doc},
};

use super::{open, raw, settings};
use crate::samples::{NOW, claim, ids, pressed, wait};

/// How many videos are finished, unless the environment says otherwise.
const FINISHED: u64 = 3_000;

/// How many are written at once.
const AT_ONCE: u64 = 1_000;

/// How many claims are timed.
const CLAIMS: u64 = 40;

/// How many wait for a place.
const WAITING: u64 = 4;

/// The most documents one question may look at.
const MOST_EXAMINED: i64 = 20;

const VIDEOS: &str = "doorcast_videos";

#[test]
fn what_a_claim_looks_at_does_not_grow_with_what_is_finished() {
    let finished = std::env::var_os("DOORCAST_FINISHED");
    let finished = finished.and_then(|count| count.into_string().ok());
    let finished = finished.map_or(FINISHED, |count| count.parse().expect("a number"));
    let settings = settings();
    let store = open(&settings, Timekeeper::Callers);
    let db = raw(&settings);
    let before = usual_claim(&store, &db, 0);
    multiply(&db, finished);
    let after = usual_claim(&store, &db, CLAIMS);
    for number in 0..WAITING {
        pressed(&store, 2 * CLAIMS + number, "marisol", 0);
    }
    wait(db.run_command(doc! { "profile": 2 })).expect("a profiler");
    let claimed = wait(store.claim_due(&claim(NOW))).expect("an answer");
    assert!(!ids(&claimed).is_empty());
    wait(store.next_due_ms()).expect("an answer");
    wait(db.run_command(doc! { "profile": 0 })).expect("a profiler");
    let looks = looks(&db);
    assert!(looks.len() >= 4, "every step is seen: {looks:#?}");
    let mut most = 0;
    for look in looks {
        let plan = look.get_str("planSummary").unwrap_or_default();
        assert!(!plan.contains("COLLSCAN"), "{look:#?}");
        let examined = look.get_i32("docsExamined").map_or(0, i64::from);
        assert!(examined <= MOST_EXAMINED, "{look:#?}");
        most = most.max(examined);
    }
    note(&format!(
        "a claim: {before:.1?} with nothing finished, {after:.1?} beside {finished} finished videos; no question looks at \
         more than {most} documents"
    ));
}

#[expect(clippy::print_stdout, reason = "figures for people, shown on request")]
fn note(text: &str) {
    println!("{text}");
}

/// Returns how long a claim of one video usually takes.
fn usual_claim(store: &MongoVideos, db: &Database, first: u64) -> Duration {
    let mut took: Vec<Duration> = (first..first + CLAIMS)
        .map(|number| {
            pressed(store, number, "marisol", 0);
            let began = Instant::now();
            let claimed = wait(store.claim_due(&claim(NOW))).expect("an answer");
            let took = began.elapsed();
            assert_eq!(claimed.len(), 1);
            finish(db);
            took
        })
        .collect();
    took.sort_unstable();
    took[took.len() / 2]
}

/// Finishes all that is waiting, as far as columns go.
fn finish(db: &Database) {
    let waiting = doc! { "queued_at_ms": { "$exists": true } };
    let done = doc! {
        "$set": { "status": "completed", "stage": "completed" },
        "$unset": {
            "lane": "", "due_at_ms": "", "not_before_ms": "", "queued_at_ms": "", "place": "", "lease_node": "",
            "lease_process": "", "lease_until_ms": "", "lease_ms": "", "lease_stamp": "",
        },
    };
    let videos = db.collection::<Document>(VIDEOS);
    wait(videos.update_many(waiting, done)).expect("all are finished");
}

/// Makes many finished videos of one.
fn multiply(db: &Database, count: u64) {
    let videos = db.collection::<Document>(VIDEOS);
    let video = wait(videos.find_one(doc! {})).expect("an answer");
    let video = video.expect("a video");
    let copy = |number: u64| {
        let mut one = video.clone();
        one.insert("_id", format!("finished-{number:08}"));
        one.insert("attempts", vec![format!("attempt-{number}")]);
        one
    };
    for first in (0..count).step_by(AT_ONCE as usize) {
        let some = (first..count.min(first + AT_ONCE)).map(copy);
        wait(videos.insert_many(some)).expect("new videos");
    }
}

/// Returns every look at the videos that was noted down.
fn looks(db: &Database) -> Vec<Document> {
    let noted = db.collection::<Document>("system.profile");
    let name = format!("{}.{VIDEOS}", db.name());
    wait(async {
        let found = noted.find(doc! { "ns": name, "planSummary": { "$exists": true } });
        found.await?.try_collect().await
    })
    .map_err(|error: mongodb::error::Error| error)
    .expect("the notes")
}
