//! Whose agents are to hear that a film has come to its end.
//!
//! A store notes every production film that ends, in the operation that stores the end; previews are over while one looks
//! at them. Who sends a letter takes the film first, so that no film is told of twice, however often anybody dies.

use async_trait::async_trait;
use doorcast_domain::pipeline::id::VideoId;

use crate::ports::StoreError;

/// Knows which films have ended and were not told of.
#[async_trait]
pub trait FilmLetters: Send + Sync {
    /// Takes the earliest film nobody has taken, if there is one. Nobody else gets it any more.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn take_film_letter(&self, now_ms: i64) -> Result<Option<VideoId>, StoreError>;
}
