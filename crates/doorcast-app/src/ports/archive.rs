//! How everything that is kept is read as a whole and kept as a whole elsewhere: what an archive is made from.
//!
//! Leases are not part of it, nor is what follows from the rest: words to search by, and numbers that only say what came
//! first. Records of a kind come in an order that is the same in every store, and are kept in it.

mod record;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::ports::StoreError;

pub use record::{KeptBudget, KeptProject, KeptSecret, KeptVideo, Kind, Record};

/// The most records that are read or kept at once.
pub const MAX_RECORDS: usize = 200;

/// Reads everything and keeps everything.
#[async_trait]
pub trait Archive: Send + Sync {
    /// Returns records of a kind, from the one after a place on.
    ///
    /// # Errors
    ///
    /// See [`StoreError`]. A secret that does not open is an error, never left out.
    async fn read_records(
        &self,
        kind: Kind,
        after: Option<&Place>,
        limit: usize,
    ) -> Result<RecordPage, StoreError>;

    /// Keeps records of one kind, in their order, while an import is under way. Those that are there already stay as they
    /// are, so that what may have been kept may be kept again.
    ///
    /// # Errors
    ///
    /// See [`KeepError`].
    async fn keep_records(&self, records: &[Record]) -> Result<(), KeepError>;

    /// Returns the import that is under way, if one is: until it has come to its end, nothing else may use the store.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_import(&self) -> Result<Option<Import>, StoreError>;

    /// Notes that an import is under way.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if that of another archive is.
    async fn begin_import(&self, import: &Import) -> Result<(), StoreError>;

    /// Notes that the import has come to its end.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn end_import(&self) -> Result<(), StoreError>;
}

/// Where a store goes on reading. Means nothing to other stores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(pub String);

/// Some records and where to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordPage {
    /// In order.
    pub records: Vec<Record>,
    /// The `after` of the next page, if there may be one.
    pub next: Option<Place>,
}

/// An import that is under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// What the archive adds up to.
    pub archive: String,
    /// Where it was, to tell people.
    pub folder: String,
}

/// Why records were not kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// The neighboring CMS has something else under the same id. It was left as it is.
    #[error("the CMS has another video {0} in propertyvideos")]
    Taken(String),
    /// Anything else.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Seals secrets under a master key for an archive, and opens them. The same secret under the same name and key gives the
/// same text, so that archives can be compared.
pub trait Seal: Send + Sync {
    /// Seals a secret under its name.
    fn seal(&self, name: &str, plain: &[u8]) -> Vec<u8>;

    /// Opens what was sealed under a name, if it was sealed under this key and is as it was.
    fn open(&self, name: &str, sealed: &[u8]) -> Option<Vec<u8>>;
}
