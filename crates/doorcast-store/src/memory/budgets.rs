//! Budgets in memory.

use async_trait::async_trait;
use doorcast_app::ports::{StoreError, budgets::Budgets};
use doorcast_domain::{
    ledger::Budget,
    pipeline::id::{AgentId, OfficeId},
};

use super::MemoryVideos;

#[async_trait]
impl Budgets for MemoryVideos {
    async fn office_budget(&self, office: &OfficeId) -> Result<Budget, StoreError> {
        let found = self.shelf().budgets.get(&(office.clone(), None)).copied();
        Ok(found.unwrap_or_default())
    }

    async fn agent_budgets(&self, office: &OfficeId) -> Result<Vec<(AgentId, Budget)>, StoreError> {
        let shelf = self.shelf();
        let theirs = shelf.budgets.iter().filter(|((of, _), _)| of == office);
        let agents = theirs.filter_map(|((_, agent), budget)| Some((agent.clone()?, *budget)));
        Ok(agents.collect())
    }

    async fn set_budget(
        &self,
        office: &OfficeId,
        agent: Option<&AgentId>,
        budget: Budget,
    ) -> Result<(), StoreError> {
        if agent.is_some() && budget.office.is_some() {
            return Err(StoreError::Conflict);
        }
        let place = (office.clone(), agent.cloned());
        self.shelf().budgets.insert(place, budget);
        Ok(())
    }
}
