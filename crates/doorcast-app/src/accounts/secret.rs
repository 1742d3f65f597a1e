//! Secrets drawn by lot: what cookies, links and sheets of recovery codes carry.

use std::fmt;

use doorcast_domain::account::session::SecretDigest;
use sha2::{Digest as _, Sha256};

use crate::ports::Ids;

/// The longest text that is looked up as a secret, in bytes.
pub const MAX_SECRET_BYTES: usize = 100;

/// A text that opens something. Given out once, never kept, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// What the first owner reads on the terminal and types on the page. Only the digest stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetupCode(SecretDigest);

impl Secret {
    /// Takes a text for a secret, which may be anything.
    pub fn presented(text: &str) -> Self {
        let end = text.floor_char_boundary(MAX_SECRET_BYTES);
        Self(text[..end].to_owned())
    }

    /// Returns the text.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns what is kept of it.
    pub fn digest(&self) -> SecretDigest {
        SecretDigest(Sha256::digest(&self.0).into())
    }

    /// Draws a secret of 256 bits.
    pub(super) fn draw(ids: &dyn Ids) -> Self {
        Self(format!("{:032x}{:032x}", ids.draw(), ids.draw()))
    }

    /// Draws a secret a person can type: four groups of four, 80 bits.
    pub(super) fn draw_typed(ids: &dyn Ids) -> Self {
        const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
        let lot = ids.draw();
        let sign = |at: u32| char::from(SIGNS[(lot >> (5 * at)) as usize & 31]);
        let groups = [0, 4, 8, 12].map(|first| (first..first + 4).map(sign).collect::<String>());
        Self(groups.join("-"))
    }

    /// Takes what a person typed: blanks and capital letters are forgiven.
    pub(super) fn typed(text: &str) -> Self {
        Self::presented(&text.trim().to_ascii_lowercase().replace(' ', "-"))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl SetupCode {
    /// Draws a code and returns it with the text to print.
    pub fn draw(ids: &dyn Ids) -> (Self, Secret) {
        let code = Secret::draw_typed(ids);
        (Self(code.digest()), code)
    }

    /// Returns whether somebody typed it.
    pub fn is(&self, typed: &str) -> bool {
        Secret::typed(typed).digest() == self.0
    }
}
