//! One history: persons, three workers and vendors in disorder, then calm until nothing moves.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Waker},
};

use doorcast_app::{
    crash::Crashes,
    ports::{Clock, videos::VideoStore},
    runner::Runner,
};
use doorcast_domain::{
    ledger::{Caps, UsdMicros},
    pipeline::{attempt::Quote, event::Consent, id::VideoId},
};
use doorcast_store::memory::MemoryVideos;

use super::{
    Fate, Mood, World, check,
    office::{Office, studio_name, worker},
    studio::{PRICE, QUOTED_MS, SimStudio},
    wait::wait,
};

/// How many workers there are.
const WORKERS: usize = 3;

/// The number of the process in which persons' wishes are granted.
const FRONT: usize = WORKERS;

/// The number of the process that compares at night.
const NIGHT: usize = WORKERS + 1;

/// How many steps of disorder there are at least, and at most that many more.
const STEPS: u64 = 300;

/// How often the clock is moved in calm until everything must have come to rest.
const MOST_ROUNDS: usize = 5_000;

/// How far a clock may jump back in total: less than the hour between our window and the vendor's.
const MOST_BACK_MS: i64 = 20 * 60_000;

/// What a history came to.
#[derive(Debug)]
pub struct Outcome {
    /// Everything that happened.
    pub log: String,
    /// What must not be, if anything.
    pub problems: Vec<String>,
    /// How many renders were begun.
    pub renders: usize,
    /// How many videos were completed.
    pub completed: usize,
}

type Work = Pin<Box<dyn Future<Output = ()>>>;

struct History {
    office: Arc<Office>,
    world: Arc<World>,
    videos: Vec<VideoId>,
    runners: Vec<Arc<Runner>>,
    starts: usize,
    work: Vec<Option<Work>>,
    went_back_ms: i64,
}

/// Runs the history of a seed in memory.
pub fn run(seed: u64) -> Outcome {
    run_in(seed, Arc::new(MemoryVideos::new()))
}

/// Runs the history of a seed in a store that has nothing in it yet.
pub fn run_in(seed: u64, store: Arc<dyn VideoStore>) -> Outcome {
    let world = World::new(seed, Mood::default());
    let mood = Mood {
        crash: world.below(40),
        pause: 100 + world.below(500),
        vendor: world.below(300),
        store: world.below(20),
    };
    world.set_mood(mood);
    let mut history = History::new(&world, store);
    for _ in 0..STEPS + world.below(STEPS) {
        history.step();
    }
    history.calm_down();
    let (problems, completed) = check::problems(&history.office, &history.videos);
    Outcome {
        log: world.log(),
        problems,
        renders: history.office.studio.renders().len(),
        completed,
    }
}

impl History {
    fn new(world: &Arc<World>, store: Arc<dyn VideoStore>) -> Self {
        let lag_ms = world.below(60_000) as i64;
        let studio = SimStudio::new(world, world.is_lucky(300), lag_ms);
        let most = if world.is_lucky(200) { 5 } else { 1_000 };
        let caps = Caps {
            video: UsdMicros::from_cents(100 * most),
            agent: UsdMicros::from_cents(150 * most),
            office: UsdMicros::from_cents(200 * most),
        };
        let office = Office::new(world, store, studio, caps);
        let videos = (0..3 + world.below(3)).map(|number| {
            let agent = if number == 0 { "dana" } else { "marisol" };
            office.draft(number, agent)
        });
        let videos = videos.collect();
        let mut history = Self {
            world: Arc::clone(world),
            videos,
            runners: Vec::new(),
            starts: 0,
            work: (0..WORKERS + 2).map(|_| None).collect(),
            went_back_ms: 0,
            office,
        };
        for node in 0..WORKERS {
            let runner = history.start(node);
            history.runners.push(runner);
        }
        history
    }

    fn fate(&self, process: usize) -> Crashes {
        Crashes::with(Arc::new(Fate {
            world: Arc::clone(&self.world),
            process,
        }))
    }

    fn start(&mut self, node: usize) -> Arc<Runner> {
        self.starts += 1;
        self.office.runner(node, self.starts, self.fate(node))
    }

    fn step(&mut self) {
        match self.world.below(100) {
            0..66 => {
                let at = self.world.below(self.work.len() as u64) as usize;
                self.go_on(at);
            }
            66..86 => self.pass_time(),
            86..91 => self.office.take_mail(),
            _ => self.wish(),
        }
    }

    /// Lets a process go on for one poll.
    fn go_on(&mut self, process: usize) {
        if self.work[process].is_none() {
            self.work[process] = self.begin(process);
        }
        let Some(work) = &mut self.work[process] else {
            return;
        };
        let mut context = Context::from_waker(Waker::noop());
        if work.as_mut().poll(&mut context).is_ready() {
            self.work[process] = None;
        }
        if self.world.take_death(process) {
            self.work[process] = None;
            self.restart(process);
        }
    }

