//! A kept file on its way to somebody else.

use std::{
    fs::File,
    io::{self, Read},
};

use bytes::Bytes;
use tokio::task::spawn_blocking;

use crate::http::{NoAnswer, download::DownloadError, pieces::Pieces};

use super::{Checksum, DiskError, LocalDisk, READ_BYTES};

/// A kept file, read once from its beginning to its end.
#[derive(Debug)]
pub struct StoredFile {
    file: Option<io::Take<File>>,
    size_bytes: u64,
}

impl LocalDisk {
    /// Opens a file to be passed on.
    ///
    /// # Errors
    ///
    /// See [`DiskError`].
    pub fn open_pieces(&self, checksum: Checksum) -> Result<StoredFile, DiskError> {
        let (file, size_bytes) = self.open_range(checksum, 0, None)?;
        Ok(StoredFile {
            file: Some(file),
            size_bytes,
        })
    }
}

impl Pieces for StoredFile {
    async fn piece(&mut self) -> Result<Option<Bytes>, DownloadError> {
        let Some(mut file) = self.file.take() else {
            return Ok(None);
        };
        let reading = spawn_blocking(move || {
            let mut buffer = vec![0; READ_BYTES];
            let read = file.read(&mut buffer)?;
            buffer.truncate(read);
            Ok::<_, io::Error>((file, buffer))
        });
        let read = reading.await.map_err(io::Error::other).flatten();
        let (file, buffer) =
            read.map_err(|error| DownloadError::Broken(NoAnswer::Lost(error.to_string())))?;
        if buffer.is_empty() {
            return Ok(None);
        }
        self.file = Some(file);
        Ok(Some(buffer.into()))
    }

    fn total_bytes(&self) -> Option<u64> {
        Some(self.size_bytes)
    }
}
