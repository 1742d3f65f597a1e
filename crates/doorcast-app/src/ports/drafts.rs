//! Where requests for new videos are remembered, so that the same request twice makes one video.

use async_trait::async_trait;
use doorcast_domain::pipeline::{
    Video,
    id::{AgentId, VideoId},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::ports::StoreError;

/// The longest key of a request, in bytes.
pub const MAX_KEY_BYTES: usize = 200;

/// How a caller names a request, so that it may be sent again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RequestKey {
    /// Whose request it is. Keys of different agents have nothing to do with each other.
    pub agent: AgentId,
    /// What the caller calls it.
    pub key: String,
}

/// A request that was made under a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The SHA-256 of what was asked for.
    #[serde(with = "doorcast_domain::hex")]
    pub digest: [u8; 32],
    /// The video that was made of it.
    pub video: VideoId,
}

impl Request {
    /// Returns what is kept of what was asked for.
    pub fn digest_of(asked: &[u8]) -> [u8; 32] {
        Sha256::digest(asked).into()
    }
}

/// Keeps drafts that were asked for under a key.
#[async_trait]
pub trait Drafts: Send + Sync {
    /// Returns what was asked for under a key, if anything was.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_request(&self, key: &RequestKey) -> Result<Option<Request>, StoreError>;

    /// Keeps a new draft and the key it was asked for under, both or neither. If the key is known, nothing is kept.
    /// Returns the request that counts: this one or the earlier one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if there is a video of that id.
    async fn insert_once(
        &self,
        key: &RequestKey,
        digest: [u8; 32],
        draft: &Video,
    ) -> Result<Request, StoreError>;
}
