//! A project as the older CMS keeps it: the same keys in the same order, absent where it knows nothing.

use doorcast_app::accounts::object_id::object_id_of;
use doorcast_domain::{
    pipeline::{Status, Video, stage::Stage, words},
    project::{Backdrop, Casting, Project},
    video::Quality,
};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Number;

use super::{Channel, id_of};
use crate::{app::App, view};

/// What a video is called that nobody has named.
pub(super) const UNTITLED: &str = "Untitled Video";

/// The vendor whose names of films the older CMS knows.
const CLOUDINARY: &str = "cloudinary";

/// A video of the older CMS.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PropertyVideo {
    #[serde(rename = "_id")]
    id: String,
    user_id: String,
    video_type: &'static str,
    title: String,
    script: String,
    heygen: Heygen,
    status: &'static str,
    credits_used: usize,
    created_at: String,
    updated_at: String,
    #[serde(rename = "__v")]
    version: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    heygen_video_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloudinary_video_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloudinary_video_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generated_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    video_url: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Heygen {
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voice_id: Option<String>,
    aspect_ratio: &'static str,
    background: Background,
    quality: &'static str,
}

#[derive(Debug, Serialize)]
struct Background {
    #[serde(rename = "type")]
    kind: &'static str,
    value: String,
}

/// A film as the older CMS knows it.
#[derive(Debug, Default)]
pub(super) struct Filmed {
    pub(super) video_url: Option<String>,
    pub(super) thumbnail_url: Option<String>,
    pub(super) duration: Option<Number>,
    generated_at_ms: Option<i64>,
}

impl PropertyVideo {
    /// Returns a project and its newest film as one video.
    pub(super) fn of(
        app: &App,
        project: &Project,
        newest: Option<&Video>,
        channel: Channel,
    ) -> Self {
        let filmed = newest.map(|video| filmed(app, project, video, channel));
        let filmed = filmed.unwrap_or_default();
        let (cloudinary_video_id, cloudinary_video_url) = newest.and_then(in_cloudinary).unzip();
        let changed_at_ms = filmed.generated_at_ms.unwrap_or_default();
        Self {
            id: id_of(&project.id),
            user_id: object_id_of(&project.agent).to_string(),
            video_type: project.kind.name(),
            title: match project.shown_title() {
                "" => UNTITLED.to_owned(),
                title => title.to_owned(),
            },
            script: project.script().map_or("", |one| &one.text).to_owned(),
            heygen: Heygen::of(project),
            status: status(newest).name(),
            credits_used: credits(project),
            created_at: date(project.created_at_ms),
            updated_at: date(project.updated_at_ms.max(changed_at_ms)),
            version: 0,
            heygen_video_id: newest.and_then(reference),
            cloudinary_video_id,
            cloudinary_video_url,
            duration: filmed.duration,
            generated_at: filmed.generated_at_ms.map(date),
            thumbnail_url: filmed.thumbnail_url,
            video_url: filmed.video_url,
        }
    }
}

impl Heygen {
    fn of(project: &Project) -> Self {
        let settings = &project.settings;
        let name = |casting: &Option<Casting>| casting.as_ref().map(|one| one.name.clone());
        let newest = project.newest_film();
        Self {
            avatar_id: name(&settings.presenter),
            voice_id: name(&settings.voice),
            aspect_ratio: settings.aspect.name(),
            background: background(&settings.background),
            quality: newest.map_or(settings.quality, |film| film.quality).name(),
        }
    }
}

fn background(backdrop: &Backdrop) -> Background {
    let (kind, value) = match backdrop {
        Backdrop::Usual => ("color", "#FFFFFF".to_owned()),
        Backdrop::Color(color) => ("color", color.to_ascii_uppercase()),
        Backdrop::Picture(id) => ("image", format!("/agent/cms/pictures/{id}")),
    };
    Background { kind, value }
}

/// Returns the status of a project by its newest film.
pub(super) fn status(newest: Option<&Video>) -> Status {
    newest.map_or(Status::Draft, Video::status)
}

/// Previews are free.
fn credits(project: &Project) -> usize {
    let films = project.films.iter();
    films
        .filter(|film| film.quality == Quality::Production)
        .count()
}

/// Returns what the studio calls a film, or what we have told it to call back for.
pub(super) fn reference(video: &Video) -> Option<String> {
    let attempt = video.attempt()?;
    let render = attempt.render().map(|render| render.as_str().to_owned());
    Some(render.unwrap_or_else(|| attempt.id.to_string()))
}

/// Returns where a finished film is seen, by whoever has come that way.
pub(super) fn filmed(app: &App, project: &Project, video: &Video, channel: Channel) -> Filmed {
    let Stage::Completed { film, at_ms } = &video.stage else {
        return Filmed::default();
    };
    let place = match channel {
        Channel::Page => format!("/agent/cms/videos/{}/films/{}", project.id, video.id),
        Channel::Program => format!("/api/v1/projects/{}/films/{}", project.id, video.id),
    };
    let is_kept_here = app.films.contains_key(&video.order.media);
    Filmed {
        video_url: Some(match is_kept_here {
            true => format!("{place}/film.mp4"),
            false => film.url.clone(),
        }),
        thumbnail_url: Some(format!("{place}/poster.jpg")),
        duration: seconds(film.duration_ms),
        generated_at_ms: Some(*at_ms),
    }
}

/// Whole seconds are a whole number.
fn seconds(ms: u64) -> Option<Number> {
    match ms % 1_000 {
        0 => Some(Number::from(ms / 1_000)),
        _ => Number::from_f64(ms as f64 / 1_000.0),
    }
}

fn in_cloudinary(video: &Video) -> Option<(String, String)> {
    let film = view::film(video).filter(|_| video.order.media.as_str() == CLOUDINARY)?;
    Some((film.key.to_string(), film.url.clone()))
}

/// Returns what a person reads about a film that was not made.
pub(super) fn error(app: &App, video: &Video) -> Option<String> {
    let is_failed = video.status() == Status::Failed;
    is_failed.then(|| {
        words::message(video, app.desk.clock.now_ms())
            .english
            .clone()
    })
}

/// Returns a moment as JavaScript writes it.
fn date(at_ms: i64) -> String {
    let moment = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    format!("{moment:.3}")
}
