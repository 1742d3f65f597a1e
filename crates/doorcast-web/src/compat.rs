//! The routes of the older CMS, with exactly its bodies, answers and errors, for pages that were written for it.
//!
//! Whoever is signed in calls them with the cookie of the session, programs with a token. What they make are projects
//! like those of the pages, filmed for the same money under the same caps. Known quirks: `heygenVideoId` is the
//! studio's name of the render as soon as it has one, until then our own reference that the studio is given; a render
//! starts after the answer. Start at [`generate`].

mod document;
pub(crate) mod generate;
pub(crate) mod generate_script;
pub(crate) mod list;
mod member;
pub(crate) mod status;

use axum::{
    Json,
    body::Body,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use doorcast_app::projects::{ProjectError, Speaker};
use doorcast_domain::{
    agent::IncompleteProfile,
    project::{Owner, ProjectId, object_id::ObjectIdHex},
};
use serde::de::DeserializeOwned;
use serde_json::json;

pub(crate) use member::{Channel, Member};

use crate::{
    app::App,
    input,
    problem::{Problem, sentence},
};

/// Why something is not done, as the older CMS says it.
#[derive(Debug)]
pub(crate) struct Trouble {
    status: StatusCode,
    error: String,
    retry_after_seconds: Option<u64>,
}

impl Trouble {
    fn of(status: StatusCode, error: impl Into<String>) -> Self {
        Self {
            status,
            error: error.into(),
            retry_after_seconds: None,
        }
    }

    fn wrong(error: impl Into<String>) -> Self {
        let status = StatusCode::BAD_REQUEST;
        Self::of(status, error)
    }

    fn not_found() -> Self {
        Self::of(StatusCode::NOT_FOUND, "Video not found")
    }

    pub(crate) fn unauthorized() -> Self {
        Self::of(StatusCode::UNAUTHORIZED, "Unauthorized")
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let body = json!({ "success": false, "error": self.error });
        let mut response = (self.status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        match problem.status() {
            StatusCode::UNAUTHORIZED => Self::unauthorized(),
            StatusCode::NOT_FOUND => Self::not_found(),
            StatusCode::UNPROCESSABLE_ENTITY => Self::wrong(problem.in_words()),
            status => Self {
                retry_after_seconds: problem.retry_after_seconds(),
                ..Self::of(status, problem.in_words())
            },
        }
    }
}

/// A body of JSON, whatever its header says, and its bytes. What is not known is not looked at.
pub(crate) struct Wish<T> {
    value: T,
    bytes: Bytes,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Wish<T> {
    type Rejection = Trouble;

    async fn from_request(request: Request, _: &S) -> Result<Self, Trouble> {
        let body: Body = request.into_body();
        let bytes = input::read(body).await?;
        match serde_json::from_slice(&bytes) {
            Ok(value) => Ok(Self { value, bytes }),
            Err(error) => Err(Trouble::wrong(sentence(&error.to_string()))),
        }
    }
}

/// Returns who speaks for somebody.
async fn speaker(app: &App, owner: &Owner) -> Result<Speaker, Trouble> {
    let found = app.speakers.find_speaker(owner).await;
    found.map_err(Problem::from)?.map_err(incomplete)
}

fn incomplete(missing: IncompleteProfile) -> Trouble {
    let what = sentence(&missing.to_string());
    Trouble::wrong(format!("{what} Fill it in at /agent/cms/settings."))
}

/// Returns how a project is called here: an ObjectId, but for those begun before there were any.
fn id_of(project: &ProjectId) -> String {
    match project.to_object_id() {
        Some(id) => id.to_string(),
        None => project.to_string(),
    }
}

/// Reads an id of either form.
fn read_id(text: &str) -> Option<ProjectId> {
    match text.parse::<ObjectIdHex>() {
        Ok(id) => Some(ProjectId::from_object_id(id)),
        Err(_) => text.parse().ok(),
    }
}

impl From<ProjectError> for Trouble {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::Profile(missing) => incomplete(missing),
            error => Problem::from(error).into(),
        }
    }
}
