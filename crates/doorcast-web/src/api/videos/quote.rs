//! `GET /api/v1/videos/{id}/quote`: what it would cost now. Buys nothing.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde_json::{Value, json};

use crate::{app::App, auth::Caller, input::VideoInPath, money, problem::Problem};

pub(crate) async fn quote(
    State(app): State<Arc<App>>,
    caller: Caller,
    VideoInPath(id): VideoInPath,
) -> Result<Json<Value>, Problem> {
    let video = caller.video(&app, &id).await?;
    let quote = app.desk.quote(&video.id).await?;
    Ok(Json(json!({
        "price_usd": money::text(quote.total()),
        "price_per_second_usd": money::text(quote.price_per_second),
        "expected_seconds": quote.expected_ms as f64 / 1_000.0,
    })))
}
