//! Nodes die, and so does the database's primary, again and again under load: nothing is lost or bought twice.
//!
//! Three services share a database of three members, all on this computer. Every few seconds a node, the primary or both
//! are killed and started again a moment later; people ask whichever node answers, and the studio's reports go to one
//! address. A minute of that; `cargo xtask chaos --minutes 5` makes it longer and shows the figures.

#[path = "kill/books.rs"]
mod books;
#[path = "kill/city.rs"]
mod city;
#[path = "chaos/leases.rs"]
mod leases;
#[path = "chaos/nodes.rs"]
mod nodes;
#[path = "kill/service.rs"]
mod service;

use std::{
    thread,
    time::{Duration, Instant},
};

use doorcast_app::runner::LEASE_MS;
use doorcast_testkit::mongod::ReplicaSet;
use doorcast_vendors::fakes::{Fault, Misbehavior};

use books::Snapshot;
use city::{City, Random, until};
use leases::Leases;
use nodes::{Load, Nodes};

/// How many of the service's seconds pass in one of ours.
const SPEED: u32 = 60;

/// How many services there are.
const NODES: usize = 3;

/// How many members the database has.
const MEMBERS: usize = 3;

/// How many people ask at the same time.
const CALLERS: usize = 4;

/// How long a lease lasts, in our time.
const LEASE: Duration = Duration::from_millis(LEASE_MS as u64 / SPEED as u64);

/// What may come on top of it: the choice of another primary, and a busy computer.
const GRACE: Duration = Duration::from_secs(12);

/// Within which time all that is left is finished when nobody dies any more.
const FINISHED_WITHIN: Duration = Duration::from_secs(180);

/// Who dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Victim {
    Node,
    Primary,
    Both,
}

/// How long it goes on, and how often somebody dies.
struct Plan {
    length: Duration,
    every: Duration,
}

impl Plan {
    /// Returns the plan of the environment, or that of a short run.
    fn read() -> Self {
        let seconds = |name: &str, usual: u64| {
            let given = std::env::var_os(name);
            let given = given.and_then(|text| text.into_string().ok());
            given.map_or(usual, |text| text.parse().expect("a number of seconds"))
        };
        Self {
            length: Duration::from_secs(seconds("DOORCAST_CHAOS_SECONDS", 45)),
            every: Duration::from_secs(seconds("DOORCAST_CHAOS_EVERY_SECONDS", 5)),
        }
    }
}

#[test]
fn nodes_and_primaries_die_under_load_and_nothing_is_lost_or_bought_twice() {
    let plan = Plan::read();
    let mut set = ReplicaSet::start(MEMBERS).expect("a replica set");
    let city = City::found_in(&set, City::seed(), SPEED, NODES);
    city.spoil(Fault::sometimes(
        "POST /v3/videos",
        4,
        Misbehavior::DropAfter,
    ));
    let nodes = Nodes::start(&city);
    let load = Load::default();
    let deaths = thread::scope(|scope| {
        let _end = load.end_when_dropped();
        for caller in 0..CALLERS {
            let (nodes, load) = (&nodes, &load);
            scope.spawn(move || load.make(nodes, caller));
        }
        disturb(&city, &mut set, &nodes, &plan)
    });
    city.unspoil();
    until("all are completed", FINISHED_WITHIN, || {
        Snapshot::take(&city).are_all_completed()
    });
    city.check_at_the_end();
    let count = |of: Victim| deaths.iter().filter(|death| death.victim == of).count();
    let mut moved: Vec<Duration> = deaths.iter().filter_map(|death| death.moved).collect();
    moved.sort_unstable();
    city.note(&format!(
        "{} nodes, {} primaries and {} pairs of both died; {} videos; what a dead node had leased moved on within {:?}, \
         usually {:?} (a lease is {LEASE:?}); an answer took {:?} at most",
        count(Victim::Node),
        count(Victim::Primary),
        count(Victim::Both),
        city.wishes().len(),
        moved.last(),
        moved.get(moved.len() / 2),
        load.slowest(),
    ));
}

/// What became of one death.
struct Death {
    victim: Victim,
    /// How long it took until everything a dead node had leased moved on, if it had anything.
    moved: Option<Duration>,
}

/// Kills somebody again and again.
fn disturb(city: &City, set: &mut ReplicaSet, nodes: &Nodes<'_>, plan: &Plan) -> Vec<Death> {
    let mut random = Random::new(city.seed);
    let leases = Leases::of(city);
    let end = Instant::now() + plan.length;
    let mut deaths = Vec::new();
    while Instant::now() < end {
        let next = Instant::now() + plan.every;
        let victim = match random.below(3) {
            0 => Victim::Node,
            1 => Victim::Primary,
            _ => Victim::Both,
        };
        let node = random.below(NODES as u64) as usize;
        let most_ms = plan.every.as_millis() as u64 / 2;
        let away = Duration::from_millis(500 + random.below(most_ms));
        let moved = match victim {
            Victim::Node => without(nodes, &leases, node, away, |_| {}),
            Victim::Primary => {
                let mut down = Down::take(set);
                thread::park_timeout(away);
                down.end(set);
                None
            }
            Victim::Both => {
                let mut down = None;
                without(nodes, &leases, node, away, |gone| match down {
                    None => down = Some(Down::take(set)),
                    Some(ref mut down) if gone >= away => down.end(set),
                    Some(_) => {}
                })
            }
        };
        deaths.push(Death { victim, moved });
        thread::park_timeout(next.saturating_duration_since(Instant::now()));
    }
    deaths
}

/// A member that is dead.
struct Down(Option<usize>);

impl Down {
    /// Kills the primary, if there is one.
    fn take(set: &mut ReplicaSet) -> Self {
        let primary = set.primary();
        if let Some(member) = primary {
            set.kill(member);
        }
        Self(primary)
    }

    fn end(&mut self, set: &mut ReplicaSet) {
        if let Some(member) = self.0.take() {
            set.start_again(member);
        }
    }
}

/// Kills a node and starts it again after a while. Returns how long it took until everything it had leased moved on.
/// Meanwhile something else is done again and again, which is told how long the node has been gone.
fn without(
    nodes: &Nodes<'_>,
    leases: &Leases,
    node: usize,
    away: Duration,
    mut meanwhile: impl FnMut(Duration),
) -> Option<Duration> {
    nodes.kill(node);
    let died = Instant::now();
    let orphans = leases.of_node(node);
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::park_timeout(away);
            nodes.start_again(node);
        });
        let mut moved = None;
        let most = LEASE + GRACE;
        until("what a dead node had leased moves on", most, || {
            meanwhile(died.elapsed());
            if moved.is_none() && leases.have_all_moved(&orphans) {
                moved = Some(died.elapsed());
            }
            moved.is_some() && died.elapsed() >= away
        });
        meanwhile(died.elapsed());
        moved.filter(|_| !orphans.is_empty())
    })
}
