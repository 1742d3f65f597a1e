//! Cloudinary as storage of the pipeline.
//!
//! A film is found under our own key and known as ours by the video written beside it. Cloudinary reads addresses by
//! itself; what it cannot read is passed through in parts.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use doorcast_app::ports::{
    Clock, Retry, VendorError,
    avatar_studio::FreshUrl,
    media::{FilmSource, FilmToStore, MediaStore, StoreFilmError},
};
use doorcast_domain::pipeline::{id::MediaKey, stage::StoredFilm};

use crate::{film_pieces::FilmPieces, http::pieces::Patience};

use super::{Asset, Cloudinary, CloudinaryError, Problem, PublicId, Upload, Uploaded};

/// Cloudinary as storage.
pub struct CloudinaryFilms {
    cloudinary: Cloudinary,
    clock: Arc<dyn Clock + Send + Sync>,
    patience: Patience,
    tries: AtomicU64,
}

impl CloudinaryFilms {
    /// Returns a storage. Nothing is sent yet.
    pub fn new(cloudinary: Cloudinary, clock: Arc<dyn Clock + Send + Sync>) -> Self {
        Self {
            cloudinary,
            clock,
            patience: Patience::default(),
            tries: AtomicU64::new(0),
        }
    }

    /// Returns the client, for proving the key.
    pub fn client(&self) -> &Cloudinary {
        &self.cloudinary
    }

    fn now_unix(&self) -> i64 {
        self.clock.now_ms().div_euclid(1_000)
    }

    /// Returns what was kept, after making sure that it is ours.
    async fn ours(
        &self,
        film: &FilmToStore,
        uploaded: Uploaded,
    ) -> Result<StoredFilm, StoreFilmError> {
        if !uploaded.was_there {
            return stored(film, &uploaded.asset);
        }
        let found = self.find(film).await?;
        found.ok_or_else(|| not_yet("Cloudinary keeps it and does not show it yet"))
    }

    /// Returns the error for a caller, or what turns out to be there already.
    async fn despite(
        &self,
        film: &FilmToStore,
        error: CloudinaryError,
    ) -> Result<StoredFilm, StoreFilmError> {
        if error.problem == Problem::Taken
            && let Some(stored) = self.find(film).await?
        {
            return Ok(stored);
        }
        Err(explain(film, error))
    }

    #[cfg(test)]
    pub(super) fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }
}

#[async_trait]
impl MediaStore for CloudinaryFilms {
    async fn find(&self, film: &FilmToStore) -> Result<Option<StoredFilm>, StoreFilmError> {
        let found = self.cloudinary.find(&public_id(&film.key)?).await;
        match found.map_err(|error| explain(film, error))? {
            None => Ok(None),
            Some(asset) if asset.placeholder == Some(true) => Ok(None),
            Some(asset) if asset.job() == Some(film.video.as_str()) => {
                stored(film, &asset).map(Some)
            }
            Some(_) => Err(StoreFilmError::Taken(film.key.clone())),
        }
    }

    async fn store_from_url(
        &self,
        film: &FilmToStore,
        url: &FreshUrl,
    ) -> Result<StoredFilm, StoreFilmError> {
        if !url.0.starts_with("https://") && !url.0.starts_with("http://") {
            return Err(StoreFilmError::CannotRead {
                reason: "it is not on the web".to_owned(),
            });
        }
        let upload = upload(film)?;
        let uploaded = self
            .cloudinary
            .upload_from_url(&upload, &url.0, self.now_unix())
            .await;
        match uploaded {
            Ok(uploaded) => self.ours(film, uploaded).await,
            Err(error) => self.despite(film, error).await,
        }
    }

