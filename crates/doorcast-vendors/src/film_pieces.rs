//! The film of a studio, piece by piece, read on where a connection broke.

use bytes::Bytes;
use doorcast_app::ports::{VendorError, avatar_studio::ByteSource, media::FilmSource};

use crate::http::{
    NoAnswer,
    download::DownloadError,
    pieces::{Patience, Pieces},
};

/// A film that is read once, from its beginning to its end.
pub(crate) struct FilmPieces<'a> {
    source: &'a dyn FilmSource,
    patience: Patience,
    current: Option<Box<dyn ByteSource>>,
    position: u64,
    total_bytes: Option<u64>,
    tries: u32,
}

impl<'a> FilmPieces<'a> {
    /// Returns a film. Nothing is opened yet.
    pub(crate) fn new(source: &'a dyn FilmSource, patience: Patience) -> Self {
        Self {
            source,
            patience,
            current: None,
            position: 0,
            total_bytes: None,
            tries: 0,
        }
    }

    async fn open(&mut self) -> Result<Box<dyn ByteSource>, DownloadError> {
        let opened = self.source.open_at(self.position).await.map_err(broken)?;
        let total = opened.size_bytes().map(|left| left + self.position);
        if self.position > 0 && self.total_bytes.is_some() && self.total_bytes != total {
            return Err(DownloadError::NotContinued {
                from: self.position,
            });
        }
        self.total_bytes = total;
        Ok(opened)
    }

    async fn try_piece(&mut self) -> Result<Option<Bytes>, DownloadError> {
        if self.position > 0 && self.total_bytes == Some(self.position) {
            return Ok(None);
        }
        let mut current = match self.current.take() {
            Some(current) => current,
            None => self.open().await?,
        };
        let piece = current.next_piece().await.map_err(broken)?;
        match piece {
            Some(piece) => {
                self.position += piece.len() as u64;
                self.current = Some(current);
                Ok(Some(piece.into()))
            }
            None if self.total_bytes.is_some_and(|total| self.position < total) => Err(
                DownloadError::Broken(NoAnswer::Lost("the film ended early".to_owned())),
            ),
            None => Ok(None),
        }
    }
}

impl Pieces for FilmPieces<'_> {
    async fn piece(&mut self) -> Result<Option<Bytes>, DownloadError> {
        loop {
            let error = match self.try_piece().await {
                Ok(piece) => {
                    self.tries = 0;
                    return Ok(piece);
                }
                Err(error) => error,
            };
            self.tries += 1;
            let is_final = matches!(error, DownloadError::NotContinued { .. });
            if is_final || !self.patience.waits(self.tries).await {
                return Err(error);
            }
        }
    }

    fn total_bytes(&self) -> Option<u64> {
        self.total_bytes
    }
}

fn broken(error: VendorError) -> DownloadError {
    DownloadError::Broken(NoAnswer::Lost(error.message))
}
