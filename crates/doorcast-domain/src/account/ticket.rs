//! Tickets: something that may be done once, by whoever holds the code.

use serde::{Deserialize, Serialize};

use super::{Role, drawn_name, email::Email, session::SecretDigest};
use crate::pipeline::id::{AgentId, OfficeId};

const MINUTE_MS: i64 = 60_000;

drawn_name!(
    /// What a ticket is called by those who list and withdraw it. Not a secret.
    TicketId,
    "the id of an invitation"
);

/// Something that may be done once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// What it is called.
    pub id: TicketId,
    /// The office it counts in.
    pub office: OfficeId,
    /// What it is good for.
    pub purpose: Purpose,
    /// What is kept of the code.
    pub digest: SecretDigest,
    /// When it was made, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// From when on it is good for nothing.
    pub expires_at_ms: i64,
    /// When it was used or withdrawn, if it was.
    pub spent_at_ms: Option<i64>,
}

/// What a ticket is good for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Purpose {
    /// Making an account with this address and role.
    Invitation {
        /// The address.
        email: Email,
        /// The role.
        role: Role,
        /// Who invites.
        by: AgentId,
    },
    /// Setting a new password without the old one.
    PasswordReset {
        /// Whose password.
        person: AgentId,
    },
    /// Signing in, after the password was right.
    SecondStep {
        /// Who signs in.
        person: AgentId,
    },
}

impl Purpose {
    /// Returns the name used in files.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::PasswordReset { .. } => "password_reset",
            Self::SecondStep { .. } => "second_step",
        }
    }

    /// Returns whom it is for: the address that is invited, or the id of the person.
    pub fn subject(&self) -> &str {
        match self {
            Self::Invitation { email, .. } => email.as_str(),
            Self::PasswordReset { person } | Self::SecondStep { person } => person.as_str(),
        }
    }

    /// Returns how long such a ticket is good, in milliseconds.
    pub fn lifetime_ms(&self) -> i64 {
        match self {
            Self::Invitation { .. } => 7 * 24 * 60 * MINUTE_MS,
            Self::PasswordReset { .. } => 60 * MINUTE_MS,
            Self::SecondStep { .. } => 5 * MINUTE_MS,
        }
    }
}

impl Ticket {
    /// Returns whether it is still good at that time.
    pub fn is_live(&self, now_ms: i64) -> bool {
        self.spent_at_ms.is_none() && now_ms < self.expires_at_ms
    }
}
