//! Budgets in MongoDB.

use async_trait::async_trait;
use doorcast_app::ports::{StoreError, budgets::Budgets};
use doorcast_domain::{
    ledger::{Budget, Entry, UsdMicros},
    pipeline::id::{AgentId, OfficeId},
};
use futures_util::TryStreamExt as _;
use mongodb::{
    Database,
    bson::{Document, doc},
    error::Error,
};

use super::{
    MongoVideos,
    row::wrong,
    tables,
    turns::{Tx, repeated},
};

#[async_trait]
impl Budgets for MongoVideos {
    async fn office_budget(&self, office: &OfficeId) -> Result<Budget, StoreError> {
        repeated!(_stamp, async {
            let budgets = self.db.collection::<Document>(tables::BUDGETS);
            let found = budgets.find_one(doc! { "_id": key(office, None) }).await?;
            Ok(read(found.as_ref()))
        })
    }

    async fn agent_budgets(&self, office: &OfficeId) -> Result<Vec<(AgentId, Budget)>, StoreError> {
        repeated!(_stamp, async { Ok(list(&self.db, office).await?) })
    }

    async fn set_budget(
        &self,
        office: &OfficeId,
        agent: Option<&AgentId>,
        budget: Budget,
    ) -> Result<(), StoreError> {
        let mut row = doc! { "office": office.as_str() };
        if let Some(agent) = agent {
            row.insert("agent", agent.as_str());
        }
        let amounts = [
            ("video", budget.video),
            ("agent_month", budget.agent),
            ("office_month", budget.office),
        ];
        for (name, amount) in amounts {
            if let Some(amount) = amount {
                // Nobody can spend more than can be counted.
                row.insert(name, i64::try_from(amount.0).unwrap_or(i64::MAX));
            }
        }
        repeated!(_stamp, async {
            let budgets = self.db.collection::<Document>(tables::BUDGETS);
            budgets
                .replace_one(doc! { "_id": key(office, agent) }, row.clone())
                .upsert(true)
                .await?;
            Ok(())
        })
    }
}

/// Returns the budgets a movement is checked against: that of the office, then that of the agent.
pub(super) async fn of(tx: &mut Tx, entry: &Entry) -> Result<[Budget; 2], Error> {
    let budgets = tx.db.collection::<Document>(tables::BUDGETS);
    let mut found = [Budget::default(); 2];
    for (place, agent) in [None, Some(&entry.agent)].into_iter().enumerate() {
        let row = budgets
            .find_one(doc! { "_id": key(&entry.office, agent) })
            .session(&mut tx.session)
            .await?;
        found[place] = read(row.as_ref());
    }
    Ok(found)
}

async fn list(db: &Database, office: &OfficeId) -> Result<Vec<(AgentId, Budget)>, Error> {
    let question = doc! { "office": office.as_str(), "agent": { "$exists": true } };
    let budgets = db.collection::<Document>(tables::BUDGETS);
    let rows = budgets.find(question).sort(doc! { "agent": 1 }).await?;
    let rows: Vec<Document> = rows.try_collect().await?;
    let row = |row: &Document| {
        let agent = row.get_str("agent").unwrap_or_default().parse();
        let agent = agent.map_err(|_| wrong("a budget is of nobody"))?;
        Ok((agent, read(Some(row))))
    };
    rows.iter().map(row).collect()
}

fn read(row: Option<&Document>) -> Budget {
    let amount = |name| match row.map(|row| row.get_i64(name)) {
        Some(Ok(amount)) => Some(UsdMicros(amount.unsigned_abs())),
        _ => None,
    };
    Budget {
        video: amount("video"),
        agent: amount("agent_month"),
        office: amount("office_month"),
    }
}

/// No name has a blank in it.
fn key(office: &OfficeId, agent: Option<&AgentId>) -> String {
    match agent {
        Some(agent) => format!("{office} {agent}"),
        None => office.to_string(),
    }
}