    async fn store_from_bytes(
        &self,
        film: &FilmToStore,
        source: &dyn FilmSource,
    ) -> Result<StoredFilm, StoreFilmError> {
        let upload = upload(film)?;
        let number = self.tries.fetch_add(1, Ordering::Relaxed);
        let unique = format!("{}-{}-{number}", film.video, self.clock.now_ms());
        let mut pieces = FilmPieces::new(source, self.patience);
        let uploaded = self
            .cloudinary
            .upload_pieces(&upload, &mut pieces, &unique, self.patience, || {
                self.now_unix()
            })
            .await;
        match uploaded {
            Ok(uploaded) => self.ours(film, uploaded).await,
            Err(error) => self.despite(film, error).await,
        }
    }

    async fn delete(&self, key: &MediaKey) -> Result<(), StoreFilmError> {
        let deleted = self
            .cloudinary
            .delete(&public_id(key)?, self.now_unix())
            .await;
        deleted.map_err(|error| StoreFilmError::Unavailable(unavailable(error)))
    }
}

fn public_id(key: &MediaKey) -> Result<PublicId, StoreFilmError> {
    PublicId::new(key.as_str()).map_err(|problem| StoreFilmError::Refused {
        reason: format!("{key} is no name for Cloudinary: {problem}"),
    })
}

fn upload(film: &FilmToStore) -> Result<Upload, StoreFilmError> {
    Ok(Upload {
        public_id: public_id(&film.key)?,
        job: film.video.to_string(),
        tags: vec!["doorcast".to_owned()],
    })
}

/// Returns what is kept, as the pipeline remembers it.
fn stored(film: &FilmToStore, asset: &Asset) -> Result<StoredFilm, StoreFilmError> {
    let Some(etag) = asset.etag.as_deref().filter(|etag| !etag.is_empty()) else {
        return Err(not_yet("Cloudinary did not say what it keeps"));
    };
    let measured = asset
        .duration
        .filter(|seconds| seconds.is_finite() && *seconds > 0.0)
        .map(|seconds| (seconds * 1_000.0).round() as u64);
    Ok(StoredFilm {
        key: film.key.clone(),
        url: asset.secure_url.clone(),
        size_bytes: asset.bytes,
        checksum: format!("md5:{etag}"),
        duration_ms: measured.or(film.duration_ms).unwrap_or(0),
    })
}

/// Says what an error means: ask again, give the bytes, or give up.
fn explain(film: &FilmToStore, error: CloudinaryError) -> StoreFilmError {
    match error.problem {
        Problem::Source => StoreFilmError::CannotRead {
            reason: error.message,
        },
        Problem::Taken => StoreFilmError::Taken(film.key.clone()),
        Problem::Key => StoreFilmError::Refused {
            reason: "Cloudinary does not take the key; check CLOUDINARY_API_KEY and CLOUDINARY_API_SECRET".to_owned(),
        },
        Problem::TooLarge => StoreFilmError::Refused {
            reason: format!("the film is larger than the Cloudinary account may keep ({})", error.message),
        },
        Problem::Request | Problem::Forbidden | Problem::WrongFile => StoreFilmError::Refused {
            reason: error.to_string(),
        },
        Problem::Stale
        | Problem::NotFound
        | Problem::RateLimited
        | Problem::Server
        | Problem::Unreachable
        | Problem::NoAnswer
        | Problem::Unreadable
        | Problem::Reading => StoreFilmError::Unavailable(unavailable(error)),
    }
}

fn unavailable(error: CloudinaryError) -> VendorError {
    VendorError {
        message: error.to_string(),
        // A question that went wrong is asked again; the answer is never in doubt for ever.
        retry: match Retry::from(error.retry) {
            Retry::Never => Retry::After(Duration::from_secs(60)),
            other => other,
        },
        source: Some(Box::new(error)),
    }
}

fn not_yet(message: &str) -> StoreFilmError {
    StoreFilmError::Unavailable(VendorError {
        message: message.to_owned(),
        retry: Retry::After(Duration::from_secs(10)),
        source: None,
    })
}

#[cfg(test)]
mod tests;
