//! Opens the database and sees to it that every question has its index.

use std::{fmt, time::Duration};

use doorcast_app::ports::StoreError;
use doorcast_domain::pipeline::lease::Worker;
use mongodb::{
    Client, Database, IndexModel,
    bson::{Document, doc},
    error::{Error, ErrorKind},
    options::{ClientOptions, IndexOptions, ReadConcern, WriteConcern},
};

use super::{MongoVideos, Timekeeper, cms, moves::Hearing, orphans, secrets, tables};
use crate::sqlite::vault::{MasterKey, Vault};

/// How long a server is looked for, unless the address says otherwise: people are waiting.
const SELECTION: Duration = Duration::from_secs(5);

/// How long a connection may take, and how often servers are asked whether they live. One that stands still is noticed
/// after both.
const CONNECT: Duration = Duration::from_secs(5);
const HEARTBEAT: Duration = Duration::from_secs(3);

/// What the database is called, unless the address or a setting says otherwise.
const DATABASE: &str = "doorcast";

/// The format of what is kept. A release that keeps what those before it cannot read has a greater one, and writes it
/// down when it opens a database.
const FORMAT: i64 = 1;

const NAMESPACE_EXISTS: i32 = 48;

/// Where the database is, and what opens its secrets.
#[derive(Clone)]
pub struct MongoSettings {
    /// The address, with the password in it.
    pub uri: String,
    /// The database, if it is not the one in the address.
    pub database: Option<String>,
    /// What secrets are sealed under. All nodes need the same.
    pub key: MasterKey,
    /// The process that opens it, so that what it leaves behind when it dies is known for its own.
    pub worker: Option<Worker>,
    /// The key from before, if everything is to be sealed anew.
    pub before: Option<MasterKey>,
}

impl fmt::Debug for MongoSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MongoSettings({:?})", self.database)
    }
}

/// Why there is no database.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It is not an address.
    #[error("the address of the database cannot be used")]
    Address(#[source] Error),
    /// It is a server of its own. Money needs transactions, which only replica sets have.
    #[error("the database is no replica set")]
    Alone,
    /// A newer Doorcast keeps there what this one cannot read.
    #[error("a newer Doorcast has changed the database")]
    Newer,
    /// Its secrets were sealed under another master key.
    #[error("the secrets in the database were sealed under another master key")]
    WrongKey,
    /// It does not answer, or refuses.
    #[error("the database does not answer")]
    Unavailable(#[source] Error),
}

impl From<OpenError> for StoreError {
    fn from(error: OpenError) -> Self {
        Self::Unavailable {
            source: Box::new(error),
        }
    }
}

impl MongoVideos {
    /// Opens the videos of a database; what is missing is made. Leases follow the clock of the server.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub async fn open(settings: &MongoSettings) -> Result<Self, OpenError> {
        Self::open_with(settings, Timekeeper::Server).await
    }

    /// Opens the videos of a database whose leases follow another clock.
    ///
    /// # Errors
    ///
    /// See [`OpenError`].
    pub async fn open_with(
        settings: &MongoSettings,
        timekeeper: Timekeeper,
    ) -> Result<Self, OpenError> {
        let (client, db) = connect(settings).await?;
        let hello = db.run_command(doc! { "hello": 1 }).await;
        let hello = hello.map_err(OpenError::Unavailable)?;
        if !hello.contains_key("setName") && hello.get_str("msg").ok() != Some("isdbgrid") {
            return Err(OpenError::Alone);
        }
        agree_on_format(&db).await?;
        prepare(&db).await.map_err(OpenError::Unavailable)?;
        prepare_cms(&db).await.map_err(OpenError::Unavailable)?;
        let store = Self {
            client,
            db,
            timekeeper,
            vault: Vault::new(&settings.key),
            money: tokio::sync::Mutex::default(),
            hearing: Hearing::default(),
        };
        secrets::unlock(&store, settings.before.as_ref()).await?;
        Ok(store)
    }
}

