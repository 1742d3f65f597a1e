//! Subscriptions in the SQLite file, and what is told to them.

use async_trait::async_trait;
use doorcast_app::{
    ports::{StoreError, subscriptions::SubscriptionStore, videos::MAX_PAGE},
    webhooks::tell,
};
use doorcast_domain::{
    pipeline::Video,
    project::Owner,
    subscription::{Delivery, DeliveryId, MAX_SUBSCRIPTIONS, Subscription, SubscriptionId},
};
use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use serde::de::DeserializeOwned;

use super::{SqliteVideos, refused, row};

#[async_trait]
impl SubscriptionStore for SqliteVideos {
    async fn insert_subscription(&self, subscription: &Subscription) -> Result<(), StoreError> {
        let one = subscription.clone();
        self.threads
            .write(move |db| match insert(db, &one)? {
                1 => Ok(()),
                _ => Err(StoreError::Conflict),
            })
            .await
    }

    async fn save_subscription(&self, subscription: &Subscription) -> Result<(), StoreError> {
        let one = subscription.clone();
        let sql = "UPDATE subscriptions SET is_live = ?2, body = ?3 WHERE id = ?1";
        self.threads
            .write(move |db| {
                let columns = params![one.id.as_str(), one.is_live(), row::to_json(&one)?];
                db.execute(sql, columns).map(drop).map_err(refused)
            })
            .await
    }

    async fn list_subscriptions(&self, owner: &Owner) -> Result<Vec<Subscription>, StoreError> {
        let owner = owner.clone();
        self.threads.read(move |db| of_owner(db, &owner)).await
    }

    async fn find_subscription(
        &self,
        id: &SubscriptionId,
    ) -> Result<Option<Subscription>, StoreError> {
        let id = id.clone();
        let sql = "SELECT body FROM subscriptions WHERE id = ?1";
        self.threads
            .read(move |db| one(db, sql, [id.as_str()]))
            .await
    }

    async fn remove_subscription(&self, id: &SubscriptionId) -> Result<(), StoreError> {
        let id = id.clone();
        self.threads
            .write(move |db| {
                for sql in [
                    "DELETE FROM deliveries WHERE subscription = ?1",
                    "DELETE FROM subscriptions WHERE id = ?1",
                ] {
                    db.execute(sql, [id.as_str()]).map_err(refused)?;
                }
                Ok(())
            })
            .await
    }

    async fn put_delivery(&self, delivery: &Delivery) -> Result<(), StoreError> {
        let delivery = delivery.clone();
        self.threads.write(move |db| put(db, &delivery)).await
    }

    async fn list_deliveries(
        &self,
        subscription: &SubscriptionId,
        limit: usize,
    ) -> Result<Vec<Delivery>, StoreError> {
        let id = subscription.clone();
        let limit = limit.min(MAX_PAGE) as i64;
        let sql =
            "SELECT body FROM deliveries WHERE subscription = ?1 ORDER BY number DESC LIMIT ?2";
        self.threads
            .read(move |db| all(db, sql, params![id.as_str(), limit]))
            .await
    }

    async fn find_delivery(&self, id: &DeliveryId) -> Result<Option<Delivery>, StoreError> {
        let id = id.clone();
        let sql = "SELECT body FROM deliveries WHERE id = ?1";
        self.threads
            .read(move |db| one(db, sql, [id.as_str()]))
            .await
    }

