//! `POST /api/v1/videos/{id}/cancel` and `/resume`. Neither buys anything.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde_json::Value;

use crate::{app::App, auth::Caller, input::VideoInPath, problem::Problem, view};

pub(crate) async fn cancel(
    State(app): State<Arc<App>>,
    caller: Caller,
    VideoInPath(id): VideoInPath,
) -> Result<Json<Value>, Problem> {
    let video = caller.video(&app, &id).await?;
    let video = app.desk.cancel(&video.id).await?;
    Ok(Json(view::video(&app, &video)))
}

pub(crate) async fn resume(
    State(app): State<Arc<App>>,
    caller: Caller,
    VideoInPath(id): VideoInPath,
) -> Result<Json<Value>, Problem> {
    let video = caller.video(&app, &id).await?;
    let video = app.desk.resume(&video.id).await?;
    Ok(Json(view::video(&app, &video)))
}
