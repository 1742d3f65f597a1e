//! Several nodes on one database.

use std::{
    mem, slice,
    time::{Duration, Instant},
};

use doorcast_app::ports::{
    nodes::Nodes as _,
    open_renders::{OpenRenders as _, RenderClaim},
    videos::{Claim, Claimed, RecordError, Room, VideoStore as _},
};
use doorcast_domain::{
    ledger::{Month, Scope, UsdMicros},
    pipeline::{event::Event, lease::Worker},
};
use doorcast_store::{
    mongo::{MongoSettings, MongoVideos, OpenError, Timekeeper},
    sqlite::vault::MasterKey,
};

use mongodb::{
    Client, ClientSession,
    bson::{Document, doc},
    options::ClientOptions,
};

use super::{open, raw, settings};
use crate::{
    living::node,
    races::{CROWD, at_once},
    samples::{NOW, attempt, change, claim, draft, ids, name, pressed, room, wait, worker},
};

const PATIENCE: Duration = Duration::from_secs(10);

fn nodes() -> Vec<MongoVideos> {
    let settings = settings();
    let node = || open(&settings, Timekeeper::Callers);
    (0..CROWD).map(|_| node()).collect()
}

#[test]
fn a_place_is_taken_by_one_node() {
    let nodes = nodes();
    for number in 0..20 {
        pressed(
            &nodes[0],
            number,
            ["dana", "marisol"][number as usize % 2],
            0,
        );
    }
    let five = Room {
        places: 5,
        ..room("studio")
    };
    let leased = at_once(|number| {
        let claim = Claim {
            worker: worker(&format!("node-{number}"), "1"),
            rooms: vec![five.clone()],
            ..claim(NOW)
        };
        ids(&wait(nodes[number].claim_due(&claim)).expect("an answer"))
    });
    let mut leased = leased.concat();
    leased.sort();
    leased.dedup();
    assert_eq!(leased.len(), 5);
}

#[test]
fn money_is_not_lost_among_nodes() {
    let nodes = nodes();
    at_once(|number| {
        for turn in 0..4 {
            pressed(&nodes[number], number as u64 * 100 + turn, "dana", 0);
        }
    });
    let office = Scope::Office(name("stone-vale"), Month::of(NOW));
    let account = wait(nodes[0].account(&office)).expect("an answer");
    assert_eq!(account.open(), UsdMicros(4_000_000 * CROWD as u64));
    let whose = doorcast_app::ports::videos::Whose::default();
    let lines = wait(nodes[1].list_ledger(&whose, None, 200)).expect("a page");
    assert_eq!(lines.len(), 4 * CROWD);
    let numbers = lines.iter().map(|(number, _)| number.0);
    assert!(numbers.eq(1..=4 * CROWD as u64), "no number is left out");
}

#[test]
fn leases_follow_the_clock_of_the_server() {
    let store = open(&settings(), Timekeeper::Server);
    // Pressed a minute ago by the clock of the test, which the server does not know.
    let video = pressed(&store, 1, "dana", 0);
    let lasting = |now_ms: i64, lasts_ms: i64| Claim {
        deadline_ms: now_ms + lasts_ms,
        ..claim(now_ms)
    };
    // Workers whose clocks are a year apart.
    let year_ms = 365 * 24 * 60 * 60_000;
    let first = claimed(&store, &lasting(NOW - year_ms, 60_000));
    assert_eq!(ids(&first), slice::from_ref(&video.id));
    assert_eq!(claimed(&store, &lasting(NOW + year_ms, 60_000)).len(), 0);
    let fence = first[0].lease.fence;
    wait(store.renew_lease(&video.id, fence, NOW)).expect("the newest lease");
    assert_eq!(claimed(&store, &lasting(NOW + year_ms, 60_000)).len(), 0);
    wait(store.end_lease(&video.id, fence)).expect("ended");
    let short = claimed(&store, &lasting(NOW + year_ms, 1));
    assert_eq!(ids(&short), slice::from_ref(&video.id));
    let next = until(|| claimed(&store, &lasting(NOW - year_ms, 60_000)));
    let late = change(&video, Event::Due, NOW);
    let late = crate::samples::with_writer(
        late,
        doorcast_app::ports::videos::Writer::Done,
        short[0].lease.fence,
    );
    assert!(next[0].lease.fence > short[0].lease.fence);
    let refused = wait(store.record_outcome(&late));
    assert!(matches!(refused, Err(RecordError::Fenced)));
}

#[test]
fn renders_follow_the_clock_of_the_server() {
    let store = open(&settings(), Timekeeper::Server);
    wait(store.open_render(attempt(1), 0)).expect("an answer");
    let take = |process: &str, now_ms: i64, lasts_ms: i64| {
        let claim = RenderClaim {
            worker: worker("node", process),
            now_ms,
            lasts_ms,
        };
        wait(store.take_render(&claim)).expect("an answer")
    };
    let year_ms = 365 * 24 * 60 * 60_000;
    let first = take("1", NOW - year_ms, 60_000).expect("a render");
    assert_eq!(take("2", NOW + year_ms, 60_000), None);
    // Of a worker whose clock is a year behind, and that dies soon after.
    assert!(wait(store.renew_render(&first, NOW - year_ms, 1)).expect("an answer"));
    let next = until(|| take("2", NOW - year_ms, 60_000).into_iter().collect());
    assert!(next[0].fence > first.fence);
}

