//! `GET /api/v1/projects/{id}/history`: what happened, earliest first, and what it has cost.

use std::sync::Arc;

use axum::{Json, extract::State};
use doorcast_app::projects::{Happening, What};
use serde_json::{Value, json};

use super::found;
use crate::{app::App, auth::Caller, input::Address, money, problem::Problem, view::time};

/// Shows what happened.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<Json<Value>, Problem> {
    let project = found(&app, &caller, &address).await?;
    let history = app.projects.history(&project).await?;
    Ok(Json(json!({
        "happenings": history.happenings.iter().map(happening).collect::<Vec<_>>(),
        "spent_usd": money::text(history.spent),
        "pending_usd": money::text(history.pending),
    })))
}

fn happening(happening: &Happening) -> Value {
    let mut told = match &happening.what {
        What::Begun => json!({ "what": "begun" }),
        What::Script { number, .. } => json!({ "what": "script", "version": number }),
        What::Pressed {
            video,
            quality,
            aspect,
            quote,
        } => json!({
            "what": "pressed", "film": video.as_str(), "quality": quality.name(), "aspect_ratio": aspect.name(),
            "quoted_usd": money::text(quote.total()),
        }),
        What::Finished { video } => json!({ "what": "finished", "film": video.as_str() }),
        What::Stopped { video, stage } => {
            json!({ "what": "stopped", "film": video.as_str(), "stage": stage.name() })
        }
        What::Money { video, movement } => json!({
            "what": "money", "film": video.as_str(), "kind": movement.name(),
            "amount_usd": money::text(movement.amount()),
        }),
        What::Deleted => json!({ "what": "deleted" }),
    };
    told["at"] = time(happening.at_ms).into();
    told
}
