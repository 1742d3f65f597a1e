use std::{sync::Arc, time::Duration};

use doorcast_app::ports::{
    Clock,
    avatar_studio::{AvatarStudio, Forged, QuoteError, WebhookEvent},
};
use doorcast_domain::{
    ledger::{Account, Month, UsdMicros},
    pipeline::{
        self, Order, Style,
        attempt::{Attempt, Purchase, Times},
        event::{LookUpAnswer, PollAnswer, SubmitAnswer},
        id::{AttemptId, RenderId},
        stage::{Refusal, Remedy},
    },
    video::{AspectRatio, Language},
};

use crate::{
    fakes::{Canned, FakeTime, Fault, Misbehavior},
    heygen::{
        HeyGen, Prices, Settings, WebhookSecret,
        fake::{FakeHeyGen, Knobs},
        webhook::sign,
    },
    http::Secret,
};

use super::{HeyGenStudio, StudioSettings};

const CREATE: &str = "POST /v3/videos";
const LIST: &str = "GET /v3/videos";
const NOON: i64 = 1_790_000_000;

struct Noon;

impl Clock for Noon {
    fn now_ms(&self) -> i64 {
        NOON * 1_000
    }
}

/// A fake, and a studio that believes in it.
struct Scene {
    fake: FakeHeyGen,
    studio: HeyGenStudio,
}

impl Scene {
    async fn new() -> Self {
        let fake = FakeHeyGen::start(0, FakeTime::manual(NOON))
            .await
            .expect("a free port");
        let studio = studio(&fake);
        Self { fake, studio }
    }

    fn set(&self, turn: impl FnOnce(&mut Knobs)) {
        self.fake.controls().set(turn);
    }

    fn break_once(&self, on: &str, then: Misbehavior) {
        self.fake.controls().faults.add(Fault::once(on, then));
    }

    fn pass(&self, seconds: u64) {
        self.fake
            .controls()
            .time
            .advance(Duration::from_secs(seconds));
    }

    fn attempt(&self, chance: u128) -> Attempt {
        attempt(&self.studio, chance)
    }

    async fn bought(&self, chance: u128) -> RenderId {
        match self.studio.submit(&self.attempt(chance)).await {
            SubmitAnswer::Accepted { render } => render,
            other => panic!("{other:?}"),
        }
    }

    async fn progress(&self, render: &RenderId) -> PollAnswer {
        let answers = self.studio.poll(std::slice::from_ref(render)).await;
        let answers = answers.expect("an answer");
        assert_eq!(answers.len(), 1);
        assert_eq!(answers[0].0, *render);
        answers[0].1.clone()
    }
}

fn studio(fake: &FakeHeyGen) -> HeyGenStudio {
    let client = HeyGen::new(Settings {
        base_url: fake.url(),
        key: fake.key(),
    });
    let settings = StudioSettings {
        prices: Prices::default(),
        webhook_secret: Some(Secret::new("whsec_of_the_test")),
    };
    HeyGenStudio::new(client.expect("a good address"), settings, Arc::new(Noon)).expect("a studio")
}

fn order() -> Order {
    Order {
        studio: "heygen".parse().expect("a name"),
        media: "disk".parse().expect("a name"),
        title: "12 Vista Chino".to_owned(),
        script: "Welcome home to Vista Chino.".to_owned(),
        language: Language::Spanish,
        aspect: AspectRatio::Portrait,
        presenter: "look-01".to_owned(),
        voice: Some("voice-002".to_owned()),
        background: None,
        style: Style::default(),
    }
}

fn attempt(studio: &HeyGenStudio, chance: u128) -> Attempt {
    let id = AttemptId::new(chance);
    let prepared = studio.prepare(&order(), id).expect("a good order");
    Attempt {
        id,
        number: 1,
        order_revision: 1,
        pressed_at_ms: NOON * 1_000,
        month: Month(202_609),
        title: prepared.title,
        request: prepared.request,
        quote: pipeline::attempt::Quote::free(2_000),
        purchase: Purchase::Unknown,
        charged: None,
        money: Account::default(),
        times: Times::default(),
    }
}

