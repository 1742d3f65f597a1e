use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use doorcast_app::ports::{
    Clock, VendorError,
    avatar_studio::{ByteSource, FreshUrl},
    media::{FilmSource, FilmToStore, MediaStore, StoreFilmError},
};
use doorcast_domain::pipeline::{id::VideoId, stage::StoredFilm};

use crate::{
    cloudinary::{
        Algorithm, Cloudinary, Settings,
        fake::{FakeCloudinary, Knobs},
    },
    fakes::{Canned, FakeServer, FakeTime, Fault, Misbehavior, film},
    http::pieces::Patience,
};

use super::CloudinaryFilms;

const UPLOAD: &str = "POST /v1_1/{cloud}/{kind}/upload";
const NOON: i64 = 1_790_000_000;

struct Noon;

impl Clock for Noon {
    fn now_ms(&self) -> i64 {
        NOON * 1_000
    }
}

struct Scene {
    fake: FakeCloudinary,
    films: CloudinaryFilms,
    film: FilmToStore,
    _server: FakeServer,
    url: FreshUrl,
}

impl Scene {
    async fn new() -> Self {
        let time = FakeTime::manual(NOON);
        let fake = FakeCloudinary::start(0, time).await.expect("a free port");
        let settings = Settings {
            base_url: fake.url(),
            delivery_url: fake.url(),
            credentials: fake.credentials(),
            algorithm: Algorithm::Sha1,
            asset_folder: None,
            notification_url: None,
        };
        let client = Cloudinary::new(settings).expect("a good address");
        let films = CloudinaryFilms::new(client, Arc::new(Noon)).with_patience(Patience {
            tries: 3,
            pause: Duration::ZERO,
        });
        let listener = FakeServer::listen(0).await.expect("a free port");
        let router =
            axum::Router::new().route("/film.mp4", axum::routing::get(|| async { bytes() }));
        let server = FakeServer::start(listener, router).await.expect("a server");
        Self {
            url: FreshUrl(format!("{}/film.mp4?signature=hush", server.url())),
            fake,
            films,
            film: film_to_store(1),
            _server: server,
        }
    }

    fn set(&self, turn: impl FnOnce(&mut Knobs)) {
        self.fake.controls().set(turn);
    }

    fn break_once(&self, then: Misbehavior) {
        self.fake.controls().faults.add(Fault::once(UPLOAD, then));
    }

    async fn stored(&self) -> StoredFilm {
        let stored = self.films.store_from_url(&self.film, &self.url).await;
        stored.expect("it is stored")
    }
}

/// A film of three seconds.
fn bytes() -> Vec<u8> {
    let film = film::Film::new(film::Shape::from_ratio("9:16"), 3_000, 0);
    film.slice(0, film.size()).to_vec()
}

fn film_to_store(number: u64) -> FilmToStore {
    let video = VideoId::new(1_790_000_000_000, number);
    FilmToStore {
        key: format!("videos/{video}-1").parse().expect("a key"),
        video,
        duration_ms: Some(3_000),
    }
}

/// Bytes that break off as often as planned.
struct Flaky {
    bytes: Vec<u8>,
    breaks: AtomicUsize,
    opened: AtomicUsize,
}

impl Flaky {
    fn new(bytes: Vec<u8>, breaks: usize) -> Self {
        Self {
            bytes,
            breaks: AtomicUsize::new(breaks),
            opened: AtomicUsize::new(0),
        }
    }
}

struct Rest {
    bytes: Vec<u8>,
    breaks_after: Option<usize>,
}

#[async_trait]
impl FilmSource for Flaky {
    async fn open_at(&self, offset_bytes: u64) -> Result<Box<dyn ByteSource>, VendorError> {
        self.opened.fetch_add(1, Ordering::Relaxed);
        let breaks = self
            .breaks
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            })
            .is_ok();
        Ok(Box::new(Rest {
            bytes: self.bytes[usize::try_from(offset_bytes).expect("a small film")..].to_vec(),
            breaks_after: breaks.then_some(1),
        }))
    }
}

#[async_trait]
impl ByteSource for Rest {
    fn size_bytes(&self) -> Option<u64> {
        Some(self.bytes.len() as u64)
    }

    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, VendorError> {
        match &mut self.breaks_after {
            Some(0) => {
                return Err(VendorError {
                    message: "the connection broke".to_owned(),
                    retry: doorcast_app::ports::Retry::Unknown,
                    source: None,
                });
            }
            Some(left) => *left -= 1,
            None => {}
        }
        let rest = self.bytes.split_off(self.bytes.len().min(100));
        let piece = std::mem::replace(&mut self.bytes, rest);
        Ok((!piece.is_empty()).then_some(piece))
    }
}

