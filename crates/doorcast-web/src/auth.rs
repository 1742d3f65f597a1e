//! Who calls: a token in the `Authorization` header, or the cookie of a session. Never anything in an address.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use doorcast_app::{
    accounts::{Present, secret::Secret},
    ports::StoreError,
    tokens::{Token, TokenScope, TokenSecret},
};
use doorcast_domain::{
    pipeline::{
        Video,
        id::{AgentId, VideoId},
    },
    project::Owner,
};

use crate::{
    app::App,
    compat::{self, Channel, Member},
    cookies::{self, Transport},
    local_path::LocalPath,
    origin, page,
    pages::errors::is_read_by_people,
    problem::Problem,
    routes::Who,
    session::{self, SignedIn},
};

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
    let known = match door.who {
        Who::Anybody => greet_visitor(&request),
        Who::Agent | Who::Admin => let_token_in(&door, &mut request).await,
        Who::Person | Who::OfficeAdmin => let_person_in(&door, &mut request).await,
        Who::Member => let_member_in(&door, &mut request).await,
    };
    match known {
        Ok(()) => next.run(request).await,
        Err(Refused::Problem(problem)) if door.who == Who::Member => {
            compat::Trouble::from(problem).into_response()
        }
        Err(Refused::SignInFirst(_)) if door.who == Who::Member => {
            compat::Trouble::unauthorized().into_response()
        }
        Err(Refused::Problem(problem)) => problem.into_response(),
        Err(Refused::SignInFirst(next)) => page::go(&next),
    }
}

/// Why somebody is not let in.
enum Refused {
    Problem(Problem),
    SignInFirst(LocalPath),
}

impl<P: Into<Problem>> From<P> for Refused {
    fn from(problem: P) -> Self {
        Self::Problem(problem.into())
    }
}

/// Anybody may come, but forms of other sites may not: they would sign people in as somebody else.
fn greet_visitor(request: &Request) -> Result<(), Refused> {
    let is_program = request.uri().path().starts_with("/api/");
    match is_program || origin::is_ours(request.method(), request.headers()) {
        true => Ok(()),
        false => Err(elsewhere().into()),
    }
}

async fn let_token_in(door: &Door, request: &mut Request) -> Result<(), Refused> {
    let caller = identify(&door.app, request.headers()).await?;
    if door.who == Who::Admin && !matches!(caller, Caller::Admin { .. }) {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "admin-only",
            "This is for administrators.",
            "Use a token that was made with --admin.",
        )
        .into());
    }
    request.extensions_mut().insert(caller);
    Ok(())
}

async fn let_person_in(door: &Door, request: &mut Request) -> Result<(), Refused> {
    if !origin::is_ours(request.method(), request.headers()) {
        return Err(elsewhere().into());
    }
    let transport = door.app.transport_of(request.extensions());
    let Some(present) = find_present(&door.app, transport, request.headers()).await? else {
        return Err(sign_in_first(request));
    };
    let signed_in = SignedIn::from(&present);
    if door.who == Who::OfficeAdmin && !signed_in.is_admin {
        let detail = "Ask whoever looks after the office.";
        let title = "This is for those who look after the office.";
        return Err(Problem::new(StatusCode::FORBIDDEN, "admin-only", title, detail).into());
    }
    request.extensions_mut().insert(signed_in);
    request.extensions_mut().insert(present);
    Ok(())
}

/// Returns who is there, so that pages about what went wrong lead on, too. Nobody, if that cannot be found out.
pub(crate) async fn whoever_it_is(app: &App, parts: &Parts) -> Option<SignedIn> {
    let transport = app.transport_of(&parts.extensions);
    let present = find_present(app, transport, &parts.headers)
        .await
        .ok()
        .flatten();
    present.as_ref().map(SignedIn::from)
}

async fn find_present(
    app: &App,
    transport: Transport,
    headers: &HeaderMap,
) -> Result<Option<Present>, Problem> {
    match recognize(app, transport, headers).await? {
        Some(present) => Ok(Some(present)),
        None => recognize_neighbor(app, transport, headers).await,
    }
}

