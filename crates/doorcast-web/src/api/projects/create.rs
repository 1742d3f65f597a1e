//! `POST /api/v1/projects`: begins a project. The same request under the same `Idempotency-Key` begins one.

use std::sync::Arc;

use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use doorcast_domain::{project::Owner, video::Language};

use super::{change::Change, keyed, view};
use crate::{
    app::App,
    auth::Caller,
    input::{self, Json},
    problem::Problem,
};

/// Begins a project.
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Json { value, bytes }: Json<Change>,
) -> Result<Response, Problem> {
    if value.revision.is_some() {
        return Err(Problem::field("revision", "A new project has none yet."));
    }
    let named = value.agent.as_deref();
    let named = named.map(|agent| input::name("agent", agent)).transpose()?;
    let owner = Owner {
        office: app.house.office.clone(),
        agent: caller.acting_for(named)?,
    };
    let kind = value.r#type;
    let kind = kind.ok_or_else(|| Problem::field("type", "Say what kind of video it is."))?;
    let language = value.language.unwrap_or(Language::English);
    let keyed = keyed(&headers, "project", &bytes)?;
    let begun = app
        .projects
        .begin_with(&owner, kind, language, value.edit()?, keyed)
        .await?;
    let status = match begun.is_new {
        true => StatusCode::CREATED,
        false => StatusCode::OK,
    };
    let body = view::project(&app, &begun.project).await?;
    let mut response = (status, Answer(body)).into_response();
    let headers = response.headers_mut();
    let place = format!("/api/v1/projects/{}", begun.project.id);
    if let Ok(place) = HeaderValue::from_str(&place) {
        headers.insert(header::LOCATION, place);
    }
    if !begun.is_new {
        headers.insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}
