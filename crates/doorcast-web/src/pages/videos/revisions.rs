//! `POST /agent/cms/videos/{id}/revisions/{number}/choice`: goes back to a version of the script, or forward.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use doorcast_domain::project::Step;

use super::{ProjectInPath, owner_of, step_of};
use crate::{app::App, auth::Person, input::Address, page::go, problem::Problem};

/// Chooses a version.
pub(crate) async fn choose(
    State(app): State<Arc<App>>,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    address: Address,
) -> Result<Response, Problem> {
    let number = address.part("number")?;
    app.projects
        .choose_revision(&owner_of(&person), &id, number)
        .await?;
    Ok(go(&step_of(&id, Step::Script)))
}
