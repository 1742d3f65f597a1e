//! Storage that loses answers, cannot read some addresses, and never overwrites.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use doorcast_app::ports::{
    Retry, VendorError,
    avatar_studio::FreshUrl,
    media::{FilmSource, FilmToStore, MediaStore, StoreFilmError},
};
use doorcast_domain::pipeline::{
    id::{MediaKey, RenderId},
    stage::StoredFilm,
};

use super::{World, studio::film_bytes};

/// The simulated storage.
pub struct SimMedia {
    world: Arc<World>,
    shelf: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    films: BTreeMap<MediaKey, (StoredFilm, Vec<u8>)>,
    calls: HashMap<&'static str, usize>,
    failures: HashMap<&'static str, usize>,
}

impl SimMedia {
    /// Returns empty storage.
    pub fn new(world: &Arc<World>) -> Arc<Self> {
        Arc::new(Self {
            world: Arc::clone(world),
            shelf: Mutex::default(),
        })
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the bytes stored under a key.
    pub fn bytes(&self, key: &MediaKey) -> Option<Vec<u8>> {
        self.shelf().films.get(key).map(|(_, bytes)| bytes.clone())
    }

    /// Returns how many films were stored, ever.
    pub fn count(&self) -> usize {
        self.shelf().films.len()
    }

    /// Makes the next calls of a kind fail.
    pub fn plan_failures(&self, what: &'static str, times: usize) {
        self.shelf().failures.insert(what, times);
    }

    fn goes_wrong(&self, what: &'static str) -> bool {
        {
            let mut shelf = self.shelf();
            *shelf.calls.entry(what).or_default() += 1;
            if let Some(times) = shelf.failures.get_mut(what).filter(|times| **times > 0) {
                *times -= 1;
                return true;
            }
        }
        self.world.is_lucky(self.world.mood().vendor)
    }

    fn keep(&self, film: &FilmToStore, bytes: Vec<u8>) -> Result<StoredFilm, StoreFilmError> {
        let mut shelf = self.shelf();
        if let Some((stored, kept)) = shelf.films.get(&film.key) {
            return match *kept == bytes {
                true => Ok(stored.clone()),
                false => Err(StoreFilmError::Taken(film.key.clone())),
            };
        }
        let stored = StoredFilm {
            key: film.key.clone(),
            url: format!("https://media.example/{}", film.key),
            size_bytes: bytes.len() as u64,
            checksum: format!(
                "sum:{}",
                bytes.iter().map(|byte| u64::from(*byte)).sum::<u64>()
            ),
            duration_ms: film.duration_ms.unwrap_or(30_000),
        };
        shelf
            .films
            .insert(film.key.clone(), (stored.clone(), bytes));
        Ok(stored)
    }
}

fn no_answer() -> StoreFilmError {
    StoreFilmError::Unavailable(VendorError {
        message: "storage did not answer".into(),
        retry: Retry::Unknown,
        source: None,
    })
}

#[async_trait]
impl MediaStore for SimMedia {
    async fn find(&self, film: &FilmToStore) -> Result<Option<StoredFilm>, StoreFilmError> {
        match self.goes_wrong("find") {
            true => Err(no_answer()),
            false => Ok(self
                .shelf()
                .films
                .get(&film.key)
                .map(|(stored, _)| stored.clone())),
        }
    }

    async fn store_from_url(
        &self,
        film: &FilmToStore,
        url: &FreshUrl,
    ) -> Result<StoredFilm, StoreFilmError> {
        if self.goes_wrong("store_from_url") {
            return match self.world.below(3) {
                0 => Err(no_answer()),
                1 => self
                    .keep(film, film_bytes(&render_in(url)))
                    .and(Err(no_answer())),
                _ => Err(StoreFilmError::CannotRead {
                    reason: "403 Forbidden".into(),
                }),
            };
        }
        self.world.wait_ms(self.world.below(3) * 400).await;
        self.keep(film, film_bytes(&render_in(url)))
    }

    async fn store_from_bytes(
        &self,
        film: &FilmToStore,
        source: &dyn FilmSource,
    ) -> Result<StoredFilm, StoreFilmError> {
        let mut bytes = Vec::new();
        for _ in 0..4 {
            let mut opened = source.open_at(bytes.len() as u64).await?;
            loop {
                match opened.next_piece().await {
                    Ok(Some(piece)) => bytes.extend(piece),
                    Ok(None) => return self.keep(film, bytes),
                    Err(_) => break,
                }
            }
        }
        Err(no_answer())
    }

    async fn delete(&self, key: &MediaKey) -> Result<(), StoreFilmError> {
        self.shelf().films.remove(key);
        Ok(())
    }
}

fn render_in(url: &FreshUrl) -> RenderId {
    let path = url.0.split('?').next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    name.parse().expect("the address of a film")
}
