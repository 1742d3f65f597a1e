//! Permanent storage of films.
//!
//! A film is stored under our own key, never over another one, and is found again under it after a crash. Storing the
//! same film twice is storing it once.

use async_trait::async_trait;
use doorcast_domain::pipeline::{
    Video,
    id::{MediaKey, RenderId, VideoId},
    stage::StoredFilm,
};

use crate::ports::{
    VendorError,
    avatar_studio::{AvatarStudio, ByteSource, FreshUrl},
};

/// Keeps films.
#[async_trait]
pub trait MediaStore: Send + Sync {
    /// Returns the film of that key, if it is there whole and ours.
    ///
    /// # Errors
    ///
    /// [`StoreFilmError::Taken`] if something else has the key.
    async fn find(&self, film: &FilmToStore) -> Result<Option<StoredFilm>, StoreFilmError>;

    /// Stores a film from an address the storage reads by itself.
    ///
    /// # Errors
    ///
    /// [`StoreFilmError::CannotRead`] if the storage cannot read addresses, or not this one: give it the bytes.
    async fn store_from_url(
        &self,
        film: &FilmToStore,
        url: &FreshUrl,
    ) -> Result<StoredFilm, StoreFilmError>;

    /// Stores a film from its bytes, in pieces, going on where a connection breaks.
    ///
    /// # Errors
    ///
    /// See [`StoreFilmError`].
    async fn store_from_bytes(
        &self,
        film: &FilmToStore,
        source: &dyn FilmSource,
    ) -> Result<StoredFilm, StoreFilmError>;

    /// Deletes a film. One that is not there is deleted.
    ///
    /// # Errors
    ///
    /// If there was no answer.
    async fn delete(&self, key: &MediaKey) -> Result<(), StoreFilmError>;
}

/// Opens stored films, where storage is a folder of ours and not an address everybody can read.
#[async_trait]
pub trait FilmReader: Send + Sync {
    /// Opens a part of a film, or nothing if its file is not there any more.
    ///
    /// # Errors
    ///
    /// If the disk does not answer.
    async fn open_film(
        &self,
        film: &StoredFilm,
        offset_bytes: u64,
        length_bytes: u64,
    ) -> Result<Option<Box<dyn ByteSource>>, VendorError>;
}

/// Which film is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilmToStore {
    /// Its name in storage.
    pub key: MediaKey,
    /// The video it is of, so that it is recognized as ours.
    pub video: VideoId,
    /// How long it plays, if the studio said so.
    pub duration_ms: Option<u64>,
}

/// Where the bytes of a film come from.
#[async_trait]
pub trait FilmSource: Send + Sync {
    /// Opens the film from an offset on.
    ///
    /// # Errors
    ///
    /// If there was no answer.
    async fn open_at(&self, offset_bytes: u64) -> Result<Box<dyn ByteSource>, VendorError>;
}

/// A render of a studio as a source of bytes.
pub struct StudioFilm<'a> {
    /// The studio.
    pub studio: &'a dyn AvatarStudio,
    /// The render.
    pub render: &'a RenderId,
}

#[async_trait]
impl FilmSource for StudioFilm<'_> {
    async fn open_at(&self, offset_bytes: u64) -> Result<Box<dyn ByteSource>, VendorError> {
        self.studio.open_film(self.render, offset_bytes).await
    }
}

/// Why a film is not stored.
#[derive(Debug, thiserror::Error)]
pub enum StoreFilmError {
    /// Something that is not this film has its key. Nothing is overwritten.
    #[error("the key {0} is taken by something else")]
    Taken(MediaKey),
    /// The storage cannot read the address. Its bytes may still be stored.
    #[error("the storage cannot read the address: {reason}")]
    CannotRead {
        /// Why, without the address.
        reason: String,
    },
    /// The storage will refuse it again: too big, not a film, no room, wrong key.
    #[error("{reason}")]
    Refused {
        /// Why.
        reason: String,
    },
    /// There was no answer. Find it before storing it again.
    #[error(transparent)]
    Unavailable(#[from] VendorError),
}

/// Opens what belongs to a film beside the film itself.
#[async_trait]
pub trait FilmExtras: Send + Sync {
    /// Returns the poster of the newest finished attempt at a video as a JPEG file, if there is one.
    ///
    /// # Errors
    ///
    /// If the disk does not answer.
    async fn poster(&self, video: &Video) -> Result<Option<Vec<u8>>, VendorError>;

    /// Removes what is kept of every attempt at a video. What is not there is removed.
    ///
    /// # Errors
    ///
    /// If the disk does not answer.
    async fn delete_extras(&self, video: &Video) -> Result<(), VendorError>;

    /// Returns its captions as WebVTT, if there are any.
    ///
    /// # Errors
    ///
    /// If the disk does not answer.
    async fn captions(&self, video: &Video) -> Result<Option<Vec<u8>>, VendorError>;

    /// Returns how long its words took to be spoken, in milliseconds, if somebody looked.
    ///
    /// # Errors
    ///
    /// If the disk does not answer.
    async fn spoken_ms(&self, video: &Video) -> Result<Option<u64>, VendorError>;
}
