//! Tells programs of others what happened to films.
//!
//! Deliveries are stored with the change they tell of and sent later, signed as
//! [Standard Webhooks](https://www.standardwebhooks.com) are. Whoever receives one may see it twice, with the same id: a
//! crash between sending and noting sends again. Start at [`Webhooks::deliver_due`].

mod signature;
mod tell;

use std::sync::Arc;

use doorcast_domain::{
    project::Owner,
    subscription::{
        Delivery, DeliveryId, EventKind, LOG_KEPT_MS, MAX_SUBSCRIPTIONS, Off, OffWhy, SigningKey,
        Subscription, SubscriptionId, Try,
    },
};
use futures_util::future::join_all;

pub use signature::{shown, sign};
pub use tell::{tell, test_of};

use crate::ports::{
    Clock, Ids, StoreError,
    subscriptions::{AddressRefused, Letter, SubscriptionStore, WebhookPost},
};

/// How many are sent at once.
const AT_ONCE: usize = 16;

/// How long a letter may be under way before it is taken for lost, in milliseconds.
const UNDER_WAY_MS: i64 = 120_000;

/// The most of the log that is shown.
pub const MAX_SHOWN: usize = 50;

/// Tells programs what happened.
pub struct Webhooks {
    /// Keeps subscriptions and what is told to them.
    pub store: Arc<dyn SubscriptionStore>,
    /// Sends.
    pub post: Arc<dyn WebhookPost>,
    /// Tells the time.
    pub clock: Arc<dyn Clock + Send + Sync>,
    /// Draws ids and keys.
    pub ids: Arc<dyn Ids>,
}

/// What somebody wants to hear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionWish {
    /// Where it is told.
    pub url: String,
    /// What is told.
    pub events: Vec<EventKind>,
}

/// Why nothing was done about a subscription.
#[derive(Debug, thiserror::Error)]
pub enum SubscriptionRefused {
    /// There is no such thing, or it is somebody else's.
    #[error("there is no such subscription")]
    NotFound,
    /// Nothing is sent to that address.
    #[error(transparent)]
    Address(#[from] AddressRefused),
    /// There is nothing to tell.
    #[error("choose at least one event")]
    NoEvents,
    /// There are enough of them.
    #[error("nobody has more than {MAX_SUBSCRIPTIONS} subscriptions; remove one")]
    TooMany,
    /// It is off.
    #[error("the subscription is off; turn it on first")]
    Off,
    /// It could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Webhooks {
    /// Makes a subscription. Its key is in what is returned, to be shown once.
    ///
    /// # Errors
    ///
    /// See [`SubscriptionRefused`].
    pub async fn subscribe(
        &self,
        owner: &Owner,
        wish: SubscriptionWish,
    ) -> Result<Subscription, SubscriptionRefused> {
        let mut events = wish.events;
        events.retain(|event| EventKind::CHOICES.contains(event));
        events.sort();
        events.dedup();
        if events.is_empty() {
            return Err(SubscriptionRefused::NoEvents);
        }
        if self.list(owner).await?.len() >= MAX_SUBSCRIPTIONS {
            return Err(SubscriptionRefused::TooMany);
        }
        let url = wish.url.trim().to_owned();
        self.post.check(&url).await?;
        let subscription = Subscription {
            id: SubscriptionId::new(self.ids.draw() as u64),
            office: owner.office.clone(),
            agent: owner.agent.clone(),
            url,
            events,
            key: self.draw_key(),
            created_at_ms: self.clock.now_ms(),
            off: None,
        };
        self.store.insert_subscription(&subscription).await?;
        Ok(subscription)
    }

    /// Returns somebody's subscriptions, oldest first.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn list(&self, owner: &Owner) -> Result<Vec<Subscription>, StoreError> {
        self.store.list_subscriptions(owner).await
    }

    /// Returns one of somebody's subscriptions.
    ///
    /// # Errors
    ///
    /// See [`SubscriptionRefused`].
    pub async fn get(
        &self,
        owner: &Owner,
        id: &SubscriptionId,
    ) -> Result<Subscription, SubscriptionRefused> {
        let found = self.store.find_subscription(id).await?;
        let own = found.filter(|one| one.owner() == *owner);
        own.ok_or(SubscriptionRefused::NotFound)
    }

    /// Removes a subscription and its log.
    ///
    /// # Errors
    ///
    /// See [`SubscriptionRefused`].
    pub async fn remove(
        &self,
        owner: &Owner,
        id: &SubscriptionId,
    ) -> Result<(), SubscriptionRefused> {
        self.get(owner, id).await?;
        Ok(self.store.remove_subscription(id).await?)
    }

    /// Turns a subscription on again.
    ///
    /// # Errors
    ///
    /// See [`SubscriptionRefused`].
    pub async fn turn_on(
        &self,
        owner: &Owner,
        id: &SubscriptionId,
    ) -> Result<Subscription, SubscriptionRefused> {
        let mut subscription = self.get(owner, id).await?;
        subscription.off = None;
        self.store.save_subscription(&subscription).await?;
        Ok(subscription)
    }

