//! The fake's addresses.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, Query, Request, State as Shares},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::fakes::{admin_routes, lock, misbehave};

use super::{
    Shared,
    answers::{Refusal, one, page},
    cast, media, orders,
    state::Job,
};

/// The most videos one bulk status call may name.
const STATUSES: usize = 100;

/// Returns all routes.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    let faults = shared.controls.faults.clone();
    let api = Router::new()
        .route("/v3/videos", get(list_videos).post(orders::create))
        .route("/v3/videos/statuses", get(statuses))
        .route("/v3/videos/{id}", get(show_video).delete(delete_video))
        .route("/v3/voices", get(list_voices))
        .route("/v3/avatars/looks", get(list_looks))
        .route("/v3/avatars/looks/{id}", get(show_look))
        .route("/v3/users/me", get(show_account))
        .route("/v3/api_keys/self", get(show_key))
        .route(
            "/v3/webhooks/endpoints",
            post(add_endpoint).get(list_endpoints),
        )
        .route(
            "/v3/webhooks/endpoints/{id}",
            axum::routing::delete(delete_endpoint),
        )
        .route("/v3/webhooks/events", get(list_events))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&shared),
            check_caller,
        ));
    Router::new()
        .merge(api)
        .route("/media/{file}", get(media::serve))
        .route("/__fake/books", get(show_books))
        .with_state(Arc::clone(&shared))
        .merge(admin_routes(shared.controls.clone()))
        .layer(middleware::from_fn_with_state(faults, misbehave))
        .layer(middleware::map_response(number))
}

/// Gives every answer a number.
async fn number(mut response: Response) -> Response {
    response.headers_mut().insert(
        "x-request-id",
        axum::http::HeaderValue::from_static("req-fake"),
    );
    response
}

/// Refuses callers without the key, and questions with a body.
async fn check_caller(
    Shares(shared): Shares<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let knobs = shared.controls.knobs();
    let key = request.headers().get("x-api-key").map(|key| key.as_bytes());
    if key != Some(knobs.key.as_bytes()) {
        return Refusal::new(401, "unauthorized", "Unauthorized").into_response();
    }
    let is_question = matches!(request.method().as_str(), "GET" | "DELETE");
    let has_body = ["content-type", "content-length", "transfer-encoding"]
        .iter()
        .any(|name| {
            request
                .headers()
                .get(*name)
                .is_some_and(|value| value != "0")
        });
    if is_question && has_body {
        return Refusal::new(400, "invalid_parameter", "a body is not permitted").into_response();
    }
    next.run(request).await
}

