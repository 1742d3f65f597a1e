//! Pictures of offices, named by what is in them and kept with the records.
//!
//! What people hand in is decoded within limits and encoded again (`redraw`), so that what is kept is a picture and
//! nothing else: no scripts, no places of a camera, no second file behind the first. Start at [`KeptPictures::new`].

mod redraw;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    files::{FileName, FileStore},
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

/// Pictures among the files that are kept.
#[derive(Clone)]
pub struct KeptPictures {
    files: Arc<dyn FileStore>,
    places: Arc<Semaphore>,
}

impl KeptPictures {
    /// Returns the pictures among some files.
    pub fn new(files: Arc<dyn FileStore>) -> Self {
        Self {
            files,
            places: Arc::new(Semaphore::new(MOST_AT_ONCE)),
        }
    }

    async fn put(&self, office: &OfficeId, picture: Picture) -> Result<PictureId, StoreError> {
        let id = PictureId::new(Sha256::digest(&picture.bytes).into());
        let name = name(office, &id, extension_of(picture.format));
        if self.files.file_size(&name).await?.is_none() {
            self.files.put_file(&name, picture.bytes).await?;
        }
        Ok(id)
    }
}

#[async_trait]
impl Pictures for KeptPictures {
    async fn keep(&self, office: &OfficeId, file: Vec<u8>) -> Result<PictureId, PictureRefused> {
        if file.len() > MAX_PICTURE_BYTES {
            return Err(PictureRefused::TooHeavy);
        }
        let place = Arc::clone(&self.places).acquire_owned().await;
        let drawn = spawn_blocking(move || {
            let _place = place;
            redraw::redraw(&file)
        });
        let picture = drawn.await.map_err(|error| StoreError::Unavailable {
            source: Box::new(error),
        })??;
        Ok(self.put(office, picture).await?)
    }

    async fn find(&self, office: &OfficeId, id: &PictureId) -> Result<Option<Picture>, StoreError> {
        for (format, extension) in FORMATS {
            let found = self.files.read_file(&name(office, id, extension)).await?;
            if let Some(bytes) = found {
                return Ok(Some(Picture { format, bytes }));
            }
        }
        Ok(None)
    }
}

/// Names of offices are anything that can be printed, so their folders are called by what they add up to.
fn name(office: &OfficeId, id: &PictureId, extension: &str) -> FileName {
    let digest = PictureId::new(Sha256::digest(office.as_str()).into());
    let name = format!("pictures/{}/{id}.{extension}", &digest.as_str()[..32]);
    name.parse().expect("digits are plain")
}

fn extension_of(format: PictureFormat) -> &'static str {
    match format {
        PictureFormat::Jpeg => "jpg",
        PictureFormat::Png => "png",
    }
}
