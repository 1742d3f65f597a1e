//! Named moments at which a process may die. Tests die there; everybody else passes.

use std::sync::Arc;

use async_trait::async_trait;

/// A moment right after something was stored, or right before or after a vendor is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CrashPoint {
    /// A press was priced.
    QuoteAfter,
    /// A press, its attempt and its hold are stored.
    PressStored,
    /// Videos are leased.
    ClaimStored,
    /// A webhook is dealt with.
    WebhookStored,
    /// It is stored that a purchase will be sent.
    IntentStored,
    /// A purchase is about to be sent.
    SubmitBefore,
    /// The studio has taken a purchase, or not.
    SubmitAfter,
    /// The studio's list is about to be searched.
    LookUpBefore,
    /// The studio's list was searched.
    LookUpAfter,
    /// The studio is about to be asked how far it is.
    PollBefore,
    /// The studio has said how far it is.
    PollAfter,
    /// Storage is about to be asked for a film.
    FindBefore,
    /// Storage has said whether it has a film.
    FindAfter,
    /// The studio is about to be asked for a fresh address.
    AddressBefore,
    /// The studio has given a fresh address.
    AddressAfter,
    /// A film is about to be stored.
    StoreBefore,
    /// A film is stored, or not.
    StoreAfter,
    /// What a vendor answered is stored with the video.
    OutcomeStored,
    /// How a vendor is doing is stored.
    HealthStored,
    /// A page of the studio's list was read.
    SightingAfter,
    /// What a sighting proves is stored.
    SightingStored,
}

impl CrashPoint {
    /// Every point, in the order a video passes them.
    pub const ALL: [Self; 21] = [
        Self::QuoteAfter,
        Self::PressStored,
        Self::ClaimStored,
        Self::WebhookStored,
        Self::IntentStored,
        Self::SubmitBefore,
        Self::SubmitAfter,
        Self::LookUpBefore,
        Self::LookUpAfter,
        Self::PollBefore,
        Self::PollAfter,
        Self::FindBefore,
        Self::FindAfter,
        Self::AddressBefore,
        Self::AddressAfter,
        Self::StoreBefore,
        Self::StoreAfter,
        Self::OutcomeStored,
        Self::HealthStored,
        Self::SightingAfter,
        Self::SightingStored,
    ];

    /// Returns the name used in settings and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::QuoteAfter => "quote.after",
            Self::PressStored => "press.stored",
            Self::ClaimStored => "claim.stored",
            Self::WebhookStored => "webhook.stored",
            Self::IntentStored => "intent.stored",
            Self::SubmitBefore => "submit.before",
            Self::SubmitAfter => "submit.after",
            Self::LookUpBefore => "look_up.before",
            Self::LookUpAfter => "look_up.after",
            Self::PollBefore => "poll.before",
            Self::PollAfter => "poll.after",
            Self::FindBefore => "find.before",
            Self::FindAfter => "find.after",
            Self::AddressBefore => "address.before",
            Self::AddressAfter => "address.after",
            Self::StoreBefore => "store.before",
            Self::StoreAfter => "store.after",
            Self::OutcomeStored => "outcome.stored",
            Self::HealthStored => "health.stored",
            Self::SightingAfter => "sighting.after",
            Self::SightingStored => "sighting.stored",
        }
    }
}

/// Decides at every point whether the process goes on.
#[async_trait]
pub trait CrashHook: Send + Sync {
    /// Returns, or aborts the process, or never returns.
    async fn reach(&self, point: CrashPoint);
}

/// The hook, if there is one.
#[derive(Clone, Default)]
pub struct Crashes(Option<Arc<dyn CrashHook>>);

impl Crashes {
    /// Returns crash points with a hook behind them.
    pub fn with(hook: Arc<dyn CrashHook>) -> Self {
        Self(Some(hook))
    }

    /// Passes a point.
    pub async fn reach(&self, point: CrashPoint) {
        if let Some(hook) = &self.0 {
            hook.reach(point).await;
        }
    }
}
