//! `GET /api/videos/status/{videoId}`: how far a video is.

use std::sync::Arc;

use axum::{Json, extract::State};
use doorcast_app::projects::reach_of;
use serde::Serialize;
use serde_json::Number;

use super::{Member, Trouble, document, read_id};
use crate::{app::App, input::Address, problem::Problem};

/// How far it is.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    success: bool,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    video_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Shows how far a video is.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    member: Member,
    address: Address,
) -> Result<Json<Answer>, Trouble> {
    let id: String = address.part("videoId")?;
    let id = read_id(&id).ok_or_else(Trouble::not_found)?;
    let project = app.projects.get(&reach_of(&member.owner), &id).await?;
    if !project.is_kept() {
        return Err(Trouble::not_found());
    }
    let newest = app.newest_film_of(&project).await.map_err(Problem::from)?;
    let filmed = newest
        .as_ref()
        .map(|video| document::filmed(&app, &project, video, member.channel))
        .unwrap_or_default();
    Ok(Json(Answer {
        success: true,
        status: document::status(newest.as_ref()).name(),
        video_url: filmed.video_url,
        thumbnail_url: filmed.thumbnail_url,
        duration: filmed.duration,
        error: newest.and_then(|video| document::error(&app, &video)),
    }))
}