#[derive(Deserialize)]
struct List {
    limit: Option<usize>,
    token: Option<u64>,
    title: Option<String>,
    language: Option<String>,
    group_id: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

impl List {
    fn limit(&self, usual: usize, most: usize) -> Result<usize, Refusal> {
        match self.limit.unwrap_or(usual) {
            limit if (1..=most).contains(&limit) => Ok(limit),
            _ => Err(Refusal::field("limit", format!("must be 1 to {most}"))),
        }
    }
}

async fn list_videos(
    Shares(shared): Shares<Arc<Shared>>,
    Query(list): Query<List>,
) -> Result<Response, Refusal> {
    let limit = list.limit(10, 100)?;
    if list.title.as_deref() == Some("") {
        return Err(Refusal::field("title", "at least one character"));
    }
    let now_ms = shared.controls.time.now_ms();
    let lag_ms = i64::try_from(shared.controls.knobs().list_lag_seconds * 1_000).unwrap_or(0);
    let state = lock(&shared.state);
    let rows = state
        .jobs
        .range(..list.token.unwrap_or(u64::MAX))
        .rev()
        .map(|(_, job)| job)
        .filter(|job| state.is_listed(job) && now_ms - job.bill.accepted_ms >= lag_ms)
        .filter(|job| match (&list.title, &job.bill.title) {
            (Some(part), Some(title)) => title.contains(part.as_str()),
            (Some(_), None) => false,
            (None, _) => true,
        })
        .map(|job| (job.number, describe(&shared, job, job.status(now_ms))));
    Ok(page(rows, limit, list.token))
}

/// Describes a video with links that are fresh now.
fn describe(shared: &Shared, job: &Job, status: &str) -> Value {
    let now_ms = shared.controls.time.now_ms();
    job.describe(status, now_ms, |extension| {
        media::link(shared, &job.bill.video_id, extension)
    })
}

async fn show_video(
    Shares(shared): Shares<Arc<Shared>>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let knobs = shared.controls.knobs();
    let now_ms = shared.controls.time.now_ms();
    let mut state = lock(&shared.state);
    let job = state.job_mut(&id).ok_or_else(|| no_video(&id))?;
    let status = match knobs.shuffles_status {
        true => job.shuffled_status(now_ms),
        false => job.status(now_ms),
    };
    Ok(one(describe(&shared, job, status)))
}

fn no_video(id: &str) -> Refusal {
    Refusal::new(404, "video_not_found", format!("Video {id} not found"))
}

async fn delete_video(
    Shares(shared): Shares<Arc<Shared>>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    match lock(&shared.state).delete(&id) {
        true => Ok(one(json!({"id": id, "deleted": true}))),
        false => Err(no_video(&id)),
    }
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    video_ids: String,
}

async fn statuses(
    Shares(shared): Shares<Arc<Shared>>,
    Query(named): Query<Named>,
) -> Result<Response, Refusal> {
    let ids: Vec<&str> = named
        .video_ids
        .split(',')
        .filter(|id| !id.is_empty())
        .collect();
    if ids.len() > STATUSES {
        return Err(Refusal::field("video_ids", "at most 100"));
    }
    let now_ms = shared.controls.time.now_ms();
    let state = lock(&shared.state);
    let rows: Vec<Value> = ids
        .iter()
        .map(|id| {
            let status = state.job(id).map_or("not_found", |job| job.status(now_ms));
            json!({"video_id": id, "status": status, "error": null})
        })
        .collect();
    Ok(one(Value::Array(rows)))
}

async fn list_voices(
    Shares(shared): Shares<Arc<Shared>>,
    Query(list): Query<List>,
) -> Result<Response, Refusal> {
    let limit = list.limit(20, 100)?;
    let voices = cast::voices(&shared.base, list.kind.as_deref().unwrap_or("public"));
    let rows = voices.into_iter().filter(|voice| match &list.language {
        Some(language) => voice["language"] == language.as_str(),
        None => true,
    });
    Ok(page(numbered(rows.collect()), limit, list.token))
}

async fn list_looks(
    Shares(shared): Shares<Arc<Shared>>,
    Query(list): Query<List>,
) -> Result<Response, Refusal> {
    let limit = list.limit(20, 50)?;
    let rows = cast::looks(&shared.base)
        .into_iter()
        .filter(|look| match &list.group_id {
            Some(group) => look["group_id"] == group.as_str(),
            None => true,
        });
    Ok(page(numbered(rows.collect()), limit, list.token))
}

/// Numbers rows downward, as pages want them.
fn numbered(rows: Vec<Value>) -> impl Iterator<Item = (u64, Value)> {
    let count = rows.len() as u64;
    (1..=count).rev().zip(rows)
}

async fn show_look(
    Shares(shared): Shares<Arc<Shared>>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    cast::find_look(&shared.base, &id)
        .map(one)
        .ok_or_else(|| Refusal::new(404, "avatar_not_found", "there is no such avatar look"))
}

async fn show_account(Shares(shared): Shares<Arc<Shared>>) -> Response {
    let knobs = shared.controls.knobs();
    let mut state = lock(&shared.state);
    state.catch_up(shared.controls.time.now_ms(), &knobs);
    let balance = state.balance(&knobs);
    one(json!({
        "username": "fake", "email": null, "billing_type": "wallet",
        "wallet": {
            "currency": "usd",
            "remaining_balance": balance as f64 / 1e6,
            "auto_reload": {"enabled": false, "threshold_usd": null, "amount_usd": null},
        },
    }))
}

async fn show_key() -> Response {
    one(json!({"name": "fake", "expiry": null}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewEndpoint {
    url: String,
    #[serde(default, rename = "events")]
    _events: Option<Vec<String>>,
    #[serde(default, rename = "entity_id")]
    _entity_id: Option<String>,
}

async fn add_endpoint(
    Shares(shared): Shares<Arc<Shared>>,
    Json(new): Json<NewEndpoint>,
) -> Response {
    let endpoint = lock(&shared.state).add_endpoint(&new.url);
    one(json!({
        "endpoint_id": endpoint.id, "url": endpoint.url, "events": null,
        "status": "enabled", "created_at": "2026-01-01T00:00:00Z", "secret": endpoint.secret,
    }))
}

async fn list_endpoints(
    Shares(shared): Shares<Arc<Shared>>,
    Query(list): Query<List>,
) -> Result<Response, Refusal> {
    let limit = list.limit(10, 100)?;
    let state = lock(&shared.state);
    let rows = state.endpoints.iter().rev().map(|endpoint| {
        let row = json!({
            "endpoint_id": endpoint.id, "url": endpoint.url, "events": null,
            "status": "enabled", "secret": null,
        });
        (endpoint.number, row)
    });
    Ok(page(rows, limit, list.token))
}

async fn delete_endpoint(
    Shares(shared): Shares<Arc<Shared>>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let mut state = lock(&shared.state);
    let before = state.endpoints.len();
    state.endpoints.retain(|endpoint| endpoint.id != id);
    match state.endpoints.len() < before {
        true => Ok(one(Value::Null)),
        false => Err(Refusal::new(404, "webhook_not_found", "no such endpoint")),
    }
}

async fn list_events(
    Shares(shared): Shares<Arc<Shared>>,
    Query(list): Query<List>,
) -> Result<Response, Refusal> {
    let limit = list.limit(10, 100)?;
    let state = lock(&shared.state);
    let rows = state.reports.iter().rev().map(|report| {
        let row = json!({
            "event_id": format!("event-{}", report.number),
            "event_type": report.event_type,
            "event_data": report.data,
            "created_at": report.at_ms / 1_000,
        });
        (report.number, row)
    });
    Ok(page(rows, limit, list.token))
}

async fn show_books(Shares(shared): Shares<Arc<Shared>>) -> Json<Value> {
    let knobs = shared.controls.knobs();
    let mut state = lock(&shared.state);
    state.catch_up(shared.controls.time.now_ms(), &knobs);
    Json(json!({
        "bills": state.bills(),
        "balance_micro_usd": state.balance(&knobs),
        "most_at_once": state.most_at_once,
    }))
}