    async fn claim_deliveries(
        &self,
        now_ms: i64,
        until_ms: i64,
        limit: usize,
    ) -> Result<Vec<Delivery>, StoreError> {
        let limit = limit.min(MAX_PAGE) as i64;
        // Most of the time nothing is due, which is found out without a turn to write.
        let is_any = "SELECT EXISTS (SELECT 1 FROM deliveries WHERE due_at_ms <= ?1)";
        let any = move |db: &Connection| {
            let asked = db.prepare_cached(is_any);
            asked
                .and_then(|mut statement| statement.query_row([now_ms], |row| row.get(0)))
                .map_err(refused)
        };
        if !self.threads.read(any).await? {
            return Ok(Vec::new());
        }
        let sql =
            "SELECT body FROM deliveries WHERE due_at_ms <= ?1 ORDER BY due_at_ms, number LIMIT ?2";
        self.threads
            .write(move |db| {
                let mut due: Vec<Delivery> = all(db, sql, params![now_ms, limit])?;
                for one in &mut due {
                    one.due_at_ms = Some(until_ms);
                    put(db, one)?;
                }
                Ok::<_, StoreError>(due)
            })
            .await
    }

    async fn sweep_deliveries(&self, before_ms: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM deliveries WHERE due_at_ms IS NULL AND created_at_ms < ?1";
        self.threads
            .write(move |db| db.execute(sql, [before_ms]).map(drop).map_err(refused))
            .await
    }
}

/// Keeps what is told about a change of a film.
pub(super) fn keep_told(db: &Connection, before: &str, video: &Video) -> Result<(), StoreError> {
    if doorcast_domain::subscription::happened(before, video).is_none() {
        return Ok(());
    }
    let owner = Owner {
        office: video.office.clone(),
        agent: video.agent.clone(),
    };
    for delivery in tell(&of_owner(db, &owner)?, before, video) {
        put(db, &delivery)?;
    }
    Ok(())
}

/// Keeps a subscription, unless it is there. Returns how many there are more.
pub(super) fn insert(db: &Connection, one: &Subscription) -> Result<usize, StoreError> {
    let sql =
        "INSERT INTO subscriptions (id, office, agent, is_live, body) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (id) DO NOTHING";
    let (office, agent) = (one.office.as_str(), one.agent.as_str());
    let body = row::to_json(one)?;
    let columns = params![one.id.as_str(), office, agent, one.is_live(), body];
    db.execute(sql, columns).map_err(refused)
}

fn of_owner(db: &Connection, owner: &Owner) -> Result<Vec<Subscription>, StoreError> {
    let sql =
        "SELECT body FROM subscriptions WHERE office = ?1 AND agent = ?2 ORDER BY number LIMIT ?3";
    let most = 2 * MAX_SUBSCRIPTIONS as i64;
    let columns = params![owner.office.as_str(), owner.agent.as_str(), most];
    all(db, sql, columns)
}

/// Keeps something that is told, or a change of it.
pub(super) fn put(db: &Connection, delivery: &Delivery) -> Result<(), StoreError> {
    let sql = "INSERT INTO deliveries (id, subscription, created_at_ms, due_at_ms, body)
               SELECT ?1, id, ?3, ?4, ?5 FROM subscriptions WHERE id = ?2
               ON CONFLICT (id) DO UPDATE SET due_at_ms = ?4, body = ?5";
    let columns = params![
        delivery.id.as_str(),
        delivery.subscription.as_str(),
        delivery.created_at_ms,
        delivery.due_at_ms,
        row::to_json(delivery)?,
    ];
    let written = db
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(columns));
    match written.map_err(refused)? {
        1 => Ok(()),
        _ => Err(StoreError::Conflict),
    }
}

fn one<T: DeserializeOwned>(
    db: &Connection,
    sql: &str,
    columns: impl Params,
) -> Result<Option<T>, StoreError> {
    let found = db
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_row(columns, read).optional());
    found.map_err(refused)
}

fn all<T: DeserializeOwned>(
    db: &Connection,
    sql: &str,
    columns: impl Params,
) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare_cached(sql).map_err(refused)?;
    let found = statement.query_map(columns, read);
    found.and_then(Iterator::collect).map_err(refused)
}

/// Reads the first column.
pub(super) fn read<T: DeserializeOwned>(row: &Row<'_>) -> rusqlite::Result<T> {
    let body: String = row.get(0)?;
    serde_json::from_str(&body).map_err(|error| row::wrong(error.into()))
}
