//! Who speaks in a video: the agent's profile, complete or not at all.

use serde::{Deserialize, Serialize};

/// The four fields without which no script is written and no video is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileField {
    /// The agent's name.
    Name,
    /// The brokerage the licence hangs with.
    Brokerage,
    /// The licence number, with its authority: "CA DRE #01234567".
    License,
    /// The telephone number to call.
    Phone,
}

impl ProfileField {
    /// The name of the field as the commands and files spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "agent",
            Self::Brokerage => "brokerage",
            Self::License => "license",
            Self::Phone => "phone",
        }
    }
}

/// Says which profile fields are missing. Nothing is ever invented in their place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the agent's profile has no {}", .missing.iter().map(|field| field.name()).collect::<Vec<_>>().join(", "))]
pub struct IncompleteProfile {
    /// The missing fields, in the order a form shows them.
    pub missing: Vec<ProfileField>,
}

/// What is known of an agent; any field may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileDraft {
    /// The agent's name.
    pub name: Option<String>,
    /// The brokerage.
    pub brokerage: Option<String>,
    /// The licence number with its authority.
    pub license: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
}

/// A complete profile: every field has something in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentProfile {
    /// The agent's name.
    pub name: String,
    /// The brokerage.
    pub brokerage: String,
    /// The licence number with its authority.
    pub license: String,
    /// The telephone number.
    pub phone: String,
}

impl ProfileDraft {
    /// Returns the complete profile, trimmed.
    ///
    /// # Errors
    ///
    /// Names every field that is absent or blank.
    pub fn complete(self) -> Result<AgentProfile, IncompleteProfile> {
        let mut missing = Vec::new();
        let mut take = |field, value: Option<String>| {
            let value = value
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty());
            if value.is_none() {
                missing.push(field);
            }
            value.unwrap_or_default()
        };
        let profile = AgentProfile {
            name: take(ProfileField::Name, self.name),
            brokerage: take(ProfileField::Brokerage, self.brokerage),
            license: take(ProfileField::License, self.license),
            phone: take(ProfileField::Phone, self.phone),
        };
        if missing.is_empty() {
            Ok(profile)
        } else {
            Err(IncompleteProfile { missing })
        }
    }
}
