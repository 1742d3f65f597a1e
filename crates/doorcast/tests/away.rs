//! The database is away for a while, dead or standing still, under a house that is served: everybody is told, nothing is
//! lost, and everything goes on by itself when it is back.
//!
//! A few seconds of absence; `DOORCAST_AWAY_SECONDS` makes it longer.

#[path = "kill/books.rs"]
mod books;
#[path = "kill/city.rs"]
mod city;
#[path = "away/house.rs"]
mod house;
#[path = "kill/service.rs"]
mod service;

use std::{
    thread,
    time::{Duration, Instant},
};

use doorcast_testkit::mongod::ReplicaSet;

use books::Snapshot;
use city::{City, until};
use house::{Answer, House};

/// How many of the service's seconds pass in one of ours.
const SPEED: u32 = 60;

/// How many videos are being made while the database is away.
const VIDEOS: usize = 6;

/// How long a page may take to say that it cannot be shown.
const SAID_WITHIN: Duration = Duration::from_secs(14);

/// How long it may take until it is known that nobody can be sent here.
const KNOWN_WITHIN: Duration = Duration::from_secs(4);

/// Within which time everything goes on when the database is back, on a busy computer.
const BACK_WITHIN: Duration = Duration::from_secs(60);

/// How long the database is away.
fn absence() -> Duration {
    let given = std::env::var_os("DOORCAST_AWAY_SECONDS");
    let given = given.and_then(|text| text.into_string().ok());
    let seconds = given.map_or(3, |text| text.parse().expect("a number of seconds"));
    Duration::from_secs(seconds)
}

#[test]
fn a_database_that_is_dead_for_a_while_loses_nothing() {
    be_away(|set| set.kill(0), |set| set.start_again(0));
}

#[test]
fn a_database_that_stands_still_for_a_while_loses_nothing() {
    be_away(|set| set.pause(0), |set| set.resume(0));
}

fn be_away(leave: fn(&mut ReplicaSet), come_back: fn(&mut ReplicaSet)) {
    let mut set = ReplicaSet::start(1).expect("a database");
    let city = City::found_in(&set, City::seed(), SPEED, 1);
    // They are still being filmed while the database is away.
    city.fakes
        .heygen
        .controls()
        .set(|knobs| knobs.render_seconds = 120);
    let house = House::open(&city);
    for number in 0..VIDEOS {
        let wish = format!("house-{number}");
        city.wish(&wish);
        until("an answer", BACK_WITHIN, || {
            house.service.ask_for(&city, &wish)
        });
    }
    let project = house.begin_project();
    let stream = house.follow_a_film();
    stream.wait_for("event: film");

    leave(&mut set);
    let left = Instant::now();
    check_what_is_said(&house, &project);
    thread::park_timeout(absence().saturating_sub(left.elapsed()));
    stream.assert_open();
    come_back(&mut set);

    until("people can be sent here again", BACK_WITHIN, || {
        house.get("/readyz", &[]).status == 200
    });
    let kept = house.keep_draft(&project, "A calm street");
    assert_eq!(kept.status, 200, "{}", kept.text);
    until("all are completed", BACK_WITHIN, || {
        Snapshot::take(&city).are_all_completed()
    });
    stream.wait_for("\"status\":\"completed\"");
    city.check_at_the_end();
}

/// Checks what people, programs and watchmen are told.
fn check_what_is_said(house: &House<'_>, project: &str) {
    let video = format!("/agent/cms/videos/{project}/topic");
    for (path, language, says) in [
        ("/agent/cms", "en", "looks again by itself"),
        ("/agent/cms", "es", "vuelve a mirar sola"),
        (video.as_str(), "en", "looks again by itself"),
    ] {
        let page = house.page(path, language);
        check_away(&page);
        assert!(page.text.contains(says), "{path}: {}", page.text);
        assert_eq!(page.refresh.as_deref(), Some("10"), "{path}");
    }
    let sent = house.send_step(project);
    check_away(&sent);
    assert!(
        sent.text.contains("your browser still has it"),
        "{}",
        sent.text
    );
    assert_eq!(sent.refresh, None, "a form is not sent by itself");
    let draft = house.keep_draft(project, "A calm street");
    check_away(&draft);
    let api = house.get("/api/v1/videos", &[("authorization", &house.bearer())]);
    check_away(&api);
    assert!(
        api.text.contains("urn:doorcast:problem:store"),
        "{}",
        api.text
    );
    let older = house.get("/api/videos", &[("authorization", &house.bearer())]);
    check_away(&older);
    assert!(older.text.contains("\"success\":false"), "{}", older.text);
    for path in ["/readyz", "/healthz"] {
        let answer = house.get(path, &[]);
        assert_eq!(answer.status, 503, "{path}: {}", answer.text);
        assert!(answer.took < KNOWN_WITHIN, "{path}: {:?}", answer.took);
    }
}

fn check_away(answer: &Answer) {
    assert_eq!(answer.status, 503, "{}", answer.text);
    assert_eq!(answer.retry_after.as_deref(), Some("5"), "{}", answer.text);
    assert!(answer.took < SAID_WITHIN, "{:?}", answer.took);
}
