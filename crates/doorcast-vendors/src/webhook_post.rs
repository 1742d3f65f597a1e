//! Sends webhooks to addresses that people typed: through the [guard](crate::guard), once, following nothing.

use std::time::Duration;

use async_trait::async_trait;
use doorcast_app::ports::subscriptions::{AddressRefused, Letter, NotSent, WebhookPost};

use crate::guard::{Guard, Limits};

/// How long a receiver may take to answer.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// Sends webhooks.
#[derive(Debug, Clone)]
pub struct GuardedPost {
    guard: Guard,
}

impl GuardedPost {
    /// Returns what sends to the public web only.
    pub fn new(patience: Duration) -> Self {
        let limits = Limits {
            bytes: 0,
            time: patience,
        };
        Self {
            guard: Guard::new(limits),
        }
    }

    /// Sends to receivers on this computer, too: for trying things out.
    #[must_use]
    pub fn with_this_computer(self) -> Self {
        Self {
            guard: self.guard.with_this_computer(),
        }
    }
}

#[async_trait]
impl WebhookPost for GuardedPost {
    async fn check(&self, url: &str) -> Result<(), AddressRefused> {
        let checked = self.guard.check_to_post(url).await;
        checked.map_err(|refused| AddressRefused(refused.to_string()))
    }

    async fn send(&self, letter: &Letter) -> Result<u16, NotSent> {
        let body = letter.body.clone();
        let sent = self.guard.post(&letter.url, &letter.headers, body).await;
        sent.map_err(|refused| NotSent(refused.to_string()))
    }
}
