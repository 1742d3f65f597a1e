//! What a file is called: the SHA-256 of its bytes.

use std::{fmt, str::FromStr};

use doorcast_domain::pipeline::stage::StoredFilm;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The SHA-256 of a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Checksum([u8; 32]);

/// A text that is no checksum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a checksum has 64 hexadecimal digits in small letters")]
pub struct NotAChecksum;

/// How a checksum begins where films are remembered.
const METHOD: &str = "sha256:";

impl Checksum {
    /// Returns the checksum with its method, as films are remembered by.
    pub(crate) fn with_method(self) -> String {
        format!("{METHOD}{self}")
    }

    /// Returns the checksum of a film that is remembered, if it is of our method.
    pub(crate) fn of_film(film: &StoredFilm) -> Option<Self> {
        film.checksum.strip_prefix(METHOD)?.parse().ok()
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checksum({self})")
    }
}

impl FromStr for Checksum {
    type Err = NotAChecksum;

    fn from_str(text: &str) -> Result<Self, NotAChecksum> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 64 || !text.bytes().all(is_digit) {
            return Err(NotAChecksum);
        }
        let mut bytes = [0; 32];
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16)
                .map_err(|_| NotAChecksum)?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Checksum {
    type Error = NotAChecksum;

    fn try_from(text: String) -> Result<Self, NotAChecksum> {
        text.parse()
    }
}

impl From<Checksum> for String {
    fn from(checksum: Checksum) -> Self {
        checksum.to_string()
    }
}

/// A checksum that is not finished.
#[derive(Debug)]
pub(crate) struct Digesting(Sha256);

impl Digesting {
    /// Returns the checksum of nothing so far.
    pub(crate) fn new() -> Self {
        Self(Sha256::new())
    }

    /// Takes some bytes.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Returns the checksum.
    pub(crate) fn finish(self) -> Checksum {
        Checksum(self.0.finalize().into())
    }
}
