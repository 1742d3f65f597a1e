//! The services, those of them that live, and the people who ask them.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    city::{City, Random, until},
    service::Service,
};

/// Within which time a node that was started listens, however often it has to be started.
const STARTED_WITHIN: Duration = Duration::from_secs(60);

/// How long somebody asks again and again until there is an answer.
const ANSWERED_WITHIN: Duration = Duration::from_secs(60);

/// How long somebody rests between two wishes.
const REST: Duration = Duration::from_millis(400);

/// The services.
pub(crate) struct Nodes<'a> {
    city: &'a City,
    living: Vec<Mutex<Option<Arc<Service>>>>,
}

impl<'a> Nodes<'a> {
    /// Starts all of them.
    pub(crate) fn start(city: &'a City) -> Self {
        let nodes = Self {
            city,
            living: city.ports.iter().map(|_| Mutex::default()).collect(),
        };
        for node in 0..nodes.living.len() {
            nodes.start_again(node);
        }
        nodes
    }

    /// Starts a node that is dead, as a supervisor would: again if it ends.
    pub(crate) fn start_again(&self, node: usize) {
        until("the node starts", STARTED_WITHIN, || {
            let started = Service::try_start_node(self.city, node).map(Arc::new);
            let is_started = started.is_some();
            *self.living[node].lock().expect("a node") = started;
            is_started
        });
    }

    /// Kills a node.
    pub(crate) fn kill(&self, node: usize) {
        let dead = self.living[node].lock().expect("a node").take();
        dead.expect("it lives").kill();
    }

    /// Wishes for a video until some node has answered. Returns how long that took.
    fn wish(&self, wish: &str, random: &mut Random) -> Duration {
        self.city.wish(wish);
        let began = Instant::now();
        until("an answer", ANSWERED_WITHIN, || {
            let node = random.below(self.living.len() as u64) as usize;
            let service = self.living[node].lock().expect("a node").clone();
            service.is_some_and(|service| service.ask_for(self.city, wish))
        });
        began.elapsed()
    }
}

/// The people who ask.
#[derive(Default)]
pub(crate) struct Load {
    is_over: AtomicBool,
    slowest_ms: AtomicU64,
}

impl Load {
    /// Wishes for one video after the other until it is over.
    pub(crate) fn make(&self, nodes: &Nodes<'_>, caller: usize) {
        let mut random = Random::new(caller as u64);
        for number in 0.. {
            if self.is_over.load(Ordering::Relaxed) {
                break;
            }
            let took = nodes.wish(&format!("wish-{caller}-{number}"), &mut random);
            let took_ms = took.as_millis() as u64;
            self.slowest_ms.fetch_max(took_ms, Ordering::Relaxed);
            thread::park_timeout(REST);
        }
    }

    /// Returns the longest anybody waited for an answer.
    pub(crate) fn slowest(&self) -> Duration {
        Duration::from_millis(self.slowest_ms.load(Ordering::Relaxed))
    }

    /// Ends the load when what is returned is dropped, also by a failure.
    pub(crate) fn end_when_dropped(&self) -> impl Drop + '_ {
        End(&self.is_over)
    }
}

struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
