use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    time::Duration,
};

use doorcast_app::ports::{
    avatar_studio::{AvatarStudio, QuoteError},
    media::FilmExtras,
    pictures::Pictures,
};
use doorcast_domain::{
    agent::AgentProfile,
    ledger::{Account, Month, UsdMicros},
    picture::PictureId,
    pipeline::{
        Background, HEADSHOT, Order, Style, Video,
        attempt::{Attempt, Purchase, Quote, Times},
        event::{LookUpAnswer, PollAnswer, SubmitAnswer},
        id::{AttemptId, OfficeId, VideoId},
        stage::Remedy,
    },
    video::{AspectRatio, Language, Quality},
};
use doorcast_render::project;

use doorcast_vendors::disk_pictures::DiskPictures;

use crate::clock::SystemClock;

use super::{HouseBrand, HouseStudio, order::HouseOrder, render_of};

/// Longer than any film of these tests takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A studio, and the ends it reports.
struct Scene {
    studio: HouseStudio,
    ends: Receiver<AttemptId>,
}

impl Scene {
    fn open(data: &Path) -> Self {
        let (sender, ends) = channel();
        let on_end = Arc::new(move |attempt| {
            let _ = sender.send(attempt);
        });
        let clock = Arc::new(SystemClock);
        let pictures = DiskPictures::open(data.join("pictures")).expect("a folder");
        let studio = HouseStudio::open(data, brand(), &pictures, 1, clock, on_end);
        let studio = studio.expect("a folder");
        Self { studio, ends }
    }

    fn attempt(&self, chance: u128) -> Attempt {
        let id = AttemptId::new(chance);
        let prepared = self.studio.prepare(&order(), id).expect("a good order");
        Attempt {
            id,
            number: 1,
            order_revision: 1,
            pressed_at_ms: 0,
            month: Month(202_611),
            title: prepared.title,
            request: prepared.request,
            quote: Quote::free(1_000),
            purchase: Purchase::Unknown,
            charged: None,
            money: Account::default(),
            times: Times::default(),
        }
    }

    async fn progress(&self, attempt: &Attempt) -> PollAnswer {
        let render = render_of(attempt.id);
        let answers = self.studio.poll(&[render]).await.expect("an answer");
        answers[0].1.clone()
    }

    fn wait(&self) -> AttemptId {
        self.ends.recv_timeout(PATIENCE).expect("an end")
    }

    async fn film(&self, attempt: &Attempt, from: u64) -> Vec<u8> {
        let render = render_of(attempt.id);
        let mut film = self.studio.open_film(&render, from).await.expect("a film");
        let promised = film.size_bytes().expect("its size");
        let mut bytes = Vec::new();
        while let Some(piece) = film.next_piece().await.expect("a piece") {
            bytes.extend(piece);
        }
        assert_eq!(bytes.len() as u64, promised);
        bytes
    }
}

fn brand() -> HouseBrand {
    let text = |text: &str| text.to_owned();
    HouseBrand {
        agent: Ok(AgentProfile {
            name: text("Dana Whitfield"),
            brokerage: text("Stone & Vale Realty"),
            license: text("CA DRE #01234567"),
            phone: text("(760) 555-0142"),
        }),
        accent: 0x0F_76_6E,
    }
}

fn order() -> Order {
    Order {
        studio: "house".parse().expect("a name"),
        media: "disk".parse().expect("a name"),
        title: "Open house".to_owned(),
        script: "Welcome.".to_owned(),
        language: Language::English,
        aspect: AspectRatio::Square,
        presenter: "none".to_owned(),
        voice: Some("silent".to_owned()),
        background: Some(Background::Color("#203040".to_owned())),
        style: Style::default(),
    }
}

#[tokio::test]
async fn a_film_is_taken_at_once_made_beside_and_read_from_any_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::open(folder.path());
    let quote = scene.studio.quote(&order()).await.expect("a price");
    assert_eq!(quote.total(), UsdMicros::ZERO);
    let attempt = scene.attempt(1);
    assert_eq!(scene.studio.look_up(&attempt).await, LookUpAnswer::Absent);
    assert_eq!(scene.progress(&attempt).await, PollAnswer::NotFound);
    let accepted = SubmitAnswer::Accepted {
        render: render_of(attempt.id),
    };
    assert_eq!(scene.studio.submit(&attempt).await, accepted);
    assert_eq!(
        scene.studio.submit(&attempt).await,
        accepted,
        "twice is once"
    );
    let found = LookUpAnswer::Found {
        render: render_of(attempt.id),
        others: 0,
    };
    assert_eq!(scene.studio.look_up(&attempt).await, found);
    assert_eq!(scene.wait(), attempt.id);
    let PollAnswer::Finished {
        duration_ms: Some(duration_ms),
    } = scene.progress(&attempt).await
    else {
        panic!("it is finished");
    };
    assert!((300..10_000).contains(&duration_ms), "{duration_ms}");
    let whole = scene.film(&attempt, 0).await;
    assert_eq!(&whole[4..8], b"ftyp");
    assert_eq!(scene.film(&attempt, 1_000).await, whole[1_000..]);
    let url = scene
        .studio
        .film_url(&render_of(attempt.id))
        .await
        .expect("an address");
    assert!(
        url.0.starts_with("file:///"),
        "no storage elsewhere reads it"
    );
    let listed = scene.studio.list_renders(None).await.expect("a list");
    assert_eq!(listed.renders.len(), 1);
    assert_eq!(
        AttemptId::from_title(&listed.renders[0].title),
        Some(attempt.id)
    );
}

