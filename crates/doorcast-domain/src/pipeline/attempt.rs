//! One attempt to buy a video: everything a vendor must never see in two versions.

use serde::{Deserialize, Serialize};

use crate::{
    ledger::{Account, Month, UsdMicros},
    pipeline::id::{AttemptId, MediaKey, RenderId, VideoId},
};

/// What a studio will charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The price of one second of video.
    pub price_per_second: UsdMicros,
    /// How long the video will probably be, in milliseconds.
    pub expected_ms: u64,
}

impl Quote {
    /// Returns the quote of a studio that charges nothing.
    pub const fn free(expected_ms: u64) -> Self {
        Self {
            price_per_second: UsdMicros::ZERO,
            expected_ms,
        }
    }

    /// Returns what the whole video will probably cost.
    pub const fn total(&self) -> UsdMicros {
        self.price_per_second.for_duration_ms(self.expected_ms)
    }
}

/// An attempt a person asks for. Its id becomes idempotency key, callback id and title token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttempt {
    /// Its id.
    pub id: AttemptId,
    /// The revision of the order it was prepared from.
    pub order_revision: u32,
    /// The title at the vendor, ending in the token.
    pub title: String,
    /// The exact body of the request, sent unchanged every time.
    pub request: String,
    /// The price the person has seen.
    pub quote: Quote,
}

/// An attempt to buy a video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Its id.
    pub id: AttemptId,
    /// One for the first attempt at a video, two for the second.
    pub number: u32,
    /// The revision of the order it was prepared from.
    pub order_revision: u32,
    /// When the person pressed, in milliseconds since 1970.
    pub pressed_at_ms: i64,
    /// The month all its money counts in.
    pub month: Month,
    /// The title at the vendor, ending in the token.
    pub title: String,
    /// The exact body of the request, sent unchanged every time.
    pub request: String,
    /// The price the person has seen.
    pub quote: Quote,
    /// What is known of the purchase.
    pub purchase: Purchase,
    /// What the vendor has charged, once that is known.
    pub charged: Option<UsdMicros>,
    /// Its money.
    pub money: Account,
    /// When it came how far. Attempts from before have none of it.
    #[serde(default, skip_serializing_if = "Times::is_unknown")]
    pub times: Times,
}

/// When an attempt came how far, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Times {
    /// When the studio had taken it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted_at_ms: Option<i64>,
    /// When the studio had made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_at_ms: Option<i64>,
}

impl Times {
    /// Returns whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// What is known of a purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Purchase {
    /// Nothing has been sent, or what was sent was not taken.
    Unsent,
    /// It was sent, and nobody knows what came of it.
    Unknown,
    /// The vendor has refused it: nothing was bought.
    Refused,
    /// The vendor is making or has made it.
    Bought {
        /// What the vendor calls it.
        render: RenderId,
    },
    /// It was sent and looked for, and is not there. No proof that it was not bought.
    Absent,
    /// A person has withdrawn it before anything was sent, or has found out that nothing was bought.
    Withdrawn,
}

impl Attempt {
    /// Returns the key under which the vendor makes it once, however often it is sent.
    pub fn idempotency_key(&self) -> String {
        self.id.to_string()
    }

    /// Returns what the vendor's webhooks call it.
    pub fn callback_id(&self) -> String {
        self.id.to_string()
    }

    /// Returns the name of its film in permanent storage.
    pub fn media_key(&self, video: &VideoId) -> MediaKey {
        format!("videos/{video}-{}", self.number)
            .parse()
            .expect("ids of videos and numbers are printable and short")
    }

    /// Returns what the vendor calls it, if it is known to be bought.
    pub fn render(&self) -> Option<&RenderId> {
        match &self.purchase {
            Purchase::Bought { render } => Some(render),
            Purchase::Unsent
            | Purchase::Unknown
            | Purchase::Refused
            | Purchase::Absent
            | Purchase::Withdrawn => None,
        }
    }

    /// Returns whether money is set aside for it.
    pub fn is_open(&self) -> bool {
        self.money.open() > UsdMicros::ZERO
    }
}
