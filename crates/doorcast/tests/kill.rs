//! The service dies, at every named point and at two hundred random moments, and nothing is lost or bought twice.
//!
//! Once with everything in the data folder, once in a MongoDB. The vendors are fakes in this process, the service is the real command against them, its clock runs sixty times as
//! fast as ours. What was bought is read in the fake's books, what we believe in our own.

#[path = "kill/books.rs"]
mod books;
#[path = "kill/city.rs"]
mod city;
#[path = "kill/service.rs"]
mod service;

use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use doorcast_vendors::fakes::{Canned, Fault, Misbehavior};

use books::Snapshot;
use city::{City, Random, until};
use service::Service;

/// How many of the service's seconds pass in one of ours.
const SPEED: u32 = 60;

/// How often the service is killed at a random moment.
const KILLS: u32 = 200;

/// How often where everything is kept in a MongoDB, whose starts take longer.
const KILLS_IN_MONGODB: u32 = 60;

/// How many videos are on their way at most while it is killed.
const AT_ONCE: usize = 12;

/// Within which time everything goes on after a restart.
const GOES_ON_WITHIN: Duration = Duration::from_secs(2);

/// The same where a database on another process has to be asked, and to end what the dead one had begun.
const GOES_ON_IN_MONGODB_WITHIN: Duration = Duration::from_secs(10);

/// Every named point, as the service spells it.
const POINTS: [&str; 21] = [
    "quote.after",
    "press.stored",
    "claim.stored",
    "webhook.stored",
    "intent.stored",
    "submit.before",
    "submit.after",
    "look_up.before",
    "look_up.after",
    "poll.before",
    "poll.after",
    "find.before",
    "find.after",
    "address.before",
    "address.after",
    "store.before",
    "store.after",
    "outcome.stored",
    "health.stored",
    "sighting.after",
    "sighting.stored",
];

#[test]
fn the_points_are_all_there_are() {
    let known = doorcast_app::crash::CrashPoint::ALL.map(doorcast_app::crash::CrashPoint::name);
    assert_eq!(POINTS, known);
}

#[test]
fn death_at_every_point_loses_nothing_and_buys_nothing_twice() {
    die_at_every_point(&City::found(1, SPEED));
}

#[test]
fn death_at_every_point_loses_nothing_in_a_mongodb() {
    die_at_every_point(&City::found_in_mongodb(1, SPEED, 1));
}

fn die_at_every_point(city: &City) {
    let mut slowest = Duration::ZERO;
    for point in POINTS {
        slowest = slowest.max(die_and_recover(city, point));
    }
    city.check_at_the_end();
    city.note(&format!(
        "{} deaths, {} videos, everything went on within {slowest:?}",
        POINTS.len(),
        city.wishes().len()
    ));
}

/// Dies at a point, starts again, and returns how long it took until everything went on.
fn die_and_recover(city: &City, point: &str) -> Duration {
    let wishes = [format!("{point}-1"), format!("{point}-2")];
    let wishes = match point {
        // The search begins when a later send is refused though an earlier one may have been taken.
        "look_up.before" | "look_up.after" => {
            let order = "POST /v3/videos";
            let refusal = Canned::error(400, "invalid_parameter");
            city.spoil(Fault::once(order, Misbehavior::DropAfter));
            city.spoil(Fault::once(order, Misbehavior::AnswerBefore(refusal)));
            &wishes[..1]
        }
        "health.stored" => {
            city.spoil(Fault::once("POST /v3/videos", Misbehavior::DropBefore));
            &wishes[..]
        }
        _ => &wishes[..],
    };
    let service = Service::start_to_die(city, point);
    for wish in wishes {
        city.wish(wish);
        service.ask_for(city, wish);
    }
    service.assert_dies(point);
    city.unspoil();
    let before = Snapshot::take(city);
    let began = Instant::now();
    let service = Service::start(city);
    let took = assert_goes_on(city, &before, began);
    for wish in wishes {
        assert!(service.ask_for(city, wish), "{wish} is answered");
    }
    until("all are completed", Duration::from_secs(30), || {
        Snapshot::take(city).are_all_completed()
    });
    took
}

#[test]
fn two_hundred_kills_under_load_lose_nothing_and_buy_nothing_twice() {
    kill_under_load(&City::found(City::seed(), SPEED), KILLS);
}

#[test]
fn kills_under_load_lose_nothing_in_a_mongodb() {
    kill_under_load(
        &City::found_in_mongodb(City::seed(), SPEED, 1),
        KILLS_IN_MONGODB,
    );
}

fn kill_under_load(city: &City, kills: u32) {
    let mut random = Random::new(city.seed);
    city.spoil(Fault::sometimes(
        "POST /v3/videos",
        4,
        Misbehavior::DropAfter,
    ));
    city.spoil(Fault::sometimes("*", 1, Misbehavior::DropBefore));
    let mut took = Vec::new();
    for kill in 0..kills {
        let before = Snapshot::take(city);
        let began = Instant::now();
        let service = Arc::new(Service::start(city));
        if kill % 5 == 0 {
            took.push(assert_goes_on(city, &before, began));
        }
        let moment = Duration::from_micros(random.below(400_000));
        let killer = Arc::clone(&service);
        let killing = thread::spawn(move || killer.kill_after(moment));
        make_work(city, &service);
        killing.join().expect("the service is killed");
    }
    city.unspoil();
    let service = Service::start(city);
    for wish in city.wishes() {
        assert!(service.ask_for(city, &wish), "{wish} is answered");
    }
    until("all are completed", Duration::from_secs(60), || {
        Snapshot::take(city).are_all_completed()
    });
    city.check_at_the_end();
    took.sort();
    city.note(&format!(
        "{kills} kills, {} videos, everything went on within {:?}, usually {:?}",
        city.wishes().len(),
        took[took.len() - 1],
        took[took.len() / 2],
    ));
}

/// Keeps the service busy until it is dead.
fn make_work(city: &City, service: &Service) {
    while service.is_alive() {
        let Some(on_their_way) = service.count_on_their_way(city) else {
            continue;
        };
        if on_their_way < AT_ONCE {
            let wish = format!("wish-{}", city.wishes().len());
            city.wish(&wish);
            service.ask_for(city, &wish);
        } else {
            thread::park_timeout(Duration::from_millis(5));
        }
    }
}

/// Asserts that whatever was unfinished is moving again soon after a start, and returns how long that took.
fn assert_goes_on(city: &City, before: &Snapshot, began: Instant) -> Duration {
    let most = match city.place() {
        None => GOES_ON_WITHIN,
        Some(_) => GOES_ON_IN_MONGODB_WITHIN,
    };
    until("everything goes on", most, || {
        let now = Snapshot::take(city);
        let still = now.still_since(before, city.now_ms());
        still.is_empty()
    });
    let took = began.elapsed();
    assert!(took < most, "everything goes on after {took:?}");
    took
}
