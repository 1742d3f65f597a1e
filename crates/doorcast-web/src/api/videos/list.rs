//! `GET /api/v1/videos`: newest first, page by page.

use std::sync::Arc;

use axum::{Json, extract::State};
use doorcast_app::ports::videos::{Filter, MAX_PAGE};
use doorcast_domain::pipeline::Status;
use serde_json::{Value, json};

use crate::{app::App, auth::Caller, input::Parameters, problem::Problem, view};

const STATUSES: [Status; 4] = [
    Status::Draft,
    Status::Generating,
    Status::Completed,
    Status::Failed,
];

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    mut parameters: Parameters,
) -> Result<Json<Value>, Problem> {
    let limit = parameters.take_limit(MAX_PAGE)?;
    let after = parameters.take("after", |text| text.parse().ok(), "the id of a video")?;
    let named = |text: &str| STATUSES.into_iter().find(|status| status.name() == text);
    let status = parameters.take("status", named, "draft, generating, completed or failed")?;
    let agent = parameters.take("agent", |text| text.parse().ok(), "the id of an agent")?;
    parameters.finish()?;
    let agent = match caller.only() {
        Some(own) => Some(own.clone()),
        None => agent,
    };
    let filter = Filter {
        office: Some(app.house.office.clone()),
        agent,
        status,
        is_waiting: false,
    };
    let page = app.desk.store.list(&filter, after.as_ref(), limit).await?;
    let videos = page.videos.iter().map(|video| view::video(&app, video));
    Ok(Json(json!({
        "videos": videos.collect::<Vec<_>>(),
        "next": page.next,
    })))
}
