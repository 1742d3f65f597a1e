//! Where Doorcast keeps its own things: the record of runs and the cache. Never the current folder.

use std::{
    env, fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::Arc,
};

use doorcast_app::ports::{
    Ids, StoreError,
    directory::Directory,
    files::FileStore,
    nodes::{DEAD_AFTER, JoinRefused, Node, Nodes, Role},
    store::Store,
    throttle::Throttle,
};
use doorcast_domain::pipeline::lease::Worker;
use doorcast_store::{
    files::FolderFiles,
    memory::{nodes::MemoryNodes, throttle::MemoryThrottle},
    mongo::{self, MongoSettings, MongoVideos},
    sqlite::{OpenError, SqliteRuns, vault, videos::SqliteVideos},
};

use crate::{
    environment,
    problem::{Kind, Problem},
    runtime,
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

/// Everything that is kept.
pub(crate) struct Archive {
    /// Keeps it.
    pub(crate) store: Arc<dyn Store>,
    /// Keeps small files beside it: pictures, and what the built-in studio has made.
    pub(crate) files: Arc<dyn FileStore>,
    /// Knows the people of the CMS that keeps its own in the same database.
    pub(crate) directory: Option<Arc<dyn Directory>>,
    /// Knows who else serves it.
    pub(crate) nodes: Arc<dyn Nodes>,
    /// Keeps guessers slow, at whichever node they try.
    pub(crate) throttle: Arc<dyn Throttle>,
    /// What the code of the first owner is made of, where all nodes have to agree on one.
    pub(crate) setup_lot: Option<u128>,
}

/// Opens everything the pipeline keeps; all is created if need be.
pub(crate) fn open_videos(folder: &Path) -> Result<Arc<dyn Store>, Problem> {
    Ok(open(folder, None)?.store)
}

/// Opens everything that is kept: in the database that the environment names, or in the data folder. What an import has
/// not filled to its end is of no use to anybody. Whoever works there says who they are.
pub(crate) fn open(folder: &Path, worker: Option<&Worker>) -> Result<Archive, Problem> {
    let archive = open_anyway(folder, worker)?;
    let import = runtime::wait(archive.store.find_import())?;
    match import.map_err(|error| explain_store(&error))? {
        None => Ok(archive),
        Some(import) => {
            let message = format!("the import of {} has not come to its end", import.folder);
            Err(Problem::new(Kind::Store, "import_unfinished", message)
                .field("data")
                .hint(format!(
                    "run it again, it goes on: doorcast import {}",
                    import.folder
                )))
        }
    }
}

/// Opens everything that is kept, even while it is being imported.
pub(crate) fn open_anyway(folder: &Path, worker: Option<&Worker>) -> Result<Archive, Problem> {
    let key = environment::read_master_key()?;
    let Some(place) = environment::read_database()? else {
        let store = SqliteVideos::open_under(folder, &key).map_err(explain)?;
        let files = FolderFiles::open(folder).map_err(|error| unwritable(folder, &error))?;
        return Ok(Archive {
            store: Arc::new(store),
            files: Arc::new(files),
            directory: None,
            // One process serves a data folder.
            nodes: Arc::new(MemoryNodes::default()),
            throttle: Arc::new(MemoryThrottle::default()),
            setup_lot: None,
        });
    };
    let settings = MongoSettings {
        uri: place.uri.reveal().to_owned(),
        database: place.name,
        before: match &key {
            vault::Source::Given { before, .. } => before.clone(),
            vault::Source::Folder => None,
        },
        key: vault::key_of(folder, &key).map_err(explain)?,
        worker: worker.cloned(),
    };
    let setup_lot = settings.key.lot("the code for the account of the owner");
    let store = runtime::wait(MongoVideos::open_with(&settings, place.timekeeper))?;
    let store = Arc::new(store.map_err(explain_database)?);
    Ok(Archive {
        directory: Some(Arc::clone(&store) as _),
        nodes: Arc::clone(&store) as _,
        throttle: Arc::clone(&store) as _,
        setup_lot: Some(setup_lot),
        files: Arc::clone(&store) as _,
        store,
    })
}

/// Returns what seals the secrets of an archive that is made: the master key of what is kept.
pub(crate) fn seal_of(folder: &Path) -> Result<vault::ArchiveSeal, Problem> {
    let source = environment::read_master_key()?;
    let key = vault::key_of(folder, &source).map_err(explain)?;
    Ok(vault::ArchiveSeal::new(&key))
}

/// Returns what opens the secrets of an archive that is read: the master key from before, if one is given, or that of what
/// is kept.
pub(crate) fn seal_before(folder: &Path) -> Result<vault::ArchiveSeal, Problem> {
    match environment::read_master_key()? {
        vault::Source::Given {
            before: Some(before),
            ..
        } => Ok(vault::ArchiveSeal::new(&before)),
        _ => seal_of(folder),
    }
}

/// Opens everything the pipeline keeps, if there can be anything.
pub(crate) fn open_existing_videos(folder: &Path) -> Result<Option<Arc<dyn Store>>, Problem> {
    let is_there = environment::read_database()?.is_some() || open_existing_runs(folder)?.is_some();
    is_there.then(|| open_videos(folder)).transpose()
}

/// Returns who this process is: its node has the name of the data folder, which one process at a time works in. Where
/// the folder has the database, too, there are no others.
pub(crate) fn worker(folder: &Path, ids: &dyn Ids) -> Result<Worker, Problem> {
    Ok(Worker {
        node: node(folder, ids)?,
        process: format!("{:032x}", ids.draw()),
    })
}

fn node(folder: &Path, ids: &dyn Ids) -> Result<String, Problem> {
    if environment::read_database()?.is_none() {
        return Ok("this-folder".to_owned());
    }
    let path = folder.join("node");
    let drawn = format!("{:032x}", ids.draw());
    let known = match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, &drawn))
            .map(|()| drawn),
        known => known,
    };
    known
        .map(|name| name.trim().to_owned())
        .map_err(|error| unwritable(folder, &error))
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

