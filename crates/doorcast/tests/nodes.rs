//! Several nodes on one database: who may start, who does what, and how one ends.
//!
//! The vendors are fakes in this process, the database is a real one, the nodes are the real command.

#[path = "kill/books.rs"]
mod books;
#[path = "kill/city.rs"]
mod city;
#[path = "common/owner.rs"]
mod owner;
#[path = "kill/service.rs"]
mod service;

use std::{
    process::{Command, Output},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use books::Snapshot;
use city::{City, until};
use owner::Owner;
use service::Service;

/// How many of the nodes' seconds pass in one of ours.
const SPEED: u32 = 60;

/// How long the longest thing here may take.
const PATIENCE: Duration = Duration::from_secs(60);

const WEB: &[&str] = &["--role", "web"];
const WORKER: &[&str] = &["--role", "worker"];

fn start(city: &City, node: usize, more: &[&str]) -> Service {
    Service::try_start_with(city, node, more).expect("the node starts")
}

/// Runs a command that is refused, and returns what it says.
fn refused(command: &mut Command) -> (Option<i32>, Value) {
    let Output { status, stdout, .. } = command.output().expect("the command runs");
    let told = serde_json::from_slice(&stdout);
    (status.code(), told.expect("one JSON object"))
}

#[test]
fn a_role_needs_a_database_that_others_have_too() {
    let city = City::found(City::seed(), SPEED);
    let (code, told) = refused(&mut city.doorcast(&["serve", "--json", "--role", "web"]));
    assert_eq!(code, Some(2), "{told}");
    assert_eq!(told["error"]["code"], "role_alone", "{told}");
    assert_eq!(told["error"]["field"], "role", "{told}");
}

#[test]
fn nodes_that_would_write_to_separate_disks_are_refused() {
    let city = City::found_in_mongodb(City::seed(), SPEED, 2);
    let cloud = start(&city, 0, &[]);
    let on_its_disk = |args: &[&str]| {
        let mut command = city.doorcast_at(1, args);
        for name in ["CLOUD_NAME", "API_KEY", "API_SECRET", "API_BASE_URL"] {
            command.env_remove(format!("CLOUDINARY_{name}"));
        }
        refused(&mut command)
    };
    let (code, told) = on_its_disk(&["serve", "--json", "--listen", "127.0.0.1:0"]);
    assert_eq!(code, Some(2), "{told}");
    assert_eq!(told["error"]["code"], "separate_disks", "{told}");
    let message = told["error"]["message"].as_str().expect("a message");
    assert!(
        message.contains("Cloudinary") && message.contains("its own disk"),
        "{message}"
    );
    let topic = ["--type", "custom", "--topic", "Sun room", "--json", "--yes"];
    let agent = [
        ["--agent", "Dana Whitfield"],
        ["--brokerage", "Stone & Vale Realty"],
        ["--license", "CA DRE #01234567"],
        ["--phone", "(760) 555-0142"],
    ];
    let make = [
        &["make", "--quality", "production"],
        &topic[..],
        agent.as_flattened(),
    ]
    .concat();
    let (code, told) = on_its_disk(&make);
    assert_eq!(code, Some(2), "{told}");
    assert_eq!(told["error"]["code"], "separate_disks", "{told}");
    // With the same storage the same node may.
    let second = start(&city, 1, &[]);
    assert_eq!(second.status(&city, "/readyz"), Some(200));
    drop(second);
    cloud.end_after(Duration::ZERO, PATIENCE);
}

#[test]
fn pages_and_work_may_be_apart() {
    let city = City::found_in_mongodb(City::seed(), SPEED, 2);
    let web = start(&city, 0, WEB);
    city.wish("sun-room");
    assert!(web.ask_for(&city, "sun-room"));
    // Nobody works yet, and whoever serves pages is well.
    assert_eq!(web.status(&city, "/healthz"), Some(200));
    assert_eq!(web.count_on_their_way(&city), Some(1));
    let worker = start(&city, 1, WORKER);
    until("the film is completed", PATIENCE, || {
        Snapshot::take(&city).are_all_completed()
    });
    assert_eq!(worker.status(&city, "/healthz"), Some(200));
    assert_eq!(worker.status(&city, "/readyz"), Some(200));
    for path in ["/", "/agent/cms", "/api/v1/videos"] {
        assert_eq!(worker.status(&city, path), Some(404), "{path}");
    }
    city.check_at_the_end();
}

#[test]
fn a_film_that_another_node_moves_is_followed_live() {
    let city = City::found_in_mongodb(City::seed(), SPEED, 2);
    let web = start(&city, 0, WEB);
    let owner = Owner::at(web.base());
    let project = owner.project("Sun room");
    owner.send(
        "POST",
        &format!("/api/v1/projects/{project}/purchase"),
        &json!({ "max_price_usd": 5 }),
    );
    let worker = start(&city, 1, WORKER);
    let stages = owner.follow(&format!("/agent/cms/videos/{project}/events"));
    assert_eq!(
        stages.last().map(String::as_str),
        Some("completed"),
        "{stages:?}"
    );
    assert!(stages.len() > 1, "{stages:?}");
    drop(worker);
}

#[test]
fn a_key_entered_at_one_node_is_used_by_all() {
    let city = City::found_in_mongodb(City::seed(), SPEED, 2);
    let (first, second) = (start(&city, 0, &[]), start(&city, 1, &[]));
    let owner = Owner::at(first.base());
    let key = [("GROQ_API_KEY", "fake-groq-key")];
    owner.enter("/agent/cms/settings/connections/groq/keys", &key);
    let other = owner.also_at(second.base());
    until("the other node works with it", PATIENCE, || {
        let tested = other.try_out("/agent/cms/settings/connections/groq/test");
        tested.contains("It answers. All is well.")
    });
}

#[test]
fn a_node_that_ends_lets_itself_be_drained() {
    let city = City::found_in_mongodb(City::seed(), SPEED, 1);
    let service = start(&city, 0, &["--drain", "3"]);
    assert_eq!(service.status(&city, "/readyz"), Some(200));
    service.ask_to_end();
    until("nobody is sent here any more", PATIENCE, || {
        service.status(&city, "/readyz") == Some(503)
    });
    // Those who come all the same are answered.
    assert_eq!(service.status(&city, "/agent/sign-in"), Some(200));
    service.end_after(Duration::ZERO, PATIENCE);
    assert_eq!(books::count(&city, "doorcast_nodes"), 0);
}

#[test]
fn nodes_are_exchanged_one_by_one_and_nobody_is_turned_away() {
    let city = City::found_in_mongodb(City::seed(), SPEED, 2);
    let drain = &["--drain", "2"][..];
    let nodes = [0, 1].map(|node| std::sync::RwLock::new(start(&city, node, drain)));
    let is_over = AtomicBool::new(false);
    let (answered, turned_away) = thread::scope(|scope| {
        let visitor = scope.spawn(|| {
            let (mut answered, mut turned_away) = (0, Vec::new());
            while !is_over.load(Ordering::Relaxed) {
                for node in &nodes {
                    let Ok(service) = node.try_read() else {
                        continue;
                    };
                    if service.status(&city, "/readyz") != Some(200) {
                        continue;
                    }
                    match service.status(&city, "/api/v1/videos") {
                        Some(200) => answered += 1,
                        other => turned_away.push(other),
                    }
                }
            }
            (answered, turned_away)
        });
        for (number, node) in nodes.iter().enumerate() {
            let wish = format!("wish-{number}");
            city.wish(&wish);
            assert!(node.read().expect("a node").ask_for(&city, &wish));
            node.read()
                .expect("a node")
                .end_after(Duration::ZERO, PATIENCE);
            *node.write().expect("a node") = start(&city, number, drain);
        }
        is_over.store(true, Ordering::Relaxed);
        visitor.join().expect("the visitor")
    });
    assert_eq!(turned_away, []);
    assert!(answered > 0);
    until("the films are completed", PATIENCE, || {
        Snapshot::take(&city).are_all_completed()
    });
    city.check_at_the_end();
}
