//! Subscriptions in memory, and what is told to them.

use async_trait::async_trait;
use doorcast_app::ports::{StoreError, subscriptions::SubscriptionStore};
use doorcast_domain::{
    project::Owner,
    subscription::{Delivery, DeliveryId, Subscription, SubscriptionId},
};

use super::MemoryVideos;

#[async_trait]
impl SubscriptionStore for MemoryVideos {
    async fn insert_subscription(&self, subscription: &Subscription) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        if shelf
            .subscriptions
            .iter()
            .any(|one| one.id == subscription.id)
        {
            return Err(StoreError::Conflict);
        }
        shelf.subscriptions.push(subscription.clone());
        Ok(())
    }

    async fn save_subscription(&self, subscription: &Subscription) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        let mut all = shelf.subscriptions.iter_mut();
        if let Some(known) = all.find(|one| one.id == subscription.id) {
            *known = subscription.clone();
        }
        Ok(())
    }

    async fn list_subscriptions(&self, owner: &Owner) -> Result<Vec<Subscription>, StoreError> {
        let shelf = self.shelf();
        let all = shelf.subscriptions.iter();
        Ok(all.filter(|one| one.owner() == *owner).cloned().collect())
    }

    async fn find_subscription(
        &self,
        id: &SubscriptionId,
    ) -> Result<Option<Subscription>, StoreError> {
        let shelf = self.shelf();
        let mut all = shelf.subscriptions.iter();
        Ok(all.find(|one| one.id == *id).cloned())
    }

    async fn remove_subscription(&self, id: &SubscriptionId) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        shelf.subscriptions.retain(|one| one.id != *id);
        shelf.deliveries.retain(|one| one.subscription != *id);
        Ok(())
    }

    async fn put_delivery(&self, delivery: &Delivery) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        let is_listener = |one: &Subscription| one.id == delivery.subscription;
        if !shelf.subscriptions.iter().any(is_listener) {
            return Err(StoreError::Conflict);
        }
        match shelf
            .deliveries
            .iter_mut()
            .find(|one| one.id == delivery.id)
        {
            Some(known) => *known = delivery.clone(),
            None => shelf.deliveries.push(delivery.clone()),
        }
        Ok(())
    }

    async fn list_deliveries(
        &self,
        subscription: &SubscriptionId,
        limit: usize,
    ) -> Result<Vec<Delivery>, StoreError> {
        let shelf = self.shelf();
        let newest_first = shelf.deliveries.iter().rev();
        let theirs = newest_first.filter(|one| one.subscription == *subscription);
        Ok(theirs.take(limit).cloned().collect())
    }

    async fn find_delivery(&self, id: &DeliveryId) -> Result<Option<Delivery>, StoreError> {
        let shelf = self.shelf();
        let mut all = shelf.deliveries.iter();
        Ok(all.find(|one| one.id == *id).cloned())
    }

    async fn claim_deliveries(
        &self,
        now_ms: i64,
        until_ms: i64,
        limit: usize,
    ) -> Result<Vec<Delivery>, StoreError> {
        let mut shelf = self.shelf();
        let is_due = |one: &&mut Delivery| one.due_at_ms.is_some_and(|due_ms| due_ms <= now_ms);
        let mut due: Vec<&mut Delivery> = shelf.deliveries.iter_mut().filter(is_due).collect();
        due.sort_by_key(|one| one.due_at_ms);
        due.truncate(limit);
        for one in &mut due {
            one.due_at_ms = Some(until_ms);
        }
        Ok(due.into_iter().map(|one| one.clone()).collect())
    }

    async fn sweep_deliveries(&self, before_ms: i64) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        let stays = |one: &Delivery| one.due_at_ms.is_some() || one.created_at_ms >= before_ms;
        shelf.deliveries.retain(stays);
        Ok(())
    }
}
