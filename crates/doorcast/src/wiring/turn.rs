//! Whose turn it is to work in a data folder.
//!
//! One process at a time carries out what the pipeline decides; a lock on a file, which the system releases when a
//! process dies, says which. Another process waits and watches, and takes over when the first one ends.

use std::{
    fs::{File, OpenOptions, TryLockError},
    future::Future,
    io,
    path::Path,
    time::Duration,
};

use tokio::time::sleep;

use crate::{data, problem::Problem};

use super::Wiring;

const FILE: &str = "runner.lock";

/// How often a process that waits looks whether it is its turn.
const LOOK_EVERY: Duration = Duration::from_millis(250);

impl Wiring {
    /// Lets the pipeline go on until `stop` is ready, as soon as no other process does in this data folder.
    ///
    /// # Errors
    ///
    /// If the lock cannot be made.
    pub(crate) async fn work(&self, stop: impl Future<Output = ()> + Send) -> Result<(), Problem> {
        let mut stop = Box::pin(stop);
        let file = open(&self.data).map_err(|error| data::unwritable(&self.data, &error))?;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => {
                    return Err(data::unwritable(&self.data, &error));
                }
            }
            tokio::select! {
                () = &mut stop => return Ok(()),
                () = sleep(LOOK_EVERY) => {}
            }
        }
        self.runner.run(stop).await;
        drop(file);
        Ok(())
    }
}

fn open(folder: &Path) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(FILE))
}
