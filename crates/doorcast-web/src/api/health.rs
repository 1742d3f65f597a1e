//! `GET /healthz`: whether the store answers and the runner goes round. `GET /readyz`: whether people can be sent here.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::app::App;

/// How long ago the runner may have gone round last, in milliseconds. It goes round every second.
const STILL_AFTER_MS: i64 = 30_000;

/// How long the store may take to answer: whoever asks does not wait for long.
const ANSWERS_WITHIN: Duration = Duration::from_secs(2);

pub(crate) async fn show(State(app): State<Arc<App>>) -> Response {
    let answers = does_store_answer(&app).await;
    let now_ms = app.desk.clock.now_ms();
    let age_ms = app.pulse.last_ms().map(|last_ms| (now_ms - last_ms).max(0));
    let is_alive = !app.role.works() || age_ms.is_some_and(|age_ms| age_ms < STILL_AFTER_MS);
    let (status, word) = match answers && is_alive {
        true => (StatusCode::OK, "ok"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "failing"),
    };
    let body = json!({
        "status": word,
        "store": if answers { "ok" } else { "failing" },
        "runner": if is_alive { "ok" } else { "failing" },
        "runner_last_round_ms_ago": age_ms,
    });
    (status, Json(body)).into_response()
}

/// Whether people can be sent here: the store answers, and this process is not about to end. A runner that stands still
/// keeps nobody from the pages.
pub(crate) async fn is_ready(State(app): State<Arc<App>>) -> Response {
    if app.closing.is_near() {
        let body = json!({ "status": "ending" });
        return (StatusCode::SERVICE_UNAVAILABLE, Json(body)).into_response();
    }
    let (status, word) = match does_store_answer(&app).await {
        true => (StatusCode::OK, "ok"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "failing"),
    };
    (status, Json(json!({ "status": word }))).into_response()
}

async fn does_store_answer(app: &App) -> bool {
    let asked = tokio::time::timeout(ANSWERS_WITHIN, app.desk.store.next_due_ms()).await;
    matches!(asked, Ok(Ok(_)))
}
