use std::{sync::Arc, time::Duration};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use tokio::sync::mpsc;

use crate::{
    fakes::{Canned, FakeServer, FakeTime, Fault, Misbehavior},
    http::{
        Retry, Secret,
        download::{DownloadError, Downloader},
    },
};

use super::{
    super::{
        Balance, Event, Forged, HeyGen, Hint, LookKind, MicroUsd, Problem, Settings, SignedBy,
        Status, VideoOrder, VoiceFilter, WebhookSecret, fake::FakeHeyGen, verify,
    },
    order,
};

const CREATE: &str = "POST /v3/videos";
const FILE: &str = "GET /media/{file}";
const NOON: i64 = 1_790_000_000;

/// A fake and a client that believes in it.
struct Scene {
    fake: FakeHeyGen,
    heygen: HeyGen,
}

async fn scene() -> Scene {
    let fake = FakeHeyGen::start(0, FakeTime::manual(NOON))
        .await
        .expect("a free port");
    let heygen = client(&fake, fake.key());
    Scene { fake, heygen }
}

fn client(fake: &FakeHeyGen, key: Secret) -> HeyGen {
    HeyGen::new(Settings {
        base_url: fake.url(),
        key,
    })
    .expect("the fake has a good address")
}

impl Scene {
    async fn ordered(&self, attempt_id: &str) -> String {
        let prepared = order(attempt_id).prepare().expect("a good order");
        self.heygen
            .create(&prepared)
            .await
            .expect("it is taken")
            .video_id
    }

    fn pass(&self, seconds: u64) {
        self.fake
            .controls()
            .time
            .advance(Duration::from_secs(seconds));
    }

    async fn link(&self, video_id: &str) -> String {
        let video = self.heygen.find_video(video_id).await.expect("an answer");
        video.and_then(|video| video.video_url).expect("it is done")
    }
}

