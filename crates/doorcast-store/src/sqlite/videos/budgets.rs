//! Budgets in the SQLite file.

use async_trait::async_trait;
use doorcast_app::ports::{StoreError, budgets::Budgets};
use doorcast_domain::{
    ledger::{Budget, Entry, UsdMicros},
    pipeline::id::{AgentId, OfficeId},
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{SqliteVideos, refused, row};

/// What stands for the office where the name of an agent does: no agent has an empty name.
pub(super) const OFFICE: &str = "";

#[async_trait]
impl Budgets for SqliteVideos {
    async fn office_budget(&self, office: &OfficeId) -> Result<Budget, StoreError> {
        let office = office.clone();
        self.threads.read(move |db| find(db, &office, OFFICE)).await
    }

    async fn agent_budgets(&self, office: &OfficeId) -> Result<Vec<(AgentId, Budget)>, StoreError> {
        let office = office.clone();
        let sql = "SELECT * FROM budgets WHERE office = ?1 AND agent <> ?2 ORDER BY agent";
        let of_agent = |row: &Row<'_>| Ok((row::name(row, "agent")?, read(row)?));
        self.threads
            .read(move |db| {
                let mut statement = db.prepare_cached(sql).map_err(refused)?;
                let found = statement.query_map([office.as_str(), OFFICE], of_agent);
                found.and_then(Iterator::collect).map_err(refused)
            })
            .await
    }

    async fn set_budget(
        &self,
        office: &OfficeId,
        agent: Option<&AgentId>,
        budget: Budget,
    ) -> Result<(), StoreError> {
        let office = office.clone();
        let agent = agent.map_or(OFFICE.to_owned(), ToString::to_string);
        self.threads
            .write(move |db| write(db, &office, &agent, budget))
            .await
    }
}

/// Writes a budget in place of the one before.
pub(super) fn write(
    db: &Connection,
    office: &OfficeId,
    agent: &str,
    budget: Budget,
) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO budgets (office, agent, video, agent_month, office_month)
               VALUES (?1, ?2, ?3, ?4, ?5)";
    let amount = |amount: Option<UsdMicros>| {
        // Nobody can spend more than can be counted.
        amount.map(|amount| i64::try_from(amount.0).unwrap_or(i64::MAX))
    };
    let columns = params![
        office.as_str(),
        agent,
        amount(budget.video),
        amount(budget.agent),
        amount(budget.office),
    ];
    db.execute(sql, columns).map(drop).map_err(refused)
}

/// Returns the budgets a movement is checked against: that of the office, then that of the agent.
pub(super) fn of(db: &Connection, entry: &Entry) -> Result<[Budget; 2], StoreError> {
    let office = find(db, &entry.office, OFFICE)?;
    Ok([office, find(db, &entry.office, entry.agent.as_str())?])
}

fn find(db: &Connection, office: &OfficeId, agent: &str) -> Result<Budget, StoreError> {
    let sql = "SELECT * FROM budgets WHERE office = ?1 AND agent = ?2";
    let found = db.prepare_cached(sql).and_then(|mut statement| {
        statement
            .query_row([office.as_str(), agent], read)
            .optional()
    });
    Ok(found.map_err(refused)?.unwrap_or_default())
}

/// Reads the amounts.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Budget> {
    let amount = |column| {
        let amount: Option<i64> = row.get(column)?;
        Ok::<_, rusqlite::Error>(amount.map(|amount| UsdMicros(amount.unsigned_abs())))
    };
    Ok(Budget {
        video: amount("video")?,
        agent: amount("agent_month")?,
        office: amount("office_month")?,
    })
}
