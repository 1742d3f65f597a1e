//! Where keys to others' services are kept: sealed at rest, opened only to be used.

use std::fmt;

use async_trait::async_trait;
use doorcast_domain::pipeline::id::OfficeId;

use crate::ports::StoreError;

/// The longest key that is kept, in bytes.
pub const MAX_KEY_BYTES: usize = 500;

/// How many signs of a key may be shown, so that a person knows it again.
pub const TAIL_CHARS: usize = 4;

/// The key to somebody's service. Its text is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(String);

/// A text that cannot be a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key is one line of plain signs without blanks")]
pub struct NotAKey;

/// What is known of a key without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyMark {
    /// What it is called: "GROQ_API_KEY".
    pub name: String,
    /// Its last signs, or nothing if it is too short to show any.
    pub tail: String,
    /// When it was set, in milliseconds since 1970.
    pub changed_at_ms: i64,
}

/// Keeps keys.
#[async_trait]
pub trait SecretStore: Send + Sync {
    /// Keeps keys by name, all or none. Those that were there before are gone.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn keep_secrets(
        &self,
        office: &OfficeId,
        keys: &[(&str, Key)],
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// Returns all keys of an office, by name.
    ///
    /// # Errors
    ///
    /// See [`StoreError`]. One that does not open is an error, never left out.
    async fn open_secrets(&self, office: &OfficeId) -> Result<Vec<(String, Key)>, StoreError>;

    /// Returns what is known of the keys of an office, by name.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_secrets(&self, office: &OfficeId) -> Result<Vec<KeyMark>, StoreError>;

    /// Removes keys. Returns how many there were.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn remove_secrets(&self, office: &OfficeId, names: &[&str]) -> Result<usize, StoreError>;
}

impl Key {
    /// Takes what a person typed for a key.
    ///
    /// # Errors
    ///
    /// See [`NotAKey`].
    pub fn parse(text: &str) -> Result<Self, NotAKey> {
        let text = text.trim();
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic());
        match is_plain && (1..=MAX_KEY_BYTES).contains(&text.len()) {
            true => Ok(Self(text.to_owned())),
            false => Err(NotAKey),
        }
    }

    /// Returns the text, to be sealed or sent.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Returns the last signs, if so many more stay hidden that they tell nothing.
    pub fn tail(&self) -> &str {
        match self.0.len() >= 4 * TAIL_CHARS {
            true => &self.0[self.0.len() - TAIL_CHARS..],
            false => "",
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
