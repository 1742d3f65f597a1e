//! Budgets in MongoDB.

use async_trait::async_trait;
use doorcast_app::ports::{StoreError, budgets::Budgets};
use doorcast_domain::{
    ledger::{Budget, Entry},
    pipeline::id::{AgentId, OfficeId},
};
use futures_util::TryStreamExt as _;
use mongodb::{
    bson::{Document, doc},
    error::Error,
};
use serde::Deserialize;

use super::{
    MongoVideos,
    row::{Kept, parsed, to_bson},
    tables,
    turns::{Tx, repeated},
};

#[async_trait]
impl Budgets for MongoVideos {
    async fn office_budget(&self, office: &OfficeId) -> Result<Budget, StoreError> {
        let budgets = self.db.collection::<Kept<Budget>>(tables::BUDGETS);
        repeated!(_stamp, async {
            let found = budgets.find_one(doc! { "_id": key(office, None) }).await?;
            Ok(found.map(|kept| kept.body).unwrap_or_default())
        })
    }

    async fn agent_budgets(&self, office: &OfficeId) -> Result<Vec<(AgentId, Budget)>, StoreError> {
        let budgets = self.db.collection::<OfAgent>(tables::BUDGETS);
        let theirs = doc! { "office": office.as_str(), "agent": { "$exists": true } };
        repeated!(_stamp, async {
            let cursor = budgets.find(theirs.clone()).sort(doc! { "agent": 1 });
            let found: Vec<OfAgent> = cursor.await?.try_collect().await?;
            let found = found.into_iter();
            let budgets = found.map(|one| Ok::<_, Error>((parsed(&one.agent)?, one.body)));
            Ok(budgets.collect::<Result<_, _>>()?)
        })
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
        let budgets = self.db.collection::<Document>(tables::BUDGETS);
        repeated!(_stamp, async {
            let document = document(office, agent, budget)?;
            let same = doc! { "_id": key(office, agent) };
            budgets.replace_one(same, document).upsert(true).await?;
            Ok(())
        })
    }
}

/// Returns a budget as a document.
pub(super) fn document(
    office: &OfficeId,
    agent: Option<&AgentId>,
    budget: Budget,
) -> Result<Document, mongodb::bson::error::Error> {
    let mut document = doc! {
        "_id": key(office, agent),
        "office": office.as_str(),
        "body": to_bson(&budget)?,
    };
    if let Some(agent) = agent {
        document.insert("agent", agent.as_str());
    }
    Ok(document)
}

#[derive(Deserialize)]
struct OfAgent {
    agent: String,
    body: Budget,
}

/// Returns the budgets of the office and of the agent of a line. They are read in the transaction of the hold, and noted
/// there, so that one that is changed meanwhile lets the hold be decided anew.
pub(super) async fn of_entry(tx: &mut Tx, entry: &Entry) -> Result<[Budget; 2], Error> {
    let of_office = find(tx, key(&entry.office, None)).await?;
    let of_agent = find(tx, key(&entry.office, Some(&entry.agent))).await?;
    Ok([of_office, of_agent])
}

async fn find(tx: &mut Tx, key: String) -> Result<Budget, Error> {
    let budgets = tx.db.collection::<Kept<Budget>>(tables::BUDGETS);
    let noted = doc! { "$inc": { "holds": 1_i64 } };
    let found = budgets
        .find_one_and_update(doc! { "_id": key }, noted)
        .session(&mut tx.session)
        .await?;
    Ok(found.map(|kept| kept.body).unwrap_or_default())
}

/// Names of offices have no spaces.
fn key(office: &OfficeId, agent: Option<&AgentId>) -> String {
    match agent {
        Some(agent) => format!("{office} {agent}"),
        None => format!("{office}"),
    }
}
