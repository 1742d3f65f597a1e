use std::time::Duration;

use async_trait::async_trait;
use doorcast_app::ports::{
    Retry, VendorError,
    avatar_studio::{ByteSource, FreshUrl},
    media::{FilmReader, FilmSource, FilmToStore, MediaStore, StoreFilmError},
};
use doorcast_domain::pipeline::{id::VideoId, stage::StoredFilm};

use crate::{
    fakes::{Canned, FakeTime, Fault, Misbehavior, film},
    http::{Secret, pieces::Patience},
};

use super::{BucketFilms, BucketProblem, BucketSettings, fake::FakeBucket};

const OBJECT: &str = "/{bucket}/{*name}";

struct Scene {
    fake: FakeBucket,
    films: BucketFilms,
}

impl Scene {
    async fn new() -> Self {
        let fake = FakeBucket::start(0, FakeTime::running(1.0)).await;
        let fake = fake.expect("a port");
        let films = open(&fake.settings());
        Self { fake, films }
    }

    /// Adds a fault of objects.
    fn fault(&self, method: &str, times: u32, then: Misbehavior) {
        let fault = Fault::times(&format!("{method} {OBJECT}"), times, then);
        self.fake.controls().faults.add(fault);
    }

    fn names(&self) -> Vec<String> {
        let objects = self.fake.objects().into_iter();
        objects.map(|(name, _)| name).collect()
    }
}

fn open(settings: &BucketSettings) -> BucketFilms {
    let films = BucketFilms::new(settings).expect("good settings");
    films.with_patience(Patience {
        tries: 2,
        pause: Duration::ZERO,
    })
}

fn film_to_store(number: u64) -> FilmToStore {
    let video = VideoId::new(1_790_000_000_000, number);
    FilmToStore {
        key: format!("videos/{video}-1").parse().expect("a key"),
        video,
        duration_ms: None,
    }
}

/// A film of three seconds and about so many bytes.
fn bytes(size: u64) -> Vec<u8> {
    let film = film::Film::new(film::Shape::from_ratio("16:9"), 3_000, size);
    film.slice(0, film.size()).to_vec()
}

/// Hands out bytes, and breaks the connection once in the middle.
struct Source(Vec<u8>);

/// Hands out a byte and then nothing more, or breaks.
struct Bad {
    stalls: bool,
}

struct Rest {
    bytes: Vec<u8>,
    breaks_at: Option<usize>,
}

#[async_trait]
impl FilmSource for Source {
    async fn open_at(&self, offset_bytes: u64) -> Result<Box<dyn ByteSource>, VendorError> {
        let from = usize::try_from(offset_bytes).expect("a small film");
        Ok(Box::new(Rest {
            bytes: self.0[from..].to_vec(),
            breaks_at: (from == 0).then_some(self.0.len() / 2),
        }))
    }
}

#[async_trait]
impl FilmSource for Bad {
    async fn open_at(&self, _: u64) -> Result<Box<dyn ByteSource>, VendorError> {
        match self.stalls {
            true => std::future::pending().await,
            false => Err(broken()),
        }
    }
}

fn broken() -> VendorError {
    VendorError {
        message: "the connection broke".to_owned(),
        retry: Retry::Unknown,
        source: None,
    }
}

#[async_trait]
impl ByteSource for Rest {
    fn size_bytes(&self) -> Option<u64> {
        Some(self.bytes.len() as u64)
    }

    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, VendorError> {
        if self.breaks_at == Some(0) {
            return Err(broken());
        }
        let most = self.breaks_at.unwrap_or(usize::MAX).min(1_000_000);
        let some = self.bytes.len().min(most);
        self.breaks_at = self.breaks_at.map(|at| at - some);
        let rest = self.bytes.split_off(some);
        let piece = std::mem::replace(&mut self.bytes, rest);
        Ok((!piece.is_empty()).then_some(piece))
    }
}

