//! Files in a folder, under their own names.
//!
//! Every file is written under another name and renamed, so it is whole or not there.

mod page;

use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use async_trait::async_trait;
use doorcast_app::ports::{
    Retry, StoreError, VendorError,
    avatar_studio::ByteSource,
    files::{FileName, FileStore},
};
use tokio::task::spawn_blocking;

use page::Page;

/// How much of a file is read at once.
const PIECE_BYTES: usize = 256 * 1024;

/// Files in a folder.
#[derive(Debug, Clone)]
pub struct FolderFiles {
    root: PathBuf,
}

impl FolderFiles {
    /// Opens a folder, made if it is not there.
    ///
    /// # Errors
    ///
    /// If it cannot be made.
    pub fn open(root: &Path) -> io::Result<Self> {
        let root = std::path::absolute(root)?;
        fs::create_dir_all(&root)?;
        Ok(Self { root })
    }

    /// Names have no part that leads out of the folder.
    fn path(&self, name: &FileName) -> PathBuf {
        self.root.join(name.as_str())
    }
}

#[async_trait]
impl FileStore for FolderFiles {
    async fn put_file(&self, name: &FileName, bytes: Vec<u8>) -> Result<(), StoreError> {
        let path = self.path(name);
        on_disk(move || put(&path, &bytes)).await
    }

    async fn read_file(&self, name: &FileName) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.path(name);
        on_disk(move || if_there(fs::read(path))).await
    }

    async fn file_size(&self, name: &FileName) -> Result<Option<u64>, StoreError> {
        let path = self.path(name);
        on_disk(move || {
            let found = if_there(fs::metadata(path))?;
            Ok(found.map(|found| found.len()))
        })
        .await
    }

    async fn open_file(
        &self,
        name: &FileName,
        offset_bytes: u64,
    ) -> Result<Option<Box<dyn ByteSource>>, StoreError> {
        let path = self.path(name);
        let opened = on_disk(move || {
            let Some(mut file) = if_there(File::open(path))? else {
                return Ok(None);
            };
            let left_bytes = file.metadata()?.len().saturating_sub(offset_bytes);
            file.seek(SeekFrom::Start(offset_bytes))?;
            Ok(Some(Part {
                file: Some(file),
                left_bytes,
            }))
        });
        let opened = opened.await?;
        Ok(opened.map(|part| Box::new(part) as Box<dyn ByteSource>))
    }

    async fn delete_file(&self, name: &FileName) -> Result<(), StoreError> {
        let path = self.path(name);
        on_disk(move || if_there(fs::remove_file(path)).map(drop)).await
    }

    async fn delete_folder(&self, folder: &FileName) -> Result<(), StoreError> {
        let path = self.path(folder);
        on_disk(move || if_there(fs::remove_dir_all(path)).map(drop)).await
    }

    async fn list_folder_after(
        &self,
        folder: &FileName,
        after: Option<&FileName>,
        limit: usize,
    ) -> Result<Vec<FileName>, StoreError> {
        let (path, folder) = (self.path(folder), folder.clone());
        let mut page = Page::new(after.cloned(), limit);
        on_disk(move || {
            page.read(&path, folder.as_str())?;
            Ok(page.names())
        })
        .await
    }

    /// Leaves everything: a file under another name may be somebody else's, and takes no more room tomorrow.
    async fn sweep_files(&self) -> Result<usize, StoreError> {
        Ok(0)
    }
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

fn if_there<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Does something slow where nobody waits for it.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, StoreError> {
    let done = spawn_blocking(work).await.map_err(io::Error::other);
    done.flatten().map_err(|error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
        _ => StoreError::Unavailable {
            source: error.into(),
        },
    })
}

/// A file while it is read.
struct Part {
    file: Option<File>,
    left_bytes: u64,
}

#[async_trait]
impl ByteSource for Part {
    fn size_bytes(&self) -> Option<u64> {
        Some(self.left_bytes)
    }

    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, VendorError> {
        let Some(mut file) = self.file.take() else {
            return Ok(None);
        };
        let reading = on_disk(move || {
            let mut piece = vec![0; PIECE_BYTES];
            let read = file.read(&mut piece)?;
            piece.truncate(read);
            Ok((file, piece))
        });
        let (file, piece) = reading.await.map_err(|error| VendorError {
            message: "read a file of the data folder".to_owned(),
            retry: Retry::After(Duration::from_secs(2)),
            source: Some(Box::new(error)),
        })?;
        if piece.is_empty() {
            return Ok(None);
        }
        self.file = Some(file);
        self.left_bytes = self.left_bytes.saturating_sub(piece.len() as u64);
        Ok(Some(piece))
    }
}
