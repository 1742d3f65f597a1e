//! How long a film in the bucket plays, from the few parts of it that say so.

use std::{
    io::{self, Read, Seek, SeekFrom},
    sync::Arc,
};

use bytes::Bytes;
use object_store::{ObjectStoreExt as _, aws::AmazonS3, path::Path};
use tokio::{runtime::Handle, task::spawn_blocking};

use crate::film_length;

use super::{
    client::Bucket,
    error::{BucketError, BucketProblem},
};

/// How much is read at once.
const READ_BYTES: u64 = 64 * 1024;

impl Bucket {
    /// Returns how long a film plays, in milliseconds, or nothing if it is no film.
    pub(super) async fn duration_ms(
        &self,
        path: &Path,
        size_bytes: u64,
    ) -> Result<Option<u64>, BucketError> {
        let mut film = Window {
            store: Arc::clone(&self.store),
            path: path.clone(),
            runtime: Handle::current(),
            size_bytes,
            at: 0,
            held_from: 0,
            held: Bytes::new(),
        };
        let measured = spawn_blocking(move || film_length::of(&mut film, size_bytes)).await;
        measured
            .map_err(io::Error::other)
            .flatten()
            .map_err(|_| BucketError {
                problem: BucketProblem::NoAnswer,
            })
    }
}

/// A film of which only what is looked at is read.
struct Window {
    store: Arc<AmazonS3>,
    path: Path,
    runtime: Handle,
    size_bytes: u64,
    at: u64,
    held_from: u64,
    held: Bytes,
}

impl Window {
    /// Returns what is held from where it stands on, read if need be.
    fn here(&mut self) -> io::Result<&[u8]> {
        let held_to = self.held_from + self.held.len() as u64;
        let is_held = (self.held_from..held_to).contains(&self.at);
        if !is_held && self.at < self.size_bytes {
            let part = self.at..self.size_bytes.min(self.at + READ_BYTES);
            let read = self.store.get_range(&self.path, part);
            self.held = self.runtime.block_on(read).map_err(io::Error::other)?;
            self.held_from = self.at;
        }
        let skipped = self.at.checked_sub(self.held_from);
        let skipped = skipped.and_then(|skipped| usize::try_from(skipped).ok());
        let here = skipped.and_then(|skipped| self.held.get(skipped..));
        Ok(here.unwrap_or_default())
    }
}

impl Read for Window {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let here = self.here()?;
        let read = here.len().min(into.len());
        into[..read].copy_from_slice(&here[..read]);
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Window {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(to) => Some(to),
            SeekFrom::End(by) => self.size_bytes.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = to.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}
