//! Opens the file, and says clearly why it cannot.

use std::{
    cell::RefCell,
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, ErrorCode};

use super::{BUSY_TIMEOUT, OpenError, SqliteRuns, migrations};

pub(super) const FILE: &str = "doorcast.sqlite3";

impl SqliteRuns {
    /// Opens the runs of a data folder; both are created if they are not there.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        create_folder(folder)?;
        let path = folder.join(FILE);
        let connection = connect(&path, BUSY_TIMEOUT)?;
        migrations::migrate(&connection, &path, migrations::ALL)?;
        Ok(Self {
            connection,
            folder: folder.to_owned(),
            leases: RefCell::new(HashMap::new()),
        })
    }

    /// Opens the runs of a data folder if there are any. Creates nothing.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub fn open_existing(folder: &Path) -> Result<Option<Self>, OpenError> {
        let path = folder.join(FILE);
        match path.try_exists() {
            Ok(false) => Ok(None),
            Ok(true) => Self::open(folder).map(Some),
            Err(source) => Err(OpenError::Unavailable {
                path,
                source: source.into(),
            }),
        }
    }
}

pub(super) fn create_folder(folder: &Path) -> Result<(), OpenError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|source| OpenError::Unwritable {
            path: folder.into(),
            source: source.into(),
        })
}

pub(super) fn connect(path: &Path, patience: Duration) -> Result<Connection, OpenError> {
    let open = || -> rusqlite::Result<Connection> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(patience)?;
        ensure_wal(&connection, patience)?;
        connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
        Ok(connection)
    };
    open().map_err(|error| explain(path, error))
}

/// Turns on the write-ahead log. SQLite does not wait for others here, so we do.
#[expect(
    clippy::disallowed_methods,
    reason = "SQLite gives no signal when another process lets go; the wait has a deadline"
)]
fn ensure_wal(connection: &Connection, patience: Duration) -> rusqlite::Result<()> {
    let deadline = Instant::now() + patience;
    loop {
        let mode: rusqlite::Result<String> =
            connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0));
        match mode {
            Ok(_) => return Ok(()),
            Err(error) if !is_busy(&error) || Instant::now() > deadline => return Err(error),
            Err(_) => thread::sleep(Duration::from_millis(10)),
        }
    }
}

pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

/// Turns SQLite's answer into one a person can act on.
pub(super) fn explain(path: &Path, error: rusqlite::Error) -> OpenError {
    let path = PathBuf::from(path);
    let source = |error: rusqlite::Error| error.into();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => OpenError::Locked { path },
        Some(ErrorCode::NotADatabase) => OpenError::NotOurs { path },
        Some(ErrorCode::DiskFull) => OpenError::Full { path },
        Some(ErrorCode::DatabaseCorrupt) => OpenError::Damaged {
            path,
            source: source(error),
        },
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            OpenError::Unwritable {
                path,
                source: source(error),
            }
        }
        _ => OpenError::Unavailable {
            path,
            source: source(error),
        },
    }
}

#[cfg(test)]
mod tests;
