//! Several nodes make more videos in the same time, as long as it is others they wait for.
//!
//! Storage takes its time over every copy, and a node copies no more than a few films at once. Two nodes and a few
//! videos, and only the books are checked; `cargo xtask bench nodes` makes it one, two and four nodes, and shows the
//! figures.

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

use doorcast_testkit::mongod::ReplicaSet;
use doorcast_vendors::fakes::{Canned, Fault, Misbehavior};

use books::Snapshot;
use city::{City, until};
use service::Service;

/// How many of the service's seconds pass in one of ours.
const SPEED: u32 = 60;

/// How many ask at the same time.
const CALLERS: usize = 4;

/// How long everything may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// What is measured.
struct Plan {
    nodes: &'static [usize],
    videos: usize,
    /// How long storage takes over one copy.
    copy: Duration,
}

impl Plan {
    /// Returns the plan of a bench if the environment says how many videos it is to make.
    fn read() -> Self {
        let videos = std::env::var_os("DOORCAST_THROUGHPUT");
        let videos = videos.and_then(|videos| videos.into_string().ok());
        match videos {
            Some(videos) => Self {
                nodes: &[1, 2, 4],
                videos: videos.parse().expect("a number of videos"),
                copy: Duration::from_secs(8),
            },
            None => Self {
                nodes: &[2],
                videos: 20,
                copy: Duration::from_secs(1),
            },
        }
    }
}

#[test]
fn several_nodes_share_the_work() {
    let plan = Plan::read();
    let set = ReplicaSet::start(1).expect("a database");
    let mut alone = None;
    for nodes in plan.nodes {
        let city = City::found_in(&set, City::seed(), SPEED, *nodes);
        let took = make_all(&city, &plan);
        let a_minute = plan.videos as f64 * 60.0 / took.as_secs_f64();
        let alone = *alone.get_or_insert(a_minute);
        city.note(&format!(
            "{nodes} nodes: {a_minute:.0} videos a minute, {:.2} times the first; {} videos, {:?} a copy, 16 copies at \
             once in a node",
            a_minute / alone,
            plan.videos,
            plan.copy,
        ));
    }
}

/// Has all videos made and returns how long that took.
fn make_all(city: &City, plan: &Plan) -> Duration {
    // The studio has no place until everybody has asked.
    let full = Canned::error(429, "rate_limit_exceeded").retry_after("30");
    let full = Misbehavior::AnswerBefore(full);
    city.spoil(Fault::sometimes("POST /v3/videos", 100, full));
    let slow = Misbehavior::Delay {
        ms: plan.copy.as_millis() as u64,
    };
    let upload = "POST /v1_1/{cloud}/{kind}/upload";
    let storage = city.fakes.cloudinary.controls();
    storage.set(|knobs| knobs.questions_per_hour = u64::MAX);
    storage.faults.add(Fault::sometimes(upload, 100, slow));
    let nodes: Vec<Service> = (0..city.ports.len())
        .map(|node| Service::try_start_node(city, node).expect("it listens"))
        .collect();
    ask_for_all(city, &nodes, plan.videos);
    city.unspoil();
    let began = Instant::now();
    until("all are completed", PATIENCE, || {
        thread::park_timeout(Duration::from_millis(100));
        nodes[0].count_on_their_way(city) == Some(0)
    });
    let took = began.elapsed();
    assert!(Snapshot::take(city).are_all_completed());
    city.check_at_the_end();
    took
}

fn ask_for_all(city: &City, nodes: &[Service], count: usize) {
    let wishes: Vec<String> = (0..count).map(|number| format!("wish-{number}")).collect();
    for wish in &wishes {
        city.wish(wish);
    }
    thread::scope(|scope| {
        for part in wishes.chunks(count.div_ceil(CALLERS)) {
            scope.spawn(move || {
                for (wish, number) in part.iter().zip(0..) {
                    let node = &nodes[number % nodes.len()];
                    until("an answer", PATIENCE, || node.ask_for(city, wish));
                }
            });
        }
    });
}
