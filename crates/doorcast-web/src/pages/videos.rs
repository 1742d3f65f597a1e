//! What a person calls a video: the feed, the six steps, the film and everything one can do with it.
//!
//! Whatever is asked for is looked up as the own one of whoever is signed in; those of others are not there.

pub(crate) mod bin;
pub(crate) mod cast;
pub(crate) mod draft;
pub(crate) mod events;
pub(crate) mod feed;
pub(crate) mod files;
pub(crate) mod films;
pub(crate) mod first;
mod labels;
pub(crate) mod new;
pub(crate) mod pictures;
mod progress;
pub(crate) mod rating;
pub(crate) mod revisions;
pub(crate) mod show;
pub(crate) mod step;
mod trouble;
pub(crate) mod writing;

use axum::{extract::FromRequestParts, http::request::Parts};
use doorcast_app::projects::{Speaker, reach_of};
use doorcast_domain::{
    agent::IncompleteProfile,
    pipeline::id::VideoId,
    project::{Owner, Project, ProjectId},
};

use crate::{app::App, input::Address, local_path::LocalPath, problem::Problem, session::SignedIn};

/// The id of a project in the address.
pub(crate) struct ProjectInPath(pub(crate) ProjectId);

impl<S: Send + Sync> FromRequestParts<S> for ProjectInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let address = Address::from_request_parts(parts, state).await?;
        address.part("id").map(Self)
    }
}

/// The id of a film in the address.
pub(crate) struct FilmInPath(pub(crate) VideoId);

impl<S: Send + Sync> FromRequestParts<S> for FilmInPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let address = Address::from_request_parts(parts, state).await?;
        address.part("film").map(Self)
    }
}

/// Returns whose projects somebody has.
fn owner_of(person: &SignedIn) -> Owner {
    Owner {
        office: person.office.clone(),
        agent: person.person.clone(),
    }
}

/// Returns a project of somebody.
async fn own(app: &App, owner: &Owner, id: &ProjectId) -> Result<Project, Problem> {
    Ok(app.projects.get(&reach_of(owner), id).await?)
}

/// Returns who speaks in somebody's films, or what is missing.
async fn speaker(app: &App, owner: &Owner) -> Result<Result<Speaker, IncompleteProfile>, Problem> {
    Ok(app.speakers.find_speaker(owner).await?)
}

/// Returns the address of a project.
fn place_of(id: &ProjectId) -> LocalPath {
    LocalPath::parse(&format!("/agent/cms/videos/{id}")).expect("an address of ours")
}

/// Returns the address of a step.
fn step_of(id: &ProjectId, step: doorcast_domain::project::Step) -> LocalPath {
    let path = format!("/agent/cms/videos/{id}/{}", step.name());
    LocalPath::parse(&path).expect("an address of ours")
}
