//! Into the bin and back: what was deleted can be brought back for thirty days.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde_json::Value;

use super::{found, view};
use crate::{app::App, auth::Caller, input::Address, problem::Problem};

/// `DELETE /api/v1/projects/{id}`: puts it into the bin. One that is there stays.
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<Json<Value>, Problem> {
    let project = found(&app, &caller, &address).await?;
    let owner = project.owner();
    let project = app.projects.delete(&owner, &project.id).await?;
    Ok(Json(view::project(&app, &project).await?))
}

/// `POST /api/v1/projects/{id}/restoration`: brings it back.
pub(crate) async fn restore(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<Json<Value>, Problem> {
    let project = found(&app, &caller, &address).await?;
    let owner = project.owner();
    let project = app.projects.restore(&owner, &project.id).await?;
    Ok(Json(view::project(&app, &project).await?))
}
