//! Runs and videos in one SQLite file: `doorcast.sqlite3` in the data folder.
//!
//! [`videos`] are the pipeline's. For runs start at [`SqliteRuns::open`]. A run that is being made is also marked by a locked file in `making/`, so that a
//! reader can tell a run at work from one whose process is gone (see `lease`).

mod lease;
mod migrations;
mod open;
mod row;
mod runs;
pub mod vault;
pub mod videos;

use std::{cell::RefCell, collections::HashMap, path::PathBuf, time::Duration};

use doorcast_app::{ports::Source, run::RunId};
use rusqlite::Connection;

/// How long to wait for another process that holds the file.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(3);

/// The most runs in one page.
pub const MAX_PAGE: usize = 200;

/// Runs in a SQLite file.
pub struct SqliteRuns {
    connection: Connection,
    folder: PathBuf,
    leases: RefCell<HashMap<RunId, lease::Lease>>,
}

/// Why a data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process holds the file for longer than [`BUSY_TIMEOUT`].
    #[error("another program has locked {}", .path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// A newer Doorcast has changed the file.
    #[error("{} is of version {found}, and this Doorcast knows versions up to {known}", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version it has.
        found: u32,
        /// The newest version known here.
        known: u32,
    },
    /// The file is something else.
    #[error("{} is not a Doorcast database", .path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
    /// The schema is not what the numbered changes say it is.
    #[error("{} was set up by a different edition of change {version}", .path.display())]
    Changed {
        /// The file.
        path: PathBuf,
        /// The change whose text differs.
        version: u32,
    },
    /// The folder or the file cannot be written to.
    #[error("{} cannot be written to", .path.display())]
    Unwritable {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        source: Source,
    },
    /// There is no room.
    #[error("there is no room left for {}", .path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged.
    #[error("{} is damaged", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: Source,
    },
    /// The master key is not the one its secrets were sealed under.
    #[error("the secrets in {} were sealed under another master key than {key}", .path.display())]
    WrongKey {
        /// The file.
        path: PathBuf,
        /// Where the key is from.
        key: vault::KeyPlace,
    },
    /// The file with the master key is gone, and there are secrets.
    #[error("the secrets in {} were sealed under a master key, and {} is gone", .path.display(), .key.display())]
    NoKey {
        /// The file.
        path: PathBuf,
        /// The file the key was in.
        key: PathBuf,
    },
    /// The file with the master key holds something else.
    #[error("{} does not hold a master key", .path.display())]
    BadKey {
        /// The file.
        path: PathBuf,
    },
    /// Anything else.
    #[error("{} cannot be opened", .path.display())]
    Unavailable {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: Source,
    },
}
