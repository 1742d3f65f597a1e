//! The bucket as storage of the pipeline.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher as _, Hasher as _},
};

use async_trait::async_trait;
use doorcast_app::ports::{
    avatar_studio::FreshUrl,
    media::{FilmSource, FilmToStore, MediaStore, StoreFilmError},
};
use doorcast_domain::pipeline::{id::MediaKey, stage::StoredFilm};
use futures_util::StreamExt as _;
use object_store::{ObjectStore as _, PutMode, multipart::MultipartStore as _, path::Path};

use crate::{
    film_pieces::FilmPieces,
    http::{BadAddress, pieces::Patience},
};

use super::{
    BucketSettings,
    card::{Card, Found, Note},
    client::{self, Bucket},
    error::{BucketError, BucketProblem},
    upload::Upload,
};

/// Films in a bucket.
#[derive(Debug, Clone)]
pub struct BucketFilms {
    pub(super) bucket: Bucket,
    patience: Patience,
}

impl BucketFilms {
    /// Returns a storage. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// If the address or the key cannot be used.
    pub fn new(settings: &BucketSettings) -> Result<Self, BadAddress> {
        Ok(Self {
            bucket: Bucket {
                store: client::connect(settings)?.into(),
                name: settings.bucket.clone(),
                prefix: settings.prefix.clone(),
            },
            patience: Patience::default(),
        })
    }

    /// Makes sure that the bucket is there and takes the key. Changes nothing.
    ///
    /// # Errors
    ///
    /// See [`BucketError`].
    pub async fn prove(&self) -> Result<(), BucketError> {
        // A key that is refused is told apart from all else where one object is asked for, a bucket that is missing where
        // all are.
        let ours = Path::from(format!("{}films", self.bucket.prefix));
        self.bucket.size_of(&ours).await?;
        match self.bucket.store.list(Some(&ours)).next().await {
            Some(Err(_)) => Err(BucketError {
                problem: BucketProblem::NotFound,
            }),
            Some(Ok(_)) | None => Ok(()),
        }
    }

    #[cfg(test)]
    pub(super) fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// Returns the card of a film, if it leads to a whole one.
    async fn whole(&self, film: &FilmToStore) -> Result<Option<Card>, StoreFilmError> {
        let card: Card = match self.bucket.read(&self.bucket.card(&film.key)).await? {
            Found::Nothing => return Ok(None),
            Found::Other => return Err(StoreFilmError::Taken(film.key.clone())),
            Found::Ours(card) => card,
        };
        if card.video != film.video || card.key != film.key {
            return Err(StoreFilmError::Taken(film.key.clone()));
        }
        let size_bytes = self.bucket.size_of(&Path::from(card.film.as_str())).await?;
        Ok((size_bytes == Some(card.size_bytes)).then_some(card))
    }

    /// Removes what somebody who died has left of an upload, and a card whose film is gone.
    async fn clear(&self, key: &MediaKey) -> Result<(), BucketError> {
        let (bucket, note) = (&self.bucket, self.bucket.note(key));
        if let Found::Ours(Note { film, upload }) = bucket.read(&note).await? {
            self.abandon(&Path::from(film), &upload).await?;
        }
        bucket.remove(&bucket.card(key)).await?;
        bucket.remove(&note).await
    }

    /// Ends an upload and removes what came of it.
    async fn abandon(&self, path: &Path, upload: &String) -> Result<(), BucketError> {
        let aborted = self.bucket.store.abort_multipart(path, upload).await;
        match aborted.map_err(BucketError::from) {
            // It is done, or was ended before.
            Err(error) if error.problem != BucketProblem::NotFound => return Err(error),
            _ => {}
        }
        self.bucket.remove(path).await
    }

    /// Puts a film under a name of its own and writes its card, or returns the one that somebody else has written.
    async fn put(
        &self,
        film: &FilmToStore,
        source: &dyn FilmSource,
        path: &Path,
        upload: &String,
    ) -> Result<StoredFilm, StoreFilmError> {
        let mut pieces = FilmPieces::new(source, self.patience);
        let sent = Upload::new(&self.bucket, path, upload).send(&mut pieces);
        let (checksum, size_bytes) = sent.await?;
        let Some(duration_ms) = self.bucket.duration_ms(path, size_bytes).await? else {
            return Err(StoreFilmError::Refused {
                reason: "what the studio handed out is not a film".to_owned(),
            });
        };
        let card = Card {
            key: film.key.clone(),
            video: film.video.clone(),
            film: path.to_string(),
            checksum,
            size_bytes,
            duration_ms,
        };
        self.enter(film, card).await
    }

    /// Writes the card, unless there is one.
    async fn enter(&self, film: &FilmToStore, card: Card) -> Result<StoredFilm, StoreFilmError> {
        let path = self.bucket.card(&film.key);
        let written = self.bucket.write(&path, &card, PutMode::Create).await;
        match written {
            Ok(()) => Ok(self.bucket.describe(&card)),
            Err(error) if error.problem == BucketProblem::Taken => {
                // Ours, if the answer to the first try was lost.
                let found = self.whole(film).await?.ok_or(error)?;
                if found.film != card.film {
                    self.bucket.remove(&Path::from(card.film)).await?;
                }
                Ok(self.bucket.describe(&found))
            }
            Err(error) => Err(error.into()),
        }
    }
}

#[async_trait]
impl MediaStore for BucketFilms {
    async fn find(&self, film: &FilmToStore) -> Result<Option<StoredFilm>, StoreFilmError> {
        let found = self.whole(film).await?;
        Ok(found.map(|card| self.bucket.describe(&card)))
    }

    async fn store_from_url(
        &self,
        _: &FilmToStore,
        _: &FreshUrl,
    ) -> Result<StoredFilm, StoreFilmError> {
        Err(StoreFilmError::CannotRead {
            reason: "a bucket reads no addresses".to_owned(),
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
        self.clear(&film.key).await?;
        let bucket = &self.bucket;
        let path = bucket.film(&film.key, &lot());
        let upload = bucket.store.create_multipart(&path).await;
        let upload = upload.map_err(BucketError::from)?;
        let (name, note) = (bucket.note(&film.key), path.to_string());
        let note = Note {
            film: note,
            upload: upload.clone(),
        };
        bucket.write(&name, &note, PutMode::Overwrite).await?;
        let stored = self.put(film, source, &path, &upload).await;
        match &stored {
            Ok(_) => bucket.remove(&name).await?,
            // What has no answer may be there after all: the next try looks first, and clears the rest.
            Err(StoreFilmError::Unavailable(_)) if self.find(film).await?.is_some() => {}
            // That the rest stays is said by the note.
            Err(_) => drop(self.abandon(&path, &upload).await),
        }
        stored
    }

    async fn delete(&self, key: &MediaKey) -> Result<(), StoreFilmError> {
        let card = self.bucket.card(key);
        match self.bucket.read::<Card>(&card).await? {
            Found::Ours(found) => self.bucket.remove(&Path::from(found.film)).await?,
            Found::Nothing => {}
            Found::Other => return Ok(()),
        }
        Ok(self.clear(key).await?)
    }
}

/// Returns a name nobody else draws.
fn lot() -> String {
    let draw = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", draw(), draw())
}