    /// Returns what is told to a subscription, newest first; at most [`MAX_SHOWN`].
    ///
    /// # Errors
    ///
    /// See [`SubscriptionRefused`].
    pub async fn log(
        &self,
        owner: &Owner,
        id: &SubscriptionId,
    ) -> Result<Vec<Delivery>, SubscriptionRefused> {
        self.get(owner, id).await?;
        Ok(self.store.list_deliveries(id, MAX_SHOWN).await?)
    }

    /// Has a test sent.
    ///
    /// # Errors
    ///
    /// See [`SubscriptionRefused`].
    pub async fn send_test(
        &self,
        owner: &Owner,
        id: &SubscriptionId,
    ) -> Result<Delivery, SubscriptionRefused> {
        let subscription = self.live(owner, id).await?;
        let chance = self.ids.draw() as u64;
        let delivery = test_of(&subscription, chance, self.clock.now_ms());
        self.store.put_delivery(&delivery).await?;
        Ok(delivery)
    }

    /// Has something sent again, with the same id.
    ///
    /// # Errors
    ///
    /// See [`SubscriptionRefused`].
    pub async fn send_again(
        &self,
        owner: &Owner,
        id: &SubscriptionId,
        delivery: &DeliveryId,
    ) -> Result<Delivery, SubscriptionRefused> {
        let subscription = self.live(owner, id).await?;
        let found = self.store.find_delivery(delivery).await?;
        let own = found.filter(|one| one.subscription == subscription.id);
        let mut delivery = own.ok_or(SubscriptionRefused::NotFound)?;
        delivery.send_again(self.clock.now_ms());
        self.store.put_delivery(&delivery).await?;
        Ok(delivery)
    }

    /// Sends what is due. Returns how many there were.
    ///
    /// # Errors
    ///
    /// See [`StoreError`]. What was not noted is sent again.
    pub async fn deliver_due(&self) -> Result<usize, StoreError> {
        let now_ms = self.clock.now_ms();
        let until_ms = now_ms + UNDER_WAY_MS;
        let due = self.store.claim_deliveries(now_ms, until_ms, AT_ONCE);
        let due = due.await?;
        let count = due.len();
        for done in join_all(due.into_iter().map(|one| self.deliver(one))).await {
            done?;
        }
        Ok(count)
    }

    /// Removes what is too old to be shown.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn sweep(&self) -> Result<(), StoreError> {
        let before_ms = self.clock.now_ms() - LOG_KEPT_MS;
        self.store.sweep_deliveries(before_ms).await
    }

    async fn live(
        &self,
        owner: &Owner,
        id: &SubscriptionId,
    ) -> Result<Subscription, SubscriptionRefused> {
        let subscription = self.get(owner, id).await?;
        match subscription.is_live() {
            true => Ok(subscription),
            false => Err(SubscriptionRefused::Off),
        }
    }

    async fn deliver(&self, mut delivery: Delivery) -> Result<(), StoreError> {
        let found = self.store.find_subscription(&delivery.subscription).await?;
        let Some(subscription) = found else {
            return Ok(());
        };
        if !subscription.is_live() {
            delivery.due_at_ms = None;
            return self.store.put_delivery(&delivery).await;
        }
        let tried = self.attempt(&subscription, &delivery).await;
        if let Some(why) = delivery.take(tried) {
            self.turn_off(&subscription.id, why).await?;
        }
        match self.store.put_delivery(&delivery).await {
            // It was removed meanwhile.
            Err(StoreError::Conflict) => Ok(()),
            kept => kept,
        }
    }

    async fn attempt(&self, subscription: &Subscription, delivery: &Delivery) -> Try {
        let timestamp = (self.clock.now_ms() / 1_000).to_string();
        let id = delivery.id.to_string();
        let signature = sign(&subscription.key, &id, &timestamp, &delivery.body);
        let letter = Letter {
            url: subscription.url.clone(),
            headers: vec![
                ("content-type", "application/json".into()),
                ("webhook-id", id),
                ("webhook-timestamp", timestamp),
                ("webhook-signature", signature),
            ],
            body: delivery.body.clone(),
        };
        let (status, trouble) = match self.post.send(&letter).await {
            Ok(status) => (Some(status), None),
            Err(trouble) => (None, Some(trouble.to_string())),
        };
        Try {
            at_ms: self.clock.now_ms(),
            status,
            trouble,
        }
    }

    async fn turn_off(&self, id: &SubscriptionId, why: OffWhy) -> Result<(), StoreError> {
        let Some(mut subscription) = self.store.find_subscription(id).await? else {
            return Ok(());
        };
        let at_ms = self.clock.now_ms();
        subscription.off.get_or_insert(Off { at_ms, why });
        self.store.save_subscription(&subscription).await
    }

    fn draw_key(&self) -> SigningKey {
        let (one, other) = (self.ids.draw(), self.ids.draw());
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(&one.to_be_bytes());
        bytes[16..].copy_from_slice(&other.to_be_bytes());
        SigningKey::new(bytes)
    }
}
