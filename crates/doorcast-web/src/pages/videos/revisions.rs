//! `POST /agent/cms/videos/{id}/revisions/{number}/choice`: goes back to a version of the script, or forward.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{Path, State},
    response::Response,
};
use doorcast_domain::project::Step;

use super::{ProjectInPath, owner_of, step_of};
use crate::{app::App, auth::Person, page::go, problem::Problem};

/// Chooses a version.
pub(crate) async fn choose(
    State(app): State<Arc<App>>,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    Path(named): Path<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let number = named.get("number").and_then(|number| number.parse().ok());
    let number = number.ok_or_else(Problem::not_found)?;
    app.projects
        .choose_revision(&owner_of(&person), &id, number)
        .await?;
    Ok(go(&step_of(&id, Step::Script)))
}