#[tokio::test]
async fn an_address_is_handed_over_and_the_film_is_found_again() {
    let scene = Scene::new().await;
    assert_eq!(
        scene.films.find(&scene.film).await.expect("an answer"),
        None
    );
    let stored = scene.stored().await;
    assert_eq!(stored.key, scene.film.key);
    assert_eq!(stored.size_bytes, bytes().len() as u64);
    assert!(stored.checksum.starts_with("md5:") && stored.checksum.len() == 36);
    assert!(stored.duration_ms > 0);
    assert!(stored.url.contains(scene.film.key.as_str()) && !stored.url.contains("hush"));
    let found = scene.films.find(&scene.film).await.expect("an answer");
    assert_eq!(found.as_ref(), Some(&stored));
    // Storing it again is storing it once.
    assert_eq!(scene.stored().await, stored);
    assert_eq!(scene.fake.kept().len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_lost_is_looked_for() {
    for lost in [
        Misbehavior::DropAfter,
        Misbehavior::AnswerAfter(Canned::page(502)),
    ] {
        let scene = Scene::new().await;
        scene.break_once(lost);
        let stored = scene.films.store_from_url(&scene.film, &scene.url).await;
        assert!(
            matches!(stored, Err(StoreFilmError::Unavailable(_))),
            "{stored:?}"
        );
        let found = scene.films.find(&scene.film).await.expect("an answer");
        assert_eq!(found.map(|film| film.key), Some(scene.film.key.clone()));
        assert_eq!(scene.fake.kept().len(), 1);
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_no_end() {
    let scene = Scene::new().await;
    scene.set(|knobs| knobs.cannot_fetch = true);
    for url in [
        scene.url.clone(),
        FreshUrl("file:///tmp/film.mp4".to_owned()),
    ] {
        let stored = scene.films.store_from_url(&scene.film, &url).await;
        assert!(
            matches!(stored, Err(StoreFilmError::CannotRead { .. })),
            "{stored:?}"
        );
    }
    let source = Flaky::new(bytes(), 2);
    let stored = scene.films.store_from_bytes(&scene.film, &source).await;
    let stored = stored.expect("it is stored");
    assert_eq!(stored.size_bytes, bytes().len() as u64);
    assert_eq!(
        source.opened.load(Ordering::Relaxed),
        3,
        "it is read on where it broke"
    );
    let found = scene.films.find(&scene.film).await.expect("an answer");
    assert_eq!(found, Some(stored));
}

#[tokio::test]
async fn bytes_that_never_come_are_not_stored() {
    let scene = Scene::new().await;
    let stored = scene.films.store_from_bytes(&scene.film, &Broken).await;
    assert!(
        matches!(stored, Err(StoreFilmError::Unavailable(_))),
        "{stored:?}"
    );
    assert!(scene.fake.kept().is_empty());
}

/// Never opens.
struct Broken;

#[async_trait]
impl FilmSource for Broken {
    async fn open_at(&self, _: u64) -> Result<Box<dyn ByteSource>, VendorError> {
        Err(VendorError {
            message: "no answer".to_owned(),
            retry: doorcast_app::ports::Retry::Unknown,
            source: None,
        })
    }
}

#[tokio::test]
async fn what_is_not_ours_is_left_alone() {
    let scene = Scene::new().await;
    scene.stored().await;
    let other = FilmToStore {
        key: scene.film.key.clone(),
        ..film_to_store(2)
    };
    let found = scene.films.find(&other).await;
    assert!(matches!(found, Err(StoreFilmError::Taken(_))), "{found:?}");
    let stored = scene.films.store_from_url(&other, &scene.url).await;
    assert!(
        matches!(stored, Err(StoreFilmError::Taken(_))),
        "{stored:?}"
    );
    scene.films.delete(&scene.film.key).await.expect("deleted");
    scene
        .films
        .delete(&scene.film.key)
        .await
        .expect("deleted already");
    assert_eq!(
        scene.films.find(&scene.film).await.expect("an answer"),
        None
    );
}

#[tokio::test]
async fn what_will_be_refused_again_is_told_with_the_way_out() {
    let scene = Scene::new().await;
    scene.set(|knobs| knobs.max_video_bytes = 10);
    let refused = scene.films.store_from_url(&scene.film, &scene.url).await;
    let Err(StoreFilmError::Refused { reason }) = refused else {
        panic!("{refused:?}");
    };
    assert!(
        reason.contains("larger than the Cloudinary account may keep"),
        "{reason}"
    );
    scene.set(|knobs| knobs.api_secret = "another".to_owned());
    let refused = scene.films.find(&scene.film).await;
    let Err(StoreFilmError::Refused { reason }) = refused else {
        panic!("{refused:?}");
    };
    assert!(reason.contains("CLOUDINARY_API_SECRET"), "{reason}");
}
