//! Films in the bucket, for those who watch them.

use async_trait::async_trait;
use bytes::Bytes;
use doorcast_app::ports::{VendorError, avatar_studio::ByteSource, media::FilmReader};
use doorcast_domain::pipeline::stage::StoredFilm;
use futures_util::{StreamExt as _, stream::BoxStream};
use object_store::{GetOptions, GetRange, ObjectStore as _};

use super::{BucketFilms, client::Bucket, error::BucketError};

#[async_trait]
impl FilmReader for BucketFilms {
    async fn open_film(
        &self,
        film: &StoredFilm,
        offset_bytes: u64,
        length_bytes: u64,
    ) -> Result<Option<Box<dyn ByteSource>>, VendorError> {
        let Some(path) = Bucket::film_of(film) else {
            return Ok(None);
        };
        let end = offset_bytes.saturating_add(length_bytes);
        let part = GetOptions {
            range: Some(GetRange::Bounded(offset_bytes..end)),
            ..GetOptions::default()
        };
        let found = match self.bucket.store.get_opts(&path, part).await {
            Ok(found) => found,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(BucketError::from(error).into()),
        };
        // The file of another film, or none of ours.
        if found.meta.size != film.size_bytes {
            return Ok(None);
        }
        Ok(Some(Box::new(Part {
            left_bytes: found.range.end - found.range.start,
            pieces: found.into_stream(),
        })))
    }
}

/// A part of a film, read once.
struct Part {
    pieces: BoxStream<'static, object_store::Result<Bytes>>,
    left_bytes: u64,
}

#[async_trait]
impl ByteSource for Part {
    fn size_bytes(&self) -> Option<u64> {
        Some(self.left_bytes)
    }

    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, VendorError> {
        let Some(piece) = self.pieces.next().await else {
            return Ok(None);
        };
        let piece = piece.map_err(BucketError::from)?;
        self.left_bytes = self.left_bytes.saturating_sub(piece.len() as u64);
        Ok(Some(piece.into()))
    }
}
