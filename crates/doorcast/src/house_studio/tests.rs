use std::{
    path::Path,
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    time::Duration,
};

use doorcast_app::ports::{
    Clock as _,
    avatar_studio::{AvatarStudio, QuoteError},
    files::FileStore,
    media::FilmExtras,
    open_renders::{OpenRenders as _, RenderClaim},
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
        lease::Worker,
        stage::Remedy,
    },
    video::{AspectRatio, Language, Quality},
};
use doorcast_render::project;

use doorcast_store::{files::FolderFiles, memory::MemoryVideos};
use doorcast_vendors::kept_pictures::KeptPictures;

use crate::clock::SystemClock;

use super::{Filming, HouseBrand, HouseStudio, Props, order::HouseOrder, render_of};

/// Longer than any film of these tests takes, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A studio, and the ends it reports.
struct Scene {
    studio: HouseStudio,
    ends: Receiver<AttemptId>,
    files: Arc<dyn FileStore>,
}

impl Scene {
    fn open(data: &Path) -> Self {
        Self::on(Arc::default(), data, "node", 1)
    }

    /// Opens the studio of a node, of which there may be several with the same store and files.
    fn on(store: Arc<MemoryVideos>, data: &Path, node: &str, at_once: usize) -> Self {
        let scene = Self::without_filming(store, data, node, at_once);
        scene.studio.begin();
        scene
    }

    fn without_filming(store: Arc<MemoryVideos>, data: &Path, node: &str, at_once: usize) -> Self {
        let (sender, ends) = channel();
        let files: Arc<dyn FileStore> = Arc::new(FolderFiles::open(data).expect("a folder"));
        let props = Props {
            renders: store,
            pictures: Arc::new(KeptPictures::new(Arc::clone(&files))),
            clock: Arc::new(SystemClock),
            on_end: Arc::new(move |attempt| {
                let _ = sender.send(attempt);
            }),
        };
        let filming = Filming {
            data: data.join(node),
            worker: Worker {
                node: node.to_owned(),
                process: "1".to_owned(),
            },
            at_once,
            clock_speed: 1,
        };
        Self {
            studio: HouseStudio::new(Arc::clone(&files), brand(), filming, props),
            ends,
            files,
        }
    }

    fn attempt(&self, chance: u128) -> Attempt {
        self.attempt_at(chance, &order())
    }

    fn attempt_at(&self, chance: u128, order: &Order) -> Attempt {
        let id = AttemptId::new(chance);
        let prepared = self.studio.prepare(order, id).expect("a good order");
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

#[tokio::test(flavor = "multi_thread")]
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
    assert!(!url.0.starts_with("http"), "no storage elsewhere reads it");
    let listed = scene.studio.list_renders(None).await.expect("a list");
    assert_eq!(listed.renders.len(), 1);
    assert_eq!(
        AttemptId::from_title(&listed.renders[0].title),
        Some(attempt.id)
    );
}

#[tokio::test(flavor = "multi_thread")]
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

#[tokio::test(flavor = "multi_thread")]
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

#[tokio::test(flavor = "multi_thread")]
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

#[tokio::test(flavor = "multi_thread")]
async fn without_a_profile_nothing_is_filmed() {
    let folder = tempfile::tempdir().expect("a folder");
    let nobody = HouseBrand {
        agent: Err("the agent's profile has no license".to_owned()),
        ..brand()
    };
    let mut scene = Scene::open(folder.path());
    scene.studio.brand = nobody;
    let refusal = scene
        .studio
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

#[tokio::test(flavor = "multi_thread")]
async fn an_order_brings_its_own_agent_colors_and_pictures() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = FolderFiles::open(folder.path()).expect("a folder");
    let pictures = KeptPictures::new(Arc::new(files));
    let office: OfficeId = "stone-vale".parse().expect("a name");
    let file = picture();
    let headshot = pictures.keep(&office, file).await.expect("a picture");
    let house = HouseOrder::of(&dressed(&office, &headshot), &brand()).expect("a good order");
    let json = serde_json::to_string(&house).expect("JSON");
    let kept: HouseOrder = serde_json::from_str(&json).expect("the same order");
    let project = kept.project(&pictures).await.expect("an answer");
    let project = project.expect("every picture");
    assert_eq!(project.agent.name, "Marisol Vega");
    assert_eq!(project.accent, 0xAA_33_00);
    assert_eq!(project.quality, project::Quality::Preview);
    assert_eq!(project.photos.len(), 1);
    assert!(matches!(project.host, project::Host::Headshot(_)));
    assert!(matches!(project.background, project::Background::Photo(_)));
    let elsewhere = "other".parse().expect("a name");
    let stolen = HouseOrder::of(&dressed(&elsewhere, &headshot), &brand()).expect("an order");
    let gone = stolen.project(&pictures).await.expect("an answer");
    let gone = gone.expect_err("another office's");
    assert!(gone.to_string().contains(headshot.as_str()));
}

#[tokio::test]
async fn orders_and_tickets_from_before_are_filmed_as_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = FolderFiles::open(folder.path()).expect("a folder");
    let pictures = KeptPictures::new(Arc::new(files));
    let house = HouseOrder::of(&order(), &brand()).expect("a good order");
    let mut ticket = serde_json::to_value(&house).expect("JSON");
    ticket.as_object_mut().expect("an object").remove("quality");
    let before: HouseOrder = serde_json::from_value(ticket).expect("an old ticket");
    assert_eq!(before, house);
    let project = before.project(&pictures).await.expect("an answer");
    let project = project.expect("no pictures");
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

#[tokio::test(flavor = "multi_thread")]
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

#[tokio::test(flavor = "multi_thread")]
async fn a_film_that_is_kept_elsewhere_is_let_go_and_counts_as_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let scene = Scene::open(folder.path());
    let attempt = scene.attempt(1);
    let render = render_of(attempt.id);
    scene.studio.film_is_kept(&render).await;
    scene.studio.submit(&attempt).await;
    scene.wait();
    for _ in 0..2 {
        scene.studio.film_is_kept(&render).await;
        let progress = scene.progress(&attempt).await;
        assert!(matches!(progress, PollAnswer::Finished { .. }));
    }
    let shelf = "studio".parse().expect("a name");
    let left = scene.files.list_folder(&shelf).await.expect("a list");
    let left: Vec<_> = left.iter().map(|name| name.as_str()).collect();
    assert_eq!(left.len(), 4, "all but the film: {left:?}");
    assert!(scene.studio.open_film(&render, 0).await.is_err());
}