#[tokio::test]
async fn what_a_dead_process_left_is_begun_again_by_whoever_asks() {
    let folder = tempfile::tempdir().expect("a folder");
    let attempt = {
        let scene = Scene::open(folder.path());
        let attempt = scene.attempt(1);
        scene.studio.submit(&attempt).await;
        scene.wait();
        attempt
    };
    let place = folder.path().join("studio").join(attempt.id.token());
    let first = std::fs::read(place.join("film.mp4")).expect("a film");
    for lost in ["outcome.json", "film.mp4"] {
        std::fs::remove_file(place.join(lost)).expect("a file");
        let scene = Scene::open(folder.path());
        assert_eq!(
            scene.progress(&attempt).await,
            PollAnswer::Running,
            "{lost}"
        );
        assert_eq!(scene.wait(), attempt.id);
        assert!(matches!(
            scene.progress(&attempt).await,
            PollAnswer::Finished { .. }
        ));
        assert_eq!(
            scene.film(&attempt, 0).await,
            first,
            "equal orders give equal films"
        );
    }
}

#[tokio::test]
async fn films_are_made_one_after_the_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::open(folder.path());
    let attempts = [3, 1, 2].map(|chance| scene.attempt(chance));
    for attempt in &attempts {
        scene.studio.submit(attempt).await;
    }
    for attempt in &attempts {
        assert_eq!(scene.wait(), attempt.id);
    }
}

