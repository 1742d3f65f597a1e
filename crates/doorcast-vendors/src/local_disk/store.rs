//! The folder as storage of the pipeline.
//!
//! Films lie under their checksums; a small card beside them says which key has which film, whose it is and how long
//! it plays. The card is written last, so a key leads to a whole film or to nothing.

#[cfg(test)]
mod tests;

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use async_trait::async_trait;
use doorcast_app::ports::{
    Retry, VendorError,
    avatar_studio::FreshUrl,
    media::{FilmSource, FilmToStore, MediaStore, StoreFilmError},
};
use doorcast_domain::pipeline::{
    id::{MediaKey, VideoId},
    stage::StoredFilm,
};
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;

use crate::{film_length, film_pieces::FilmPieces, http::pieces::Patience};

use super::{Checksum, DiskError, LocalDisk, NotKept, flush_folder};

/// The largest film that is kept: an hour at the highest rate anybody delivers.
const MOST_BYTES: u64 = 16 * 1024 * 1024 * 1024;

/// Where the cards are.
const CARDS: &str = "films";

/// A folder as storage.
#[derive(Debug, Clone)]
pub struct DiskFilms {
    disk: LocalDisk,
    cards: PathBuf,
    patience: Patience,
}

/// What a key leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Card {
    key: MediaKey,
    video: VideoId,
    checksum: Checksum,
    size_bytes: u64,
    duration_ms: u64,
}

impl DiskFilms {
    /// Opens a folder, made if it is not there.
    ///
    /// # Errors
    ///
    /// See [`DiskError`].
    pub fn open(root: &Path) -> Result<Self, DiskError> {
        let root = std::path::absolute(root)?;
        let disk = LocalDisk::open(&root)?;
        let cards = root.join(CARDS);
        fs::create_dir_all(&cards)?;
        Ok(Self {
            disk,
            cards,
            patience: Patience::default(),
        })
    }

    /// Returns where the file of a film is, if the film is one of this folder and still there.
    pub fn path_of(&self, film: &StoredFilm) -> Option<PathBuf> {
        let checksum = Checksum::of_film(film)?;
        let found = self.disk.find(checksum).ok()??;
        (found.size_bytes == film.size_bytes).then(|| self.disk.path(checksum))
    }

    /// Returns the film of a card, if its file is whole.
    fn read(&self, film: &FilmToStore) -> Result<Option<StoredFilm>, StoreFilmError> {
        let Some(card) = self.card(&film.key)? else {
            return Ok(None);
        };
        if card.video != film.video || card.key != film.key {
            return Err(StoreFilmError::Taken(film.key.clone()));
        }
        let found = self.disk.find(card.checksum).map_err(explain)?;
        let is_whole = found.is_some_and(|found| found.size_bytes == card.size_bytes);
        Ok(is_whole.then(|| self.describe(&card)))
    }

    fn card(&self, key: &MediaKey) -> Result<Option<Card>, StoreFilmError> {
        match fs::read(self.card_path(key)?) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|_| StoreFilmError::Taken(key.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(explain(error.into())),
        }
    }

