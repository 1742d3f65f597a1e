//! `PUT /api/v1/projects/{id}/rating`: how somebody likes the script; no stars take it back.

use std::sync::Arc;

use axum::{Json as Answer, extract::State};
use doorcast_domain::project::Rating;
use serde::Deserialize;
use serde_json::Value;

use super::{found, view};
use crate::{
    app::App,
    auth::Caller,
    input::{Address, Json},
    problem::Problem,
};

/// How it is liked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Liked {
    stars: Option<u8>,
}

/// Keeps a rating.
pub(crate) async fn rate(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
    wish: Json<Liked>,
) -> Result<Answer<Value>, Problem> {
    let project = found(&app, &caller, &address).await?;
    let rating = wish.value.stars.map(Rating::try_from).transpose();
    let rating = rating.map_err(|_| Problem::field("stars", "It has to be 1 to 5."))?;
    let owner = project.owner();
    let project = app.projects.rate(&owner, &project.id, rating).await?;
    Ok(Answer(view::project(&app, &project).await?))
}
