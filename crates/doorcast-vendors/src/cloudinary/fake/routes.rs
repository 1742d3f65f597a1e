//! The fake's addresses.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, Multipart, Path, State as Shares},
    http::{HeaderMap, HeaderValue, StatusCode},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};

use crate::fakes::{admin_routes, lock, misbehave};

use super::{super::client::base64, Knobs, Shared, incoming};

/// An hour, in milliseconds.
const HOUR_MS: i64 = 3_600_000;

/// The shortest picture there is: one black point as a GIF.
const PICTURE: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

/// Returns all routes.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let faults = shared.controls.faults.clone();
    Router::new()
        .route("/v1_1/{cloud}/{kind}/upload", post(incoming::upload))
        .route("/v1_1/{cloud}/{kind}/destroy", post(destroy))
        .route(
            "/v1_1/{cloud}/resources/video/upload/{*id}",
            get(show_video),
        )
        .route("/v1_1/{cloud}/usage", get(show_usage))
        .route("/v1_1/{cloud}/ping", get(ping))
        .route("/{cloud}/video/upload/{*rest}", get(deliver))
        .route("/__fake/books", get(show_books))
        .layer(DefaultBodyLimit::disable())
        .with_state(Arc::clone(&shared))
        .merge(admin_routes(shared.controls.clone()))
        .layer(middleware::from_fn_with_state(faults, misbehave))
        .layer(middleware::map_response(number))
}

/// Gives every answer a number.
async fn number(mut response: Response) -> Response {
    let number = HeaderValue::from_static("req-fake");
    response.headers_mut().insert("x-request-id", number);
    response
}

/// A refusal.
#[derive(Debug)]
pub(super) struct Refusal {
    status: u16,
    message: String,
    reset_after_seconds: Option<i64>,
}

impl Refusal {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            reset_after_seconds: None,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let body = json!({"error": {"message": self.message}});
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = self.reset_after_seconds {
            let now = jiff::Timestamp::now();
            let later = now + jiff::SignedDuration::from_secs(seconds);
            for (name, time) in [("date", now), ("x-featureratelimit-reset", later)] {
                let text = time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
                if let Ok(value) = text.parse() {
                    headers.insert(name, value);
                }
            }
        }
        response
    }
}

/// Checks who asks, and how often.
fn check_question(shared: &Shared, knobs: &Knobs, headers: &HeaderMap) -> Result<(), Refusal> {
    let pair = format!("{}:{}", knobs.api_key, knobs.api_secret);
    let expected = format!("Basic {}", base64(pair.as_bytes()));
    let given = headers.get("authorization").map(HeaderValue::as_bytes);
    if given != Some(expected.as_bytes()) {
        return Err(Refusal::new(
            401,
            format!("Invalid api_key {}", knobs.api_key),
        ));
    }
    let now_ms = shared.controls.time.now_ms();
    let mut state = lock(&shared.state);
    if now_ms - state.hour_began_ms >= HOUR_MS {
        state.hour_began_ms = now_ms;
        state.questions = 0;
    }
    state.questions += 1;
    match state.questions > knobs.questions_per_hour {
        true => Err(Refusal {
            reset_after_seconds: Some((HOUR_MS - (now_ms - state.hour_began_ms)) / 1_000),
            ..Refusal::new(420, "Rate Limit Exceeded")
        }),
        false => Ok(()),
    }
}

async fn show_video(
    Shares(shared): Shares<Arc<Shared>>,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let knobs = shared.controls.knobs();
    check_question(&shared, &knobs, &headers)?;
    let now_ms = shared.controls.time.now_ms();
    let lag_ms = i64::try_from(knobs.lookup_lag_seconds * 1_000).unwrap_or(0);
    let state = lock(&shared.state);
    let video = state
        .videos
        .get(&id)
        .filter(|video| now_ms - video.created_ms >= lag_ms);
    let mut row = video
        .map(|video| video.describe(&shared.base, &knobs.cloud_name))
        .ok_or_else(|| Refusal::new(404, format!("Resource not found - {id}")))?;
    row["status"] = json!("active");
    Ok(Json(row))
}

async fn show_usage(
    Shares(shared): Shares<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let knobs = shared.controls.knobs();
    check_question(&shared, &knobs, &headers)?;
    Ok(Json(
        json!({"plan": "Fake", "media_limits": {"video_max_size_bytes": knobs.max_video_bytes}}),
    ))
}

async fn ping(
    Shares(shared): Shares<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    check_question(&shared, &shared.controls.knobs(), &headers)?;
    Ok(Json(json!({"status": "ok"})))
}

async fn destroy(
    Shares(shared): Shares<Arc<Shared>>,
    form: Multipart,
) -> Result<Json<Value>, Refusal> {
    let form = incoming::Form::read(form).await?;
    form.check(&shared.controls.knobs(), shared.controls.time.now_unix())?;
    let removed = lock(&shared.state).videos.remove(form.get("public_id"));
    let result = if removed.is_some() { "ok" } else { "not found" };
    Ok(Json(json!({ "result": result })))
}

/// Shows a video, or a picture in place of everything made from it.
async fn deliver(
    Shares(shared): Shares<Arc<Shared>>,
    Path((_, rest)): Path<(String, String)>,
) -> Response {
    let state = lock(&shared.state);
    let found = state.videos.values().find(|video| {
        let name = format!("v{}/{}.", video.version, video.public_id);
        rest.contains(&name)
    });
    let Some(video) = found else {
        return (
            StatusCode::NOT_FOUND,
            [("x-cld-error", "Resource not found")],
        )
            .into_response();
    };
    let is_original = rest.starts_with(&format!("v{}/", video.version)) && rest.ends_with(".mp4");
    match &video.bytes {
        Some(bytes) if is_original => {
            ([("content-type", "video/mp4")], Body::from(bytes.clone())).into_response()
        }
        _ => ([("content-type", "image/gif")], PICTURE).into_response(),
    }
}

async fn show_books(Shares(shared): Shares<Arc<Shared>>) -> Json<Value> {
    Json(json!({ "videos": lock(&shared.state).kept() }))
}
