//! `GET /api/v1/projects`: newest first, page by page.

use std::sync::Arc;

use axum::{Json, extract::State};
use doorcast_app::ports::{
    projects::{Feed, Reach, Shelf},
    videos::MAX_PAGE,
};
use doorcast_domain::{pipeline::Status, project::search::sought};
use serde_json::{Value, json};

use super::view;
use crate::{app::App, auth::Caller, input::Parameters, problem::Problem};

const STATUSES: [Status; 4] = [
    Status::Draft,
    Status::Generating,
    Status::Completed,
    Status::Failed,
];

/// The longest text that is looked for, in characters.
const MAX_SOUGHT_CHARS: usize = 100;

/// Lists projects.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    mut parameters: Parameters,
) -> Result<Json<Value>, Problem> {
    let limit = parameters.take_limit(MAX_PAGE - 1)?;
    let after = parameters.take("after", |text| text.parse().ok(), "the id of a project")?;
    let kind = parameters.take("type", |text| text.parse().ok(), "a type of video")?;
    let named = |text: &str| STATUSES.into_iter().find(|status| status.name() == text);
    let status = parameters.take("status", named, "draft, generating, completed or failed")?;
    let short = |text: &str| (text.chars().count() <= MAX_SOUGHT_CHARS).then(|| sought(text));
    let words = parameters.take("q", short, "at most 100 characters")?;
    let deleted = parameters.take("deleted", |text| text.parse().ok(), "true or false")?;
    let agent = parameters.take("agent", |text| text.parse().ok(), "the id of an agent")?;
    parameters.finish()?;
    let feed = Feed {
        reach: Reach {
            office: app.house.office.clone(),
            agent: caller.only().cloned().or(agent),
        },
        kind,
        status,
        words: words.unwrap_or_default(),
        shelf: match deleted {
            Some(true) => Shelf::Deleted,
            Some(false) | None => Shelf::Kept,
        },
    };
    let page = app.projects.feed(&feed, after.as_ref(), limit).await?;
    Ok(Json(json!({
        "projects": page.cards.iter().map(view::card).collect::<Vec<_>>(),
        "next": page.next,
    })))
}