#[tokio::test]
async fn what_cannot_be_filmed_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::open(folder.path());
    for (order, field, says) in [
        (
            Order {
                presenter: "look-01".into(),
                ..order()
            },
            "avatar_id",
            "there are avery",
        ),
        (
            Order {
                voice: Some("x".into()),
                ..order()
            },
            "voice_id",
            "builtin and silent",
        ),
        (
            Order {
                voice: None,
                language: Language::Spanish,
                ..order()
            },
            "voice_id",
            "choose silent",
        ),
        (
            Order {
                script: " ".into(),
                ..order()
            },
            "script",
            "empty",
        ),
        (
            Order {
                background: Some(Background::Picture("https://example.com/a.jpg".into())),
                ..order()
            },
            "background",
            "takes a color",
        ),
        (
            Order {
                background: Some(Background::Color("#+12345".into())),
                ..order()
            },
            "background",
            "six digits",
        ),
    ] {
        match scene.studio.quote(&order).await {
            Err(QuoteError::Refused(refusal)) => {
                assert_eq!(refusal.field.as_deref(), Some(field), "{refusal:?}");
                assert!(refusal.message.contains(says), "{refusal:?}");
            }
            other => panic!("{field}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn without_a_profile_nothing_is_filmed() {
    let folder = tempfile::tempdir().expect("a folder");
    let nobody = HouseBrand {
        agent: Err("the agent's profile has no license".to_owned()),
        ..brand()
    };
    let studio = HouseStudio::open(
        folder.path(),
        nobody,
        &DiskPictures::open(folder.path()).expect("a folder"),
        1,
        Arc::new(SystemClock),
        Arc::new(|_| {}),
    )
    .expect("a folder");
    let refusal = studio
        .prepare(&order(), AttemptId::new(1))
        .expect_err("a refusal");
    assert_eq!(
        (refusal.remedy, refusal.field.as_deref()),
        (Remedy::Account, Some("agent"))
    );
    assert!(refusal.message.contains("no license"), "{refusal:?}");
}

fn dressed(office: &OfficeId, headshot: &PictureId) -> Order {
    Order {
        presenter: HEADSHOT.to_owned(),
        background: Some(Background::Stored(headshot.clone())),
        style: Style {
            profile: Some(AgentProfile {
                name: "Marisol Vega".to_owned(),
                ..brand().agent.expect("a profile")
            }),
            accent: Some("#AA3300".to_owned()),
            quality: Quality::Preview,
            headshot: Some(headshot.clone()),
            photos: vec![headshot.clone()],
            office: Some(office.clone()),
        },
        ..order()
    }
}

#[tokio::test]
async fn an_order_brings_its_own_agent_colors_and_pictures() {
    let folder = tempfile::tempdir().expect("a folder");
    let pictures = DiskPictures::open(folder.path()).expect("a folder");
    let office: OfficeId = "stone-vale".parse().expect("a name");
    let file = picture();
    let headshot = pictures.keep(&office, file).await.expect("a picture");
    let house = HouseOrder::of(&dressed(&office, &headshot), &brand()).expect("a good order");
    let json = serde_json::to_string(&house).expect("JSON");
    let kept: HouseOrder = serde_json::from_str(&json).expect("the same order");
    let project = kept.project(&pictures).expect("every picture");
    assert_eq!(project.agent.name, "Marisol Vega");
    assert_eq!(project.accent, 0xAA_33_00);
    assert_eq!(project.quality, project::Quality::Preview);
    assert_eq!(project.photos.len(), 1);
    assert!(matches!(project.host, project::Host::Headshot(_)));
    assert!(matches!(project.background, project::Background::Photo(_)));
    let elsewhere = "other".parse().expect("a name");
    let stolen = HouseOrder::of(&dressed(&elsewhere, &headshot), &brand()).expect("an order");
    let gone = stolen.project(&pictures).expect_err("another office's");
    assert!(gone.to_string().contains(headshot.as_str()));
}

#[test]
fn orders_and_tickets_from_before_are_filmed_as_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let pictures = DiskPictures::open(folder.path()).expect("a folder");
    let house = HouseOrder::of(&order(), &brand()).expect("a good order");
    let mut ticket = serde_json::to_value(&house).expect("JSON");
    ticket.as_object_mut().expect("an object").remove("quality");
    let before: HouseOrder = serde_json::from_value(ticket).expect("an old ticket");
    assert_eq!(before, house);
    let project = before.project(&pictures).expect("no pictures");
    assert_eq!(project.quality, project::Quality::Full);
    assert_eq!(project.agent.name, "Dana Whitfield");
    let mut old = serde_json::to_value(order()).expect("JSON");
    assert!(
        old.as_object_mut()
            .expect("an object")
            .remove("style")
            .is_none()
    );
    assert_eq!(
        serde_json::from_value::<Order>(old).expect("an old order"),
        order()
    );
}

#[test]
fn the_agents_picture_is_shown_only_where_there_is_one() {
    let wanted = Order {
        presenter: HEADSHOT.to_owned(),
        ..order()
    };
    let refused = HouseOrder::of(&wanted, &brand()).expect_err("a refusal");
    assert_eq!(refused.field.as_deref(), Some("avatar_id"));
    assert!(refused.message.contains("profile"), "{refused:?}");
}

#[tokio::test]
async fn a_film_has_a_poster_and_captions_until_they_are_deleted() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::open(folder.path());
    let mut attempt = scene.attempt(1);
    scene.studio.submit(&attempt).await;
    scene.wait();
    attempt.purchase = Purchase::Bought {
        render: render_of(attempt.id),
    };
    let agent = "dana".parse().expect("a name");
    let mut video = Video::draft(
        VideoId::new(1, 1),
        agent,
        "o".parse().expect("a name"),
        order(),
        0,
    );
    let none = scene.studio.poster(&video).await.expect("an answer");
    assert_eq!(none, None);
    video.attempts.push(attempt);
    let poster = scene.studio.poster(&video).await.expect("an answer");
    assert_eq!(poster.expect("a poster")[..2], [0xFF, 0xD8]);
    let captions = scene.studio.captions(&video).await.expect("an answer");
    let captions = String::from_utf8(captions.expect("captions")).expect("text");
    assert!(
        captions.starts_with("WEBVTT") && captions.contains("Welcome."),
        "{captions}"
    );
    for _ in 0..2 {
        scene.studio.delete_extras(&video).await.expect("deleted");
        let gone = scene.studio.poster(&video).await.expect("an answer");
        assert_eq!(gone, None);
    }
}

/// A picture of one red point.
fn picture() -> Vec<u8> {
    let red = "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0000003010100\
               18dd8db00000000049454e44ae426082";
    let digits: Vec<u8> = red.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte = |pair: &[u8]| {
        let text = std::str::from_utf8(pair).expect("digits");
        u8::from_str_radix(text, 16).expect("a byte")
    };
    digits.chunks(2).map(byte).collect()
}
