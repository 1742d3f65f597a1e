//! Videos to test with.

use std::{future::IntoFuture, sync::LazyLock};

use doorcast_app::ports::videos::{Change, Claim, Claimed, Room, VideoStore, Writer};
use doorcast_domain::{
    ledger::{Against, Caps, UsdMicros},
    pipeline::{
        Order, Style, Video,
        attempt::{NewAttempt, Quote},
        event::{Consent, Effects, Event, PollAnswer, SubmitAnswer},
        id::{AttemptId, VideoId},
        lease::{Fence, Worker},
        step::step,
    },
    video::{AspectRatio, Language},
};
use tokio::runtime::Runtime;

pub(crate) const NOW: i64 = 1_790_000_000_000;
pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const PLENTY: Caps = Caps {
    video: UsdMicros(u64::MAX),
    agent: UsdMicros(u64::MAX),
    office: UsdMicros(u64::MAX),
};

/// Waits for a store. All wait in one runtime, because what keeps up the connections to a database lives in it.
pub(crate) fn wait<T>(future: impl IntoFuture<Output = T>) -> T {
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));
    RUNTIME.block_on(future.into_future())
}

pub(crate) fn name<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a name")
}

pub(crate) fn draft(number: u64, agent: &str) -> Video {
    let order = Order {
        studio: name("studio"),
        media: name("storage"),
        title: "Café “Sol” 🏡".into(),
        script: "Hola.\n\nPase y vea.".into(),
        language: Language::Spanish,
        aspect: AspectRatio::Square,
        presenter: "look".into(),
        voice: Some("voice".into()),
        background: None,
        style: Style::default(),
    };
    let id = VideoId::new(number, number);
    Video::draft(id, name(agent), name("stone-vale"), order, NOW)
}

/// Returns the attempt that [`press`] makes for a number.
pub(crate) fn attempt(number: u128) -> AttemptId {
    AttemptId::new(number)
}

pub(crate) fn press(number: u128) -> Event {
    let id = attempt(number);
    Event::Pressed {
        attempt: NewAttempt {
            id,
            order_revision: 1,
            title: format!("Sol [{}]", id.token()),
            request: "{\"script\":\"Hola.\"}".into(),
            quote: Quote {
                price_per_second: UsdMicros(50_000),
                expected_ms: 20_000,
            },
        },
        consent: Consent::BuyAgain,
    }
}

pub(crate) fn accepted(number: u128) -> Event {
    Event::SubmitAnswered {
        attempt: attempt(number),
        answer: SubmitAnswer::Accepted {
            render: name(&format!("vid_{number}")),
        },
    }
}

pub(crate) fn finished(number: u128) -> Event {
    Event::PollAnswered {
        render: name(&format!("vid_{number}")),
        answer: PollAnswer::Finished {
            duration_ms: Some(18_000),
        },
    }
}

/// Returns a change from outside, and the video after it.
pub(crate) fn change(video: &Video, event: Event, now_ms: i64) -> Change {
    let (video, Effects { entries, .. }) = step(video, event, now_ms).expect("a possible step");
    Change {
        video,
        entries,
        caps: Against::Exactly(PLENTY),
        writer: Writer::Outside,
        webhook: None,
    }
}

/// Stores a change from outside and returns the video after it.
pub(crate) fn take(store: &dyn VideoStore, video: &Video, event: Event, now_ms: i64) -> Video {
    let change = change(video, event, now_ms);
    wait(store.record_outcome(&change)).expect("a change of the newest video");
    change.video
}

/// Keeps a video for which an agent has pressed at [`NOW`] and so many milliseconds.
pub(crate) fn pressed(store: &dyn VideoStore, number: u64, agent: &str, after_ms: i64) -> Video {
    let video = draft(number, agent);
    wait(store.insert(&video)).expect("a new video");
    take(store, &video, press(u128::from(number)), NOW + after_ms)
}

/// Keeps a video that a studio is making.
pub(crate) fn rendering(store: &dyn VideoStore, number: u64, agent: &str) -> Video {
    let video = pressed(store, number, agent, 0);
    let video = take(store, &video, Event::Due, NOW);
    take(store, &video, accepted(u128::from(number)), NOW)
}

pub(crate) fn worker(node: &str, process: &str) -> Worker {
    Worker {
        node: node.into(),
        process: process.into(),
    }
}

pub(crate) fn room(vendor: &str) -> Room {
    Room {
        vendor: name(vendor),
        ongoing: 100,
        first_sends: 100,
        places: 100,
    }
}

pub(crate) fn claim(now_ms: i64) -> Claim {
    Claim {
        worker: worker("node", "1"),
        now_ms,
        deadline_ms: now_ms + 3 * MINUTE,
        rooms: vec![room("storage"), room("studio")],
    }
}

pub(crate) fn claimed(store: &dyn VideoStore, claim: &Claim) -> Vec<Claimed> {
    let mut claimed = wait(store.claim_due(claim)).expect("the store answers");
    claimed.sort_by(|one, other| one.video.id.cmp(&other.video.id));
    claimed
}

pub(crate) fn ids(claimed: &[Claimed]) -> Vec<VideoId> {
    claimed.iter().map(|one| one.video.id.clone()).collect()
}

pub(crate) fn with_writer(
    change: Change,
    writer: impl Fn(Fence) -> Writer,
    fence: Fence,
) -> Change {
    Change {
        writer: writer(fence),
        ..change
    }
}
