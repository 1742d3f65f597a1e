//! Archives: everything an installation keeps, as files that any store can be filled from.
//!
//! There is one file of JSON lines for each kind of record, the small files as they are with a list of them (`kept_files`),
//! and a manifest that says how many lines each has and what they add up to. The manifest is written last: without it there
//! is no archive. An import proves the archive before it writes anything, and afterwards proves that the store holds exactly
//! what the archive does. Deliberately absent: films on a disk, which are large and stay good where they are.

mod books;
mod export;
mod import;
mod kept_files;
mod lines;
mod manifest;

use std::io::{self, BufRead, Write};

use crate::ports::{
    StoreError,
    archive::{Archive, KeepError},
    files::FileStore,
};

pub use export::export;
pub use import::import;
pub use manifest::{FileMark, ListMark, Manifest};

/// What is read for an archive or filled from one: everything that is kept.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// The records.
    pub store: &'a dyn Archive,
    /// The small files beside them.
    pub files: &'a dyn FileStore,
}

/// Where the files of an archive are.
pub trait Folder: Send + Sync {
    /// Returns a new file to write to. Its name may have folders in it, which are made.
    ///
    /// # Errors
    ///
    /// If there is one of that name, or none can be made.
    fn create(&self, name: &str) -> io::Result<Box<dyn Sheet>>;

    /// Returns a file to read from.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::NotFound`] if there is none of that name.
    fn open(&self, name: &str) -> io::Result<Box<dyn BufRead + Send>>;
}

/// A file that is being written.
pub trait Sheet: Write + Send {
    /// Ends the file. Afterwards it survives a failure of the power.
    ///
    /// # Errors
    ///
    /// If the system says so.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The store is read and the archive is written.
    Export,
    /// The archive is proved.
    Check,
    /// The archive is read and the store is written.
    Import,
    /// The store is proved.
    Verify,
}

/// Hears how far it is.
pub trait Listener: Send + Sync {
    /// So many records of a kind, or files, are done.
    fn hear(&self, step: Step, what: &'static str, done: u64);
}

/// Why there is no archive, or no store filled from it.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A file cannot be read or written.
    #[error("{name} cannot be read or written")]
    File {
        /// Which one.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// There is no manifest: the export did not come to its end, or there never was one.
    #[error(
        "there is no manifest.json, so this is no archive, or one whose export did not come to its end"
    )]
    NoManifest,
    /// The manifest is not one.
    #[error("manifest.json is not that of an archive")]
    BadManifest,
    /// A newer Doorcast has made it.
    #[error("the archive is of version {found}, and this Doorcast knows versions up to {known}")]
    Newer {
        /// The version it has.
        found: u32,
        /// The newest version known here.
        known: u32,
    },
    /// Its secrets were sealed under another master key.
    #[error("the secrets in the archive were sealed under another master key")]
    WrongKey,
    /// A file is not as it was written.
    #[error("{name} is not as the manifest says: it was changed or damaged")]
    Changed {
        /// Which one.
        name: String,
    },
    /// A line cannot be read.
    #[error("line {line} of {name} cannot be read")]
    BadLine {
        /// The file.
        name: String,
        /// Which line, counted from 1.
        line: u64,
    },
    /// The store is not empty.
    #[error("there are {} already", .what.replace('_', " "))]
    NotEmpty {
        /// What was found first.
        what: &'static str,
    },
    /// The import of another archive is under way.
    #[error("the import of another archive, {folder}, has not come to its end")]
    Another {
        /// Where that one was.
        folder: String,
    },
    /// The store does not hold what the archive does.
    #[error("the {} that were kept are not those in the archive", .what.replace('_', " "))]
    Differs {
        /// What differs.
        what: &'static str,
    },
    /// An account is not what its lines of the ledger add up to.
    #[error("the account \"{account}\" is not what its lines in the ledger add up to")]
    Books {
        /// Which one.
        account: String,
    },
    /// The store did not keep it.
    #[error(transparent)]
    Keep(#[from] KeepError),
}

impl From<StoreError> for ArchiveError {
    fn from(error: StoreError) -> Self {
        Self::Keep(error.into())
    }
}
