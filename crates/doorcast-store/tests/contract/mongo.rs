//! Stores in a real MongoDB, and what only they promise.

#[path = "mongo/archive.rs"]
mod archive;
#[path = "mongo/claims.rs"]
mod claims;
#[path = "mongo/cms.rs"]
mod cms;
#[path = "mongo/faults.rs"]
mod faults;
#[path = "mongo/files.rs"]
mod files;
#[path = "mongo/mongoose.rs"]
mod mongoose;
#[path = "mongo/neighbors.rs"]
mod neighbors;
#[path = "mongo/nodes.rs"]
mod nodes;

use doorcast_store::{
    mongo::{MongoSettings, MongoVideos, Timekeeper},
    sqlite::vault::MasterKey,
};
use doorcast_testkit::mongod;
use mongodb::{Client, Database};

use crate::samples::wait;

/// Returns a store in a database of its own, whose leases follow the times that the promises give.
pub(crate) fn store() -> MongoVideos {
    open(&settings(), Timekeeper::Callers)
}

fn open(settings: &MongoSettings, timekeeper: Timekeeper) -> MongoVideos {
    wait(MongoVideos::open_with(settings, timekeeper)).expect("a database")
}

fn settings() -> MongoSettings {
    MongoSettings {
        uri: mongod::url().to_owned(),
        database: Some(mongod::database_name()),
        key: MasterKey::parse(&"5e".repeat(32)).expect("a key"),
        worker: None,
        before: None,
    }
}

/// Returns the database as others see it.
fn raw(settings: &MongoSettings) -> Database {
    let client = wait(Client::with_uri_str(&settings.uri)).expect("a client");
    client.database(settings.database.as_deref().expect("a name"))
}
