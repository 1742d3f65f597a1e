//! Who calls: somebody who is signed in, or a program with a token of an agent.

use axum::{extract::FromRequestParts, http::request::Parts};
use doorcast_domain::{project::Owner, video::Language};

use super::Trouble;

/// Who calls, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    /// Whose videos are meant.
    pub(crate) owner: Owner,
    /// What they read, if they have said so.
    pub(crate) language: Option<Language>,
    /// How they have come.
    pub(crate) channel: Channel,
}

/// How somebody calls: it says which addresses of films open for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    /// With the cookie of a session.
    Page,
    /// With a token.
    Program,
}

impl<S: Send + Sync> FromRequestParts<S> for Member {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Trouble> {
        // Nobody comes through the door without one.
        let member = parts.extensions.get().cloned();
        member.ok_or_else(Trouble::unauthorized)
    }
}