async fn whole(link: &str) -> Result<Vec<u8>, DownloadError> {
    let mut file = Downloader::new().expect("a client").open(link, 0).await?;
    let mut bytes = Vec::new();
    while let Some(piece) = file.piece().await? {
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

#[tokio::test]
async fn a_video_is_ordered_followed_and_fetched() {
    let scene = scene().await;
    let before = scene.heygen.balance().await.expect("a wallet");
    assert_eq!(before, Balance::Dollars(MicroUsd(1_000_000_000)));
    let id = scene.ordered("attempt-1").await;

    for (seconds, status) in [
        (0, Status::Waiting),
        (2, Status::Processing),
        (18, Status::Completed),
    ] {
        scene.pass(seconds);
        let video = scene
            .heygen
            .find_video(&id)
            .await
            .expect("an answer")
            .expect("it is there");
        assert_eq!(video.status, status);
        let ids = [id.clone(), "vid_none".to_owned()];
        let rows = scene.heygen.statuses(&ids).await.expect("an answer");
        assert_eq!(rows[0].status, status);
        assert_eq!(rows[1].status, Status::NotFound);
    }

    let video = scene
        .heygen
        .find_video(&id)
        .await
        .expect("an answer")
        .expect("it is there");
    assert_eq!(video.duration, Some(4.4));
    let bytes = whole(&video.video_url.expect("a link"))
        .await
        .expect("a file");
    assert_eq!(&bytes[4..8], b"ftyp");
    let after = scene.heygen.balance().await.expect("a wallet");
    assert_eq!(
        after,
        Balance::Dollars(MicroUsd(1_000_000_000 - 5 * 50_000))
    );
    let bills = scene.fake.bills();
    assert_eq!(bills.len(), 1);
    assert_eq!(bills[0].callback_id.as_deref(), Some("attempt-1"));
}

#[tokio::test]
async fn whatever_happens_to_an_order_sending_it_again_makes_one_video() {
    let canned = |status, code| Canned::error(status, code);
    let table = [
        (
            Misbehavior::DropBefore,
            Problem::NoAnswer,
            Retry::Unknown,
            0,
        ),
        (Misbehavior::DropAfter, Problem::NoAnswer, Retry::Unknown, 1),
        (
            Misbehavior::Cut { after_bytes: 9 },
            Problem::NoAnswer,
            Retry::Unknown,
            1,
        ),
        (
            Misbehavior::AnswerBefore(Canned::page(502)),
            Problem::Server,
            Retry::Unknown,
            0,
        ),
        (
            Misbehavior::AnswerAfter(Canned::page(502)),
            Problem::Server,
            Retry::Unknown,
            1,
        ),
        (
            Misbehavior::AnswerAfter(canned(500, "internal_error")),
            Problem::Server,
            Retry::Unknown,
            1,
        ),
        (
            Misbehavior::AnswerAfter(canned(504, "gateway_timeout")),
            Problem::Server,
            Retry::Unknown,
            1,
        ),
        (
            Misbehavior::AnswerAfter(canned(200, "internal_error")),
            Problem::Unreadable,
            Retry::Unknown,
            1,
        ),
        (
            Misbehavior::AnswerAfter(Canned::page(200)),
            Problem::Unreadable,
            Retry::Unknown,
            1,
        ),
        (
            Misbehavior::AnswerBefore(canned(302, "moved")),
            Problem::Unreadable,
            Retry::Unknown,
            0,
        ),
        (
            Misbehavior::AnswerBefore(canned(429, "rate_limit_exceeded").retry_after("7")),
            Problem::RateLimited,
            Retry::After(Duration::from_secs(7)),
            0,
        ),
        (
            Misbehavior::AnswerBefore(canned(402, "insufficient_credit")),
            Problem::Wallet,
            Retry::Never,
            0,
        ),
    ];
    for (misbehavior, problem, retry, bills) in table {
        let scene = scene().await;
        scene
            .fake
            .controls()
            .faults
            .add(Fault::once(CREATE, misbehavior.clone()));
        let prepared = order("attempt-1").prepare().expect("a good order");

        let error = scene
            .heygen
            .create(&prepared)
            .await
            .expect_err("it misbehaves");
        assert_eq!(
            (error.problem, error.retry),
            (problem, retry),
            "{misbehavior:?}: {error}"
        );
        assert_eq!(scene.fake.bills().len(), bills, "{misbehavior:?}");
        assert_eq!(
            scene.fake.controls().faults.calls(CREATE),
            1,
            "nothing is sent twice by itself"
        );

        let accepted = scene.heygen.create(&prepared).await.expect("it is taken");
        let bills = scene.fake.bills();
        assert_eq!(bills.len(), 1, "{misbehavior:?}");
        assert_eq!(bills[0].video_id, accepted.video_id);
    }
}

#[tokio::test]
async fn an_unreachable_heygen_has_certainly_done_nothing() {
    let scene = scene().await;
    let nowhere = client(&scene.fake, scene.fake.key());
    let prepared = order("attempt-1").prepare().expect("a good order");
    drop(scene);
    tokio::task::yield_now().await;
    let error = nowhere
        .create(&prepared)
        .await
        .expect_err("nobody is there");
    assert_eq!(error.problem, Problem::Unreachable);
    assert!(error.retry.is_certain());
}

#[tokio::test]
async fn refusals_buy_nothing_and_say_what_is_wrong() {
    type Spoil = fn(&mut VideoOrder);
    let table: [(Spoil, Problem, Retry); 6] = [
        (
            |order| order.look_id = "group-01".to_owned(),
            Problem::Avatar,
            Retry::Never,
        ),
        (
            |order| order.voice_id = Some("nobody".to_owned()),
            Problem::Voice,
            Retry::Never,
        ),
        (
            |order| order.look_id = "look-58".to_owned(),
            Problem::Consent,
            Retry::Never,
        ),
        (
            |order| order.look_id = "look-59".to_owned(),
            Problem::Busy,
            Retry::Unknown,
        ),
        (
            |order| {
                order.look_id = "look-60".to_owned();
                order.voice_id = None;
            },
            Problem::Request,
            Retry::Never,
        ),
        (
            |order| {
                order.background = Some(super::super::Background::ImageUrl(
                    "https://gone.invalid/a.png".to_owned(),
                ));
            },
            Problem::Input,
            Retry::Never,
        ),
    ];
    let scene = scene().await;
    for (spoil, problem, retry) in table {
        let mut spoiled = order("attempt-1");
        spoil(&mut spoiled);
        let prepared = spoiled.prepare().expect("only HeyGen can tell");
        let error = scene
            .heygen
            .create(&prepared)
            .await
            .expect_err("it is refused");
        assert_eq!((error.problem, error.retry), (problem, retry), "{error}");
        assert_eq!(error.request_id.as_deref(), Some("req-fake"));
    }
    let stranger = client(&scene.fake, Secret::new("expired-key"));
    let prepared = order("attempt-2").prepare().expect("a good order");
    let error = stranger
        .create(&prepared)
        .await
        .expect_err("the key is wrong");
    assert_eq!((error.problem, error.retry), (Problem::Key, Retry::Never));
    assert!(!format!("{error:?} {stranger:?}").contains("expired-key"));
    assert_eq!(scene.fake.bills(), []);
}

#[tokio::test]
async fn an_empty_wallet_refuses_now_or_later() {
    let scene = scene().await;
    scene
        .fake
        .controls()
        .set(|knobs| knobs.wallet_micro_usd = 100);
    let prepared = order("attempt-1").prepare().expect("a good order");
    let error = scene
        .heygen
        .create(&prepared)
        .await
        .expect_err("there is no money");
    assert_eq!(
        (error.problem, error.retry),
        (Problem::Wallet, Retry::Never)
    );

    scene
        .fake
        .controls()
        .set(|knobs| knobs.wallet_fails_late = true);
    let id = scene.ordered("attempt-2").await;
    scene.pass(20);
    let video = scene
        .heygen
        .find_video(&id)
        .await
        .expect("an answer")
        .expect("it is there");
    assert!(video.failed_for_money());
    assert!(scene.fake.bills().iter().all(|bill| !bill.is_charged));
}

#[tokio::test]
async fn a_refusal_remembered_under_its_key_comes_back_until_there_is_a_new_one() {
    let scene = scene().await;
    scene.fake.controls().set(|knobs| {
        knobs.remembers_refusals = true;
        knobs.wallet_micro_usd = 0;
    });
    let prepared = order("attempt-1").prepare().expect("a good order");
    scene
        .heygen
        .create(&prepared)
        .await
        .expect_err("there is no money");
    scene
        .fake
        .controls()
        .set(|knobs| knobs.wallet_micro_usd = 1_000_000_000);
    let error = scene
        .heygen
        .create(&prepared)
        .await
        .expect_err("it is remembered");
    assert_eq!(error.problem, Problem::Wallet);
    scene.ordered("attempt-2").await;
}

#[tokio::test]
async fn keys_are_forgotten_after_a_day_or_when_told() {
    let scene = scene().await;
    let first = scene.ordered("attempt-1").await;
    scene.pass(86_399);
    assert_eq!(scene.ordered("attempt-1").await, first);
    scene.pass(1);
    assert_ne!(scene.ordered("attempt-1").await, first);
    scene.fake.controls().set(|knobs| knobs.forgets_keys = true);
    scene.ordered("attempt-1").await;
    assert_eq!(scene.fake.bills().len(), 3);
}

#[tokio::test]
async fn the_same_order_while_the_first_is_being_taken_is_told_to_wait() {
    let scene = scene().await;
    scene.fake.controls().set(|knobs| knobs.accept_ms = 60_000);
    let heygen = Arc::new(client(&scene.fake, scene.fake.key()));
    let prepared = order("attempt-1").prepare().expect("a good order");
    let first = tokio::spawn({
        let (heygen, prepared) = (Arc::clone(&heygen), prepared.clone());
        async move { heygen.create(&prepared).await }
    });
    while scene.fake.bills().is_empty() {
        tokio::task::yield_now().await;
    }
    let error = heygen
        .create(&prepared)
        .await
        .expect_err("the first is under way");
    assert_eq!(
        (error.problem, error.retry),
        (Problem::Busy, Retry::Unknown)
    );
    first.abort();
}

#[tokio::test]
async fn more_orders_than_slots_are_refused_cleanly() {
    let scene = scene().await;
    scene.fake.controls().set(|knobs| knobs.slots = 2);
    scene.ordered("attempt-1").await;
    scene.ordered("attempt-2").await;
    let third = order("attempt-3").prepare().expect("a good order");
    let error = scene
        .heygen
        .create(&third)
        .await
        .expect_err("there is no slot");
    assert_eq!(
        (error.problem, error.retry),
        (Problem::RateLimited, Retry::After(Duration::from_secs(5)))
    );
    scene.pass(20);
    scene.ordered("attempt-3").await;
    assert_eq!(scene.fake.most_at_once(), 2);
}

#[tokio::test]
async fn a_lost_order_is_found_by_its_exact_title_among_many() {
    let scene = scene().await;
    scene.fake.controls().set(|knobs| knobs.slots = 0);
    for number in 1..=130 {
        scene.ordered(&format!("attempt-{number}")).await;
    }
    let wanted = order("attempt-1");
    let prepared = wanted.prepare().expect("a good order");
    let found = scene
        .heygen
        .find_by_title(&prepared.title, "attempt1")
        .await
        .expect("an answer");
    assert_eq!(
        found.len(),
        1,
        "attempt-10 and attempt-100 have another title"
    );
    assert_eq!(found[0].id, scene.fake.bills()[0].video_id);
    let none = scene
        .heygen
        .find_by_title("never ordered", &wanted.token())
        .await
        .expect("an answer");
    assert_eq!(none, []);

    let mut pages = 0;
    let mut seen = 0;
    let mut after = None;
    loop {
        let page = scene
            .heygen
            .list_videos(after.as_deref())
            .await
            .expect("an answer");
        (pages, seen, after) = (pages + 1, seen + page.videos.len(), page.next);
        if after.is_none() {
            break;
        }
    }
    assert_eq!((pages, seen), (2, 130));
}

#[tokio::test]
async fn a_list_that_breaks_off_is_no_proof_of_absence() {
    let scene = scene().await;
    for answer in [
        r#"{"data":[],"has_more":true,"next_token":null}"#,
        r#"{"data":[],"has_more":true}"#,
        "<html>",
        r#"{"error":{"code":"internal_error"}}"#,
    ] {
        let canned = Canned {
            status: 200,
            body: answer.to_owned(),
            retry_after: None,
        };
        scene.fake.controls().faults.add(Fault::once(
            "GET /v3/videos",
            Misbehavior::AnswerBefore(canned),
        ));
        assert!(
            scene.heygen.find_by_title("t", "t").await.is_err(),
            "{answer}"
        );
    }
    let turning = Canned {
        status: 200,
        body: r#"{"data":[],"has_more":true,"next_token":"7"}"#.to_owned(),
        retry_after: None,
    };
    scene.fake.controls().faults.add(Fault::times(
        "GET /v3/videos",
        0,
        Misbehavior::AnswerBefore(turning),
    ));
    let error = scene
        .heygen
        .find_by_title("t", "t")
        .await
        .expect_err("it goes round in circles");
    assert_eq!(error.problem, Problem::Endless);
}

#[tokio::test]
async fn a_finished_video_is_found_by_our_own_id_in_the_reports() {
    let scene = scene().await;
    let id = scene.ordered("attempt-1").await;
    assert_eq!(scene.heygen.find_by_callback("attempt-1").await, Ok(None));
    scene.fake.finish(&id);
    let looked = async {
        loop {
            let found = scene
                .heygen
                .find_by_callback("attempt-1")
                .await
                .expect("an answer");
            if found.is_some() {
                break found;
            }
        }
    };
    let found = tokio::time::timeout(Duration::from_secs(5), looked).await;
    assert_eq!(found, Ok(Some(id)));
}

#[tokio::test]
async fn voices_and_looks_are_read_to_the_last_page_and_kept() {
    let scene = scene().await;
    let calls = |route| scene.fake.controls().faults.calls(route);
    let voices = scene
        .heygen
        .list_voices(&VoiceFilter::default())
        .await
        .expect("voices");
    assert_eq!(voices.len(), 132);
    assert_eq!(voices[0].kind, "private");
    let spanish = VoiceFilter {
        language: Some("Spanish".to_owned()),
    };
    assert_eq!(
        scene
            .heygen
            .list_voices(&spanish)
            .await
            .expect("voices")
            .len(),
        43
    );
    let looks = scene.heygen.list_looks(None).await.expect("looks");
    assert_eq!(looks.iter().filter(|look| look.is_usable()).count(), 58);
    assert_eq!(looks[0].kind, LookKind::Photo);
    assert_eq!(
        scene
            .heygen
            .list_looks(Some("group-03"))
            .await
            .expect("looks")
            .len(),
        2
    );

    let before = (calls("GET /v3/voices"), calls("GET /v3/avatars/looks"));
    scene
        .heygen
        .list_voices(&VoiceFilter::default())
        .await
        .expect("voices");
    scene.heygen.list_looks(None).await.expect("looks");
    assert_eq!(
        (calls("GET /v3/voices"), calls("GET /v3/avatars/looks")),
        before
    );
    scene.heygen.forget_lists().await;
    scene.heygen.list_looks(None).await.expect("looks");
    assert_eq!(calls("GET /v3/avatars/looks"), before.1 + 2);

    let look = scene
        .heygen
        .find_look("look-07")
        .await
        .expect("an answer")
        .expect("it is there");
    assert_eq!(look.default_voice_id.as_deref(), Some("voice-001"));
    assert_eq!(scene.heygen.find_look("look-99").await, Ok(None));
}

#[tokio::test]
async fn a_link_dies_and_a_fresh_one_lives() {
    let scene = scene().await;
    let id = scene.ordered("attempt-1").await;
    scene.pass(20);
    let old = scene.link(&id).await;
    scene.pass(86_401);
    assert_eq!(whole(&old).await, Err(DownloadError::Link { status: 403 }));
    assert!(whole(&scene.link(&id).await).await.is_ok());
}

#[tokio::test]
async fn a_file_may_be_refused_at_first() {
    let scene = scene().await;
    scene
        .fake
        .controls()
        .set(|knobs| knobs.first_downloads_refused = 2);
    let id = scene.ordered("attempt-1").await;
    scene.pass(20);
    let link = scene.link(&id).await;
    assert_eq!(whole(&link).await, Err(DownloadError::Link { status: 403 }));
    assert_eq!(whole(&link).await, Err(DownloadError::Link { status: 403 }));
    assert!(whole(&link).await.is_ok());
}

#[tokio::test]
async fn a_broken_download_goes_on_where_it_ended() {
    let scene = scene().await;
    scene
        .fake
        .controls()
        .set(|knobs| knobs.film_bytes = 300_000);
    let id = scene.ordered("attempt-1").await;
    scene.pass(20);
    let link = scene.link(&id).await;
    let expected = whole(&link).await.expect("a file");
    assert_eq!(expected.len(), 300_000);
    let downloader = Downloader::new().expect("a client");
    for after_bytes in [0, 1, 2_500, 65_536, 200_001, 299_999] {
        scene
            .fake
            .controls()
            .faults
            .add(Fault::once(FILE, Misbehavior::Cut { after_bytes }));
        let mut bytes = Vec::new();
        let mut breaks = 0;
        while bytes.len() < expected.len() {
            let opened = downloader.open(&link, bytes.len() as u64).await;
            let Ok(mut file) = opened else {
                breaks += 1;
                continue;
            };
            assert_eq!(file.total_bytes, Some(300_000));
            while let Ok(Some(piece)) = file.piece().await {
                bytes.extend_from_slice(&piece);
            }
            breaks += usize::from(bytes.len() < expected.len());
        }
        assert!(bytes == expected, "cut after {after_bytes}");
        assert_eq!(breaks, 1, "cut after {after_bytes}");
    }
}

#[tokio::test]
async fn status_may_go_backward_but_an_end_is_an_end() {
    let scene = scene().await;
    scene
        .fake
        .controls()
        .set(|knobs| knobs.shuffles_status = true);
    let id = scene.ordered("attempt-1").await;
    scene.pass(3);
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(
            scene
                .heygen
                .find_video(&id)
                .await
                .expect("an answer")
                .expect("there")
                .status,
        );
    }
    assert_eq!(
        seen,
        [Status::Processing, Status::Waiting, Status::Processing]
    );
    scene.pass(20);
    for _ in 0..2 {
        let video = scene
            .heygen
            .find_video(&id)
            .await
            .expect("an answer")
            .expect("there");
        assert_eq!(video.status, Status::Completed);
    }
}

#[tokio::test]
async fn a_video_that_never_finishes_stays_in_work_for_days() {
    let scene = scene().await;
    scene
        .fake
        .controls()
        .set(|knobs| knobs.never_finishes = true);
    let id = scene.ordered("attempt-1").await;
    scene.pass(3 * 86_400);
    let video = scene
        .heygen
        .find_video(&id)
        .await
        .expect("an answer")
        .expect("there");
    assert_eq!(video.status, Status::Processing);
    scene.fake.fail(&id, "rendering_failed");
    let video = scene
        .heygen
        .find_video(&id)
        .await
        .expect("an answer")
        .expect("there");
    assert_eq!(video.failure_code.as_deref(), Some("rendering_failed"));
    scene.heygen.delete_video(&id).await.expect("deleted");
    scene
        .heygen
        .delete_video(&id)
        .await
        .expect("deleted before");
    assert_eq!(scene.heygen.find_video(&id).await, Ok(None));
}

/// A place that takes reports.
struct Desk {
    server: FakeServer,
    reports: mpsc::UnboundedReceiver<(HeaderMap, Bytes)>,
}

impl Desk {
    async fn open() -> Self {
        let (sender, reports) = mpsc::unbounded_channel();
        let take = |State(sender): State<mpsc::UnboundedSender<(HeaderMap, Bytes)>>,
                    headers: HeaderMap,
                    body: Bytes| async move {
            sender.send((headers, body)).expect("the desk is open");
        };
        let router = Router::new().route("/hook", post(take)).with_state(sender);
        let listener = FakeServer::listen(0).await.expect("a free port");
        let server = FakeServer::start(listener, router).await.expect("a server");
        Self { server, reports }
    }

    async fn next(&mut self, secret: &WebhookSecret, now: i64) -> Result<Hint, Forged> {
        let (headers, body) = self.reports.recv().await.expect("the desk is open");
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let signed_by = SignedBy {
            signature: text("heygen-signature"),
            timestamp: text("heygen-timestamp"),
            event_id: text("heygen-event-id"),
        };
        verify(secret, signed_by, &body, now)
    }
}

#[tokio::test]
async fn reports_come_signed_twice_late_or_forged() {
    let scene = scene().await;
    let mut desk = Desk::open().await;
    let url = format!("{}/hook", desk.server.url());
    let endpoint = scene
        .heygen
        .register_webhook(&url, "hook-1")
        .await
        .expect("registered");
    let secret = WebhookSecret {
        secret: endpoint.secret.expect("shown once"),
        strips_prefix: false,
    };
    assert_eq!(
        scene.heygen.list_webhooks().await.expect("an answer").len(),
        1
    );

    scene.fake.controls().set(|knobs| knobs.reports.copies = 2);
    let id = scene.ordered("attempt-1").await;
    scene.fake.finish(&id);
    let first = desk.next(&secret, NOON).await.expect("genuine");
    let second = desk.next(&secret, NOON).await.expect("genuine");
    assert_eq!(first, second, "the same report twice");
    assert!(first.is_fresh);
    assert_eq!(
        first.event,
        Event::Finished {
            video_id: id,
            callback_id: Some("attempt-1".to_owned())
        }
    );

    scene.fake.controls().set(|knobs| {
        knobs.reports.copies = 1;
        knobs.reports.forged = true;
    });
    let id = scene.ordered("attempt-2").await;
    scene.fake.fail(&id, "rendering_failed");
    assert_eq!(desk.next(&secret, NOON).await, Err(Forged::Wrong));

    scene.fake.controls().set(|knobs| {
        knobs.reports.forged = false;
        knobs.reports.stale = true;
        knobs.reports.older_fields = true;
    });
    let id = scene.ordered("attempt-3").await;
    scene.fake.fail(&id, "rendering_failed");
    let hint = desk.next(&secret, NOON).await.expect("genuine");
    assert!(!hint.is_fresh);
    assert!(matches!(
        hint.event,
        Event::Failed {
            message: Some(_),
            ..
        }
    ));
    scene
        .heygen
        .delete_webhook(&endpoint.endpoint_id)
        .await
        .expect("deleted");
    assert_eq!(scene.heygen.list_webhooks().await, Ok(Vec::new()));
}