fn claimed(store: &MongoVideos, claim: &Claim) -> Vec<Claimed> {
    wait(store.claim_due(claim)).expect("an answer")
}

/// Asks until there is an answer.
fn until<T>(mut ask: impl FnMut() -> Vec<T>) -> Vec<T> {
    let end = Instant::now() + PATIENCE;
    loop {
        let found = ask();
        if !found.is_empty() {
            return found;
        }
        assert!(Instant::now() < end, "no answer in time");
    }
}

#[test]
fn a_node_with_another_master_key_is_refused() {
    let settings = settings();
    let first = open(&settings, Timekeeper::Server);
    wait(first.insert(&draft(1, "dana"))).expect("a new video");
    let other = MongoSettings {
        key: MasterKey::parse(&"07".repeat(32)).expect("a key"),
        ..settings
    };
    let refused = wait(MongoVideos::open(&other));
    assert!(matches!(refused, Err(OpenError::WrongKey)));
}

#[test]
fn what_a_dead_process_began_keeps_nobody_waiting() {
    let settings = settings();
    let store = open(&settings, Timekeeper::Callers);
    pressed(&store, 1, "dana", 0);
    // A process that dies ends nothing.
    mem::forget(leave_open(&settings, &worker("node-1", "dead")));
    // Moves the same money, which would wait until the server tires of the transaction: a minute.
    wait(store.take_over(&worker("node-1", "2"))).expect("taken over");
    let began = Instant::now();
    pressed(&store, 2, "dana", 0);
    assert!(began.elapsed() < PATIENCE, "it waited for the dead");
}

#[test]
fn what_others_began_goes_on() {
    let settings = settings();
    let store = open(&settings, Timekeeper::Callers);
    pressed(&store, 1, "dana", 0);
    let node = worker("node-1", "2");
    for living in [node.clone(), worker("node-10", "1")] {
        let mut session = leave_open(&settings, &living);
        wait(store.take_over(&node)).expect("taken over");
        wait(session.commit_transaction()).expect("nobody ended it");
    }
}

/// Begins to move money as a process of that name, and never ends it.
fn leave_open(settings: &MongoSettings, whose: &Worker) -> ClientSession {
    let mut options = wait(ClientOptions::parse(&settings.uri)).expect("an address");
    options.app_name = Some(format!("doorcast {} {}", whose.node, whose.process));
    let client = wait(async { Client::with_options(options) }).expect("a client");
    let mut session = wait(client.start_session()).expect("a session");
    wait(session.start_transaction()).expect("begun");
    let name = settings.database.as_deref().expect("a name");
    let accounts = client
        .database(name)
        .collection::<Document>("doorcast_accounts");
    let all = accounts.update_many(doc! {}, doc! { "$inc": { "touched": 1 } });
    wait(all.session(&mut session)).expect("written");
    session
}

#[test]
fn the_silent_are_buried_with_all_they_hold() {
    let settings = settings();
    let store = open(&settings, Timekeeper::Server);
    let dead = worker("node-1", "1");
    wait(store.beat(&node(&dead, "cloud"))).expect("joined");
    let video = pressed(&store, 1, "dana", 0);
    let lasting = |worker: &Worker| Claim {
        worker: worker.clone(),
        ..claim(NOW)
    };
    let held = claimed(&store, &lasting(&dead));
    assert_eq!(ids(&held), slice::from_ref(&video.id));
    mem::forget(leave_open(&settings, &dead));
    // Everybody else was heard of since.
    let other = worker("node-2", "1");
    let buried = until(|| {
        wait(store.beat(&node(&other, "cloud"))).expect("joined");
        wait(store.bury(Duration::from_millis(300))).expect("an answer")
    });
    assert_eq!(buried, [dead]);
    let next = claimed(&store, &lasting(&other));
    assert_eq!(ids(&next), slice::from_ref(&video.id));
    assert!(next[0].lease.fence > held[0].lease.fence);
    let began = Instant::now();
    pressed(&store, 2, "dana", 0);
    assert!(began.elapsed() < PATIENCE, "it waited for the dead");
}

#[test]
fn what_a_newer_release_keeps_is_left_alone() {
    let settings = settings();
    drop(open(&settings, Timekeeper::Server));
    // The same release may open it again.
    drop(open(&settings, Timekeeper::Server));
    let formats = raw(&settings).collection::<Document>("doorcast_formats");
    let newer = doc! { "$set": { "format": 2_000_000_i64 } };
    wait(formats.update_one(doc! {}, newer)).expect("written");
    let refused = wait(MongoVideos::open(&settings));
    assert!(matches!(refused, Err(OpenError::Newer)));
    let kept = wait(formats.find_one(doc! {}))
        .expect("an answer")
        .expect("it stays");
    assert_eq!(kept.get_i64("format").ok(), Some(2_000_000));
}
