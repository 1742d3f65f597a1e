//! Who speaks in somebody's films: what the account says about them.

use async_trait::async_trait;
use doorcast_domain::{agent::IncompleteProfile, project::Owner};

use crate::{ports::StoreError, projects::Speaker};

/// Knows who speaks in whose films.
#[async_trait]
pub trait Speakers: Send + Sync {
    /// Returns who speaks, or what is missing of them.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_speaker(
        &self,
        owner: &Owner,
    ) -> Result<Result<Speaker, IncompleteProfile>, StoreError>;
}
