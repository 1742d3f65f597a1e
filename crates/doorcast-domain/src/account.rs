//! The people of an office: who they are, what they may do, and how they come in.
//!
//! A person is known by an [`AgentId`] that is also the agent of their videos and of their lines in the ledger.
//! Secrets are never here: of passwords there is a hash, of sessions, tickets and recovery codes a digest.

pub mod email;
pub mod profile;
pub mod session;
pub mod ticket;
pub mod totp;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::pipeline::id::{AgentId, OfficeId};

use email::Email;
use profile::Profile;
use totp::Totp;

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who it is, here and in videos and ledger. Drawn by lot.
    pub id: AgentId,
    /// The office the person belongs to.
    pub office: OfficeId,
    /// The address to sign in with. No two persons have the same.
    pub email: Email,
    /// What the person may do.
    pub role: Role,
    /// What videos say about the person.
    pub profile: Profile,
    /// What a password is compared with.
    pub password: PasswordHash,
    /// The second step of signing in, if the person wants one.
    pub totp: Option<Totp>,
    /// When the account was made, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// Since when nobody can sign in with it, if so.
    pub disabled_at_ms: Option<i64>,
}

impl Person {
    /// Returns whether the person may sign in at all.
    pub fn is_active(&self) -> bool {
        self.disabled_at_ms.is_none()
    }

    /// Returns what to call the person: the name, or else the address.
    pub fn display_name(&self) -> &str {
        self.profile
            .name
            .as_deref()
            .unwrap_or_else(|| self.email.as_str())
    }
}

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Makes videos and sees the own ones.
    Agent,
    /// Looks after people and money of the office, too.
    Admin,
    /// An administrator who may make and unmake owners. There is always one.
    Owner,
}

impl Role {
    /// All of them, least first.
    pub const ALL: [Self; 3] = [Self::Agent, Self::Admin, Self::Owner];

    /// Returns the name used in files and forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// Returns the role of a name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Returns whether the role looks after the office.
    pub fn is_admin(self) -> bool {
        self >= Self::Admin
    }

    /// Returns whether somebody of this role may give, take or change that one: nobody reaches above themselves.
    pub fn may_manage(self, other: Self) -> bool {
        self.is_admin() && self >= other
    }
}

/// A PHC string without a hash, which nothing equals.
const NO_PASSWORD: &str = "$none";

/// The hash of a password as a PHC string, which says how it was made.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Takes a PHC string.
    pub fn from_phc(phc: String) -> Self {
        Self(phc)
    }

    /// Returns what no password has: for somebody who signs in elsewhere.
    pub fn none() -> Self {
        Self(NO_PASSWORD.to_owned())
    }

    /// Returns whether no password is right.
    pub fn is_none(&self) -> bool {
        self.0 == NO_PASSWORD
    }

    /// Returns the PHC string.
    pub fn as_phc(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Implements a name drawn by lot: sixteen hexadecimal digits. Not a secret.
macro_rules! drawn_name {
    ($(#[$doc:meta])* $kind:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        pub struct $kind(String);

        impl $kind {
            /// Returns the id for a number drawn by lot.
            pub fn new(chance: u64) -> Self {
                Self(format!("{chance:016x}"))
            }

            /// Returns the id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $kind {
            type Err = crate::pipeline::id::NotAnId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let is_digit = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
                match text.len() == 16 && text.bytes().all(is_digit) {
                    true => Ok(Self(text.to_owned())),
                    false => Err(crate::pipeline::id::NotAnId {
                        what: $what,
                        given: text.to_owned(),
                    }),
                }
            }
        }
    };
}

pub(crate) use drawn_name;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reaches_above_themselves() {
        assert!(Role::Owner.may_manage(Role::Owner));
        assert!(Role::Admin.may_manage(Role::Admin));
        assert!(!Role::Admin.may_manage(Role::Owner));
        assert!(!Role::Agent.may_manage(Role::Agent));
    }

    #[test]
    fn a_hash_is_not_printed() {
        let hash = PasswordHash::from_phc("$argon2id$secret".into());
        assert!(!format!("{hash:?}").contains("secret"));
    }
}
