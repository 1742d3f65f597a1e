//! What a claim costs depends on what moves, not on what is finished: every question has its index.

use doorcast_app::ports::videos::VideoStore as _;
use doorcast_store::mongo::Timekeeper;
use futures_util::TryStreamExt as _;
use mongodb::{
    Database,
    bson::{Document, doc},
};

use super::{open, raw, settings};
use crate::samples::{NOW, claim, ids, pressed, wait};

/// How many videos are finished.
const FINISHED: u64 = 3_000;

/// How many wait for a place.
const WAITING: u64 = 4;

/// The most documents one question may look at.
const MOST_EXAMINED: i64 = 20;

const VIDEOS: &str = "doorcast_videos";

#[test]
fn what_a_claim_looks_at_does_not_grow_with_what_is_finished() {
    let settings = settings();
    let store = open(&settings, Timekeeper::Callers);
    let db = raw(&settings);
    pressed(&store, FINISHED, "dana", 0);
    finish_many(&db);
    for number in 0..WAITING {
        pressed(&store, FINISHED + 1 + number, "marisol", 0);
    }
    wait(db.run_command(doc! { "profile": 2 })).expect("a profiler");
    let claimed = wait(store.claim_due(&claim(NOW))).expect("an answer");
    assert!(!ids(&claimed).is_empty());
    wait(store.next_due_ms()).expect("an answer");
    wait(db.run_command(doc! { "profile": 0 })).expect("a profiler");
    let looks = looks(&db);
    assert!(looks.len() >= 4, "every step is seen: {looks:#?}");
    for look in looks {
        let plan = look.get_str("planSummary").unwrap_or_default();
        assert!(!plan.contains("COLLSCAN"), "{look:#?}");
        let examined = look.get_i32("docsExamined").map_or(0, i64::from);
        assert!(examined <= MOST_EXAMINED, "{look:#?}");
    }
}

/// Makes many finished videos of the one there is, as far as their columns go.
fn finish_many(db: &Database) {
    let videos = db.collection::<Document>(VIDEOS);
    let mut video = wait(videos.find_one(doc! {}))
        .expect("an answer")
        .expect("a video");
    for gone in [
        "lane",
        "due_at_ms",
        "not_before_ms",
        "queued_at_ms",
        "place",
    ] {
        video.remove(gone);
    }
    video.insert("status", "completed");
    video.insert("stage", "completed");
    let many = (0..FINISHED).map(|number| {
        let mut one = video.clone();
        one.insert("_id", format!("finished-{number:08}"));
        one.insert("attempts", vec![format!("attempt-{number}")]);
        one
    });
    wait(videos.insert_many(many)).expect("new videos");
    wait(videos.delete_one(doc! { "queued_at_ms": { "$exists": true } })).expect("gone");
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
