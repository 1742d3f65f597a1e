//! Fetches finished films. Links live for a day at most, so each use asks for a fresh one.

use std::time::Duration;

use async_trait::async_trait;
use doorcast_app::ports::{
    Retry, VendorError,
    avatar_studio::{ByteSource, FreshUrl},
};
use doorcast_domain::pipeline::id::RenderId;

use crate::http::download::{Download, DownloadError};

use super::{HeyGenStudio, unavailable};

/// How long a film that should be there may need to appear.
const AGAIN: Duration = Duration::from_secs(5);

impl HeyGenStudio {
    pub(super) async fn fresh_url(&self, render: &RenderId) -> Result<FreshUrl, VendorError> {
        let found = self.heygen.find_video(render.as_str()).await;
        let url = found
            .map_err(unavailable)?
            .and_then(|video| video.video_url)
            .filter(|url| !url.is_empty());
        url.map(FreshUrl)
            .ok_or_else(|| not_yet("HeyGen has no file of it yet"))
    }

    pub(super) async fn open_at(
        &self,
        url: &FreshUrl,
        offset_bytes: u64,
    ) -> Result<Box<dyn ByteSource>, VendorError> {
        match self.downloader.open(&url.0, offset_bytes).await {
            Ok(download) => Ok(Box::new(Film { download })),
            Err(error) => Err(unreadable(error)),
        }
    }
}

/// A film while it is read.
struct Film {
    download: Download,
}

#[async_trait]
impl ByteSource for Film {
    fn size_bytes(&self) -> Option<u64> {
        let total = self.download.total_bytes?;
        Some(total.saturating_sub(self.download.position))
    }

    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, VendorError> {
        let piece = self.download.piece().await.map_err(unreadable)?;
        Ok(piece.map(|piece| piece.to_vec()))
    }
}

fn unreadable(error: DownloadError) -> VendorError {
    VendorError {
        message: error.to_string(),
        retry: match error {
            DownloadError::Address => Retry::Never,
            _ => Retry::After(AGAIN),
        },
        source: Some(Box::new(error)),
    }
}

fn not_yet(message: &str) -> VendorError {
    VendorError {
        message: message.to_owned(),
        retry: Retry::After(AGAIN),
        source: None,
    }
}
