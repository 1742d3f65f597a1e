//! Many videos on their way at the same time on one node.
//!
//! A thousand of them, and only what is counted is checked; `cargo xtask bench pipeline` makes it ten thousand, checks
//! memory and waits as well, and shows the figures.

#[path = "kill/books.rs"]
mod books;
#[path = "kill/city.rs"]
mod city;
#[path = "kill/service.rs"]
mod service;

use std::{
    thread,
    time::{Duration, Instant},
};

use doorcast_vendors::fakes::{Canned, Fault, Misbehavior};

use books::Snapshot;
use city::{City, until};
use service::Service;

/// How many of the service's seconds pass in one of ours.
const SPEED: u32 = 300;

/// How many ask at the same time.
const CALLERS: usize = 8;

/// The most memory the service may ever have.
const MOST_MEMORY_BYTES: u64 = 300 * 1_000_000;

/// The longest that 99 of 100 videos may take from the studio's report to completion.
const MOST_WAIT: Duration = Duration::from_secs(1);

#[test]
fn many_videos_on_their_way_at_once_are_all_made() {
    let figures = std::env::var_os("DOORCAST_LOAD");
    let count = figures.as_ref().map_or(1_000, |count| {
        let count = count.to_str().expect("a number");
        count.parse::<usize>().expect("a number")
    });
    let city = City::found(1, SPEED);
    // The clock runs fast, so hours are short; the studio's own limit stays.
    city.fakes
        .cloudinary
        .controls()
        .set(|knobs| knobs.questions_per_hour = u64::MAX);
    city.fakes.heygen.controls().set(|knobs| {
        knobs.render_seconds = 10;
        knobs.accept_ms = 0;
    });
    // The studio has no place until everybody has asked.
    let full = Canned::error(429, "rate_limit_exceeded").retry_after("30");
    city.spoil(Fault::sometimes(
        "POST /v3/videos",
        100,
        Misbehavior::AnswerBefore(full),
    ));
    let service = Service::start(&city);
    let began = Instant::now();
    ask_for_all(&city, &service, count);
    let asked = began.elapsed();
    let on_their_way = Snapshot::take(&city).count_generating();
    assert_eq!(on_their_way, count, "all are on their way at the same time");
    city.unspoil();
    let began = Instant::now();
    until("all are completed", Duration::from_secs(600), || {
        thread::park_timeout(Duration::from_millis(200));
        service.count_on_their_way(&city) == Some(0)
    });
    let made = began.elapsed();
    let memory = service.peak_memory_bytes();
    drop(service);
    city.check_at_the_end();
    let waits = Snapshot::take(&city).waits_ms(&books::reports(&city));
    let part = |percent: usize| {
        let at = (waits.len() * percent / 100).min(waits.len() - 1);
        Duration::from_millis(waits[at].unsigned_abs()) / SPEED
    };
    city.note(&format!(
        "{count} videos at once: asked for in {asked:.1?}, made in {made:.1?} on a clock {SPEED} times as fast; {} MB at \
         most; from report to completed {:.1?} for half of them, {:.1?} for 99 of 100 ({} reported)",
        memory / 1_000_000,
        part(50),
        part(99),
        waits.len(),
    ));
    assert!(memory < MOST_MEMORY_BYTES, "{memory} bytes");
    if figures.is_some() {
        assert!(part(99) < MOST_WAIT, "99 of 100 within {:?}", part(99));
    }
}

fn ask_for_all(city: &City, service: &Service, count: usize) {
    let wishes: Vec<String> = (0..count).map(|number| format!("wish-{number}")).collect();
    for wish in &wishes {
        city.wish(wish);
    }
    thread::scope(|scope| {
        for part in wishes.chunks(count.div_ceil(CALLERS)) {
            scope.spawn(move || {
                for wish in part {
                    assert!(service.ask_for(city, wish), "{wish} is answered");
                }
            });
        }
    });
}