/// Words that take long enough that somebody can leave meanwhile.
fn long() -> Order {
    Order {
        script: "Welcome to this home. ".repeat(40),
        style: Style {
            quality: Quality::Production,
            ..Style::default()
        },
        ..order()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_node_leaves_another_films_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let store: Arc<MemoryVideos> = Arc::default();
    let first = Scene::on(Arc::clone(&store), folder.path(), "first", 1);
    let attempt = first.attempt_at(1, &long());
    first.studio.submit(&attempt).await;
    // It is taken when nobody else can take it.
    let claim = RenderClaim {
        worker: Worker {
            node: "looker".to_owned(),
            process: "1".to_owned(),
        },
        now_ms: SystemClock.now_ms(),
        lasts_ms: 0,
    };
    let end = std::time::Instant::now() + PATIENCE;
    while store
        .take_render(&claim)
        .await
        .expect("an answer")
        .is_some()
    {
        assert!(std::time::Instant::now() < end, "nobody films it");
        tokio::task::yield_now().await;
    }
    first.studio.leave().await;
    assert_eq!(first.progress(&attempt).await, PollAnswer::Running);
    assert!(first.ends.try_recv().is_err(), "it was not made");
    let taken = store.take_render(&claim).await.expect("an answer");
    assert!(taken.is_some(), "it was given back");
    let second = Scene::on(store, folder.path(), "second", 1);
    assert_eq!(second.wait(), attempt.id);
    assert!(matches!(
        first.progress(&attempt).await,
        PollAnswer::Finished { .. }
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_films_nothing_leaves_it_to_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let store: Arc<MemoryVideos> = Arc::default();
    let pages = Scene::on(Arc::clone(&store), folder.path(), "pages", 0);
    let attempt = pages.attempt(1);
    pages.studio.submit(&attempt).await;
    assert_eq!(pages.progress(&attempt).await, PollAnswer::Running);
    let films = Scene::on(store, folder.path(), "films", 1);
    assert_eq!(films.wait(), attempt.id);
    let bytes = pages.film(&attempt, 0).await;
    assert_eq!(&bytes[4..8], b"ftyp");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_without_an_open_render_is_healed_by_whoever_asks() {
    let folder = tempfile::tempdir().expect("a folder");
    let store: Arc<MemoryVideos> = Arc::default();
    let scene = Scene::without_filming(Arc::clone(&store), folder.path(), "node", 1);
    let attempt = scene.attempt(1);
    scene.studio.submit(&attempt).await;
    store.close_render(attempt.id).await.expect("closed");
    assert_eq!(scene.progress(&attempt).await, PollAnswer::Running);
    scene.studio.begin();
    assert_eq!(scene.wait(), attempt.id);
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
