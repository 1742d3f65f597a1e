//! One video's way, with every step dying once, done twice, or failing once.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Waker},
};

use doorcast_app::{
    crash::{CrashHook, CrashPoint, Crashes},
    desk::DeskError,
    ports::avatar_studio::WebhookEvent,
    ports::videos::{VideoStore, Webhook},
};
use doorcast_domain::{
    ledger::{Caps, UsdMicros},
    pipeline::{
        attempt::Quote,
        event::{Consent, Refused},
        id::VideoId,
        stage::Stage,
    },
};
use doorcast_store::{memory::MemoryVideos, sqlite::videos::SqliteVideos};
use doorcast_testkit::sim::{
    Mood, Pause, World, check,
    office::{Office, studio_name, worker},
    studio::{Fault, PRICE, QUOTED_MS, SimStudio},
    wait::wait,
};

const MINUTE: i64 = 60_000;

/// Loses the first answer, then refuses, so that the purchase has to be looked for.
const LOST: [Fault; 2] = [Fault::LostAnswer, Fault::EmptyWallet];

struct Story {
    world: Arc<World>,
    office: Arc<Office>,
    video: VideoId,
    processes: usize,
}

/// Whether a process is stopped.
#[derive(Default)]
struct Stop {
    point: Option<CrashPoint>,
    is_reached: AtomicBool,
    is_over: AtomicBool,
}

impl Stop {
    fn at(point: CrashPoint) -> Arc<Self> {
        Arc::new(Self {
            point: Some(point),
            ..Self::default()
        })
    }

    fn is_reached(&self) -> bool {
        self.is_reached.load(Ordering::SeqCst)
    }

    fn is_holding(&self) -> bool {
        self.is_reached() && !self.is_over.load(Ordering::SeqCst)
    }
}

#[async_trait::async_trait]
impl CrashHook for Stop {
    async fn reach(&self, point: CrashPoint) {
        if self.point == Some(point) && !self.is_reached.swap(true, Ordering::SeqCst) {
            while !self.is_over.load(Ordering::SeqCst) {
                Pause::default().await;
            }
        }
    }
}

impl Story {
    fn new(faults: &[Fault]) -> Self {
        Self::in_store(Arc::new(MemoryVideos::new()), faults)
    }

    fn in_store(store: Arc<dyn VideoStore>, faults: &[Fault]) -> Self {
        let world = World::new(7, Mood::default());
        let studio = SimStudio::new(&world, false, 1_000);
        studio.plan_faults(faults);
        let dollars = UsdMicros::from_cents(10_000);
        let caps = Caps {
            video: dollars,
            agent: dollars,
            office: dollars,
        };
        let office = Office::new(&world, store, studio, caps);
        let video = office.draft(1, "dana");
        Self {
            world,
            office,
            video,
            processes: 0,
        }
    }

    /// Presses until the video is pressed, as a person does who sees an error.
    fn press(&self, stop: &Arc<Stop>) {
        let agreed = Quote {
            price_per_second: PRICE,
            expected_ms: QUOTED_MS,
        };
        for _ in 0..4 {
            let desk = self
                .office
                .desk(Consent::Buy, Crashes::with(Arc::clone(stop) as _));
            match until_stopped(
                &self.world,
                desk.press(&self.video, agreed, Consent::Buy),
                stop,
            ) {
                Some(Ok(_)) | Some(Err(DeskError::Refused(Refused::AlreadyPressed))) => return,
                Some(Err(_)) => {}
                None => stop.is_over.store(true, Ordering::SeqCst),
            }
        }
        panic!("a press is never granted");
    }

    /// Lets one worker work until nothing moves; if its process dies, the next one takes over.
    fn work(&mut self, stop: &Arc<Stop>) {
        for _ in 0..500 {
            self.work_once(stop);
            self.hint();
            if !self.is_moving() {
                return;
            }
            self.world.advance(MINUTE / 3);
        }
        panic!(
            "it never comes to rest: {:?}",
            self.office.video(&self.video)
        );
    }

    fn work_once(&mut self, stop: &Arc<Stop>) {
        let crashes = Crashes::with(Arc::clone(stop) as _);
        let runner = self.office.runner(0, self.processes, crashes);
        if until_stopped(&self.world, runner.tick(), stop).is_none() {
            stop.is_over.store(true, Ordering::SeqCst);
            self.processes += 1;
            let next = worker(0, self.processes);
            wait(self.office.store.inner.take_over(&next)).expect("the store answers");
        }
    }

    /// The studio says every minute that something may have happened.
    fn hint(&self) {
        for render in self.office.studio.renders() {
            let event = WebhookEvent {
                event_id: format!("hint-{}", self.world.true_ms() / MINUTE),
                attempt: None,
                render: render.id,
            };
            let webhook = Webhook {
                studio: studio_name(),
                event,
                received_at_ms: 0,
            };
            wait(self.office.store.inner.receive_webhook(&webhook)).expect("the store answers");
        }
    }

    fn compare(&self, stop: &Arc<Stop>) {
        for _ in 0..3 {
            let crashes = Crashes::with(Arc::clone(stop) as _);
            let runner = self.office.runner(1, 0, crashes);
            match until_stopped(&self.world, runner.reconcile(&studio_name()), stop) {
                Some(Ok(_)) => return,
                Some(Err(_)) => {}
                None => stop.is_over.store(true, Ordering::SeqCst),
            }
        }
        panic!("the comparison is never finished");
    }

    fn is_moving(&self) -> bool {
        self.office
            .video(&self.video)
            .is_some_and(|video| video.stage.is_moving())
    }

