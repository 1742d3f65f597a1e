//! Projects: what pages call videos, for programs. Everything a page can do with one.
//!
//! Agents reach their own, administrators those of the whole office; others are not there. Whatever is done to a project
//! is done as whoever it belongs to.

pub(crate) mod bin;
pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod edit;
pub(crate) mod films;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod rating;
pub(crate) mod script;
pub(crate) mod show;
mod view;

use axum::http::{HeaderMap, HeaderName};
use doorcast_app::{
    ports::{
        drafts::{MAX_KEY_BYTES, Request},
        projects::Reach,
    },
    projects::{Keyed, ProjectError, Speaker},
};
use doorcast_domain::project::{Owner, Project, ProjectId};

use crate::{app::App, auth::Caller, input::Address, problem::Problem};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Returns whose projects a caller reaches.
fn reach(app: &App, caller: &Caller) -> Reach {
    Reach {
        office: app.house.office.clone(),
        agent: caller.only().cloned(),
    }
}

/// Returns the project in the address, if the caller reaches it.
async fn found(app: &App, caller: &Caller, address: &Address) -> Result<Project, Problem> {
    let id: ProjectId = address.part("id")?;
    Ok(app.projects.get(&reach(app, caller), &id).await?)
}

/// Returns who speaks in somebody's films.
async fn speaker(app: &App, owner: &Owner) -> Result<Speaker, Problem> {
    let found = app.speakers.find_speaker(owner).await?;
    found.map_err(|missing| ProjectError::from(missing).into())
}

/// Returns the key a request may be sent again under. Keys of different actions have nothing to do with each other.
fn keyed(headers: &HeaderMap, action: &str, bytes: &[u8]) -> Result<Option<Keyed>, Problem> {
    let Some(value) = headers.get(KEY) else {
        return Ok(None);
    };
    let most = MAX_KEY_BYTES - action.len() - 1;
    let key = value.to_str().ok().filter(|key| {
        (1..=most).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
    });
    match key {
        Some(key) => Ok(Some(Keyed {
            key: format!("{action}:{key}"),
            digest: Request::digest_of(bytes),
        })),
        None => Err(Problem::field(
            "Idempotency-Key",
            format!("It has to be 1 to {most} printable characters."),
        )),
    }
}
