//! The runner left alone.

use std::{
    future::poll_fn,
    sync::{Arc, mpsc},
    task::Poll,
    thread,
    time::Duration,
};

use doorcast_app::{
    crash::Crashes,
    ports::{
        Clock,
        nodes::{Node, Role},
        videos::VideoStore,
    },
    runner::{Crew, Limits, Places, Runner, Timer},
};
use doorcast_domain::{
    ledger::{Caps, UsdMicros},
    pipeline::{attempt::Quote, event::Consent, id::VideoId, stage::Stage},
};
use doorcast_store::memory::MemoryVideos;
use doorcast_testkit::sim::{
    Mood, Pause, World, check,
    office::{Office, worker},
    studio::{Fault, PRICE, QUOTED_MS, SimStudio},
    wait::wait,
};

const PLENTY: UsdMicros = UsdMicros::from_cents(1_000_000);

/// Whoever waits makes time pass.
struct Hurry(Arc<World>);

#[async_trait::async_trait]
impl Timer for Hurry {
    async fn sleep_ms(&self, ms: u64) {
        Pause::default().await;
        self.0.advance(i64::try_from(ms).expect("a short sleep"));
    }
}

struct Desk {
    office: Arc<Office>,
    videos: Vec<VideoId>,
}

impl Desk {
    fn new(faults: &[Fault], limits: Limits) -> Self {
        let world = World::new(3, Mood::default());
        let studio = SimStudio::new(&world, false, 0);
        studio.plan_faults(faults);
        let caps = Caps {
            video: PLENTY,
            agent: PLENTY,
            office: PLENTY,
        };
        let mut office = Office::new(&world, Arc::new(MemoryVideos::new()), studio, caps);
        Arc::get_mut(&mut office)
            .expect("nobody else is here yet")
            .limits = limits;
        Self {
            office,
            videos: Vec::new(),
        }
    }

    fn press(&mut self, count: u64) {
        let agreed = Quote {
            price_per_second: PRICE,
            expected_ms: QUOTED_MS,
        };
        for number in 0..count {
            let id = self.office.draft(number, "dana");
            let desk = self.office.desk(Consent::Buy, Crashes::default());
            wait(desk.press(&id, agreed, Consent::Buy)).expect("a granted press");
            self.videos.push(id);
        }
    }

    fn crew(&self, process: usize) -> Crew {
        let world = Arc::clone(&self.office.world);
        Crew {
            timer: Arc::new(Hurry(world)),
            ..self.office.crew(0, process, Crashes::default())
        }
    }

    fn completed(&self) -> usize {
        let is_completed = |id: &&VideoId| {
            let video = self.office.video(id).expect("no video is lost");
            matches!(video.stage, Stage::Completed { .. })
        };
        self.videos.iter().filter(is_completed).count()
    }

    /// Lets a runner work until all videos are completed.
    fn run(&self, process: usize) {
        let stop = poll_fn(|context| match self.completed() == self.videos.len() {
            true => Poll::Ready(()),
            false => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
        });
        wait(Runner::new(self.crew(process)).run(stop));
        let (problems, _) = check::problems(&self.office, &self.videos);
        assert!(problems.is_empty(), "{problems:#?}");
    }
}

#[test]
fn a_runner_works_until_it_is_stopped() {
    let mut desk = Desk::new(&[Fault::LostAnswer, Fault::Busy], Limits::HEYGEN);
    desk.press(12);
    desk.run(0);
    assert_eq!(desk.office.studio.renders().len(), 12);
}

#[test]
fn a_runner_that_waits_for_its_turn_goes_on_with_its_work() {
    let mut desk = Desk::new(&[], Limits::HEYGEN);
    desk.press(12);
    // Whoever claims waits for work that has its turn in the store and is not done with it.
    let store = Arc::get_mut(&mut desk.office).map(|office| &mut office.store);
    let store = store.and_then(Arc::get_mut).expect("nobody works yet");
    store.turns = Some(Default::default());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        desk.run(0);
        tell.send(desk.office.studio.renders().len())
    });
    let made = told.recv_timeout(Duration::from_secs(120));
    assert_eq!(made, Ok(12), "it waits for itself");
}

