//! Where subscriptions are kept and what is told to them, and how it is sent.
//!
//! What a film's change tells is stored by the store of films in the same write: see
//! [`tell`](crate::webhooks::tell).

use async_trait::async_trait;
use doorcast_domain::{
    project::Owner,
    subscription::{Delivery, DeliveryId, Subscription, SubscriptionId},
};

use crate::ports::StoreError;

/// Keeps subscriptions and what is told to them.
#[async_trait]
pub trait SubscriptionStore: Send + Sync {
    /// Keeps a new subscription.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if there is one of that id.
    async fn insert_subscription(&self, subscription: &Subscription) -> Result<(), StoreError>;

    /// Keeps a change of a subscription. One that is not there any more stays away.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn save_subscription(&self, subscription: &Subscription) -> Result<(), StoreError>;

    /// Returns somebody's subscriptions, oldest first.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_subscriptions(&self, owner: &Owner) -> Result<Vec<Subscription>, StoreError>;

    /// Returns a subscription, whoever it belongs to.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_subscription(
        &self,
        id: &SubscriptionId,
    ) -> Result<Option<Subscription>, StoreError>;

    /// Removes a subscription and everything that was told to it.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn remove_subscription(&self, id: &SubscriptionId) -> Result<(), StoreError>;

    /// Keeps something to be told, or a change of it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if its subscription is not there.
    async fn put_delivery(&self, delivery: &Delivery) -> Result<(), StoreError>;

    /// Returns what is told to a subscription, newest first.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_deliveries(
        &self,
        subscription: &SubscriptionId,
        limit: usize,
    ) -> Result<Vec<Delivery>, StoreError>;

    /// Returns one thing that is told.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_delivery(&self, id: &DeliveryId) -> Result<Option<Delivery>, StoreError>;

    /// Takes what is due, earliest first, and keeps it from being taken again until a moment.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn claim_deliveries(
        &self,
        now_ms: i64,
        until_ms: i64,
        limit: usize,
    ) -> Result<Vec<Delivery>, StoreError>;

    /// Removes what happened before a moment and is not sent any more.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn sweep_deliveries(&self, before_ms: i64) -> Result<(), StoreError>;
}

/// What is sent to a receiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Where to.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body, exactly.
    pub body: String,
}

/// Sends things to addresses that people typed.
#[async_trait]
pub trait WebhookPost: Send + Sync {
    /// Checks an address without sending anything.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it.
    async fn check(&self, url: &str) -> Result<(), AddressRefused>;

    /// Sends a letter once and returns the status of the answer. Redirects are answers.
    ///
    /// # Errors
    ///
    /// Says why there was no answer.
    async fn send(&self, letter: &Letter) -> Result<u16, NotSent>;
}

/// An address nothing is sent to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct AddressRefused(pub String);

/// Why there was no answer, in words for the log of deliveries.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotSent(pub String);