    fn begin(&mut self, process: usize) -> Option<Work> {
        if let Some(runner) = self.runners.get(process).map(Arc::clone) {
            return Some(Box::pin(async move { drop(runner.tick().await) }));
        }
        if process == NIGHT && self.world.is_lucky(50) {
            let runner = self.office.runner(NIGHT, 0, self.fate(NIGHT));
            return Some(Box::pin(async move {
                drop(runner.reconcile(&studio_name()).await)
            }));
        }
        None
    }

    /// Starts a worker anew. Some wait for the leases of the dead to run out.
    fn restart(&mut self, process: usize) {
        if process >= WORKERS {
            return;
        }
        let runner = self.start(process);
        self.runners[process] = Arc::clone(&runner);
        if self.world.is_lucky(700) {
            let new = worker(process, self.starts);
            wait(self.office.store.inner.take_over(&new)).expect("the store answers");
        }
    }

    fn pass_time(&mut self) {
        let by_ms = match self.world.below(20) {
            0..5 => 200,
            5..9 => 2_000,
            9..13 => 15_000,
            13..16 => 60_000,
            16..18 => 600_000,
            18 => [3, 13, 25][self.world.below(3) as usize] * 3_600_000,
            _ => return self.jump(),
        };
        self.world.advance(by_ms);
    }

    /// The clock is set: forward by up to two days, or back a little.
    fn jump(&mut self) {
        if self.world.is_lucky(100) {
            self.world
                .set_clock(self.world.below(48 * 3_600_000) as i64);
            return;
        }
        let back_ms = self.world.below(300_000) as i64;
        if self.went_back_ms + back_ms < MOST_BACK_MS {
            self.went_back_ms += back_ms;
            self.world.set_clock(-back_ms);
        }
    }

    /// A person wishes something. Impatient ones let the first wish be and wish again.
    fn wish(&mut self) {
        let id = self.videos[self.world.below(self.videos.len() as u64) as usize].clone();
        let kind = self.world.below(100);
        let consent = if kind < 70 {
            Consent::Buy
        } else {
            Consent::BuyAgain
        };
        let desk = self.office.desk(consent, self.fate(FRONT));
        self.world.note(format_args!("wish {kind} for {id}"));
        let agreed = Quote {
            price_per_second: PRICE,
            expected_ms: QUOTED_MS,
        };
        let wish: Work = Box::pin(async move {
            match kind {
                0..80 => drop(desk.press(&id, agreed, consent).await),
                80..90 => drop(desk.cancel(&id).await),
                _ => drop(desk.resume(&id).await),
            }
        });
        self.work[FRONT] = Some(wish);
        self.go_on(FRONT);
    }

    /// Nothing goes wrong any more; time passes until nothing moves.
    fn calm_down(&mut self) {
        self.world.note(format_args!("calm"));
        self.world.set_mood(Mood::default());
        for process in 0..self.work.len() {
            self.finish_work(process);
        }
        for _ in 0..MOST_ROUNDS {
            for process in 0..WORKERS {
                self.go_on(process);
                self.finish_work(process);
            }
            self.office.take_mail();
            if !self.is_moving() {
                break;
            }
            let next_ms = wait(self.office.store.inner.next_due_ms()).expect("the store answers");
            let wait_ms = next_ms.map_or(10_000, |next_ms| next_ms - self.world.now_ms());
            self.world.advance(wait_ms.clamp(1_000, 600_000));
        }
        // A day later everything is in the studio's list, and finished.
        self.world.advance(30 * 3_600_000);
        let runner = self.office.runner(NIGHT, 0, self.fate(NIGHT));
        wait(runner.reconcile(&studio_name())).expect("nothing goes wrong any more");
        self.go_on_until_still();
    }

    fn go_on_until_still(&mut self) {
        for _ in 0..MOST_ROUNDS {
            if !self.is_moving() {
                return;
            }
            self.go_on(0);
            self.finish_work(0);
            self.world.advance(60_000);
        }
    }

    /// Lets a process finish what it is at, time passing as it needs.
    fn finish_work(&mut self, process: usize) {
        for _ in 0..MOST_ROUNDS {
            if self.work[process].is_none() {
                return;
            }
            self.go_on(process);
            if self.work[process].is_some() {
                self.world.advance(1_000);
            }
        }
        self.world.note(format_args!("{process} hangs"));
    }

    fn is_moving(&self) -> bool {
        let is_moving = |id| {
            self.office
                .video(id)
                .is_some_and(|video| video.stage.is_moving())
        };
        self.videos.iter().any(is_moving)
    }
}