async fn watch(films: &BucketFilms, stored: &StoredFilm, from: u64, length: u64) -> Vec<u8> {
    let opened = films.open_film(stored, from, length).await;
    let mut part = opened.expect("an answer").expect("a film");
    let promised = part.size_bytes().expect("its size");
    let mut bytes = Vec::new();
    while let Some(piece) = part.next_piece().await.expect("a piece") {
        bytes.extend(piece);
    }
    assert_eq!(bytes.len() as u64, promised);
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_is_kept_whole_found_again_and_read_from_any_byte() {
    let scene = Scene::new().await;
    scene.films.prove().await.expect("a good key");
    let film = film_to_store(1);
    assert_eq!(scene.films.find(&film).await.expect("an answer"), None);
    let url = FreshUrl("https://example.com/film.mp4".to_owned());
    let refused = scene.films.store_from_url(&film, &url).await;
    assert!(matches!(refused, Err(StoreFilmError::CannotRead { .. })));
    // Of three parts, the second of which is lost on its way at first.
    let bytes = bytes(20_000_000);
    scene.fault("PUT", 1, Misbehavior::DropBefore);
    let stored = scene
        .films
        .store_from_bytes(&film, &Source(bytes.clone()))
        .await;
    let stored = stored.expect("it is stored");
    assert_eq!(stored.duration_ms, 3_000, "read from the film itself");
    assert_eq!(stored.size_bytes, bytes.len() as u64);
    assert!(stored.checksum.starts_with("sha256:"));
    let again = open(&scene.fake.settings());
    let found = again.find(&film).await.expect("an answer");
    assert_eq!(found.as_ref(), Some(&stored));
    let twice = again.store_from_bytes(&film, &Source(Vec::new())).await;
    assert_eq!(twice.expect("twice is once"), stored);
    for (from, length) in [(0, stored.size_bytes), (7, 100), (19_999_000, 1_000)] {
        let part = watch(&again, &stored, from, length).await;
        assert_eq!(part, bytes[from as usize..(from + length) as usize]);
    }
    assert_eq!(scene.names().len(), 2, "a film and its card");
    assert_eq!(scene.fake.open_uploads(), 0);
    for _ in 0..2 {
        again.delete(&film.key).await.expect("deleted");
        assert_eq!(scene.names(), [""; 0]);
        assert_eq!(again.find(&film).await.expect("an answer"), None);
    }
    let gone = again.open_film(&stored, 0, 10).await.expect("an answer");
    assert!(gone.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn names_begin_with_what_was_chosen() {
    let scene = Scene::new().await;
    let films = open(&BucketSettings {
        prefix: "our/place/".to_owned(),
        ..scene.fake.settings()
    });
    films.prove().await.expect("a good key");
    let stored = films
        .store_from_bytes(&film_to_store(1), &Source(bytes(0)))
        .await;
    let stored = stored.expect("it is stored");
    assert!(
        scene
            .names()
            .iter()
            .all(|name| name.starts_with("our/place/"))
    );
    let whole = watch(&films, &stored, 0, stored.size_bytes).await;
    assert_eq!(whole, bytes(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_overwritten() {
    let scene = Scene::new().await;
    let film = film_to_store(1);
    let stored = scene.films.store_from_bytes(&film, &Source(bytes(0))).await;
    stored.expect("it is stored");
    let thief = FilmToStore {
        video: VideoId::new(1, 2),
        ..film.clone()
    };
    let refused = scene.films.find(&thief).await;
    assert!(matches!(refused, Err(StoreFilmError::Taken(_))));
    let refused = scene
        .films
        .store_from_bytes(&thief, &Source(bytes(0)))
        .await;
    assert!(matches!(refused, Err(StoreFilmError::Taken(_))));
    let strange = film_to_store(3);
    let card = format!("films/{}.json", strange.key);
    scene.fake.put(&card, b"the menu of a restaurant");
    let refused = scene
        .films
        .store_from_bytes(&strange, &Source(bytes(0)))
        .await;
    assert!(matches!(refused, Err(StoreFilmError::Taken(_))));
    scene.films.delete(&strange.key).await.expect("an answer");
    assert!(scene.names().contains(&card), "it is not ours to delete");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_store_the_same_film_keep_one() {
    let scene = Scene::new().await;
    let film = film_to_store(1);
    let other = open(&scene.fake.settings());
    // Both have looked before either is done.
    let slow = Misbehavior::DelayAfter { ms: 200 };
    scene.fault("GET", 2, slow);
    let (source, second) = (Source(bytes(0)), Source(bytes(0)));
    let (one, two) = tokio::join!(
        scene.films.store_from_bytes(&film, &source),
        other.store_from_bytes(&film, &second),
    );
    let kept = scene.films.find(&film).await.expect("an answer");
    let kept = kept.expect("a film");
    // One that was disturbed by the other says so, and is tried again.
    for stored in [one, two].into_iter().flatten() {
        assert_eq!(stored, kept);
    }
    let whole = watch(&other, &kept, 0, kept.size_bytes).await;
    assert_eq!(whole, bytes(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_process_left_is_cleared_by_the_next() {
    let scene = Scene::new().await;
    let film = film_to_store(1);
    let (dying, dead) = (scene.films.clone(), film.clone());
    let stalling = Bad { stalls: true };
    let storing = tokio::spawn(async move { dying.store_from_bytes(&dead, &stalling).await });
    let end = std::time::Instant::now() + Duration::from_secs(30);
    while scene.names().is_empty() {
        assert!(std::time::Instant::now() < end, "nothing is noted");
        tokio::task::yield_now().await;
    }
    storing.abort();
    assert!(storing.await.is_err(), "it died");
    assert_eq!(scene.fake.open_uploads(), 1);
    let stored = scene.films.store_from_bytes(&film, &Source(bytes(0))).await;
    let stored = stored.expect("it is stored");
    assert_eq!((scene.names().len(), scene.fake.open_uploads()), (2, 0));
    // A card whose film is gone leads to nothing, and makes room.
    let film_name = stored.url.rsplit_once("fake-bucket/").expect("its name").1;
    scene.fake.take_away(film_name);
    assert_eq!(scene.films.find(&film).await.expect("an answer"), None);
    let again = scene.films.store_from_bytes(&film, &Source(bytes(0))).await;
    assert_eq!(again.expect("it is stored").checksum, stored.checksum);
    assert_eq!(scene.names().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_fails_is_ended() {
    let scene = Scene::new().await;
    let film = film_to_store(1);
    let no_film = scene
        .films
        .store_from_bytes(&film, &Source(vec![7; 5_000]))
        .await;
    assert!(matches!(no_film, Err(StoreFilmError::Refused { .. })));
    let broken = Bad { stalls: false };
    let silent = scene.films.store_from_bytes(&film, &broken).await;
    assert!(matches!(silent, Err(StoreFilmError::Unavailable(_))));
    assert_eq!(scene.fake.open_uploads(), 0);
    let left = scene.names();
    assert!(
        left.iter().all(|name| name.starts_with("uploads/")),
        "{left:?}"
    );
    let busy = Misbehavior::AnswerBefore(Canned::page(503));
    scene.fault("POST", 0, busy);
    let silent = scene.films.store_from_bytes(&film, &Source(bytes(0))).await;
    assert!(matches!(silent, Err(StoreFilmError::Unavailable(_))));
    scene.fake.controls().faults.clear();
    let stored = scene.films.store_from_bytes(&film, &Source(bytes(0))).await;
    stored.expect("it is stored");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_whose_last_answer_is_lost_is_found() {
    let scene = Scene::new().await;
    let film = film_to_store(1);
    let source = Source(bytes(0));
    scene.fault("PUT", 0, Misbehavior::DropAfter);
    let lost = scene.films.store_from_bytes(&film, &source).await;
    assert!(matches!(lost, Err(StoreFilmError::Unavailable(_))));
    scene.fake.controls().faults.clear();
    // Everything that is put is put, and only every other time is there an answer.
    let fault = Fault::sometimes(&format!("PUT {OBJECT}"), 50, Misbehavior::DropAfter);
    scene.fake.controls().faults.add(fault);
    let mut stored = scene.films.store_from_bytes(&film, &source).await;
    for _ in 0..50 {
        match stored {
            Err(StoreFilmError::Unavailable(_)) => {
                stored = scene.films.store_from_bytes(&film, &source).await;
            }
            _ => break,
        }
    }
    let found = scene.films.find(&film).await.expect("an answer");
    assert_eq!(found, Some(stored.expect("it is stored")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_and_a_wrong_bucket_are_told_apart_without_names() {
    let scene = Scene::new().await;
    let wrong_key = BucketSettings {
        access_key_id: "somebody".to_owned(),
        secret_access_key: Secret::new("very-secret"),
        ..scene.fake.settings()
    };
    let wrong_bucket = BucketSettings {
        bucket: "elsewhere".to_owned(),
        ..scene.fake.settings()
    };
    for (settings, problem) in [
        (wrong_key, BucketProblem::Key),
        (wrong_bucket, BucketProblem::NotFound),
    ] {
        let films = open(&settings);
        let error = films.prove().await.expect_err("a refusal");
        assert_eq!(error.problem, problem);
        let refused = films
            .store_from_bytes(&film_to_store(1), &Source(bytes(0)))
            .await;
        let told = format!("{error} {refused:?} {settings:?}");
        for hidden in ["somebody/", "very-secret", "127.0.0.1:1", "films/"] {
            let told = told.replace(&format!("{:?}", settings.endpoint), "");
            assert!(!told.contains(hidden), "{told}");
        }
    }
}

#[test]
fn a_key_is_never_sent_over_a_plain_line_to_another_computer() {
    let settings = BucketSettings {
        bucket: "films".to_owned(),
        endpoint: Some("http://minio.example".to_owned()),
        region: super::USUAL_REGION.to_owned(),
        access_key_id: "id".to_owned(),
        secret_access_key: Secret::new("key"),
        prefix: String::new(),
    };
    assert!(BucketFilms::new(&settings).is_err());
    let safe = BucketSettings {
        endpoint: Some("https://minio.example".to_owned()),
        ..settings
    };
    assert!(BucketFilms::new(&safe).is_ok());
}
