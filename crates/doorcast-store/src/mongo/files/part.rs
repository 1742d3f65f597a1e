//! A file while it is read.

use std::time::Duration;

use async_trait::async_trait;
use doorcast_app::ports::{Retry, VendorError, avatar_studio::ByteSource};
use futures_util::TryStreamExt as _;
use mongodb::{Collection, Cursor, bson::doc, error::Error};

use super::{Chunk, Described};

/// A file from an offset on.
pub(super) struct Part {
    chunks: Cursor<Chunk>,
    /// The number of the next chunk.
    next: i32,
    /// How much of it is before the part.
    skip_bytes: usize,
    left_bytes: u64,
}

impl Part {
    pub(super) async fn open(
        chunks: &Collection<Chunk>,
        file: &Described,
        offset_bytes: u64,
    ) -> Result<Self, Error> {
        let chunk_bytes = u64::from(file.chunk_bytes.max(1).unsigned_abs());
        // Behind the last chunk there is none.
        let next = i32::try_from(offset_bytes / chunk_bytes).unwrap_or(i32::MAX);
        let later = doc! { "files_id": file.id, "n": { "$gte": next } };
        Ok(Self {
            chunks: chunks
                .find(later)
                .sort(doc! { "n": 1 })
                .batch_size(1)
                .await?,
            next,
            skip_bytes: (offset_bytes % chunk_bytes) as usize,
            left_bytes: file.length.unsigned_abs().saturating_sub(offset_bytes),
        })
    }

    /// Returns the next piece. One that is missing is an error: the file was replaced or deleted meanwhile.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        if self.left_bytes == 0 {
            return Ok(None);
        }
        let chunk = self.chunks.try_next().await?;
        let chunk = chunk.filter(|chunk| chunk.n == self.next);
        let mut piece = chunk.ok_or_else(gone)?.data.bytes;
        piece.drain(..self.skip_bytes.min(piece.len()));
        self.skip_bytes = 0;
        self.next += 1;
        let left_bytes = self.left_bytes.checked_sub(piece.len() as u64);
        self.left_bytes = left_bytes.ok_or_else(gone)?;
        Ok(Some(piece))
    }
}

#[async_trait]
impl ByteSource for Part {
    fn size_bytes(&self) -> Option<u64> {
        Some(self.left_bytes)
    }

    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, VendorError> {
        self.next().await.map_err(|error| VendorError {
            message: "read a file of the database".to_owned(),
            retry: Retry::After(Duration::from_secs(2)),
            source: Some(Box::new(error)),
        })
    }
}

fn gone() -> Error {
    Error::custom("the file was replaced or deleted while it was read")
}
