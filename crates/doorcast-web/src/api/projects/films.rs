//! The films of a project: previewed, priced, bought, reshaped, and what belongs to them.
//!
//! A press twice is one press. Under an `Idempotency-Key` it stays one, whatever becomes of the project in between.

use std::sync::Arc;

use axum::{
    Json as Answer,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use doorcast_app::projects::Projects;
use doorcast_domain::{
    pipeline::{Video, id::VideoId},
    video::{AspectRatio, Quality},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{found, keyed, reach, speaker};
use crate::{
    api::videos::film::serve,
    app::App,
    auth::Caller,
    input::{Address, Json, Parameters},
    money::{self, MostUsd},
    pages::videos::files::{Kind, found_whole},
    problem::Problem,
    view,
};

/// What is bought.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Purchase {
    max_price_usd: MostUsd,
}

/// What is wanted of a film.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shape {
    aspect_ratio: AspectRatio,
    /// Without one only what is free is made.
    #[serde(default)]
    max_price_usd: MostUsd,
}

type Pressed = Result<(StatusCode, Answer<Value>), Problem>;

fn pressed(app: &App, video: &Video) -> Pressed {
    Ok((StatusCode::ACCEPTED, Answer(view::video(app, video))))
}

/// `POST /api/v1/projects/{id}/preview`: has a free preview made.
pub(crate) async fn preview(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Pressed {
    let project = found(&app, &caller, &address).await?;
    let owner = project.owner();
    let speaker = speaker(&app, &owner).await?;
    let video = app.projects.preview(&owner, &project.id, &speaker).await?;
    pressed(&app, &video)
}

/// `GET /api/v1/projects/{id}/quote`: what a film would cost now. Buys nothing.
pub(crate) async fn quote(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
    mut parameters: Parameters,
) -> Result<Answer<Value>, Problem> {
    let quality = parameters.take("quality", |text| text.parse().ok(), "preview or production")?;
    parameters.finish()?;
    let project = found(&app, &caller, &address).await?;
    let owner = project.owner();
    let speaker = speaker(&app, &owner).await?;
    let plan = Projects::plan(&project, quality.unwrap_or(Quality::Production))?;
    let quoted = app.projects.quote(&owner, &project.id, plan, &speaker);
    let quote = quoted.await?;
    Ok(Answer(json!({
        "price_usd": money::text(quote.total()),
        "price_per_second_usd": money::text(quote.price_per_second),
        "expected_seconds": quote.expected_ms as f64 / 1_000.0,
    })))
}

/// `POST /api/v1/projects/{id}/purchase`: has the film for good made, for at most the price that is agreed to.
pub(crate) async fn purchase(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
    headers: HeaderMap,
    Json { value, bytes }: Json<Purchase>,
) -> Pressed {
    let project = found(&app, &caller, &address).await?;
    let owner = project.owner();
    let agreed = value.max_price_usd.as_quote();
    let keyed = keyed(&headers, "purchase", &bytes)?;
    if let Some(keyed) = &keyed {
        let before = app.projects.find_filmed_once(&project, keyed, agreed);
        if let Some(video) = before.await? {
            return pressed(&app, &video);
        }
    }
    let speaker = speaker(&app, &owner).await?;
    let plan = Projects::plan(&project, Quality::Production)?;
    let (projects, id) = (&app.projects, &project.id);
    let video = match keyed {
        Some(keyed) => {
            projects
                .film_once(&owner, id, plan, &speaker, agreed, keyed)
                .await?
        }
        None => projects.film(&owner, id, plan, &speaker, agreed).await?,
    };
    pressed(&app, &video)
}

/// `GET /api/v1/projects/{id}/films`: every film, oldest first.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<Answer<Value>, Problem> {
    let project = found(&app, &caller, &address).await?;
    let films = app.projects.films(&project).await?;
    let films: Vec<Value> = films.iter().map(|film| view::video(&app, film)).collect();
    Ok(Answer(json!({ "films": films })))
}

/// `POST /api/v1/projects/{id}/films/{film}/shapes`: has a film made in another shape.
pub(crate) async fn reshape(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
    wish: Json<Shape>,
) -> Pressed {
    let film: VideoId = address.part("film")?;
    let project = found(&app, &caller, &address).await?;
    let owner = project.owner();
    let speaker = speaker(&app, &owner).await?;
    let Shape {
        aspect_ratio,
        max_price_usd,
    } = wish.value;
    let agreed = max_price_usd.as_quote();
    let (projects, id) = (&app.projects, &project.id);
    let video = projects
        .reshape(&owner, id, &film, aspect_ratio, &speaker, agreed)
        .await?;
    pressed(&app, &video)
}

/// `GET /api/v1/projects/{id}/films/{film}/film.mp4`: the film, whole or in parts, where it is kept in a folder of ours.
pub(crate) async fn film(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let video = find(&app, &caller, &address).await?;
    serve(&app, &video, &headers).await
}

/// `GET /api/v1/projects/{id}/films/{film}/poster.jpg`
pub(crate) async fn poster(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let video = find(&app, &caller, &address).await?;
    let found = app.projects.extras.poster(&video).await;
    found_whole(found, Kind::Jpeg, &headers)
}

/// `GET /api/v1/projects/{id}/films/{film}/captions.vtt`
pub(crate) async fn captions(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let video = find(&app, &caller, &address).await?;
    let found = app.projects.extras.captions(&video).await;
    found_whole(found, Kind::Captions, &headers)
}

async fn find(app: &App, caller: &Caller, address: &Address) -> Result<Video, Problem> {
    let (id, film) = (address.part("id")?, address.part("film")?);
    let reach = reach(app, caller);
    Ok(app.projects.find_film(&reach, &id, &film).await?)
}
