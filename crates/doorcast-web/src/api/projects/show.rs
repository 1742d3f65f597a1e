//! `GET /api/v1/projects/{id}`

use std::sync::Arc;

use axum::{Json, extract::State};
use serde_json::Value;

use super::{found, view};
use crate::{app::App, auth::Caller, input::Address, problem::Problem};

/// Shows a project, deleted or not.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<Json<Value>, Problem> {
    let project = found(&app, &caller, &address).await?;
    Ok(Json(view::project(&app, &project).await?))
}
