//! Renders that bear our token and belong to no video: listed, and adopted by a person.

use std::sync::Arc;

use axum::{
    Json as Answer,
    extract::{Path, State},
};
use doorcast_app::{
    desk::{Adoption, OrphanName},
    ports::videos::MAX_PAGE,
};
use doorcast_domain::{
    pipeline::{Order, Style},
    video::{AspectRatio, Language},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    input::{self, Json, Parameters},
    problem::Problem,
    view,
};

/// What is known of an orphan.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    agent: String,
    /// Who is seen, so that its price is known.
    avatar: String,
    #[serde(default)]
    voice: Option<String>,
    title: String,
    #[serde(default)]
    script: Option<String>,
}

/// `GET /api/v1/orphans`
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    parameters: Parameters,
) -> Result<Answer<Value>, Problem> {
    parameters.finish()?;
    let orphans = app.desk.store.list_orphans(MAX_PAGE).await?;
    let orphans: Vec<Value> = orphans
        .iter()
        .map(|orphan| {
            json!({
                "studio": orphan.studio.as_str(),
                "render": orphan.render.as_str(),
                "title": orphan.title,
                "attempt": orphan.attempt.to_string(),
                "seen_at": view::time(orphan.seen_at_ms),
            })
        })
        .collect();
    Ok(Answer(json!({ "orphans": orphans })))
}

/// `POST /api/v1/orphans/{studio}/{render}/adopt`
pub(crate) async fn adopt(
    State(app): State<Arc<App>>,
    Path((studio, render)): Path<(String, String)>,
    wish: Json<Wish>,
) -> Result<Answer<Value>, Problem> {
    let (Ok(studio), Ok(render)) = (studio.parse(), render.parse()) else {
        return Err(Problem::not_found());
    };
    let name = OrphanName { studio, render };
    let adoption = adoption(&app, &name, wish.value)?;
    let video = app.desk.adopt(&name, adoption).await?;
    let video = video.ok_or_else(Problem::not_found)?;
    Ok(Answer(view::video(&app, &video)))
}

fn adoption(app: &App, name: &OrphanName, wish: Wish) -> Result<Adoption, Problem> {
    let makers = [&app.house.production, &app.house.preview];
    let mut makers = makers.into_iter().flatten();
    let makers = makers.find(|makers| makers.studio == name.studio);
    // Who films nothing here has made nothing here either.
    let makers = makers.ok_or_else(Problem::not_found)?;
    let title = input::line("title", &wish.title, 200)?;
    Ok(Adoption {
        agent: input::name("agent", &wish.agent)?,
        office: app.house.office.clone(),
        order: Order {
            studio: makers.studio.clone(),
            media: makers.media.clone(),
            script: wish.script.unwrap_or_else(|| title.clone()),
            title,
            language: Language::English,
            aspect: AspectRatio::Landscape,
            presenter: input::line("avatar", &wish.avatar, 200)?,
            voice: wish.voice,
            background: None,
            style: Style::default(),
        },
    })
}
