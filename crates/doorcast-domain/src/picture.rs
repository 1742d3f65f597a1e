//! Pictures of an office: headshots, backgrounds, photos. Named by what they are, never by where they are.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{hex, pipeline::id::NotAnId};

/// How many hexadecimal digits an id has.
const DIGITS: usize = 64;

/// A picture: the SHA-256 of its bytes in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PictureId(String);

impl PictureId {
    /// Returns the id for a SHA-256.
    pub fn new(digest: [u8; 32]) -> Self {
        Self(hex::text(&digest))
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PictureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PictureId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        match text.len() == DIGITS && text.bytes().all(is_digit) {
            true => Ok(Self(text.to_owned())),
            false => Err(NotAnId {
                what: "the id of a picture",
                given: text.to_owned(),
            }),
        }
    }
}

impl TryFrom<String> for PictureId {
    type Error = NotAnId;

    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<PictureId> for String {
    fn from(id: PictureId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sixty_four_lowercase_digits_are_an_id() {
        let id = PictureId::new([0xAB; 32]);
        assert_eq!(id.as_str().parse().as_ref(), Ok(&id));
        for wrong in [
            "",
            "ab",
            "../../etc/passwd",
            &"AB".repeat(32),
            &"ab".repeat(33),
        ] {
            assert!(wrong.parse::<PictureId>().is_err(), "{wrong}");
        }
    }
}
