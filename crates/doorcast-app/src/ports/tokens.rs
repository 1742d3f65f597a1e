//! Where access tokens are kept. Never their secrets: only what they add up to.

use async_trait::async_trait;

use crate::{
    ports::StoreError,
    tokens::{Token, TokenDigest, TokenId},
};

/// Keeps tokens.
#[async_trait]
pub trait TokenStore: Send + Sync {
    /// Keeps a new token.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if there is one of that id or digest.
    async fn insert_token(&self, token: &Token, digest: TokenDigest) -> Result<(), StoreError>;

    /// Returns the token of a digest, live or not, if there is one.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_token(&self, digest: TokenDigest) -> Result<Option<Token>, StoreError>;

    /// Returns all tokens, oldest first.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_tokens(&self) -> Result<Vec<Token>, StoreError>;

    /// Revokes a token for good. Returns it, if there is one; the first revocation counts.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn revoke_token(&self, id: &TokenId, now_ms: i64) -> Result<Option<Token>, StoreError>;

    /// Notes that a token was used. One that is not there is left alone.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn note_token_use(&self, id: &TokenId, now_ms: i64) -> Result<(), StoreError>;
}
