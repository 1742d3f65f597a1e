//! A file in parts of the size Cloudinary takes, never more than one of them in memory.

use bytes::Bytes;

use crate::http::{download::DownloadError, pieces::Pieces};

/// How long a part is: above the 5 MB every part but the last must have.
pub const PART_BYTES: usize = 6 * 1024 * 1024;

/// One part.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) bytes: Vec<u8>,
    pub(super) first: u64,
    pub(super) is_last: bool,
}

impl Part {
    /// Returns where the next part begins.
    pub(super) fn end(&self) -> u64 {
        self.first + self.bytes.len() as u64
    }

    /// Returns the range of the part, as the header writes it.
    pub(super) fn range(&self, total: Option<u64>) -> String {
        let last = self.end().saturating_sub(1);
        match total.or(self.is_last.then(|| self.end())) {
            Some(total) => format!("bytes {}-{last}/{total}", self.first),
            None => format!("bytes {}-{last}/-1", self.first),
        }
    }
}

/// Cuts a file into parts.
pub(super) struct Parts<'a, P> {
    pieces: &'a mut P,
    ahead: Bytes,
    position: u64,
    is_read: bool,
    part_bytes: usize,
}

impl<'a, P: Pieces> Parts<'a, P> {
    /// Returns the parts of a file.
    pub(super) fn new(pieces: &'a mut P, part_bytes: usize) -> Self {
        Self {
            pieces,
            ahead: Bytes::new(),
            position: 0,
            is_read: false,
            part_bytes,
        }
    }

    /// Returns how long the file is, if that is known.
    pub(super) fn total_bytes(&self) -> Option<u64> {
        self.pieces.total_bytes()
    }

    /// Returns the next part. It knows that it is the last one because the file was read one piece further.
    pub(super) async fn next(&mut self) -> Result<Part, DownloadError> {
        let mut bytes = Vec::with_capacity(self.part_bytes);
        let first = self.position;
        loop {
            let room = self.part_bytes - bytes.len();
            let taken = self.ahead.split_to(room.min(self.ahead.len()));
            bytes.extend_from_slice(&taken);
            if !self.ahead.is_empty() || self.is_read {
                break;
            }
            match self.pieces.piece().await? {
                Some(piece) => self.ahead = piece,
                None => self.is_read = true,
            }
        }
        self.position += bytes.len() as u64;
        Ok(Part {
            bytes,
            first,
            is_last: self.is_read && self.ahead.is_empty(),
        })
    }
}
