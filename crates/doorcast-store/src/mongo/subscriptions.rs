//! Subscriptions in MongoDB, and what is told to them.

use async_trait::async_trait;
use doorcast_app::{
    ports::{StoreError, subscriptions::SubscriptionStore, videos::MAX_PAGE},
    webhooks::tell,
};
use doorcast_domain::{
    pipeline::Video,
    project::Owner,
    subscription::{
        Delivery, DeliveryId, MAX_SUBSCRIPTIONS, Subscription, SubscriptionId, happened,
    },
};
use futures_util::TryStreamExt as _;
use mongodb::{
    bson::{Document, doc},
    error::Error,
};

use super::{
    MongoVideos, inbox,
    row::{self, Kept, body_only, next_number, to_bson},
    tables,
    turns::{Fault, Tx, repeated, transaction},
};

#[async_trait]
impl SubscriptionStore for MongoVideos {
    async fn insert_subscription(&self, subscription: &Subscription) -> Result<(), StoreError> {
        repeated!(stamp, async {
            let document = doc! {
                "_id": subscription.id.as_str(),
                "number": next_number(&self.db, "subscriptions", 1, None).await?,
                "office": subscription.office.as_str(),
                "agent": subscription.agent.as_str(),
                "body": to_bson(subscription)?,
                "stamp": stamp,
            };
            let id = subscription.id.as_str();
            match inbox::insert_new(&self.db, tables::SUBSCRIPTIONS, id, document, stamp).await? {
                true => Ok(()),
                false => Err(Fault::Refused(StoreError::Conflict)),
            }
        })
    }

    async fn save_subscription(&self, subscription: &Subscription) -> Result<(), StoreError> {
        let subscriptions = self.db.collection::<Document>(tables::SUBSCRIPTIONS);
        repeated!(_stamp, async {
            let set = doc! { "$set": { "body": to_bson(subscription)? } };
            let same = doc! { "_id": subscription.id.as_str() };
            subscriptions.update_one(same, set).await?;
            Ok(())
        })
    }

    async fn list_subscriptions(&self, owner: &Owner) -> Result<Vec<Subscription>, StoreError> {
        repeated!(_stamp, async {
            let order = doc! { "number": 1 };
            let most = 2 * MAX_SUBSCRIPTIONS;
            let table = tables::SUBSCRIPTIONS;
            Ok(row::bodies(&self.db, table, of_owner(owner), order, most).await?)
        })
    }

    async fn find_subscription(
        &self,
        id: &SubscriptionId,
    ) -> Result<Option<Subscription>, StoreError> {
        let all = self
            .db
            .collection::<Kept<Subscription>>(tables::SUBSCRIPTIONS);
        repeated!(_stamp, async {
            let found = all.find_one(doc! { "_id": id.as_str() });
            let found = found.projection(body_only()).await?;
            Ok(found.map(|kept| kept.body))
        })
    }

    async fn remove_subscription(&self, id: &SubscriptionId) -> Result<(), StoreError> {
        transaction!(self, tx, remove(tx, id))
    }

    async fn put_delivery(&self, delivery: &Delivery) -> Result<(), StoreError> {
        transaction!(self, tx, async {
            // Noted, so that one that is removed meanwhile is seen.
            let all = tx.db.collection::<Document>(tables::SUBSCRIPTIONS);
            let same = doc! { "_id": delivery.subscription.as_str() };
            let noted = all.update_one(same, doc! { "$inc": { "told": 1_i64 } });
            match noted.session(&mut tx.session).await?.matched_count {
                0 => Err(Fault::Refused(StoreError::Conflict)),
                _ => Ok(put(tx, delivery).await?),
            }
        })
    }

    async fn list_deliveries(
        &self,
        subscription: &SubscriptionId,
        limit: usize,
    ) -> Result<Vec<Delivery>, StoreError> {
        repeated!(_stamp, async {
            let theirs = doc! { "subscription": subscription.as_str() };
            let newest = doc! { "number": -1 };
            let limit = limit.min(MAX_PAGE);
            Ok(row::bodies(&self.db, tables::DELIVERIES, theirs, newest, limit).await?)
        })
    }

    async fn find_delivery(&self, id: &DeliveryId) -> Result<Option<Delivery>, StoreError> {
        let all = self.db.collection::<Kept<Delivery>>(tables::DELIVERIES);
        repeated!(_stamp, async {
            let found = all.find_one(doc! { "_id": id.as_str() });
            let found = found.projection(body_only()).await?;
            Ok(found.map(|kept| kept.body))
        })
    }

