//! `GET /api/v1/videos/{id}`

use std::sync::Arc;

use axum::{Json, extract::State};
use serde_json::Value;

use crate::{app::App, auth::Caller, input::VideoInPath, problem::Problem, view};

pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    VideoInPath(id): VideoInPath,
) -> Result<Json<Value>, Problem> {
    let video = caller.video(&app, &id).await?;
    Ok(Json(view::video(&app, &video)))
}
