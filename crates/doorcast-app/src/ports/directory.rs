//! What the site beside us knows of its people.

use async_trait::async_trait;
use doorcast_domain::{account::profile::Profile, pipeline::id::AgentId};

use crate::ports::StoreError;

/// Knows people of the site beside us.
#[async_trait]
pub trait Directory: Send + Sync {
    /// Returns what is known of somebody who still has an account there.
    ///
    /// What that site has no place for is absent from the profile.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_profile(&self, id: &AgentId) -> Result<Option<Profile>, StoreError>;
}