    /// Writes a card to the disk, then gives it its name.
    fn write(&self, card: &Card) -> Result<(), StoreFilmError> {
        let bytes = serde_json::to_vec(card).expect("a card is always JSON");
        let write = || -> io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(&self.cards)?;
            io::Write::write_all(&mut file, &bytes)?;
            file.as_file().sync_all()?;
            let path = self.card_path(&card.key).map_err(io::Error::other)?;
            file.persist(path).map_err(|error| error.error)?;
            flush_folder(&self.cards)
        };
        write().map_err(|error| explain(error.into()))
    }

    fn describe(&self, card: &Card) -> StoredFilm {
        StoredFilm {
            key: card.key.clone(),
            url: format!("file://{}", self.disk.path(card.checksum).display()),
            size_bytes: card.size_bytes,
            checksum: card.checksum.with_method(),
            duration_ms: card.duration_ms,
        }
    }

    /// Returns the file of a card. Keys are made of our own ids, so nothing in them leads out of the folder.
    fn card_path(&self, key: &MediaKey) -> Result<PathBuf, StoreFilmError> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/');
        match key.as_str().bytes().all(is_plain) {
            true => Ok(self
                .cards
                .join(format!("{}.json", key.as_str().replace('/', ".")))),
            false => Err(StoreFilmError::Refused {
                reason: format!("{key} is no name for a file"),
            }),
        }
    }

    /// Whether another card needs the same file.
    fn is_needed(&self, checksum: Checksum) -> io::Result<bool> {
        for entry in fs::read_dir(&self.cards)? {
            let bytes = fs::read(entry?.path())?;
            let card = serde_json::from_slice::<Card>(&bytes);
            if card.is_ok_and(|card| card.checksum == checksum) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn remove(&self, key: &MediaKey) -> Result<(), StoreFilmError> {
        let Some(card) = self.card(key)? else {
            return Ok(());
        };
        let path = self.card_path(key)?;
        let remove = || -> Result<(), DiskError> {
            fs::remove_file(path)?;
            match self.is_needed(card.checksum)? {
                true => Ok(()),
                false => self.disk.remove(card.checksum),
            }
        };
        remove().map_err(explain)
    }
}

#[async_trait]
impl MediaStore for DiskFilms {
    async fn find(&self, film: &FilmToStore) -> Result<Option<StoredFilm>, StoreFilmError> {
        let (store, film) = (self.clone(), film.clone());
        on_disk(move || store.read(&film)).await
    }

    async fn store_from_url(
        &self,
        _: &FilmToStore,
        _: &FreshUrl,
    ) -> Result<StoredFilm, StoreFilmError> {
        Err(StoreFilmError::CannotRead {
            reason: "a folder reads no addresses".to_owned(),
        })
    }

    async fn store_from_bytes(
        &self,
        film: &FilmToStore,
        source: &dyn FilmSource,
    ) -> Result<StoredFilm, StoreFilmError> {
        if let Some(stored) = self.find(film).await? {
            return Ok(stored);
        }
        let mut pieces = FilmPieces::new(source, self.patience);
        let kept = self.disk.keep_pieces(&mut pieces, MOST_BYTES).await;
        let kept = kept.map_err(not_kept)?;
        let (store, film) = (self.clone(), film.clone());
        on_disk(move || {
            let path = store.disk.path(kept.checksum);
            let measured = fs::File::open(path)
                .and_then(|mut file| film_length::of(&mut file, kept.size_bytes));
            let Some(measured) = measured.map_err(|error| explain(error.into()))? else {
                return Err(StoreFilmError::Refused {
                    reason: "what the studio handed out is not a film".to_owned(),
                });
            };
            let card = Card {
                key: film.key.clone(),
                video: film.video.clone(),
                checksum: kept.checksum,
                size_bytes: kept.size_bytes,
                duration_ms: measured,
            };
            store.write(&card)?;
            Ok(store.describe(&card))
        })
        .await
    }

    async fn delete(&self, key: &MediaKey) -> Result<(), StoreFilmError> {
        let (store, key) = (self.clone(), key.clone());
        on_disk(move || store.remove(&key)).await
    }
}

/// Does something slow where nobody waits for it.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreFilmError> + Send + 'static,
) -> Result<T, StoreFilmError> {
    match spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(explain(io::Error::other(error).into())),
    }
}

fn not_kept(error: NotKept) -> StoreFilmError {
    match error {
        NotKept::Writing(error) => explain(error),
        NotKept::TooLong { .. } => StoreFilmError::Refused {
            reason: error.to_string(),
        },
        NotKept::Reading(error) => StoreFilmError::Unavailable(VendorError {
            message: error.to_string(),
            retry: Retry::After(Duration::from_secs(10)),
            source: Some(Box::new(error)),
        }),
    }
}

fn explain(error: DiskError) -> StoreFilmError {
    match error {
        DiskError::Full => StoreFilmError::Refused {
            reason: "there is no room left on the disk; make room, then try again".to_owned(),
        },
        error => StoreFilmError::Unavailable(VendorError {
            message: error.to_string(),
            retry: Retry::After(Duration::from_secs(10)),
            source: Some(Box::new(error)),
        }),
    }
}
