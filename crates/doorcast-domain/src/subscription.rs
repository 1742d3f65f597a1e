//! Telling programs what happened: who wants to hear of what, and every single telling.
//!
//! A delivery is decided by the change of a film and is stored with it, so nothing that happened is left untold. It is
//! tried again for about three days; then its subscription is off until a person turns it on again. Deliberately
//! absent: how anything is sent and signed. Start at [`happened`].

use std::fmt;

use serde::{Deserialize, Serialize};

pub use crate::pipeline::id::DeliveryId;
use crate::{
    account::drawn_name,
    pipeline::{
        Video,
        id::{AgentId, OfficeId},
        stage::Stage,
    },
    project::Owner,
    video::Quality,
};

/// The most subscriptions of one agent.
pub const MAX_SUBSCRIPTIONS: usize = 20;

/// How long after each failure the next try comes, in seconds. After the last of them nothing is tried any more:
/// three days and three hours.
pub const RETRIES_S: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/// How long the log of what was told is kept, in milliseconds.
pub const LOG_KEPT_MS: i64 = 30 * 24 * 60 * 60_000;

drawn_name!(
    /// A subscription.
    SubscriptionId,
    "the id of a subscription"
);

/// What can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EventKind {
    /// A film for good is in storage.
    #[serde(rename = "video.completed")]
    VideoCompleted,
    /// A film cannot be made as ordered.
    #[serde(rename = "video.failed")]
    VideoFailed,
    /// A film waits for a person.
    #[serde(rename = "video.needs_attention")]
    VideoNeedsAttention,
    /// A preview is in storage.
    #[serde(rename = "preview.completed")]
    PreviewCompleted,
    /// Nothing has happened.
    #[serde(rename = "test")]
    Test,
}

impl EventKind {
    /// Returns the name used in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::VideoCompleted => "video.completed",
            Self::VideoFailed => "video.failed",
            Self::VideoNeedsAttention => "video.needs_attention",
            Self::PreviewCompleted => "preview.completed",
            Self::Test => "test",
        }
    }

    /// Returns the choice of a name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::CHOICES.into_iter().find(|event| event.name() == name)
    }

    /// What one can subscribe to. Tests come by themselves.
    pub const CHOICES: [Self; 4] = [
        Self::VideoCompleted,
        Self::VideoFailed,
        Self::VideoNeedsAttention,
        Self::PreviewCompleted,
    ];
}

/// The key deliveries are signed with. Shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SigningKey([u8; 32]);

impl SigningKey {
    /// Returns the key of bytes drawn by lot.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns its bytes, to sign with.
    pub fn reveal(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(…)")
    }
}

/// Who wants to hear of what, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Its id.
    pub id: SubscriptionId,
    /// The office.
    pub office: OfficeId,
    /// Whose films are meant.
    pub agent: AgentId,
    /// Where it is told.
    pub url: String,
    /// What is told.
    pub events: Vec<EventKind>,
    /// What it is signed with.
    pub key: SigningKey,
    /// When it was made, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// Why and since when nothing is told any more, if it is so.
    pub off: Option<Off>,
}

/// Why nothing is told any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Off {
    /// Since when, in milliseconds since 1970.
    pub at_ms: i64,
    /// Why.
    pub why: OffWhy,
}

/// Why a subscription was turned off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OffWhy {
    /// For three days nobody took it.
    GaveUp,
    /// The receiver says that it is gone for good.
    Gone,
}

impl Subscription {
    /// Returns whose it is.
    pub fn owner(&self) -> Owner {
        Owner {
            office: self.office.clone(),
            agent: self.agent.clone(),
        }
    }

    /// Returns whether anything is told.
    pub fn is_live(&self) -> bool {
        self.off.is_none()
    }
}

/// Something that is told to one subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its id. The same happening keeps it, however often it is sent.
    pub id: DeliveryId,
    /// Who is told.
    pub subscription: SubscriptionId,
    /// What happened.
    pub event: EventKind,
    /// What is sent, exactly.
    pub body: String,
    /// When it happened, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// When it is sent next, if it is.
    pub due_at_ms: Option<i64>,
    /// How often it was tried since somebody wanted it sent.
    pub tries: u32,
    /// How the last try ended, if there was any.
    pub last: Option<Try>,
}

/// How a try has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Try {
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// What the receiver answered, if it did.
    pub status: Option<u16>,
    /// What went wrong, if nothing was answered.
    pub trouble: Option<String>,
}

impl Try {
    /// Returns whether the receiver has it.
    pub fn is_taken(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status))
    }

    fn is_gone(&self) -> bool {
        self.status == Some(410)
    }
}

