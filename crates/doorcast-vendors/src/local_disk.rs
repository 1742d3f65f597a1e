//! A folder that keeps files by what is in them.
//!
//! A file's name is the SHA-256 of its bytes, so the same file is kept once and a damaged one is noticed. Bytes are
//! collected in a file beside the others, flushed to the disk, and only then given their name: after a power cut
//! there is the whole file or none. Start at [`LocalDisk::open`] and [`LocalDisk::begin`].

mod checksum;
mod incoming;
mod outgoing;
mod store;

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

pub(crate) use checksum::Digesting;
pub use checksum::{Checksum, NotAChecksum};
pub use incoming::{Incoming, NotKept};
pub use outgoing::StoredFile;
pub use store::DiskFilms;

/// Where files are while they arrive.
const INCOMING: &str = "incoming";

/// How much is read at once.
const READ_BYTES: usize = 128 * 1024;

/// A folder that keeps files.
#[derive(Debug, Clone)]
pub struct LocalDisk {
    root: PathBuf,
}

/// A file that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stored {
    /// Its name.
    pub checksum: Checksum,
    /// How long it is.
    pub size_bytes: u64,
}

/// Why the disk did not do it.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// There is no room.
    #[error("there is no room left on the disk")]
    Full,
    /// There is no such file.
    #[error("there is no file {0}")]
    Missing(Checksum),
    /// The file is not what its name says.
    #[error("the file {0} is damaged")]
    Damaged(Checksum),
    /// The range is not inside the file.
    #[error("the file has {size_bytes} bytes")]
    OutOfRange {
        /// How long the file is.
        size_bytes: u64,
    },
    /// Anything else.
    #[error("the disk did not answer")]
    Unavailable {
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl From<io::Error> for DiskError {
    fn from(source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Unavailable { source },
        }
    }
}

impl LocalDisk {
    /// Opens a folder, made if it is not there. What a dead process left half-written is removed.
    ///
    /// # Errors
    ///
    /// See [`DiskError`].
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, DiskError> {
        let disk = Self { root: root.into() };
        let incoming = disk.root.join(INCOMING);
        fs::create_dir_all(&incoming)?;
        for entry in fs::read_dir(&incoming)? {
            incoming::remove_if_abandoned(&entry?.path())?;
        }
        Ok(disk)
    }

    /// Begins a file.
    ///
    /// # Errors
    ///
    /// See [`DiskError`].
    pub fn begin(&self) -> Result<Incoming, DiskError> {
        Incoming::new(self.clone())
    }

    /// Keeps a file that is in memory.
    ///
    /// # Errors
    ///
    /// See [`DiskError`].
    pub fn keep(&self, bytes: &[u8]) -> Result<Stored, DiskError> {
        let mut incoming = self.begin()?;
        incoming.write(bytes)?;
        incoming.finish()
    }

    /// Returns a file's length, or `None` if it is not kept.
    ///
    /// # Errors
    ///
    /// See [`DiskError`].
    pub fn find(&self, checksum: Checksum) -> Result<Option<Stored>, DiskError> {
        match fs::metadata(self.path(checksum)) {
            Ok(metadata) => Ok(Some(Stored {
                checksum,
                size_bytes: metadata.len(),
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Opens a part of a file, `length` bytes from `from` on or all that follow, and says how long the whole is.
    ///
    /// # Errors
    ///
    /// [`DiskError::Missing`], and [`DiskError::OutOfRange`] if it begins behind the end.
    pub fn open_range(
        &self,
        checksum: Checksum,
        from: u64,
        length: Option<u64>,
    ) -> Result<(io::Take<File>, u64), DiskError> {
        let mut file = self.open_file(checksum)?;
        let size_bytes = file.metadata()?.len();
        if from > size_bytes || (from == size_bytes && size_bytes > 0) {
            return Err(DiskError::OutOfRange { size_bytes });
        }
        file.seek(SeekFrom::Start(from))?;
        let left = size_bytes - from;
        Ok((file.take(length.unwrap_or(left).min(left)), size_bytes))
    }

    /// Returns every file, in the order of their names.
    ///
    /// # Errors
    ///
    /// See [`DiskError`].
    pub fn list(&self) -> Result<Vec<Stored>, DiskError> {
        let mut files = Vec::new();
        for folder in fs::read_dir(&self.root)? {
            let folder = folder?.path();
            if !folder.is_dir() || folder.ends_with(INCOMING) {
                continue;
            }
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let name = entry.file_name();
                if let Some(checksum) = name.to_str().and_then(|name| name.parse().ok()) {
                    files.push(Stored {
                        checksum,
                        size_bytes: entry.metadata()?.len(),
                    });
                }
            }
        }
        files.sort_by_key(|file| file.checksum);
        Ok(files)
    }

    /// Reads a whole file and compares it with its name.
    ///
    /// # Errors
    ///
    /// [`DiskError::Missing`] and [`DiskError::Damaged`].
    pub fn verify(&self, checksum: Checksum) -> Result<Stored, DiskError> {
        let mut file = self.open_file(checksum)?;
        let mut digest = Digesting::new();
        let mut buffer = vec![0; READ_BYTES];
        let mut size_bytes = 0;
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            digest.take(&buffer[..read]);
            size_bytes += read as u64;
        }
        match digest.finish() == checksum {
            true => Ok(Stored {
                checksum,
                size_bytes,
            }),
            false => Err(DiskError::Damaged(checksum)),
        }
    }

    /// Removes a file; one that is not there counts as removed.
    ///
    /// # Errors
    ///
    /// See [`DiskError`].
    pub fn remove(&self, checksum: Checksum) -> Result<(), DiskError> {
        match fs::remove_file(self.path(checksum)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Returns where a file is, or would be.
    pub fn path(&self, checksum: Checksum) -> PathBuf {
        let name = checksum.to_string();
        self.root.join(&name[..2]).join(name)
    }

    fn open_file(&self, checksum: Checksum) -> Result<File, DiskError> {
        File::open(self.path(checksum)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => DiskError::Missing(checksum),
            _ => error.into(),
        })
    }

    fn incoming(&self) -> PathBuf {
        self.root.join(INCOMING)
    }
}

/// Writes a folder's list of names to the disk, so that a new name in it survives a power cut.
fn flush_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

#[cfg(test)]
mod tests;
