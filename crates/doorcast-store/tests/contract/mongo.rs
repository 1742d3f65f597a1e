//! Stores in a real MongoDB.

use doorcast_store::mongo::{MongoSettings, MongoVideos, Timekeeper};
use doorcast_testkit::mongod;

use crate::samples::wait;

/// Returns a store in a database of its own, whose leases follow the times that the promises give.
pub(crate) fn store() -> MongoVideos {
    let settings = settings();
    wait(MongoVideos::open_with(&settings, Timekeeper::Callers)).expect("a new database")
}

fn settings() -> MongoSettings {
    MongoSettings {
        uri: mongod::url().to_owned(),
        database: Some(mongod::database_name()),
    }
}
