//! Who calls. A token in the `Authorization` header, never in an address.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use doorcast_app::tokens::{self, Token, TokenScope, TokenSecret};
use doorcast_domain::pipeline::{
    Video,
    id::{AgentId, VideoId},
};

use crate::{app::App, problem::Problem, routes::Who};

/// The longest header that is taken for a token, in bytes.
const MAX_HEADER_BYTES: usize = 200;

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// An agent: sees and makes the own videos.
    Agent(AgentId),
    /// Whoever looks after the house: sees all.
    Admin {
        /// The agent the token names, if it names one.
        agent: Option<AgentId>,
    },
}

/// What the layer of a route needs to know.
#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) app: Arc<App>,
    pub(crate) who: Who,
}

/// Lets those in whom a route is for.
pub(crate) async fn let_in(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    if door.who == Who::Anybody {
        return next.run(request).await;
    }
    let caller = match identify(&door.app, request.headers()).await {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    if door.who == Who::Admin && !matches!(caller, Caller::Admin { .. }) {
        return Problem::new(
            StatusCode::FORBIDDEN,
            "admin-only",
            "This is for administrators.",
            "Use a token that was made with --admin.",
        )
        .into_response();
    }
    request.extensions_mut().insert(caller);
    next.run(request).await
}

async fn identify(app: &App, headers: &HeaderMap) -> Result<Caller, Problem> {
    let secret = bearer(headers).ok_or_else(stranger)?;
    let now_ms = app.desk.clock.now_ms();
    let token = tokens::open(app.tokens.as_ref(), &secret, now_ms).await?;
    token.and_then(caller_of).ok_or_else(stranger)
}

fn bearer(headers: &HeaderMap) -> Option<TokenSecret> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = text.split_once(' ')?;
    let is_bearer = scheme.eq_ignore_ascii_case("bearer") && text.len() <= MAX_HEADER_BYTES;
    is_bearer.then(|| TokenSecret::presented(secret.trim()))
}

fn caller_of(token: Token) -> Option<Caller> {
    match token.scope {
        TokenScope::Admin => Some(Caller::Admin { agent: token.agent }),
        TokenScope::Videos => token.agent.map(Caller::Agent),
    }
}

/// The same answer for no token, an unknown one, an expired one and a revoked one.
fn stranger() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "no-token",
        "Nobody knows who you are.",
        "Send a live token: Authorization: Bearer …",
    )
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // Only a route for anybody comes here without one.
        parts.extensions.get().cloned().ok_or_else(stranger)
    }
}

impl Caller {
    /// Returns whose videos are seen, if not everybody's.
    pub(crate) fn only(&self) -> Option<&AgentId> {
        match self {
            Self::Agent(agent) => Some(agent),
            Self::Admin { .. } => None,
        }
    }

    /// Returns for whom something is made: an administrator may say so, or must.
    pub(crate) fn acting_for(&self, named: Option<AgentId>) -> Result<AgentId, Problem> {
        match (self, named) {
            (Self::Agent(agent), None) => Ok(agent.clone()),
            (Self::Agent(agent), Some(named)) if *agent == named => Ok(named),
            (Self::Agent(_), Some(_)) => Err(Problem::field(
                "agent",
                "Only an administrator makes videos for others.",
            )),
            (Self::Admin { .. }, Some(named)) => Ok(named),
            (Self::Admin { agent }, None) => agent
                .clone()
                .ok_or_else(|| Problem::field("agent", "Say for whom.")),
        }
    }

    /// Returns a video the caller may see. Others are not there.
    pub(crate) async fn video(&self, app: &App, id: &VideoId) -> Result<Video, Problem> {
        let found = app.desk.store.find(id).await?;
        found
            .filter(|video| self.only().is_none_or(|agent| video.agent == *agent))
            .ok_or_else(Problem::not_found)
    }
}