/// How a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryState {
    /// It will be sent, or sent again.
    Waiting,
    /// The receiver has it.
    Delivered,
    /// It is not tried any more.
    GivenUp,
}

impl DeliveryState {
    /// Returns the name used in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
        }
    }
}

impl Delivery {
    /// Returns how it is.
    pub fn state(&self) -> DeliveryState {
        match (&self.due_at_ms, &self.last) {
            (Some(_), _) => DeliveryState::Waiting,
            (None, Some(last)) if last.is_taken() => DeliveryState::Delivered,
            (None, _) => DeliveryState::GivenUp,
        }
    }

    /// Takes how a try has ended. Returns why its subscription is turned off by it, if it is.
    pub fn take(&mut self, tried: Try) -> Option<OffWhy> {
        self.tries += 1;
        let retry = RETRIES_S.get(self.tries as usize - 1);
        let (due_at_ms, off) = match (tried.is_taken(), retry) {
            (true, _) => (None, None),
            (false, _) if tried.is_gone() => (None, Some(OffWhy::Gone)),
            (false, Some(wait_s)) => (Some(tried.at_ms + wait_s * 1_000), None),
            (false, None) => (None, Some(OffWhy::GaveUp)),
        };
        self.due_at_ms = due_at_ms;
        self.last = Some(tried);
        off
    }

    /// Has it sent now, as if it had never been tried.
    pub fn send_again(&mut self, now_ms: i64) {
        self.due_at_ms = Some(now_ms);
        self.tries = 0;
    }
}

/// Returns what has happened to a film by a change, if it is worth telling, and when. `before` is the name of the stage
/// it was at.
pub fn happened(before: &str, video: &Video) -> Option<(EventKind, i64)> {
    if before == video.stage.name() {
        return None;
    }
    match &video.stage {
        Stage::Completed { at_ms, .. } => Some((completed(video.order.style.quality), *at_ms)),
        Stage::Failed { at_ms, .. } => Some((EventKind::VideoFailed, *at_ms)),
        Stage::NeedsAttention { since_ms, .. } => Some((EventKind::VideoNeedsAttention, *since_ms)),
        Stage::Draft
        | Stage::Queued { .. }
        | Stage::Submitting { .. }
        | Stage::LookingUp { .. }
        | Stage::Rendering { .. }
        | Stage::Storing { .. }
        | Stage::Cancelled { .. } => None,
    }
}

fn completed(quality: Quality) -> EventKind {
    match quality {
        Quality::Preview => EventKind::PreviewCompleted,
        Quality::Production => EventKind::VideoCompleted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_790_000_000_000;

    fn delivery() -> Delivery {
        Delivery {
            id: "msg_1".parse().expect("a name"),
            subscription: SubscriptionId::new(1),
            event: EventKind::Test,
            body: "{}".into(),
            created_at_ms: NOW,
            due_at_ms: Some(NOW),
            tries: 0,
            last: None,
        }
    }

    fn tried(at_ms: i64, status: u16) -> Try {
        Try {
            at_ms,
            status: Some(status),
            trouble: None,
        }
    }

    #[test]
    fn what_nobody_takes_is_tried_for_three_days_and_then_turned_off() {
        let mut delivery = delivery();
        let mut now_ms = NOW;
        for _ in RETRIES_S {
            assert_eq!(delivery.take(tried(now_ms, 500)), None);
            let due_ms = delivery.due_at_ms.expect("another try");
            assert!(due_ms > now_ms);
            now_ms = due_ms;
        }
        let days = (now_ms - NOW) as f64 / 86_400_000.0;
        assert!((3.0..3.5).contains(&days), "{days}");
        assert_eq!(delivery.state(), DeliveryState::Waiting);
        assert_eq!(delivery.take(tried(now_ms, 500)), Some(OffWhy::GaveUp));
        assert_eq!(delivery.state(), DeliveryState::GivenUp);
        delivery.send_again(now_ms);
        assert_eq!(delivery.take(tried(now_ms, 204)), None);
        assert_eq!(delivery.state(), DeliveryState::Delivered);
    }

    #[test]
    fn only_success_is_taken_and_gone_is_for_good() {
        for status in [199, 301, 302, 307, 400, 404, 500] {
            let mut delivery = delivery();
            assert_eq!(delivery.take(tried(NOW, status)), None);
            assert_eq!(delivery.state(), DeliveryState::Waiting, "{status}");
        }
        let mut gone = delivery();
        assert_eq!(gone.take(tried(NOW, 410)), Some(OffWhy::Gone));
        assert_eq!(gone.due_at_ms, None);
    }

    #[test]
    fn a_key_is_not_printed() {
        let key = SigningKey::new([7; 32]);
        assert_eq!(format!("{key:?}"), "SigningKey(…)");
    }
}
