//! A film on its way into the bucket, part by part.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use doorcast_app::ports::{Retry, VendorError, media::StoreFilmError};
use object_store::{
    PutPayload,
    multipart::{MultipartStore as _, PartId},
    path::Path,
};
use tokio::time::timeout;

use crate::{
    http::pieces::Pieces,
    local_disk::{Checksum, Digesting},
};

use super::{
    client::Bucket,
    error::{BucketError, BucketProblem},
};

/// How long a part is: two thousand of them are the largest film.
const PART_BYTES: usize = 8 * 1024 * 1024;

/// The largest film that is kept: an hour at the highest rate anybody delivers.
const MOST_BYTES: u64 = 16 * 1024 * 1024 * 1024;

/// The longest a part may take on its way.
const LONGEST_PART: Duration = Duration::from_secs(5 * 60);

/// An upload that was begun.
pub(super) struct Upload<'a> {
    bucket: &'a Bucket,
    path: &'a Path,
    /// What the storage calls it.
    id: &'a String,
    parts: Vec<PartId>,
    waiting: BytesMut,
    digest: Digesting,
    size_bytes: u64,
}

impl<'a> Upload<'a> {
    pub(super) fn new(bucket: &'a Bucket, path: &'a Path, id: &'a String) -> Self {
        Self {
            bucket,
            path,
            id,
            parts: Vec::new(),
            waiting: BytesMut::new(),
            digest: Digesting::new(),
            size_bytes: 0,
        }
    }

    /// Sends everything, which is then there as a whole. Returns its checksum and its length.
    pub(super) async fn send(
        mut self,
        pieces: &mut impl Pieces,
    ) -> Result<(Checksum, u64), StoreFilmError> {
        loop {
            let piece = pieces.piece().await.map_err(|error| unreadable(&error))?;
            let Some(piece) = piece else { break };
            self.take(piece).await?;
        }
        let last = self.waiting.split();
        if !last.is_empty() || self.parts.is_empty() {
            self.send_part(last.freeze()).await?;
        }
        let store = &self.bucket.store;
        let parts = std::mem::take(&mut self.parts);
        let done = store.complete_multipart(self.path, self.id, parts).await;
        done.map_err(BucketError::from)?;
        Ok((self.digest.finish(), self.size_bytes))
    }

    async fn take(&mut self, piece: Bytes) -> Result<(), StoreFilmError> {
        self.digest.take(&piece);
        self.size_bytes += piece.len() as u64;
        if self.size_bytes > MOST_BYTES {
            return Err(StoreFilmError::Refused {
                reason: format!("the film is larger than {MOST_BYTES} bytes"),
            });
        }
        self.waiting.extend_from_slice(&piece);
        while self.waiting.len() >= PART_BYTES {
            let part = self.waiting.split_to(PART_BYTES).freeze();
            self.send_part(part).await?;
        }
        Ok(())
    }

    async fn send_part(&mut self, part: Bytes) -> Result<(), BucketError> {
        let (store, number) = (&self.bucket.store, self.parts.len());
        let sending = store.put_part(self.path, self.id, number, PutPayload::from(part));
        let late = |_| BucketError {
            problem: BucketProblem::NoAnswer,
        };
        let sent = timeout(LONGEST_PART, sending).await.map_err(late)?;
        self.parts.push(sent?);
        Ok(())
    }
}

fn unreadable(error: &impl std::fmt::Display) -> StoreFilmError {
    StoreFilmError::Unavailable(VendorError {
        message: error.to_string(),
        retry: Retry::After(Duration::from_secs(10)),
        source: None,
    })
}
