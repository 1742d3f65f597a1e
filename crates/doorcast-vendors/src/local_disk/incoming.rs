//! A file while it arrives.

use std::{
    fs,
    io::{self, Write},
    path::Path,
    time::Duration,
};

use bytes::Bytes;
use tempfile::NamedTempFile;
use tokio::{sync::mpsc, task::spawn_blocking};

use crate::http::{download::DownloadError, pieces::Pieces};

use super::{DiskError, LocalDisk, Stored, checksum::Digesting, flush_folder};

/// How long nobody has written to a file that is abandoned.
const ABANDONED: Duration = Duration::from_secs(24 * 3_600);

/// How many pieces wait for the disk at most.
const WAITING: usize = 8;

/// A file while it arrives; dropped unfinished, it is gone.
#[derive(Debug)]
pub struct Incoming {
    disk: LocalDisk,
    file: NamedTempFile,
    digest: Digesting,
    size_bytes: u64,
}

/// Why a file was not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// It could not be read.
    #[error("the file could not be read")]
    Reading(#[from] DownloadError),
    /// It could not be written.
    #[error(transparent)]
    Writing(#[from] DiskError),
    /// It is longer than allowed.
    #[error("the file is longer than {most_bytes} bytes")]
    TooLong {
        /// How long it may be.
        most_bytes: u64,
    },
}

impl Incoming {
    pub(super) fn new(disk: LocalDisk) -> Result<Self, DiskError> {
        let file = NamedTempFile::new_in(disk.incoming())?;
        Ok(Self {
            disk,
            file,
            digest: Digesting::new(),
            size_bytes: 0,
        })
    }

    /// Adds some bytes.
    ///
    /// # Errors
    ///
    /// See [`DiskError`].
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), DiskError> {
        self.file.as_file_mut().write_all(bytes)?;
        self.digest.take(bytes);
        self.size_bytes += bytes.len() as u64;
        Ok(())
    }

    /// Returns how many bytes there are so far.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Flushes the file to the disk and gives it its name. A file that is kept already stays as it is.
    ///
    /// # Errors
    ///
    /// See [`DiskError`].
    pub fn finish(self) -> Result<Stored, DiskError> {
        let checksum = self.digest.finish();
        let path = self.disk.path(checksum);
        let stored = Stored {
            checksum,
            size_bytes: self.size_bytes,
        };
        if self.disk.find(checksum)? == Some(stored) {
            return Ok(stored);
        }
        self.file.as_file().sync_all()?;
        let folder = path.parent().unwrap_or(&self.disk.root);
        if !folder.is_dir() {
            fs::create_dir_all(folder)?;
            flush_folder(&self.disk.root)?;
        }
        self.file.persist(&path).map_err(|error| error.error)?;
        flush_folder(folder)?;
        Ok(stored)
    }
}

impl LocalDisk {
    /// Keeps a file as it comes, a few pieces in memory at a time.
    ///
    /// # Errors
    ///
    /// See [`NotKept`]; nothing is left behind then.
    pub async fn keep_pieces<P: Pieces>(
        &self,
        pieces: &mut P,
        most_bytes: u64,
    ) -> Result<Stored, NotKept> {
        let (sender, receiver) = mpsc::channel(WAITING);
        let disk = self.clone();
        let writing = spawn_blocking(move || write_all(&disk, receiver));
        let read = send_all(pieces, &sender, most_bytes).await;
        if read.is_ok() {
            // Without this the writer takes the end of the channel for the end of a broken file.
            let _ = sender.send(None).await;
        }
        drop(sender);
        let written = writing
            .await
            .map_err(|error| DiskError::from(io::Error::other(error)))?;
        read?;
        Ok(written?)
    }
}

/// Sends pieces to the writer, as fast as it takes them.
async fn send_all<P: Pieces>(
    pieces: &mut P,
    sender: &mpsc::Sender<Option<Bytes>>,
    most_bytes: u64,
) -> Result<(), NotKept> {
    let mut sent = 0;
    while let Some(piece) = pieces.piece().await? {
        sent += piece.len() as u64;
        if sent > most_bytes {
            return Err(NotKept::TooLong { most_bytes });
        }
        if sender.send(Some(piece)).await.is_err() {
            // The writer has failed; it says why.
            return Ok(());
        }
    }
    Ok(())
}

/// Writes pieces until the sign of the end; without it nothing is kept.
fn write_all(
    disk: &LocalDisk,
    mut receiver: mpsc::Receiver<Option<Bytes>>,
) -> Result<Stored, DiskError> {
    let mut incoming = disk.begin()?;
    loop {
        match receiver.blocking_recv() {
            Some(Some(piece)) => incoming.write(&piece)?,
            Some(None) => return incoming.finish(),
            None => return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
        }
    }
}

/// Removes a half-written file that nobody has touched for a day.
pub(super) fn remove_if_abandoned(path: &Path) -> io::Result<()> {
    let age = fs::metadata(path)?.modified()?.elapsed();
    match age {
        Ok(age) if age > ABANDONED => match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}
