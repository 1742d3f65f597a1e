//! Pictures of offices in a folder, named by what is in them.
//!
//! What people hand in is decoded within limits and encoded again (`redraw`), so that what is kept is a picture and
//! nothing else: no scripts, no places of a camera, no second file behind the first. Start at [`DiskPictures::open`].

mod redraw;
#[cfg(test)]
mod tests;

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    pictures::{MAX_PICTURE_BYTES, Picture, PictureFormat, PictureRefused, Pictures},
};
use doorcast_domain::{picture::PictureId, pipeline::id::OfficeId};
use sha2::{Digest, Sha256};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// How many pictures are decoded at the same time: each takes up to a quarter of a gigabyte.
const MOST_AT_ONCE: usize = 2;

const FORMATS: [(PictureFormat, &str); 2] =
    [(PictureFormat::Jpeg, "jpg"), (PictureFormat::Png, "png")];

/// Returns a stranger's picture as a JPEG of at most so many pixels a side, drawn by us.
///
/// # Errors
///
/// See [`PictureRefused`].
pub fn thumbnail(file: &[u8], side: u32) -> Result<Vec<u8>, PictureRefused> {
    redraw::thumbnail(file, side)
}

/// Pictures in a folder.
#[derive(Debug, Clone)]
pub struct DiskPictures {
    root: PathBuf,
    places: Arc<Semaphore>,
}

impl DiskPictures {
    /// Opens a folder, made if it is not there.
    ///
    /// # Errors
    ///
    /// If it cannot be made.
    pub fn open(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        fs::create_dir_all(&root)?;
        Ok(Self {
            root,
            places: Arc::new(Semaphore::new(MOST_AT_ONCE)),
        })
    }

    /// Returns a picture, if the office has it. Waits for the disk.
    ///
    /// # Errors
    ///
    /// If the disk does not answer.
    pub fn read(&self, office: &OfficeId, id: &PictureId) -> io::Result<Option<Picture>> {
        for (format, extension) in FORMATS {
            let path = self.folder(office).join(format!("{id}.{extension}"));
            match fs::read(path) {
                Ok(bytes) => return Ok(Some(Picture { format, bytes })),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    fn write(&self, office: &OfficeId, picture: &Picture) -> io::Result<PictureId> {
        let id = PictureId::new(Sha256::digest(&picture.bytes).into());
        let folder = self.folder(office);
        fs::create_dir_all(&folder)?;
        let extension = extension_of(picture.format);
        let path = folder.join(format!("{id}.{extension}"));
        if !path.exists() {
            put(&folder, &path, &picture.bytes)?;
        }
        Ok(id)
    }

    /// Names of offices are anything that can be printed, so their folders are called by what they add up to.
    fn folder(&self, office: &OfficeId) -> PathBuf {
        let digest = PictureId::new(Sha256::digest(office.as_str()).into());
        self.root.join(&digest.as_str()[..32])
    }
}

#[async_trait]
impl Pictures for DiskPictures {
    async fn keep(&self, office: &OfficeId, file: Vec<u8>) -> Result<PictureId, PictureRefused> {
        if file.len() > MAX_PICTURE_BYTES {
            return Err(PictureRefused::TooHeavy);
        }
        let place = Arc::clone(&self.places).acquire_owned().await;
        let (disk, office) = (self.clone(), office.clone());
        let kept = spawn_blocking(move || {
            let _place = place;
            let picture = redraw::redraw(&file)?;
            let written = disk.write(&office, &picture);
            written.map_err(|error| unavailable(error).into())
        });
        kept.await
            .map_err(|error| PictureRefused::from(unavailable(io::Error::other(error))))?
    }

    async fn find(&self, office: &OfficeId, id: &PictureId) -> Result<Option<Picture>, StoreError> {
        let (disk, office, id) = (self.clone(), office.clone(), id.clone());
        let read = spawn_blocking(move || disk.read(&office, &id)).await;
        read.map_err(io::Error::other)
            .flatten()
            .map_err(unavailable)
    }
}

fn extension_of(format: PictureFormat) -> &'static str {
    match format {
        PictureFormat::Jpeg => "jpg",
        PictureFormat::Png => "png",
    }
}

/// Writes a file so that it is whole or not there.
fn put(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn unavailable(error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
        _ => StoreError::Unavailable {
            source: error.into(),
        },
    }
}
