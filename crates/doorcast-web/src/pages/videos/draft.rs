//! `POST /agent/cms/videos/{id}/draft`: keeps what is being typed, for scripts. The answer says what was kept.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse, response::Response};
use doorcast_app::projects::ProjectError;
use doorcast_domain::{script::count_words, spoken};
use serde_json::json;

use super::{ProjectInPath, owner_of, step::edit_of, trouble};
use crate::{app::App, auth::Person, form::Form, frame::Frame, problem::Problem};

/// Keeps what was typed.
pub(crate) async fn keep(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    form: Form,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    let expected = form.get("revision").parse().unwrap_or_default();
    let kept = app.projects.edit(&owner, &id, expected, edit_of(&form));
    let edited = match kept.await {
        Err(ProjectError::Edit(refused)) => {
            let answer = json!({
                "field": trouble::form_field(refused.field()),
                "message": frame.tell(&trouble::edit_message(&refused)),
            });
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(answer)).into_response());
        }
        edited => edited?,
    };
    let project = edited.project;
    let script = project.script().map_or("", |one| one.text.as_str());
    let clashes: Vec<&str> = edited
        .clashes
        .iter()
        .map(|field| trouble::form_field(*field))
        .collect();
    let message = (!clashes.is_empty()).then(|| frame.t("video-clash"));
    Ok(Json(json!({
        "revision": project.revision,
        "clashes": clashes,
        "message": message,
        "words": count_words(script),
        "seconds": spoken::seconds(script, project.language).round(),
    }))
    .into_response())
}