/// Says why a process may not work beside others.
pub(crate) fn explain_join(refused: JoinRefused) -> Problem {
    match refused {
        JoinRefused::Store(error) => explain_store(&error),
        JoinRefused::Apart { .. } => Problem::new(Kind::Usage, "separate_disks", refused.to_string())
            .field("media")
            .hint(format!(
                "give every node the same storage: the keys of Cloudinary, or DOORCAST_S3_BUCKET and its keys. If that node is gone for good, try again in {} seconds",
                DEAD_AFTER.as_secs()
            )),
    }
}

/// Returns this process as others see it.
pub(crate) fn node_of(worker: &Worker, role: Role, films: String) -> Node {
    Node {
        worker: worker.clone(),
        role,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        films,
    }
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

fn explain_database(error: mongo::OpenError) -> Problem {
    let (code, hint) = match &error {
        mongo::OpenError::Address(_) => (
            "bad_environment",
            "it begins with mongodb:// or mongodb+srv://",
        ),
        mongo::OpenError::Alone => (
            "database_alone",
            "start mongod with --replSet and initiate the set, if of one member; Atlas always is one",
        ),
        mongo::OpenError::Newer => (
            "store_newer",
            "nothing was changed; install the Doorcast that the other nodes have",
        ),
        mongo::OpenError::WrongKey => (
            "secret_key_wrong",
            "nothing was changed; all nodes need the same DOORCAST_SECRET_KEY. To change the key, give the old one as DOORCAST_SECRET_KEY_BEFORE once",
        ),
        mongo::OpenError::Unavailable(_) => (
            "store_unavailable",
            "check that the database runs, and what it lets this user do",
        ),
    };
    Problem::new(Kind::Store, code, with_cause(&error))
        .field("MONGODB_URI")
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
