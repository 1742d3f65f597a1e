//! `GET /api/v1/cast`: who can be seen and heard, as projects name them.

use std::sync::Arc;

use axum::{Json as Answer, extract::State};
use doorcast_domain::{project::Casting, video::Language};
use serde_json::{Value, json};

use crate::{app::App, input::Parameters, problem::Problem};

/// The most of each that one answer has.
const MOST: usize = 200;

/// Shows the galleries.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    mut parameters: Parameters,
) -> Result<Answer<Value>, Problem> {
    let language = parameters.take(
        "language",
        |text| text.parse::<Language>().ok(),
        "a language",
    )?;
    parameters.finish()?;
    let faces = app.cast.faces(MOST).await;
    let voices = app
        .cast
        .voices(language.unwrap_or(Language::English), MOST)
        .await;
    let named = |casting: &Casting, name: &str| {
        json!({
            "studio": casting.studio.as_str(),
            "id": casting.name,
            "name": name,
        })
    };
    let shown = faces.shown.iter();
    let presenters: Vec<Value> = shown.map(|one| named(&one.casting, &one.name)).collect();
    let heard = voices.shown.iter();
    let heard: Vec<Value> = heard.map(|one| named(&one.casting, &one.name)).collect();
    Ok(Answer(json!({
        "presenters": presenters,
        "voices": heard,
        "is_complete": !(faces.has_more || voices.has_more || faces.is_incomplete || voices.is_incomplete),
    })))
}
