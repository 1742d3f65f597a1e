//! Who is signed in, as pages need to know it.

use axum::{extract::FromRequestParts, http::request::Parts, response::Response};
use doorcast_app::accounts::{Opened, Present};
use doorcast_domain::{
    pipeline::id::{AgentId, OfficeId},
    video::Language,
};

use crate::{
    cookies::{self, Transport},
    problem::Problem,
};

/// The cookie of a session.
pub(crate) const COOKIE: &str = "doorcast";

/// How long a browser keeps the cookie of a session, in seconds: as long as a session can last.
const COOKIE_SECONDS: u64 = 60 * 24 * 60 * 60;

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who it is.
    pub person: AgentId,
    /// Where they work.
    pub office: OfficeId,
    /// What they are called.
    pub name: String,
    /// Whether they look after the office.
    pub is_admin: bool,
    /// What they want to read, if they have said so.
    pub language: Option<Language>,
}

impl From<&Present> for SignedIn {
    fn from(present: &Present) -> Self {
        let person = &present.person;
        Self {
            person: person.id.clone(),
            office: person.office.clone(),
            name: person.display_name().to_owned(),
            is_admin: person.role.is_admin(),
            language: person.profile.language,
        }
    }
}

/// Has the browser keep a new session in place of the one it had.
pub(crate) fn keep(response: &mut Response, transport: Transport, opened: &Opened) {
    let cookie = transport.set(COOKIE, opened.secret.reveal(), COOKIE_SECONDS);
    cookies::add(response.headers_mut(), cookie);
}

/// Whoever is signed in, with everything that is known of them.
pub(crate) struct Me(pub(crate) Present);

impl<S: Send + Sync> FromRequestParts<S> for Me {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // Only a route for people is asked for one, and there is one behind its door.
        let present = parts.extensions.get::<Present>().cloned();
        present.map(Self).ok_or_else(Problem::not_found)
    }
}