/// Connects, and writes and reads only what a majority has.
async fn connect(settings: &MongoSettings) -> Result<(Client, Database), OpenError> {
    let options = ClientOptions::parse(&settings.uri).await;
    let mut options = options.map_err(OpenError::Address)?;
    options.server_selection_timeout.get_or_insert(SELECTION);
    options.connect_timeout.get_or_insert(CONNECT);
    options.heartbeat_freq.get_or_insert(HEARTBEAT);
    options.app_name = Some(match &settings.worker {
        Some(worker) => orphans::name_of(worker),
        None => orphans::PROGRAM.to_owned(),
    });
    options.write_concern = Some(WriteConcern::majority());
    options.read_concern = Some(ReadConcern::majority());
    options.retry_writes = Some(true);
    let usual = options.default_database.clone();
    let name = settings.database.clone().or(usual);
    let client = Client::with_options(options).map_err(OpenError::Address)?;
    let db = client.database(name.as_deref().unwrap_or(DATABASE));
    Ok((client, db))
}

/// Makes the collections and indexes that are not there yet.
async fn prepare(db: &Database) -> Result<(), Error> {
    for name in tables::ALL {
        // Not by itself: a transaction that makes one collides with every other that does.
        match db.create_collection(name).await {
            Err(error) if !is_there(&error) => return Err(error),
            _ => {}
        }
        let indexes = indexes(name);
        if !indexes.is_empty() {
            db.collection::<Document>(name)
                .create_indexes(indexes)
                .await?;
        }
    }
    Ok(())
}

/// Makes sure that what is kept can be read, and says from which format on it can.
async fn agree_on_format(db: &Database) -> Result<(), OpenError> {
    let formats = db.collection::<Document>(tables::FORMATS);
    let ours = doc! { "$max": { "format": FORMAT } };
    let known = formats
        .find_one_and_update(doc! { "_id": "least" }, ours)
        .upsert(true)
        .await
        .map_err(OpenError::Unavailable)?;
    let least = known.and_then(|known| known.get_i64("format").ok());
    match least.is_some_and(|least| least > FORMAT) {
        true => Err(OpenError::Newer),
        false => Ok(()),
    }
}

/// Makes the indexes the CMS makes itself, exactly as it does, in case it never ran here.
async fn prepare_cms(db: &Database) -> Result<(), Error> {
    let indexes = [
        index(doc! { "userId": 1 }),
        index(doc! { "status": 1 }),
        index(doc! { "userId": 1, "createdAt": -1 }),
        index(doc! { "videoType": 1 }),
    ];
    match db.create_collection(cms::TABLE).await {
        Err(error) if !is_there(&error) => return Err(error),
        _ => {}
    }
    let videos = db.collection::<Document>(cms::TABLE);
    videos.create_indexes(indexes).await.map(drop)
}

fn is_there(error: &Error) -> bool {
    matches!(&*error.kind, ErrorKind::Command(error) if error.code == NAMESPACE_EXISTS)
}

