//! The words of a project: written, written again, and one version chosen.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde_json::{Value, json};

use super::{found, speaker, view};
use crate::{app::App, auth::Caller, input::Address, problem::Problem};

/// `POST /api/v1/projects/{id}/script`: has it written, or written again. The versions before stay.
pub(crate) async fn write(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<Json<Value>, Problem> {
    let project = found(&app, &caller, &address).await?;
    let owner = project.owner();
    let speaker = speaker(&app, &owner).await?;
    let project = app
        .projects
        .write_script(&owner, &project.id, speaker, &mut |_| ())
        .await?;
    Ok(Json(view::project(&app, &project).await?))
}

/// `GET /api/v1/projects/{id}/versions`: every version, oldest first.
pub(crate) async fn list_versions(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<Json<Value>, Problem> {
    let project = found(&app, &caller, &address).await?;
    let versions = project.revisions.iter();
    let versions: Vec<Value> = versions.map(|one| view::version(&project, one)).collect();
    Ok(Json(json!({ "versions": versions })))
}

/// `POST /api/v1/projects/{id}/versions/{number}/choice`: makes a version the one to film.
pub(crate) async fn choose(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<Json<Value>, Problem> {
    let number = address.part("number")?;
    let project = found(&app, &caller, &address).await?;
    let owner = project.owner();
    let project = app
        .projects
        .choose_revision(&owner, &project.id, number)
        .await?;
    Ok(Json(view::project(&app, &project).await?))
}
