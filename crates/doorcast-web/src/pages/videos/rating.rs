//! `POST /agent/cms/videos/{id}/rating`: how somebody likes the script.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use doorcast_domain::project::Rating;

use super::{ProjectInPath, owner_of, place_of};
use crate::{app::App, auth::Person, form::Form, frame::Frame, page::go_saying, problem::Problem};

/// Keeps a rating.
pub(crate) async fn rate(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    form: Form,
) -> Result<Response, Problem> {
    let stars = form.get("stars").parse::<u8>().ok();
    let rating = stars.and_then(|stars| Rating::try_from(stars).ok());
    let rating = rating.ok_or_else(|| Problem::field("stars", "It has to be 1 to 5."))?;
    app.projects
        .rate(&owner_of(&person), &id, Some(rating))
        .await?;
    Ok(go_saying(&place_of(&id), &frame, "flash-saved"))
}