#[tokio::test]
async fn a_price_is_that_of_the_look_for_whole_seconds() {
    let scene = Scene::new().await;
    for (look, per_second) in [("look-01", 50_000), ("look-02", 66_700)] {
        let order = Order {
            presenter: look.to_owned(),
            ..order()
        };
        let quote = scene.studio.quote(&order).await.expect("a price");
        assert_eq!(quote.price_per_second, UsdMicros(per_second));
        assert_eq!(quote.expected_ms, 2_000, "five words");
    }
    assert!(scene.fake.bills().is_empty());
}

#[tokio::test]
async fn pricing_settles_engine_and_accent() {
    let scene = Scene::new().await;
    let before = scene.attempt(1).request;
    assert!(!before.contains("engine") && !before.contains("voice_settings"));
    scene.studio.quote(&order()).await.expect("a price");
    let after: serde_json::Value = serde_json::from_str(&scene.attempt(1).request).expect("JSON");
    assert_eq!(after["engine"]["type"], "avatar_iv");
    assert_eq!(after["voice_settings"]["locale"], "es-US");
    scene.bought(1).await;
}

async fn refusal(scene: &Scene, order: &Order) -> Refusal {
    match scene.studio.quote(order).await {
        Err(QuoteError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_would_be_refused_is_refused_before_anything_is_sent() {
    let scene = Scene::new().await;
    let cases = [
        (
            Order {
                presenter: "look-99".into(),
                ..order()
            },
            Remedy::Order,
            "avatar_id",
        ),
        (
            Order {
                presenter: "look-58".into(),
                ..order()
            },
            Remedy::Account,
            "avatar_id",
        ),
        (
            Order {
                voice: Some("voice-999".into()),
                ..order()
            },
            Remedy::Order,
            "voice_id",
        ),
        (
            Order {
                aspect: AspectRatio::Classic,
                ..order()
            },
            Remedy::Order,
            "aspect_ratio",
        ),
        (
            Order {
                script: "a ".repeat(2_501),
                ..order()
            },
            Remedy::Order,
            "script",
        ),
        (
            Order {
                script: "Hello\u{1b}[2J".into(),
                ..order()
            },
            Remedy::Order,
            "script",
        ),
        (
            Order {
                background: Some(pipeline::Background::Picture(
                    "https://10.0.0.8/a.jpg".into(),
                )),
                ..order()
            },
            Remedy::Order,
            "background",
        ),
        (
            Order {
                background: Some(pipeline::Background::Color("teal".into())),
                ..order()
            },
            Remedy::Order,
            "background",
        ),
    ];
    for (order, remedy, field) in cases {
        let refusal = refusal(&scene, &order).await;
        assert_eq!(refusal.field.as_deref(), Some(field), "{refusal:?}");
        assert_eq!(refusal.remedy, remedy, "{refusal:?}");
        assert!(!refusal.message.ends_with('.') && !refusal.message.is_empty());
    }
    scene.set(|knobs| knobs.wallet_micro_usd = 99_999);
    let poor = refusal(&scene, &order()).await;
    assert_eq!(
        (poor.remedy, poor.field.as_deref()),
        (Remedy::Wallet, Some("wallet"))
    );
    scene.set(|knobs| knobs.key = "another".to_owned());
    let keyless = refusal(&scene, &order()).await;
    assert_eq!(keyless.remedy, Remedy::Account);
    assert_eq!(keyless.field.as_deref(), Some("HEYGEN_API_KEY"));
    assert_eq!(scene.fake.controls().faults.calls(CREATE), 0);
}

#[tokio::test]
async fn a_picture_on_the_public_web_is_passed_on() {
    let scene = Scene::new().await;
    let url = "https://93.184.216.34/wall.jpg";
    let order = Order {
        background: Some(pipeline::Background::Picture(url.to_owned())),
        ..order()
    };
    scene.studio.quote(&order).await.expect("a price");
    let prepared = scene.studio.prepare(&order, AttemptId::new(1));
    assert!(prepared.is_ok_and(|prepared| prepared.request.contains(url)));
}

#[tokio::test]
async fn a_studio_that_does_not_answer_is_no_refusal() {
    let scene = Scene::new().await;
    for broken in [
        Misbehavior::DropBefore,
        Misbehavior::AnswerBefore(Canned::page(503)),
    ] {
        scene.break_once("GET /v3/avatars/looks/{id}", broken);
        let quote = scene.studio.quote(&order()).await;
        assert!(
            matches!(quote, Err(QuoteError::Unavailable(_))),
            "{quote:?}"
        );
    }
    scene.studio.quote(&order()).await.expect("a price");
}

#[tokio::test]
async fn only_a_clear_answer_is_taken_for_one() {
    let before = |status, code: &str| Misbehavior::AnswerBefore(Canned::error(status, code));
    let unclear = [
        Misbehavior::DropBefore,
        Misbehavior::DropAfter,
        Misbehavior::Cut { after_bytes: 9 },
        Misbehavior::AnswerAfter(Canned::page(200)),
        Misbehavior::AnswerAfter(Canned::error(500, "internal_error")),
        Misbehavior::AnswerBefore(Canned::page(302)),
        Misbehavior::AnswerBefore(Canned::page(502)),
        before(408, "timeout"),
        before(409, "request_in_progress"),
        before(409, "conflict"),
        before(425, "too_early"),
        before(504, "gateway_timeout"),
    ];
    for (number, lost) in unclear.into_iter().enumerate() {
        let scene = Scene::new().await;
        let attempt = scene.attempt(number as u128);
        scene.break_once(CREATE, lost.clone());
        assert_eq!(
            scene.studio.submit(&attempt).await,
            SubmitAnswer::Unclear,
            "{lost:?}"
        );
        // The same again is answered with the same video.
        let again = scene.studio.submit(&attempt).await;
        assert!(matches!(again, SubmitAnswer::Accepted { .. }), "{again:?}");
        assert_eq!(scene.fake.bills().len(), 1, "{lost:?}");
    }
    for (status, code, remedy) in [
        (400, "invalid_parameter", Remedy::Order),
        (400, "content_policy_violation", Remedy::Order),
        (401, "unauthorized", Remedy::Account),
        (402, "insufficient_credit", Remedy::Wallet),
        (403, "forbidden", Remedy::Account),
        (404, "avatar_not_found", Remedy::Order),
        (422, "unheard_of", Remedy::Order),
    ] {
        let scene = Scene::new().await;
        scene.break_once(CREATE, before(status, code));
        match scene.studio.submit(&scene.attempt(1)).await {
            SubmitAnswer::Refused(refusal) => {
                assert_eq!((refusal.remedy, refusal.code.as_str()), (remedy, code));
            }
            other => panic!("{code}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_busy_studio_says_for_how_long() {
    let scene = Scene::new().await;
    let busy = Canned::error(429, "rate_limit_exceeded").retry_after("7");
    scene.break_once(CREATE, Misbehavior::AnswerBefore(busy));
    let answer = scene.studio.submit(&scene.attempt(1)).await;
    assert_eq!(answer, SubmitAnswer::Busy { after_ms: 7_000 });
    let quota = Canned::error(429, "quota_exceeded");
    scene.break_once(CREATE, Misbehavior::AnswerBefore(quota));
    let answer = scene.studio.submit(&scene.attempt(1)).await;
    assert_eq!(
        answer,
        SubmitAnswer::Busy {
            after_ms: 3_600_000
        }
    );
    assert!(scene.fake.bills().is_empty());
}

#[tokio::test]
async fn what_is_sent_is_what_was_stored() {
    let scene = Scene::new().await;
    let attempt = scene.attempt(42);
    assert_eq!(AttemptId::from_title(&attempt.title), Some(attempt.id));
    scene.studio.submit(&attempt).await;
    scene.studio.submit(&attempt).await;
    let bills = scene.fake.bills();
    assert_eq!(bills.len(), 1);
    assert_eq!(bills[0].repeats, 1);
    assert_eq!(bills[0].idempotency_key, Some(attempt.idempotency_key()));
    assert_eq!(bills[0].callback_id, Some(attempt.callback_id()));
    assert_eq!(bills[0].title, Some(attempt.title));
}

#[tokio::test]
async fn what_was_taken_without_an_answer_is_found_by_its_title() {
    let scene = Scene::new().await;
    let attempt = scene.attempt(7);
    assert_eq!(scene.studio.look_up(&attempt).await, LookUpAnswer::Absent);
    scene.break_once(CREATE, Misbehavior::DropAfter);
    assert_eq!(scene.studio.submit(&attempt).await, SubmitAnswer::Unclear);
    for other in 100..230 {
        scene.bought_by_another(other).await;
    }
    let render: RenderId = scene.fake.bills()[0].video_id.parse().expect("an id");
    let found = LookUpAnswer::Found {
        render: render.clone(),
        others: 0,
    };
    assert_eq!(scene.studio.look_up(&attempt).await, found);

    // A search that was not finished proves nothing.
    for broken in [
        Misbehavior::DropBefore,
        Misbehavior::AnswerBefore(Canned::page(500)),
    ] {
        scene.break_once(LIST, broken);
        assert_eq!(scene.studio.look_up(&attempt).await, LookUpAnswer::Unclear);
    }
    // A studio that forgets keys is caught.
    scene.set(|knobs| knobs.forgets_keys = true);
    scene.pass(60);
    scene.studio.submit(&attempt).await;
    let twice = LookUpAnswer::Found { render, others: 1 };
    assert_eq!(scene.studio.look_up(&attempt).await, twice);
}

impl Scene {
    async fn bought_by_another(&self, chance: u128) {
        self.set(|knobs| knobs.slots = 0);
        self.bought(chance).await;
    }
}

#[tokio::test]
async fn many_renders_are_asked_for_in_one_call() {
    let scene = Scene::new().await;
    let first = scene.bought(1).await;
    scene.set(|knobs| knobs.fails_with = Some("RENDER_FAILED".to_owned()));
    let failing = scene.bought(2).await;
    scene.set(|knobs| {
        knobs.fails_with = None;
        knobs.wallet_micro_usd = 0;
        knobs.wallet_fails_late = true;
    });
    let unpaid = scene.bought(3).await;
    assert_eq!(scene.progress(&first).await, PollAnswer::Running);
    scene.pass(60);
    let unknown: RenderId = "vid_999".parse().expect("an id");
    let renders = [
        first.clone(),
        failing.clone(),
        unpaid.clone(),
        unknown.clone(),
    ];
    let answers = scene.studio.poll(&renders).await.expect("answers");
    let failed = |code: &str, is_unpaid| PollAnswer::Failed {
        code: code.to_owned(),
        message: "the video could not be rendered".to_owned(),
        is_unpaid,
    };
    let finished = PollAnswer::Finished {
        duration_ms: Some(2_000),
    };
    for expected in [
        (first, finished),
        (failing, failed("RENDER_FAILED", false)),
        (unpaid, failed("MOVIO_PAYMENT_INSUFFICIENT_CREDIT", true)),
        (unknown, PollAnswer::NotFound),
    ] {
        assert!(
            answers.contains(&expected),
            "{expected:?} not in {answers:?}"
        );
    }
    scene.break_once("GET /v3/videos/statuses", Misbehavior::DropBefore);
    scene.studio.poll(&renders).await.expect_err("no answer");
}

#[tokio::test]
async fn a_film_is_read_from_any_byte_behind_a_fresh_address() {
    let scene = Scene::new().await;
    let render = scene.bought(1).await;
    scene.studio.film_url(&render).await.expect_err("not yet");
    scene.pass(60);
    let one = scene.studio.film_url(&render).await.expect("an address");
    scene.pass(1);
    let two = scene.studio.film_url(&render).await.expect("an address");
    assert_ne!(one, two, "each is fresh");
    assert!(!format!("{one:?}").contains("signature="));
    let whole = read(&scene.studio, &render, 0).await;
    assert_eq!(&whole[4..8], b"ftyp");
    assert_eq!(read(&scene.studio, &render, 100).await, whole[100..]);
}

async fn read(studio: &HeyGenStudio, render: &RenderId, from: u64) -> Vec<u8> {
    let mut film = studio.open_film(render, from).await.expect("a film");
    let promised = film.size_bytes().expect("its size");
    let mut bytes = Vec::new();
    while let Some(piece) = film.next_piece().await.expect("a piece") {
        bytes.extend(piece);
    }
    assert_eq!(bytes.len() as u64, promised);
    bytes
}

#[tokio::test]
async fn everything_in_the_account_is_listed_page_by_page() {
    let scene = Scene::new().await;
    for chance in 1..=120 {
        scene.bought_by_another(chance).await;
    }
    scene.pass(60);
    let mut found = Vec::new();
    let mut page = None;
    loop {
        let list = scene.studio.list_renders(page.as_deref()).await;
        let list = list.expect("a page");
        found.extend(list.renders);
        page = list.next;
        if page.is_none() {
            break;
        }
    }
    assert_eq!(found.len(), 120);
    for sighting in &found {
        assert!(AttemptId::from_title(&sighting.title).is_some());
        assert_eq!(sighting.created_at_ms, NOON * 1_000);
        let finished = PollAnswer::Finished {
            duration_ms: Some(2_000),
        };
        assert_eq!(sighting.progress, finished);
    }
}

fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[tokio::test]
async fn a_report_is_believed_by_its_signature_and_is_only_a_hint() {
    let scene = Scene::new().await;
    let attempt = AttemptId::new(5);
    let body = format!(
        r#"{{"event_type":"avatar_video.success","event_data":{{"video_id":"vid_5","callback_id":"{attempt}"}}}}"#
    );
    let signed = |strips_prefix, body: &str| {
        let secret = WebhookSecret {
            secret: Secret::new("whsec_of_the_test"),
            strips_prefix,
        };
        sign(&secret, body.as_bytes()).expect("a signature")
    };
    let expected = WebhookEvent {
        event_id: "event-1".to_owned(),
        attempt: Some(attempt),
        render: "vid_5".parse().expect("an id"),
    };
    for strips_prefix in [false, true] {
        let signature = signed(strips_prefix, &body);
        let headers = headers(&[
            ("Heygen-Signature", &signature),
            ("heygen-event-id", "event-1"),
        ]);
        let read = scene.studio.read_webhook(&headers, body.as_bytes());
        assert_eq!(read, Ok(Some(expected.clone())));
    }
    // Without a number the body itself is the number, so that a repeated report is recognized.
    let signature = headers(&[("Signature", &signed(false, &body))]);
    let once = scene.studio.read_webhook(&signature, body.as_bytes());
    let twice = scene.studio.read_webhook(&signature, body.as_bytes());
    assert_eq!(once, twice);
    assert!(once.is_ok_and(|event| event.is_some_and(|event| event.event_id.len() == 64)));

    let other = r#"{"event_type":"avatar_video_gif.success","event_data":{}}"#;
    let signature = headers(&[("Heygen-Signature", &signed(false, other))]);
    assert_eq!(
        scene.studio.read_webhook(&signature, other.as_bytes()),
        Ok(None)
    );

    assert_eq!(scene.studio.read_webhook(&[], body.as_bytes()), Err(Forged));
    let forged = headers(&[("Heygen-Signature", &signed(false, other))]);
    assert_eq!(
        scene.studio.read_webhook(&forged, body.as_bytes()),
        Err(Forged)
    );
}