    async fn claim_deliveries(
        &self,
        now_ms: i64,
        until_ms: i64,
        limit: usize,
    ) -> Result<Vec<Delivery>, StoreError> {
        let limit = limit.min(MAX_PAGE);
        let due = repeated!(_stamp, async {
            let due = doc! { "due_at_ms": { "$lte": now_ms } };
            let order = doc! { "due_at_ms": 1, "number": 1 };
            let due = row::bodies::<Delivery>(&self.db, tables::DELIVERIES, due, order, limit);
            due.await.map_err(Fault::<StoreError>::from)
        })?;
        let mut claimed = Vec::new();
        for one in due {
            claimed.extend(transaction!(self, tx, claim(tx, &one, until_ms))?);
        }
        Ok(claimed)
    }

    async fn sweep_deliveries(&self, before_ms: i64) -> Result<(), StoreError> {
        let all = self.db.collection::<Document>(tables::DELIVERIES);
        repeated!(_stamp, async {
            let old = doc! {
                "due_at_ms": { "$exists": false }, "created_at_ms": { "$lt": before_ms },
            };
            all.delete_many(old).await?;
            Ok(())
        })
    }
}

fn of_owner(owner: &Owner) -> Document {
    doc! { "office": owner.office.as_str(), "agent": owner.agent.as_str() }
}

async fn remove(tx: &mut Tx, id: &SubscriptionId) -> Result<(), Fault<StoreError>> {
    let deliveries = tx.db.collection::<Document>(tables::DELIVERIES);
    deliveries
        .delete_many(doc! { "subscription": id.as_str() })
        .session(&mut tx.session)
        .await?;
    let all = tx.db.collection::<Document>(tables::SUBSCRIPTIONS);
    all.delete_one(doc! { "_id": id.as_str() })
        .session(&mut tx.session)
        .await?;
    Ok(())
}

/// Takes a delivery, unless somebody else was faster.
async fn claim(
    tx: &mut Tx,
    found: &Delivery,
    until_ms: i64,
) -> Result<Option<Delivery>, Fault<StoreError>> {
    let mut taken = found.clone();
    taken.due_at_ms = Some(until_ms);
    let all = tx.db.collection::<Document>(tables::DELIVERIES);
    let ours = doc! { "_id": found.id.as_str(), "stamp": tx.stamp };
    let earlier = all.find_one(ours).session(&mut tx.session).await?;
    if earlier.is_some() {
        return Ok(Some(taken));
    }
    let free = doc! { "_id": found.id.as_str(), "due_at_ms": found.due_at_ms };
    let set = doc! { "$set": {
        "due_at_ms": until_ms, "body": to_bson(&taken)?, "stamp": tx.stamp,
    } };
    let done = all.update_one(free, set).session(&mut tx.session).await?;
    Ok((done.matched_count == 1).then_some(taken))
}

/// Keeps what is told about a change of a film.
pub(super) async fn keep_told(tx: &mut Tx, before: &str, video: &Video) -> Result<(), Error> {
    if happened(before, video).is_none() {
        return Ok(());
    }
    let owner = Owner {
        office: video.office.clone(),
        agent: video.agent.clone(),
    };
    let all = tx
        .db
        .collection::<Kept<Subscription>>(tables::SUBSCRIPTIONS);
    let mut cursor = all
        .find(of_owner(&owner))
        .sort(doc! { "number": 1 })
        .session(&mut tx.session)
        .await?;
    let kept = cursor.stream(&mut tx.session).map_ok(|kept| kept.body);
    let subscriptions: Vec<Subscription> = kept.try_collect().await?;
    for delivery in tell(&subscriptions, before, video) {
        put(tx, &delivery).await?;
    }
    Ok(())
}

async fn put(tx: &mut Tx, delivery: &Delivery) -> Result<(), Error> {
    let deliveries = tx.db.collection::<Document>(tables::DELIVERIES);
    let same = doc! { "_id": delivery.id.as_str() };
    let known = deliveries.find_one(same.clone());
    let known = known.session(&mut tx.session).await?;
    let number = match known.and_then(|known| known.get_i64("number").ok()) {
        Some(number) => number,
        None => next_number(&tx.db, "deliveries", 1, Some(&mut tx.session)).await?,
    };
    let mut document = doc! {
        "number": number,
        "subscription": delivery.subscription.as_str(),
        "created_at_ms": delivery.created_at_ms,
        "body": to_bson(delivery)?,
    };
    if let Some(due_at_ms) = delivery.due_at_ms {
        document.insert("due_at_ms", due_at_ms);
    }
    let put = deliveries.replace_one(same, document).upsert(true);
    put.session(&mut tx.session).await.map(drop)
}