/// Returns whose session of ours a browser has.
async fn recognize(
    app: &App,
    transport: Transport,
    headers: &HeaderMap,
) -> Result<Option<Present>, Problem> {
    let name = transport.name(session::COOKIE);
    match cookies::find(headers, &name) {
        Some(secret) => Ok(app.accounts.recognize(&Secret::presented(secret)).await?),
        None => Ok(None),
    }
}

/// Returns who is signed in at the site beside us.
async fn recognize_neighbor(
    app: &App,
    transport: Transport,
    headers: &HeaderMap,
) -> Result<Option<Present>, Problem> {
    let Some(next_auth) = &app.next_auth else {
        return Ok(None);
    };
    let now_ms = app.accounts.clock.now_ms();
    let Ok(neighbor) = next_auth.read(headers, transport, now_ms) else {
        return Ok(None);
    };
    match app.accounts.recognize_neighbor(&neighbor).await {
        Err(StoreError::Conflict) => Err(Problem::new(
            StatusCode::CONFLICT,
            "address-taken",
            "Somebody else has your e-mail address here.",
            "Ask whoever looks after the office to remove or rename that account.",
        )),
        other => Ok(other?),
    }
}

/// Whoever brings a token is known by it, whoever brings none by the session.
async fn let_member_in(door: &Door, request: &mut Request) -> Result<(), Refused> {
    let member = match request.headers().contains_key(header::AUTHORIZATION) {
        true => member_of(door, &identify(&door.app, request.headers()).await?)?,
        false => {
            let_person_in(door, request).await?;
            let signed_in = request.extensions().get::<SignedIn>();
            let signed_in = signed_in.ok_or_else(stranger)?;
            Member {
                owner: Owner {
                    office: signed_in.office.clone(),
                    agent: signed_in.person.clone(),
                },
                language: signed_in.language,
                channel: Channel::Page,
            }
        }
    };
    request.extensions_mut().insert(member);
    Ok(())
}

/// A token that names nobody has no videos.
fn member_of(door: &Door, caller: &Caller) -> Result<Member, Problem> {
    Ok(Member {
        owner: Owner {
            office: door.app.house.office.clone(),
            agent: caller.agent().ok_or_else(stranger)?.clone(),
        },
        language: None,
        channel: Channel::Program,
    })
}

/// People are shown the door and brought back; programs are told.
fn sign_in_first(request: &Request) -> Refused {
    if !is_read_by_people(request.uri().path(), request.headers()) {
        let detail = "Sign in at /agent/sign-in.";
        let title = "Nobody is signed in.";
        return Problem::new(StatusCode::UNAUTHORIZED, "no-session", title, detail).into();
    }
    let wanted = request
        .uri()
        .path_and_query()
        .map_or("", |path| path.as_str());
    let back = Some(wanted)
        .filter(|_| request.method() == Method::GET)
        .and_then(LocalPath::parse);
    let address = match back {
        Some(back) => format!("/agent/sign-in?next={}", back.encoded()),
        None => "/agent/sign-in".to_owned(),
    };
    let sign_in = LocalPath::parse("/agent/sign-in").expect("an address of ours");
    Refused::SignInFirst(LocalPath::parse(&address).unwrap_or(sign_in))
}

fn elsewhere() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "elsewhere",
        "That came from another site.",
        "Open the page here and try again.",
    )
    .saying("error-elsewhere")
}

async fn identify(app: &App, headers: &HeaderMap) -> Result<Caller, Problem> {
    let secret = bearer(headers).ok_or_else(stranger)?;
    let token = app.accounts.open_token(&secret).await?;
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

/// Whoever is signed in.
pub(crate) struct Person(pub(crate) SignedIn);

impl<S: Send + Sync> FromRequestParts<S> for Person {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let signed_in = parts.extensions.get().cloned();
        signed_in.map(Self).ok_or_else(stranger)
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

    /// Returns the agent the token names, if it names one.
    pub(crate) fn agent(&self) -> Option<&AgentId> {
        match self {
            Self::Agent(agent) => Some(agent),
            Self::Admin { agent } => agent.as_ref(),
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
