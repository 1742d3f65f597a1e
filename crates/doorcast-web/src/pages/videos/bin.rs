//! `POST /agent/cms/videos/{id}/deletion` and `/restoration`: into the bin and out of it.

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::{ProjectInPath, owner_of, place_of};
use crate::{
    app::App,
    auth::Person,
    frame::Frame,
    page::{go, go_saying},
    problem::Problem,
};

/// Puts a video into the bin. The page that follows offers to bring it back.
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
) -> Result<Response, Problem> {
    app.projects.delete(&owner_of(&person), &id).await?;
    Ok(go(&place_of(&id)))
}

/// Brings a video back.
pub(crate) async fn restore(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
) -> Result<Response, Problem> {
    app.projects.restore(&owner_of(&person), &id).await?;
    Ok(go_saying(&place_of(&id), &frame, "flash-restored"))
}
