use std::{fs, time::Duration};

use async_trait::async_trait;
use doorcast_app::ports::{
    Retry, VendorError,
    avatar_studio::{ByteSource, FreshUrl},
    media::{FilmSource, FilmToStore, MediaStore, StoreFilmError},
};
use doorcast_domain::pipeline::id::VideoId;

use crate::{fakes::film, http::pieces::Patience};

use super::{CARDS, DiskFilms};

struct Scene {
    folder: tempfile::TempDir,
    films: DiskFilms,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let films = open(folder.path());
        Self { folder, films }
    }
}

fn open(folder: &std::path::Path) -> DiskFilms {
    let mut films = DiskFilms::open(folder).expect("a folder");
    films.patience = Patience {
        tries: 2,
        pause: Duration::ZERO,
    };
    films
}

fn film_to_store(number: u64) -> FilmToStore {
    let video = VideoId::new(1_790_000_000_000, number);
    FilmToStore {
        key: format!("videos/{video}-1").parse().expect("a key"),
        video,
        duration_ms: None,
    }
}

fn bytes() -> Vec<u8> {
    let film = film::Film::new(film::Shape::from_ratio("16:9"), 3_000, 0);
    film.slice(0, film.size()).to_vec()
}

/// Hands out bytes, and breaks the connection after some of them each time.
struct Source {
    bytes: Vec<u8>,
    breaks_after: usize,
}

impl Source {
    fn of(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            breaks_after: 300,
        }
    }
}

struct Rest {
    bytes: Vec<u8>,
    breaks_after: usize,
}

#[async_trait]
impl FilmSource for Source {
    async fn open_at(&self, offset_bytes: u64) -> Result<Box<dyn ByteSource>, VendorError> {
        let from = usize::try_from(offset_bytes).expect("a small film");
        Ok(Box::new(Rest {
            bytes: self.bytes[from..].to_vec(),
            breaks_after: self.breaks_after,
        }))
    }
}

#[async_trait]
impl ByteSource for Rest {
    fn size_bytes(&self) -> Option<u64> {
        Some(self.bytes.len() as u64)
    }

    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, VendorError> {
        if self.breaks_after == 0 {
            return Err(VendorError {
                message: "the connection broke".to_owned(),
                retry: Retry::Unknown,
                source: None,
            });
        }
        let some = self.bytes.len().min(self.breaks_after).min(100);
        self.breaks_after -= some;
        let rest = self.bytes.split_off(some);
        let piece = std::mem::replace(&mut self.bytes, rest);
        Ok((!piece.is_empty()).then_some(piece))
    }
}

#[tokio::test]
async fn a_film_is_kept_whole_and_found_again_by_another_process() {
    let scene = Scene::new();
    let film = film_to_store(1);
    assert_eq!(scene.films.find(&film).await.expect("an answer"), None);
    let url = FreshUrl("https://example.com/film.mp4".to_owned());
    let refused = scene.films.store_from_url(&film, &url).await;
    assert!(matches!(refused, Err(StoreFilmError::CannotRead { .. })));
    let source = Source::of(bytes());
    let stored = scene.films.store_from_bytes(&film, &source).await;
    let stored = stored.expect("it is stored");
    assert_eq!(stored.duration_ms, 3_000, "read from the film itself");
    assert_eq!(stored.size_bytes, bytes().len() as u64);
    assert!(stored.checksum.starts_with("sha256:"));
    let path = scene.films.path_of(&stored).expect("a file");
    assert_eq!(stored.url, format!("file://{}", path.display()));
    assert_eq!(fs::read(path).expect("a file"), bytes());
    let found = open(scene.folder.path()).find(&film).await;
    assert_eq!(found.expect("an answer"), Some(stored));
}

#[tokio::test]
async fn the_same_key_for_another_video_is_taken() {
    let scene = Scene::new();
    let film = film_to_store(1);
    let source = Source::of(bytes());
    scene
        .films
        .store_from_bytes(&film, &source)
        .await
        .expect("it is stored");
    let other = FilmToStore {
        key: film.key.clone(),
        ..film_to_store(2)
    };
    for answer in [
        scene.films.find(&other).await.map(|_| ()),
        scene
            .films
            .store_from_bytes(&other, &source)
            .await
            .map(|_| ()),
    ] {
        assert!(
            matches!(answer, Err(StoreFilmError::Taken(_))),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn a_file_that_is_gone_or_half_is_fetched_again() {
    let scene = Scene::new();
    let film = film_to_store(1);
    let source = Source::of(bytes());
    let stored = scene
        .films
        .store_from_bytes(&film, &source)
        .await
        .expect("it is stored");
    let path = scene.films.path_of(&stored).expect("a file");
    fs::write(&path, b"half").expect("a file");
    assert_eq!(scene.films.find(&film).await.expect("an answer"), None);
    assert_eq!(scene.films.path_of(&stored), None);
    fs::remove_file(&path).expect("a file");
    let again = scene.films.store_from_bytes(&film, &source).await;
    assert_eq!(again.expect("it is stored"), stored);
}

#[tokio::test]
async fn what_is_no_film_gets_no_card() {
    let scene = Scene::new();
    let film = film_to_store(1);
    for junk in [
        b"<html>Not found</html>".to_vec(),
        Vec::new(),
        bytes()[..200].to_vec(),
    ] {
        let stored = scene.films.store_from_bytes(&film, &Source::of(junk)).await;
        assert!(
            matches!(stored, Err(StoreFilmError::Refused { .. })),
            "{stored:?}"
        );
    }
    let cards = fs::read_dir(scene.folder.path().join(CARDS)).expect("a folder");
    assert_eq!(cards.count(), 0);
}

#[tokio::test]
async fn a_film_two_videos_share_stays_until_both_are_gone() {
    let scene = Scene::new();
    let (one, two) = (film_to_store(1), film_to_store(2));
    let source = Source::of(bytes());
    let stored = scene
        .films
        .store_from_bytes(&one, &source)
        .await
        .expect("it is stored");
    scene
        .films
        .store_from_bytes(&two, &source)
        .await
        .expect("it is stored");
    scene.films.delete(&one.key).await.expect("deleted");
    scene.films.delete(&one.key).await.expect("deleted already");
    assert!(scene.films.path_of(&stored).is_some());
    assert!(scene.films.find(&two).await.expect("an answer").is_some());
    scene.films.delete(&two.key).await.expect("deleted");
    assert!(scene.films.path_of(&stored).is_none());
}
