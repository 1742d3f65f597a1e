//! What a key leads to, and what is being put under it.

use bytes::Bytes;
use doorcast_domain::pipeline::{
    id::{MediaKey, VideoId},
    stage::StoredFilm,
};
use object_store::{ObjectStore as _, ObjectStoreExt as _, PutMode, PutOptions, path::Path};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::local_disk::Checksum;

use super::{
    client::Bucket,
    error::{BucketError, BucketProblem},
};

/// What a key leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Card {
    pub(super) key: MediaKey,
    pub(super) video: VideoId,
    /// The name of the film.
    pub(super) film: String,
    pub(super) checksum: Checksum,
    pub(super) size_bytes: u64,
    pub(super) duration_ms: u64,
}

/// What somebody puts under a key at this moment, or left when they died.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    /// The name of the film.
    pub(super) film: String,
    /// What the storage calls the upload.
    pub(super) upload: String,
}

/// A card, or something else that has its name.
pub(super) enum Found<T> {
    Nothing,
    Ours(T),
    Other,
}

impl Bucket {
    /// Returns the name of the card of a key.
    pub(super) fn card(&self, key: &MediaKey) -> Path {
        self.path(&format!("films/{key}.json"))
    }

    /// Returns the name of the note about a key.
    pub(super) fn note(&self, key: &MediaKey) -> Path {
        self.path(&format!("uploads/{key}.json"))
    }

    /// Returns a name that only one film has.
    pub(super) fn film(&self, key: &MediaKey, lot: &str) -> Path {
        self.path(&format!("films/{key}/{lot}.mp4"))
    }

    fn path(&self, name: &str) -> Path {
        Path::from(format!("{}{name}", self.prefix))
    }

    /// Reads a small JSON object.
    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        path: &Path,
    ) -> Result<Found<T>, BucketError> {
        let found = match self.store.get(path).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(Found::Nothing),
            Err(error) => return Err(error.into()),
        };
        let bytes = found.bytes().await?;
        Ok(serde_json::from_slice(&bytes).map_or(Found::Other, Found::Ours))
    }

    /// Writes a small JSON object.
    pub(super) async fn write(
        &self,
        path: &Path,
        value: &impl Serialize,
        mode: PutMode,
    ) -> Result<(), BucketError> {
        let bytes = serde_json::to_vec(value).expect("names and numbers are always JSON");
        let options = PutOptions::from(mode);
        let bytes = Bytes::from(bytes).into();
        self.store.put_opts(path, bytes, options).await?;
        Ok(())
    }

    /// Deletes something. What is not there is deleted.
    pub(super) async fn remove(&self, path: &Path) -> Result<(), BucketError> {
        match self.store.delete(path).await.map_err(BucketError::from) {
            Err(BucketError {
                problem: BucketProblem::NotFound,
            })
            | Ok(()) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Returns how long something is, if it is there.
    pub(super) async fn size_of(&self, path: &Path) -> Result<Option<u64>, BucketError> {
        match self.store.head(path).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Returns a film as the pipeline remembers it.
    pub(super) fn describe(&self, card: &Card) -> StoredFilm {
        StoredFilm {
            key: card.key.clone(),
            url: format!("s3://{}/{}", self.name, card.film),
            size_bytes: card.size_bytes,
            checksum: card.checksum.with_method(),
            duration_ms: card.duration_ms,
        }
    }

    /// Returns the name of a film the pipeline remembers, whatever its bucket was called then.
    pub(super) fn film_of(film: &StoredFilm) -> Option<Path> {
        let (_, name) = film.url.strip_prefix("s3://")?.split_once('/')?;
        Path::parse(name).ok()
    }
}
