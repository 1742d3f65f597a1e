//! Sessions: somebody who has signed in with one browser.

use serde::{Deserialize, Serialize};

use super::drawn_name;
use crate::pipeline::id::{AgentId, OfficeId};

/// How long a session lives without being used, in milliseconds.
pub const IDLE_MS: i64 = 14 * DAY_MS;

/// How long a session lives at most, in milliseconds.
pub const ABSOLUTE_MS: i64 = 60 * DAY_MS;

/// How much of what a browser says about itself is kept, in characters.
pub const MAX_BROWSER_CHARS: usize = 200;

const DAY_MS: i64 = 24 * 60 * 60_000;

drawn_name!(
    /// What a session is called by those who list and revoke it. Not a secret.
    SessionId,
    "the id of a session"
);

/// The SHA-256 of a secret that a browser, a message or a sheet of paper keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SecretDigest(#[serde(with = "crate::hex")] pub [u8; 32]);

/// Somebody who has signed in with one browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// What it is called.
    pub id: SessionId,
    /// The office of the person.
    pub office: OfficeId,
    /// Who has signed in.
    pub person: AgentId,
    /// What is kept of the secret in the cookie.
    pub digest: SecretDigest,
    /// When the person signed in, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// When it was used last, to the minute.
    pub last_seen_at_ms: i64,
    /// When it ends however much it is used.
    pub expires_at_ms: i64,
    /// What the browser says it is.
    pub browser: String,
    /// When it was revoked, if it was.
    pub revoked_at_ms: Option<i64>,
}

impl Session {
    /// Returns whether it still counts at that time.
    pub fn is_live(&self, now_ms: i64) -> bool {
        self.revoked_at_ms.is_none()
            && now_ms < self.expires_at_ms
            && now_ms < self.last_seen_at_ms.saturating_add(IDLE_MS)
    }
}

/// Returns what is kept of what a browser says about itself: one line of visible characters.
pub fn browser_line(said: &str) -> String {
    let visible = said.chars().filter(|sign| !sign.is_control());
    visible.take(MAX_BROWSER_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session {
            id: SessionId::new(1),
            office: "office".parse().expect("a name"),
            person: "dana".parse().expect("a name"),
            digest: SecretDigest([1; 32]),
            created_at_ms: 0,
            last_seen_at_ms: 0,
            expires_at_ms: ABSOLUTE_MS,
            browser: String::new(),
            revoked_at_ms: None,
        }
    }

    #[test]
    fn a_session_ends_by_idling_by_age_and_by_hand() {
        assert!(session().is_live(IDLE_MS - 1));
        assert!(!session().is_live(IDLE_MS));
        let used = Session {
            last_seen_at_ms: ABSOLUTE_MS - 1,
            ..session()
        };
        assert!(used.is_live(ABSOLUTE_MS - 1));
        assert!(!used.is_live(ABSOLUTE_MS));
        let revoked = Session {
            revoked_at_ms: Some(1),
            ..session()
        };
        assert!(!revoked.is_live(2));
    }

    #[test]
    fn what_a_browser_says_is_one_short_line() {
        assert_eq!(browser_line("Mozilla\r\n\u{1b}[31m/5.0"), "Mozilla[31m/5.0");
        assert_eq!(
            browser_line(&"é".repeat(999)).chars().count(),
            MAX_BROWSER_CHARS
        );
    }
}
