//! Projects as programs read them. Fields are only ever added.

use doorcast_app::ports::projects::Card;
use doorcast_domain::{
    project::{Backdrop, Casting, Filming, Origin, Project, Revision},
    script::count_words,
    spoken,
};
use serde_json::{Value, json};

use crate::{app::App, problem::Problem, view::time};

/// Returns everything about a project.
pub(super) async fn project(app: &App, project: &Project) -> Result<Value, Problem> {
    let newest = app.newest_film_of(project).await?;
    let status = newest.map_or("draft", |video| video.status().name());
    let script = project.script();
    let text = script.map_or("", |one| one.text.as_str());
    let settings = &project.settings;
    Ok(json!({
        "id": project.id.as_str(),
        "object_id": project.id.to_object_id().map(|id| id.to_string()),
        "agent": project.agent.as_str(),
        "type": project.kind.name(),
        "status": status,
        "title": project.title,
        "topic": project.topic,
        "points": project.points,
        "seconds": project.seconds,
        "language": project.language.name(),
        "script": text,
        "version": project.current,
        "versions": project.revisions.len(),
        "words": count_words(text),
        "spoken_seconds": spoken::seconds(text, project.language).round(),
        "regenerations": project.regenerations,
        "presenter": settings.presenter.as_ref().map(casting),
        "voice": settings.voice.as_ref().map(casting),
        "background": background(&settings.background),
        "aspect_ratio": settings.aspect.name(),
        "quality": settings.quality.name(),
        "photos": settings.photos,
        "films": project.films.iter().map(film).collect::<Vec<_>>(),
        "rating": project.rating.map(|rating| rating.stars()),
        "revision": project.revision,
        "created_at": time(project.created_at_ms),
        "updated_at": time(project.updated_at_ms),
        "deleted_at": project.deleted_at_ms.map(time),
    }))
}

/// Returns what a list shows of a project.
pub(super) fn card(card: &Card) -> Value {
    json!({
        "id": card.id.as_str(),
        "object_id": card.id.to_object_id().map(|id| id.to_string()),
        "agent": card.agent.as_str(),
        "type": card.kind.name(),
        "status": card.status.name(),
        "title": card.title,
        "newest_film": card.newest.as_ref().map(|(film, _)| film.as_str()),
        "created_at": time(card.created_at_ms),
        "deleted_at": card.deleted_at_ms.map(time),
    })
}

/// Returns a version of the script.
pub(super) fn version(project: &Project, revision: &Revision) -> Value {
    let origin = match &revision.origin {
        Origin::Written { .. } => "written",
        Origin::Edited { .. } => "edited",
        Origin::Own => "own",
    };
    let of = match &revision.origin {
        Origin::Edited { of } => Some(*of),
        Origin::Written { .. } | Origin::Own => None,
    };
    json!({
        "number": revision.number,
        "text": revision.text,
        "words": count_words(&revision.text),
        "origin": origin,
        "edited_from": of,
        "is_current": project.current == Some(revision.number),
        "at": time(revision.at_ms),
    })
}

fn film(film: &Filming) -> Value {
    json!({
        "id": film.video.as_str(),
        "version": film.script,
        "aspect_ratio": film.aspect.name(),
        "quality": film.quality.name(),
        "asked_at": time(film.at_ms),
    })
}

fn casting(casting: &Casting) -> Value {
    json!({ "studio": casting.studio.as_str(), "name": casting.name })
}

fn background(backdrop: &Backdrop) -> Value {
    match backdrop {
        Backdrop::Usual => Value::Null,
        Backdrop::Color(color) => json!({ "color": color }),
        Backdrop::Picture(id) => json!({ "picture": id }),
    }
}
