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

use std::ops::Deref;

use doorcast_store::{
    mongo::{MongoSettings, MongoVideos, Timekeeper},
    sqlite::vault::MasterKey,
};
use doorcast_testkit::mongod;
use mongodb::{Client, Database};

use crate::samples::wait;

/// A store in a database of its own, which is removed with it.
pub(crate) struct Own {
    store: MongoVideos,
    database: Database,
}

/// Returns one whose leases follow the times that the promises give.
pub(crate) fn store() -> Own {
    let settings = settings();
    Own {
        store: open(&settings, Timekeeper::Callers),
        database: raw(&settings),
    }
}

impl Deref for Own {
    type Target = MongoVideos;

    fn deref(&self) -> &MongoVideos {
        &self.store
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        // A server that has died has said so already.
        let _ = wait(self.database.drop());
    }
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