    fn assert_bought_once_and_kept(&self, what: &str) {
        let video = self
            .office
            .video(&self.video)
            .expect("the video is not lost");
        assert!(
            matches!(video.stage, Stage::Completed { .. }),
            "{what}: {:?}",
            video.stage
        );
        assert_eq!(self.office.studio.renders().len(), 1, "{what}");
        assert_eq!(self.office.media.count(), 1, "{what}");
        let (problems, _) = check::problems(&self.office, std::slice::from_ref(&self.video));
        assert!(problems.is_empty(), "{what}: {problems:#?}");
    }
}

/// Runs a future until it is ready or its process is stopped.
fn until_stopped<T>(world: &World, future: impl Future<Output = T>, stop: &Stop) -> Option<T> {
    let mut future = std::pin::pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..10_000 {
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return Some(value);
        }
        if stop.is_holding() {
            return None;
        }
        world.advance(100);
    }
    panic!("a process hangs");
}

#[test]
fn a_process_may_die_at_every_point() {
    assert_dying_is_survived(|| (Arc::new(MemoryVideos::new()), ()));
}

#[test]
fn a_process_may_die_at_every_point_with_a_database() {
    assert_dying_is_survived(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let store = SqliteVideos::open(folder.path()).expect("a new database");
        (Arc::new(store), folder)
    });
}

fn assert_dying_is_survived<S: VideoStore + 'static, F>(open: impl Fn() -> (Arc<S>, F)) {
    for point in CrashPoint::ALL {
        let (store, _folder) = open();
        let mut story = Story::in_store(store, &LOST);
        let stop = Stop::at(point);
        story.press(&stop);
        story.work(&stop);
        story.compare(&stop);
        assert!(stop.is_reached(), "nobody reaches {}", point.name());
        story.assert_bought_once_and_kept(point.name());
    }
}

#[test]
fn every_step_may_be_done_twice() {
    let at_work = |point: &CrashPoint| {
        !matches!(
            point,
            CrashPoint::QuoteAfter
                | CrashPoint::PressStored
                | CrashPoint::SightingAfter
                | CrashPoint::SightingStored
        )
    };
    for point in CrashPoint::ALL.into_iter().filter(at_work) {
        let mut story = Story::new(&LOST);
        let nothing = Arc::new(Stop::default());
        story.press(&nothing);
        let stop = Stop::at(point);
        let crashes = Crashes::with(Arc::clone(&stop) as _);
        let sleeper = story.office.runner(2, 0, crashes);
        let mut asleep = None;
        for _ in 0..500 {
            let mut tick = Box::pin(async { drop(sleeper.tick().await) });
            if until_stopped(&story.world, tick.as_mut(), &stop).is_none() {
                asleep = Some(tick);
                break;
            }
            story.hint();
            story.world.advance(MINUTE / 3);
        }
        let mut asleep = asleep.unwrap_or_else(|| panic!("nobody reaches {}", point.name()));
        // Its lease runs out, somebody else does all of it, and then it wakes up.
        story.world.advance(4 * MINUTE);
        story.work(&nothing);
        stop.is_over.store(true, Ordering::SeqCst);
        until_stopped(&story.world, asleep.as_mut(), &nothing).expect("it goes on");
        story.work(&nothing);
        story.assert_bought_once_and_kept(point.name());
    }
}

#[test]
fn every_call_of_the_store_may_fail_once() {
    let mut call = 1;
    loop {
        let mut story = Story::new(&LOST);
        let nothing = Arc::new(Stop::default());
        story.world.plan_store_failure(call);
        story.press(&nothing);
        story.work(&nothing);
        story.compare(&nothing);
        story.assert_bought_once_and_kept(&format!("call {call} of the store fails"));
        if story.world.store_calls() < call {
            break;
        }
        call += 1;
    }
    assert!(call > 100, "a story has more than {call} calls");
}

#[test]
fn every_call_of_a_vendor_may_fail_once() {
    let nothing = Arc::new(Stop::default());
    for times in [1, 3] {
        for what in ["quote", "look_up", "poll", "film_url"] {
            let mut story = Story::new(&LOST);
            story.office.studio.plan_failures(what, times);
            story.press(&nothing);
            story.work(&nothing);
            story.assert_bought_once_and_kept(what);
        }
        for what in ["find", "store_from_url"] {
            let mut story = Story::new(&LOST);
            story.office.media.plan_failures(what, times);
            story.press(&nothing);
            story.work(&nothing);
            story.assert_bought_once_and_kept(what);
        }
    }
}

#[test]
fn every_submission_that_goes_wrong_without_a_refusal_is_made_good() {
    let nothing = Arc::new(Stop::default());
    for fault in Fault::ALL {
        let is_refusal = matches!(fault, Fault::BadOrder | Fault::EmptyWallet);
        if is_refusal {
            continue;
        }
        let mut story = Story::new(&[fault]);
        story.press(&nothing);
        story.work(&nothing);
        story.assert_bought_once_and_kept(&format!("{fault:?}"));
    }
}

#[test]
fn a_refusal_buys_nothing_and_holds_nothing() {
    let nothing = Arc::new(Stop::default());
    for fault in [Fault::BadOrder, Fault::EmptyWallet] {
        let mut story = Story::new(&[fault]);
        story.press(&nothing);
        story.work(&nothing);
        let video = story
            .office
            .video(&story.video)
            .expect("the video is not lost");
        assert!(!video.may_have_been_bought());
        assert_eq!(
            video.attempts[0].money.released(),
            video.attempts[0].money.held()
        );
        assert!(story.office.studio.renders().is_empty());
        // Once it is repaired, the same press is the first purchase still.
        story.press(&nothing);
        story.work(&nothing);
        story.assert_bought_once_and_kept("after a refusal");
    }
}
