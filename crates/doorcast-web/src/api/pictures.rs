//! `POST /api/v1/pictures`: hands in a picture. The body is the file.

use std::sync::Arc;

use axum::{Json, body::Body, extract::State, http::StatusCode};
use serde_json::{Value, json};

use crate::{app::App, auth::Caller, form::read::MAX_UPLOAD_BYTES, input, problem::Problem};

/// Takes a picture.
pub(crate) async fn add(
    State(app): State<Arc<App>>,
    _: Caller,
    body: Body,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let file = input::read_at_most(body, MAX_UPLOAD_BYTES).await?;
    let office = &app.house.office;
    let id = app.projects.pictures.keep(office, file.to_vec()).await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))))
}
