//! The runtime of everything that waits for others.

use std::future::Future;

use crate::problem::{Kind, Problem};

/// Runs something that waits to its end.
pub(crate) fn run<T>(work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| {
            let message = format!("no threads can be started: {error}");
            Problem::new(Kind::Internal, "internal", message)
        })?;
    let outcome = runtime.block_on(work);
    // What still runs is either stored or repeated; nobody waits for it.
    runtime.shutdown_background();
    outcome
}
