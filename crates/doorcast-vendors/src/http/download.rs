//! Opens large files at any byte.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{
    Client, StatusCode, Url,
    header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderMap, RANGE},
};

use super::{BadAddress, NoAnswer, client_builder, no_answer};

/// How long a file may stay silent between two pieces.
const SILENCE: Duration = Duration::from_secs(60);

/// Opens files that need no key, such as a finished video behind a signed link.
#[derive(Debug, Clone)]
pub struct Downloader {
    client: Client,
}

/// A file being read.
#[derive(Debug)]
pub struct Download {
    response: reqwest::Response,
    /// How long the whole file is, where the server says so.
    pub total_bytes: Option<u64>,
    /// Where the next piece begins.
    pub position: u64,
    /// What tells this edition of the file from another.
    pub edition: Option<String>,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DownloadError {
    /// The link is dead or not alive yet: ask the vendor for a fresh one.
    #[error("the link was refused with status {status}")]
    Link {
        /// 401, 403, 404 or 410.
        status: u16,
    },
    /// The server has trouble; the same link may do later.
    #[error("the file's server answered {status}")]
    Server {
        /// What it answered.
        status: u16,
    },
    /// The connection broke; what was read so far is good.
    #[error("the connection broke: {0}")]
    Broken(NoAnswer),
    /// The server cannot go on where the last connection ended, or the file has changed meanwhile.
    #[error("the file cannot be continued at byte {from}")]
    NotContinued {
        /// Where it should have gone on.
        from: u64,
    },
    /// The address is none.
    #[error("the link is not an address")]
    Address,
}

impl Downloader {
    /// Returns something that opens files.
    ///
    /// # Errors
    ///
    /// See [`BadAddress`].
    pub fn new() -> Result<Self, BadAddress> {
        let client = client_builder()?
            .redirect(reqwest::redirect::Policy::limited(5))
            .read_timeout(SILENCE)
            .build()
            .map_err(|error| BadAddress::Setup(error.to_string()))?;
        Ok(Self { client })
    }

    /// Opens a file at a byte. No key is ever sent.
    ///
    /// # Errors
    ///
    /// See [`DownloadError`].
    pub async fn open(&self, link: &str, from: u64) -> Result<Download, DownloadError> {
        let url: Url = link.parse().map_err(|_| DownloadError::Address)?;
        let mut request = self.client.get(url);
        if from > 0 {
            request = request.header(RANGE, format!("bytes={from}-"));
        }
        let response = request
            .send()
            .await
            .map_err(|error| DownloadError::Broken(no_answer(error)))?;
        begin(response, from)
    }
}

impl Download {
    /// Returns the next piece, or `None` at the end of the whole file.
    ///
    /// # Errors
    ///
    /// [`DownloadError::Broken`] also when the server ended early.
    pub async fn piece(&mut self) -> Result<Option<Bytes>, DownloadError> {
        let piece = self
            .response
            .chunk()
            .await
            .map_err(|error| DownloadError::Broken(no_answer(error)))?;
        match piece {
            Some(piece) => {
                self.position += piece.len() as u64;
                Ok(Some(piece))
            }
            None if self.total_bytes.is_some_and(|total| self.position < total) => Err(
                DownloadError::Broken(NoAnswer::Lost("the file ended early".to_owned())),
            ),
            None => Ok(None),
        }
    }
}

/// Checks an answer's head and returns the file behind it.
fn begin(response: reqwest::Response, from: u64) -> Result<Download, DownloadError> {
    let total_bytes = match response.status() {
        StatusCode::OK if from == 0 => length(response.headers()),
        StatusCode::PARTIAL_CONTENT => {
            let (start, total) =
                content_range(response.headers()).ok_or(DownloadError::NotContinued { from })?;
            if start != from {
                return Err(DownloadError::NotContinued { from });
            }
            total
        }
        StatusCode::OK | StatusCode::RANGE_NOT_SATISFIABLE => {
            return Err(DownloadError::NotContinued { from });
        }
        status if matches!(status.as_u16(), 401 | 403 | 404 | 410) => {
            return Err(DownloadError::Link {
                status: status.as_u16(),
            });
        }
        status => {
            return Err(DownloadError::Server {
                status: status.as_u16(),
            });
        }
    };
    let edition = response.headers().get(ETAG);
    let edition = edition.and_then(|value| Some(value.to_str().ok()?.to_owned()));
    Ok(Download {
        response,
        edition,
        total_bytes,
        position: from,
    })
}

/// Reads a length.
fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Reads `bytes 5-9/10` into where it starts and how long the whole is.
fn content_range(headers: &HeaderMap) -> Option<(u64, Option<u64>)> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    let (span, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = span.split_once('-')?;
    Some((start.parse().ok()?, total.parse().ok()))
}