fn indexes(table: &str) -> Vec<IndexModel> {
    match table {
        tables::VIDEOS => vec![
            index(doc! { "agent": 1, "_id": 1 }),
            index(doc! { "status": 1, "_id": 1 }),
            index(doc! { "agent": 1, "status": 1, "_id": 1 }),
            index(doc! { "office": 1, "_id": 1 }),
            index(doc! { "office": 1, "status": 1, "_id": 1 }),
            index(doc! { "office": 1, "agent": 1, "_id": 1 }),
            index(doc! { "office": 1, "agent": 1, "status": 1, "_id": 1 }),
            index(doc! { "stage": 1, "office": 1, "_id": 1 }),
            // These hold only what moves, however long the history is.
            with(doc! { "lane": 1, "due_at_ms": 1, "_id": 1 }, "due_at_ms"),
            with(doc! { "due_at_ms": 1 }, "due_at_ms"),
            with(
                doc! { "studio": 1, "agent": 1, "queued_at_ms": 1, "_id": 1 },
                "queued_at_ms",
            ),
            with(doc! { "place": 1, "agent": 1 }, "place"),
            with(doc! { "lease_node": 1, "lease_process": 1 }, "lease_node"),
            with(doc! { "project": 1, "_id": 1 }, "project"),
            unique_with(doc! { "attempts": 1 }, "attempts"),
            with(doc! { "renders": 1 }, "renders"),
        ],
        tables::LEDGER => vec![
            index(doc! { "video": 1, "_id": 1 }),
            index(doc! { "agent": 1, "_id": 1 }),
            index(doc! { "office": 1, "_id": 1 }),
            index(doc! { "office": 1, "agent": 1, "_id": 1 }),
        ],
        tables::SECRETS => vec![index(doc! { "office": 1, "name": 1 })],
        tables::BUDGETS => vec![index(doc! { "office": 1, "agent": 1 })],
        tables::FILM_LETTERS => vec![
            with(doc! { "open": 1 }, "open"),
            with(doc! { "stamp": 1 }, "stamp"),
        ],
        tables::SUBSCRIPTIONS => vec![index(doc! { "office": 1, "agent": 1, "number": 1 })],
        tables::DELIVERIES => vec![
            index(doc! { "subscription": 1, "number": -1 }),
            with(doc! { "due_at_ms": 1, "number": 1 }, "due_at_ms"),
            index(doc! { "created_at_ms": 1 }),
        ],
        tables::WEBHOOKS => vec![with(doc! { "open": 1 }, "open")],
        tables::ORPHANS => vec![index(doc! { "number": 1 })],
        tables::TOKENS => vec![unique(doc! { "digest": 1 }), index(doc! { "number": 1 })],
        tables::PEOPLE => vec![
            unique(doc! { "office": 1, "email": 1 }),
            index(doc! { "office": 1, "role": 1 }),
        ],
        tables::SESSIONS => vec![
            unique(doc! { "digest": 1 }),
            index(doc! { "office": 1, "person": 1, "number": 1 }),
            index(doc! { "expires_at_ms": 1 }),
            index(doc! { "last_seen_at_ms": 1 }),
        ],
        tables::TICKETS => vec![
            unique(doc! { "digest": 1 }),
            index(doc! { "office": 1, "kind": 1, "subject": 1 }),
            index(doc! { "office": 1, "kind": 1, "number": 1 }),
            index(doc! { "expires_at_ms": 1 }),
        ],
        tables::ATTEMPTS => vec![until(doc! { "forgotten_at": 1 })],
        tables::PROJECTS => vec![
            index(doc! { "office": 1, "agent": 1, "is_kept": 1, "_id": 1 }),
            index(doc! { "office": 1, "agent": 1, "is_kept": 1, "status": 1, "_id": 1 }),
            index(doc! { "office": 1, "agent": 1, "is_kept": 1, "kind": 1, "_id": 1 }),
            index(doc! { "office": 1, "is_kept": 1, "_id": 1 }),
            index(doc! { "office": 1, "is_kept": 1, "status": 1, "_id": 1 }),
            index(doc! { "office": 1, "_id": 1 }),
            index(doc! { "office": 1, "agent": 1, "words": 1 }),
            index(doc! { "office": 1, "words": 1 }),
            with(doc! { "deleted_at_ms": 1, "_id": 1 }, "deleted_at_ms"),
            with(doc! { "object_id": 1 }, "object_id"),
        ],
        // As GridFS has them.
        tables::FILES => vec![index(doc! { "filename": 1, "uploadDate": 1 })],
        tables::FILE_CHUNKS => vec![unique(doc! { "files_id": 1, "n": 1 })],
        _ => vec![],
    }
}

fn index(keys: Document) -> IndexModel {
    IndexModel::builder().keys(keys).build()
}

fn unique(keys: Document) -> IndexModel {
    let options = IndexOptions::builder().unique(true).build();
    IndexModel::builder().keys(keys).options(options).build()
}

/// Returns an index of a date, at which the server removes what has it.
fn until(keys: Document) -> IndexModel {
    let options = IndexOptions::builder().expire_after(Duration::ZERO).build();
    IndexModel::builder().keys(keys).options(options).build()
}

/// Returns an index of the documents that have a field.
fn with(keys: Document, field: &str) -> IndexModel {
    let there = doc! { field: { "$exists": true } };
    let options = IndexOptions::builder()
        .partial_filter_expression(there)
        .build();
    IndexModel::builder().keys(keys).options(options).build()
}

fn unique_with(keys: Document, field: &str) -> IndexModel {
    let there = doc! { field: { "$exists": true } };
    let options = IndexOptions::builder()
        .partial_filter_expression(there)
        .unique(true)
        .build();
    IndexModel::builder().keys(keys).options(options).build()
}
