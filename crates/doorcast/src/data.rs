//! Where Doorcast keeps its own things: the record of runs and the cache. Never the current folder.

use std::{
    env,
    path::{Path, PathBuf},
};

use doorcast_app::ports::StoreError;
use doorcast_store::sqlite::{OpenError, SqliteRuns, videos::SqliteVideos};

use crate::{
    environment,
    problem::{Kind, Problem},
};

/// Returns the data folder: `--data`, `$DOORCAST_DATA`, `$XDG_DATA_HOME/doorcast`, `~/.local/share/doorcast`.
pub(crate) fn folder(flag: Option<&Path>) -> Result<PathBuf, Problem> {
    flag.map(Path::to_owned)
        .or_else(|| variable("DOORCAST_DATA"))
        .or_else(|| {
            variable("XDG_DATA_HOME")
                .filter(|path| path.is_absolute())
                .map(ours)
        })
        .or_else(|| env::home_dir().map(|home| ours(home.join(".local/share"))))
        .and_then(|path| std::path::absolute(path).ok())
        .ok_or_else(|| {
            Problem::new(
                Kind::Store,
                "no_data_folder",
                "there is no home folder to keep the record of runs in",
            )
            .field("data")
            .hint("name one: --data DIR or the environment variable DOORCAST_DATA")
        })
}

/// Returns the folder of the user's own settings.
pub(crate) fn settings_folder() -> Option<PathBuf> {
    variable("XDG_CONFIG_HOME")
        .filter(|path| path.is_absolute())
        .or_else(|| env::home_dir().map(|home| home.join(".config")))
        .map(ours)
}

/// Opens the record of runs, which is created if need be.
pub(crate) fn open_runs(folder: &Path) -> Result<SqliteRuns, Problem> {
    SqliteRuns::open(folder).map_err(explain)
}

/// Opens the record of runs, if there is one.
pub(crate) fn open_existing_runs(folder: &Path) -> Result<Option<SqliteRuns>, Problem> {
    SqliteRuns::open_existing(folder).map_err(explain)
}

/// Opens the videos of the pipeline, their money and the access tokens; all are created if need be.
pub(crate) fn open_videos(folder: &Path) -> Result<SqliteVideos, Problem> {
    let key = environment::read_master_key()?;
    SqliteVideos::open_under(folder, &key).map_err(explain)
}

/// The problem of a data folder that cannot be written to.
pub(crate) fn unwritable(folder: &Path, error: &dyn std::error::Error) -> Problem {
    Problem::new(
        Kind::Store,
        "store_unwritable",
        format!("{} cannot be used: {}", folder.display(), with_cause(error)),
    )
    .field("data")
    .hint("choose a folder you may write to: --data DIR or the environment variable DOORCAST_DATA")
}

/// Turns what the store says into what a person reads.
pub(crate) fn explain_store(error: &StoreError) -> Problem {
    let (code, hint) = match error {
        StoreError::Locked => ("store_locked", LOCKED),
        StoreError::Full => (
            "store_full",
            "make room on that disk, or choose another with --data DIR",
        ),
        StoreError::Conflict => ("store_conflict", "try again"),
        StoreError::Unavailable { .. } => (
            "store_unavailable",
            "check the disk, or choose another folder with --data DIR",
        ),
    };
    Problem::new(Kind::Store, code, with_cause(error)).hint(hint)
}

const LOCKED: &str = "wait until it is done, or keep the record elsewhere with --data DIR";

fn explain(error: OpenError) -> Problem {
    let (code, hint) = match &error {
        OpenError::Locked { .. } => ("store_locked", LOCKED),
        OpenError::Newer { .. } => (
            "store_newer",
            "a newer Doorcast has used it; install that one, or keep another record with --data DIR",
        ),
        OpenError::NotOurs { .. } => (
            "store_not_ours",
            "it was left as it is; move it away, or choose another folder with --data DIR",
        ),
        OpenError::Changed { .. } => (
            "store_changed",
            "it was left as it is; use the Doorcast that made it, or keep another record with --data DIR",
        ),
        OpenError::Unwritable { .. } => (
            "store_unwritable",
            "choose a folder you may write to: --data DIR or the environment variable DOORCAST_DATA",
        ),
        OpenError::Full { .. } => (
            "store_full",
            "make room on that disk, or choose another with --data DIR",
        ),
        OpenError::WrongKey { .. } => (
            "secret_key_wrong",
            "nothing was changed; give the key it was: DOORCAST_SECRET_KEY, or secret.key in the data folder if none was given. To change the key, give the old one as DOORCAST_SECRET_KEY_BEFORE once",
        ),
        OpenError::NoKey { .. } => (
            "secret_key_missing",
            "nothing was changed; put the file back from your backup, or give what was in it as DOORCAST_SECRET_KEY",
        ),
        OpenError::BadKey { .. } => (
            "secret_key_bad",
            "nothing was changed; put the file back from your backup: it holds 64 hexadecimal digits",
        ),
        OpenError::Damaged { .. } => (
            "store_damaged",
            "it was left as it is; put back a copy, or keep another record with --data DIR",
        ),
        OpenError::Unavailable { .. } => (
            "store_unavailable",
            "check the disk, or choose another folder with --data DIR",
        ),
    };
    Problem::new(Kind::Store, code, with_cause(&error))
        .field("data")
        .hint(hint)
}

fn with_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

fn ours(parent: PathBuf) -> PathBuf {
    parent.join("doorcast")
}
