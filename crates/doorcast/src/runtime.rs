//! The runtime of everything that waits for others.

use std::{future::Future, sync::OnceLock};

use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::block_in_place,
};

use crate::problem::{Kind, Problem};

/// Runs something that waits to its end.
pub(crate) fn run<T>(work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    wait(work)?
}

/// Waits for something, inside a runtime or not. Everything that is waited for outside of one is in the same, because what
/// keeps up the connections to a database lives in it. What still runs when the process ends is either stored or repeated.
pub(crate) fn wait<T>(work: impl Future<Output = T>) -> Result<T, Problem> {
    match Handle::try_current() {
        Ok(handle) => Ok(block_in_place(|| handle.block_on(work))),
        Err(_) => Ok(shared()?.block_on(work)),
    }
}

fn shared() -> Result<&'static Runtime, Problem> {
    static SHARED: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = SHARED.get() {
        return Ok(runtime);
    }
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| {
            let message = format!("no threads can be started: {error}");
            Problem::new(Kind::Internal, "internal", message)
        })?;
    Ok(SHARED.get_or_init(|| runtime))
}
