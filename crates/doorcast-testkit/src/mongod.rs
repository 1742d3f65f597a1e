//! A real MongoDB server for tests: [`url`] and [`database_name`], or a [`ReplicaSet`] to kill members of.
//!
//! `MONGODB_URL` names one that runs; otherwise the pinned server is fetched once and started as a replica set of one
//! member, in memory. It ends with the process that started it, however that ends, and so does everything in it. A
//! server that cannot be had fails the test: nothing is ever skipped. For operators, see the documentation: this one is
//! old, and only for tests.

mod fetch;
mod member;
mod server;
mod set;

use std::{
    process,
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

pub use server::{Server, Unavailable};
pub use set::ReplicaSet;

/// The variable that names a server that runs.
pub const URL: &str = "MONGODB_URL";

/// Returns the address of the server of this test run. The first call starts it, if it has to be started.
///
/// # Panics
///
/// If there is no server to be had.
pub fn url() -> &'static str {
    static SERVER: LazyLock<Result<Server, Unavailable>> = LazyLock::new(|| {
        // Tests may already be inside a runtime, which does not let itself be waited in.
        thread::spawn(Server::of_this_run)
            .join()
            .unwrap_or_else(|_| Err(Unavailable("it panicked while it was started".to_owned())))
    });
    match &*SERVER {
        Ok(server) => server.url(),
        Err(error) => panic!("{error}"),
    }
}

/// Returns the name of a database nobody else uses.
pub fn database_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    // A server that outlives the run may have seen this process number before.
    let lot = fetch::lot();
    format!("test_{}_{number}_{lot:08x}", process::id())
}
