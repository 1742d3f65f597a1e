//! Where the budgets of offices and agents are kept. The store of videos checks every hold against them, in the operation
//! that stores the hold.

use async_trait::async_trait;
use doorcast_domain::{
    ledger::Budget,
    pipeline::id::{AgentId, OfficeId},
};

use crate::ports::StoreError;

/// The most that may be allowed: more is a slip of the pen.
pub const MOST_DOLLARS: u64 = 1_000_000;

/// Keeps budgets.
#[async_trait]
pub trait Budgets: Send + Sync {
    /// Returns what is set for an office and every agent of it.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn office_budget(&self, office: &OfficeId) -> Result<Budget, StoreError>;

    /// Returns what is set for single agents, by agent.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn agent_budgets(&self, office: &OfficeId) -> Result<Vec<(AgentId, Budget)>, StoreError>;

    /// Sets the budget of an office, or of one agent of it. It holds from the next purchase on.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the budget of an agent says something for the office.
    async fn set_budget(
        &self,
        office: &OfficeId,
        agent: Option<&AgentId>,
        budget: Budget,
    ) -> Result<(), StoreError>;
}
