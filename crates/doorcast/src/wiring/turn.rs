//! Whose turn it is to work in a data folder.
//!
//! One process at a time carries out what the pipeline decides; a lock on a file, which the system releases when a
//! process dies, says which. Another process waits and watches, and takes over when the first one ends. The file says
//! who has the lock, for people.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    future::Future,
    io::{self, Write as _},
    path::Path,
    process,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use tokio::time::sleep;

use crate::{data, problem::Problem, text::plain};

use super::Wiring;

const FILE: &str = "runner.lock";

/// How often a process that waits looks whether it is its turn.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The longest name of whoever has the lock.
const MOST_NAME_CHARS: usize = 100;

/// Whether another process has the turn.
#[derive(Debug, Default)]
pub(super) struct Turn {
    is_elsewhere: AtomicBool,
}

impl Wiring {
    /// Lets the pipeline go on until `stop` is ready, as soon as no other process does in this data folder. `command`
    /// is what others are told of who has the turn.
    ///
    /// # Errors
    ///
    /// If the lock cannot be made.
    pub(crate) async fn work(
        &self,
        command: &str,
        stop: impl Future<Output = ()> + Send,
    ) -> Result<(), Problem> {
        let mut stop = Box::pin(stop);
        let file = open(&self.data).map_err(|error| data::unwritable(&self.data, &error))?;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => {
                    self.turn.is_elsewhere.store(true, Ordering::Relaxed);
                    // Whoever waits for the turn is well, too.
                    self.runner.pulse().beat(self.clock.now_ms());
                }
                Err(TryLockError::Error(error)) => {
                    return Err(data::unwritable(&self.data, &error));
                }
            }
            tokio::select! {
                () = &mut stop => return Ok(()),
                () = sleep(LOOK_EVERY) => {}
            }
        }
        self.turn.is_elsewhere.store(false, Ordering::Relaxed);
        sign(&file, command).map_err(|error| data::unwritable(&self.data, &error))?;
        self.house.begin();
        self.runner.run(stop).await;
        drop(file);
        Ok(())
    }

    /// Returns which other process works in this data folder, if one does.
    pub(crate) fn who_works_instead(&self) -> Option<String> {
        if !self.turn.is_elsewhere.load(Ordering::Relaxed) {
            return None;
        }
        let text = fs::read_to_string(self.data.join(FILE)).unwrap_or_default();
        let name: String = plain(text.trim()).chars().take(MOST_NAME_CHARS).collect();
        match name.is_empty() {
            true => Some("another process".to_owned()),
            false => Some(name),
        }
    }
}

fn open(folder: &Path) -> io::Result<File> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(FILE))
}

/// Says in the file who has the lock.
fn sign(mut file: &File, command: &str) -> io::Result<()> {
    file.set_len(0)?;
    writeln!(file, "{command} (process {})", process::id())
}
