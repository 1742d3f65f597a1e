//! Films on this computer's disk or in the bucket, for those who watch them over the API.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    sync::Arc,
};

use async_trait::async_trait;
use doorcast_app::ports::{Retry, VendorError, avatar_studio::ByteSource, media::FilmReader};
use doorcast_domain::pipeline::{id::VendorName, stage::StoredFilm};
use doorcast_vendors::local_disk::DiskFilms;
use tokio::task::spawn_blocking;

use crate::{environment, wiring::Wiring};

/// How much is read at once.
const PIECE_BYTES: usize = 128 * 1024;

/// Returns who opens the films of whom.
pub(super) fn readers(wiring: &Wiring) -> HashMap<VendorName, Arc<dyn FilmReader>> {
    let disk: Arc<dyn FilmReader> = Arc::new(Disk(Arc::clone(&wiring.films)));
    let mut readers = HashMap::from([(environment::name("disk"), disk)]);
    if let Some(bucket) = &wiring.bucket {
        let bucket: Arc<dyn FilmReader> = Arc::clone(bucket) as _;
        readers.insert(environment::name("bucket"), bucket);
    }
    readers
}

struct Disk(Arc<DiskFilms>);

#[async_trait]
impl FilmReader for Disk {
    async fn open_film(
        &self,
        film: &StoredFilm,
        offset_bytes: u64,
        length_bytes: u64,
    ) -> Result<Option<Box<dyn ByteSource>>, VendorError> {
        let (films, film) = (Arc::clone(&self.0), film.clone());
        let part = blocking(move || {
            let Some(path) = films.path_of(&film) else {
                return Ok(None);
            };
            let mut file = File::open(path)?;
            file.seek(SeekFrom::Start(offset_bytes))?;
            Ok(Some(file.take(length_bytes)))
        });
        let opened = part.await?;
        Ok(opened.map(|part| Box::new(Part(Some(part))) as Box<dyn ByteSource>))
    }
}

/// A part of a film, read once.
struct Part(Option<io::Take<File>>);

#[async_trait]
impl ByteSource for Part {
    fn size_bytes(&self) -> Option<u64> {
        self.0.as_ref().map(io::Take::limit)
    }

    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, VendorError> {
        let Some(mut part) = self.0.take() else {
            return Ok(None);
        };
        let reading = blocking(move || {
            let mut piece = vec![0; PIECE_BYTES];
            let read = part.read(&mut piece)?;
            piece.truncate(read);
            Ok((part, piece))
        });
        let (part, piece) = reading.await?;
        self.0 = Some(part);
        Ok(Some(piece).filter(|piece| !piece.is_empty()))
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, VendorError> {
    let done = spawn_blocking(work).await.map_err(io::Error::other);
    done.flatten().map_err(|error| VendorError {
        message: format!("read the film: {error}"),
        retry: Retry::Never,
        source: Some(Box::new(error)),
    })
}
