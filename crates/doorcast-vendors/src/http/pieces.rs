//! Files as a series of pieces, whatever happens to the connections they come over.

use std::{future::Future, time::Duration};

use bytes::Bytes;

use super::download::{Download, DownloadError, Downloader};

/// A file that is read once, from its beginning to its end.
pub trait Pieces: Send {
    /// Returns the next piece, or `None` at the end of the whole file.
    fn piece(&mut self) -> impl Future<Output = Result<Option<Bytes>, DownloadError>> + Send;

    /// Returns how long the whole file is, as far as is known now.
    fn total_bytes(&self) -> Option<u64>;
}

/// Where fresh links to one file come from. Links die, so each connection begins with a new one.
pub trait Links: Send {
    /// Returns a link that is alive now.
    fn fresh(&mut self) -> impl Future<Output = Result<String, DownloadError>> + Send;
}

/// One link that does not die.
#[derive(Debug, Clone)]
pub struct LastingLink(pub String);

impl Links for LastingLink {
    async fn fresh(&mut self) -> Result<String, DownloadError> {
        Ok(self.0.clone())
    }
}

/// How often something is tried again without getting any further, and how long the first pause is; each is twice as
/// long as the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How often.
    pub tries: u32,
    /// How long.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            tries: 6,
            pause: Duration::from_secs(1),
        }
    }
}

impl Patience {
    /// Waits before a try, counted from 1. Says whether there is one.
    pub(crate) async fn waits(self, tries: u32) -> bool {
        if tries > self.tries {
            return false;
        }
        tokio::time::sleep(self.pause * 2_u32.pow((tries - 1).min(6))).await;
        true
    }
}

/// A file behind links, read on after every break.
#[derive(Debug)]
pub struct LinkedFile<L> {
    downloader: Downloader,
    links: L,
    patience: Patience,
    current: Option<Download>,
    position: u64,
    total_bytes: Option<u64>,
    edition: Option<String>,
    tries: u32,
}

impl<L: Links> LinkedFile<L> {
    /// Returns a file. Nothing is opened yet.
    pub fn new(downloader: Downloader, links: L, patience: Patience) -> Self {
        Self {
            downloader,
            links,
            patience,
            current: None,
            position: 0,
            total_bytes: None,
            edition: None,
            tries: 0,
        }
    }

    /// Opens the file where the last connection ended.
    async fn open(&mut self) -> Result<Download, DownloadError> {
        let link = self.links.fresh().await?;
        let download = self.downloader.open(&link, self.position).await?;
        let is_other = |old: &Option<u64>| old.is_some() && *old != download.total_bytes;
        let is_edited = self.edition.is_some() && self.edition != download.edition;
        if self.position > 0 && (is_other(&self.total_bytes) || is_edited) {
            return Err(DownloadError::NotContinued {
                from: self.position,
            });
        }
        self.total_bytes = download.total_bytes;
        self.edition.clone_from(&download.edition);
        Ok(download)
    }

    /// Reads one piece from the connection there is, or from a new one.
    async fn try_piece(&mut self) -> Result<Option<Bytes>, DownloadError> {
        if self.position > 0 && self.total_bytes == Some(self.position) {
            return Ok(None);
        }
        let mut current = match self.current.take() {
            Some(current) => current,
            None => self.open().await?,
        };
        let piece = current.piece().await?;
        self.position = current.position;
        self.current = Some(current);
        Ok(piece)
    }
}

impl<L: Links> Pieces for LinkedFile<L> {
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
            if !may_pass(&error) || !self.patience.waits(self.tries).await {
                return Err(error);
            }
        }
    }

    fn total_bytes(&self) -> Option<u64> {
        self.total_bytes
    }
}

/// Whether another try may go better. A refused link may: files appear some seconds after they are promised.
fn may_pass(error: &DownloadError) -> bool {
    match error {
        DownloadError::Link { .. } | DownloadError::Broken(_) | DownloadError::Server { .. } => {
            true
        }
        DownloadError::NotContinued { .. } | DownloadError::Address => false,
    }
}
