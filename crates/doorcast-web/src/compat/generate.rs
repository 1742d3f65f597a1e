//! `POST /api/videos/generate`: a project of given words, filmed at once.
//!
//! The price is what the studio asks at that moment; budgets and caps hold as everywhere. Under an `Idempotency-Key` the
//! same request makes one video and buys one film, however often it is sent.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderName},
};
use doorcast_app::{
    ports::drafts::{MAX_KEY_BYTES, Request},
    projects::{FilmError, Keyed, Projects},
};
use doorcast_domain::{
    pipeline::{Video, attempt::Quote},
    project::{Backdrop, Casting, Project, Step, edit::Edit},
    video::{AspectRatio, Language, Quality, VideoType},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Member, Trouble, Wish, document, id_of, speaker};
use crate::{app::App, problem::Problem};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Under which name the film of such a project is found again.
const THE_FILM: &str = "generate";

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Asked {
    video_type: Option<String>,
    title: Option<String>,
    script: Option<String>,
    avatar_id: Option<String>,
    voice_id: Option<String>,
    aspect_ratio: Option<String>,
    background: Option<Background>,
    quality: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Background {
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

/// Makes a video.
pub(crate) async fn generate(
    State(app): State<Arc<App>>,
    member: Member,
    headers: HeaderMap,
    wish: Wish<Asked>,
) -> Result<Json<Value>, Trouble> {
    let digest = Request::digest_of(&wish.bytes);
    let key = key(&headers)?;
    let (kind, edit) = read(&app, wish.value)?;
    let speaker = speaker(&app, &member.owner).await?;
    let keyed = key.map(|key| Keyed { key, digest });
    let language = member.language.unwrap_or(Language::English);
    let begun = app
        .projects
        .begin_with(&member.owner, kind, language, edit, keyed);
    let project = begun.await?.project;
    let film = Keyed {
        key: THE_FILM.into(),
        digest,
    };
    let video = filmed(&app, &member, &project, &speaker, film).await;
    let video = video.map_err(Problem::from)?;
    Ok(Json(json!({
        "success": true,
        "videoId": id_of(&project.id),
        "heygenVideoId": document::reference(&video),
    })))
}

async fn filmed(
    app: &App,
    member: &Member,
    project: &Project,
    speaker: &doorcast_app::projects::Speaker,
    film: Keyed,
) -> Result<Video, FilmError> {
    let (owner, projects) = (&member.owner, &app.projects);
    let plan = Projects::plan(project, project.settings.quality)?;
    let agreed = match plan.quality {
        Quality::Preview => Quote::free(0),
        Quality::Production => projects.quote(owner, &project.id, plan, speaker).await?,
    };
    projects
        .film_once(owner, &project.id, plan, speaker, agreed, film)
        .await
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Trouble> {
    let Some(value) = headers.get(KEY) else {
        return Ok(None);
    };
    let key = value.to_str().ok().filter(|key| {
        (1..=MAX_KEY_BYTES).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
    });
    match key {
        // Other routes have keys of their own.
        Some(key) if key.len() + THE_FILM.len() < MAX_KEY_BYTES => {
            Ok(Some(format!("{THE_FILM}:{key}")))
        }
        _ => Err(Trouble::wrong(
            "Idempotency-Key has to be 1 to 190 printable characters.",
        )),
    }
}

/// Reads what is asked for.
fn read(app: &App, asked: Asked) -> Result<(VideoType, Edit), Trouble> {
    let text = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let (Some(kind), Some(script), Some(avatar), Some(voice)) = (
        text(asked.video_type),
        text(asked.script),
        text(asked.avatar_id),
        text(asked.voice_id),
    ) else {
        return Err(Trouble::wrong("Missing required fields"));
    };
    let kind = choice::<VideoType>("videoType", &kind)?;
    let quality = choice::<Quality>("quality", asked.quality.as_deref().unwrap_or("production"))?;
    let aspect = asked.aspect_ratio.as_deref().unwrap_or("16:9");
    let aspect = choice::<AspectRatio>("aspectRatio", aspect)?;
    let studio = &app.projects.maker(quality).studio;
    let casting = |name: String| {
        let studio = studio.clone();
        Some(Casting { studio, name })
    };
    let edit = Edit {
        title: Some(text(asked.title).unwrap_or_else(|| document::UNTITLED.to_owned())),
        script: Some(script),
        presenter: Some(casting(avatar)),
        voice: Some(casting(voice)),
        background: asked.background.map(backdrop).transpose()?,
        aspect: Some(aspect),
        quality: Some(quality),
        step: Some(Step::Finish),
        ..Edit::default()
    };
    Ok((kind, edit))
}

fn choice<T: std::str::FromStr>(field: &str, name: &str) -> Result<T, Trouble> {
    name.parse()
        .map_err(|_| Trouble::wrong(format!("{field} is not one of the choices.")))
}

fn backdrop(background: Background) -> Result<Backdrop, Trouble> {
    let value = background.value.trim();
    match background.kind.as_str() {
        "color" => Ok(Backdrop::Color(value.to_owned())),
        "image" => {
            let name = value.rsplit('/').next().unwrap_or_default();
            let picture = name.parse().map(Backdrop::Picture);
            picture.map_err(|_| {
                Trouble::wrong("background.value has to be the address of a picture of the office.")
            })
        }
        _ => Err(Trouble::wrong("background.type has to be color or image.")),
    }
}