#[test]
fn a_new_process_goes_on_at_once_where_the_old_one_died() {
    let mut desk = Desk::new(&[], Limits::HEYGEN);
    desk.press(1);
    let claim = doorcast_app::ports::videos::Claim {
        worker: worker(0, 1),
        now_ms: desk.office.world.now_ms(),
        deadline_ms: desk.office.world.now_ms() + 180_000,
        rooms: vec![doorcast_app::ports::videos::Room {
            vendor: doorcast_testkit::sim::office::studio_name(),
            ongoing: 1,
            first_sends: 1,
            places: 1,
        }],
    };
    assert_eq!(
        wait(desk.office.store.claim_due(&claim))
            .expect("an answer")
            .len(),
        1
    );
    desk.run(2);
    let render = &desk.office.studio.renders()[0];
    let waited_ms = render.created_at_ms
        - desk
            .office
            .video(&desk.videos[0])
            .expect("a video")
            .created_at_ms;
    assert!(waited_ms < 2_000, "it waited for {waited_ms} ms");
}

#[test]
fn the_studio_never_makes_more_at_once_than_there_are_places() {
    let limits = Limits {
        places: Places::OfAll(3),
        gap_ms: 0,
        ..Limits::HEYGEN
    };
    let mut desk = Desk::new(&[], limits);
    desk.press(10);
    desk.run(0);
    let renders = desk.office.studio.renders();
    for render in &renders {
        let at_ms = render.created_at_ms;
        let busy = renders
            .iter()
            .filter(|other| other.created_at_ms <= at_ms && at_ms < other.finish_at_ms);
        assert!(busy.count() <= 3);
    }
}

#[test]
fn a_studio_in_every_worker_makes_more_where_there_are_more() {
    let limits = Limits {
        at_once: 50,
        places: Places::OfEach(2),
        gap_ms: 0,
    };
    let mut desk = Desk::new(&[], limits);
    desk.press(20);
    let crew = desk.crew(0);
    let workers = crew.workers.clone();
    let runner = Runner::new(crew);
    wait(runner.tick()).expect("the store answers");
    assert_eq!(desk.office.studio.renders().len(), 2, "it is alone");
    let node = |number: usize, role| Node {
        worker: worker(number, 0),
        role,
        version: "1.2.3".to_owned(),
        films: "somewhere".to_owned(),
    };
    workers.note(&[
        node(0, Role::All),
        node(1, Role::Worker),
        node(2, Role::Worker),
        node(3, Role::Web),
    ]);
    wait(runner.tick()).expect("the store answers");
    assert_eq!(desk.office.studio.renders().len(), 6, "three work");
}

#[test]
fn first_sends_keep_their_distance() {
    let mut desk = Desk::new(&[], Limits::HEYGEN);
    desk.press(6);
    desk.run(0);
    let mut times: Vec<i64> = desk
        .office
        .studio
        .renders()
        .iter()
        .map(|render| render.created_at_ms)
        .collect();
    times.sort_unstable();
    assert!(
        times
            .windows(2)
            .all(|pair| pair[1] - pair[0] >= Limits::HEYGEN.gap_ms),
        "{times:?}"
    );
}

#[test]
fn many_renders_are_asked_for_in_one_call() {
    let limits = Limits {
        at_once: 1_000,
        places: Places::OfAll(1_000),
        gap_ms: 0,
    };
    let mut desk = Desk::new(&[], limits);
    desk.press(250);
    let runner = Runner::new(desk.crew(0));
    wait(runner.tick()).expect("the store answers");
    assert_eq!(desk.office.studio.renders().len(), 250);
    desk.office.world.advance(15_000);
    wait(runner.tick()).expect("the store answers");
    assert_eq!(
        desk.office.studio.calls("poll"),
        3,
        "a hundred at most in each"
    );
}

#[test]
fn a_studio_that_keeps_failing_is_rested() {
    let mut desk = Desk::new(
        &[Fault::Broken; 40],
        Limits {
            gap_ms: 0,
            ..Limits::HEYGEN
        },
    );
    desk.press(8);
    let runner = Runner::new(desk.crew(0));
    for _ in 0..60 {
        wait(runner.tick()).expect("the store answers");
        desk.office.world.advance(1_000);
    }
    let calls = desk.office.studio.calls("submit");
    assert!(calls < 20, "{calls} calls in a minute");
}

/// The binary spawns the runner on a runtime of several threads.
#[test]
fn a_runner_can_be_spawned() {
    fn assert_send(_: impl Send + 'static) {}
    let desk = Desk::new(&[], Limits::HEYGEN);
    let runner = Runner::new(desk.crew(0));
    assert_send(async move { runner.run(async {}).await });
}
