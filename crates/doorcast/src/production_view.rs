//! A production video as programs and people see it.

use doorcast_domain::{
    ledger::UsdMicros,
    pipeline::{
        Video,
        stage::{Stage, StoredFilm},
        words,
    },
    script::count_words,
    spoken,
};
use serde_json::{Value, json};

use crate::{
    text::plain,
    view::{local_time, rfc3339},
};

/// Returns a video as JSON. Fields are only ever added.
pub(crate) fn as_json(video: &Video, now_ms: i64) -> Value {
    let film = film(video);
    json!({
        "id": video.id,
        "status": video.status().name(),
        "stage": video.stage.name(),
        "message": words::message(video, now_ms).english,
        "quality": "production",
        "title": video.order.title,
        "aspect": video.order.aspect,
        "language": video.order.language,
        "studio": video.order.studio,
        "media": video.order.media,
        "avatar": video.order.presenter,
        "script": video.order.script,
        "writer": video.authorship.as_ref().map(|written| written.author.name()),
        "writer_note": video.authorship.as_ref().and_then(|written| written.stepped_in.as_deref()),
        "words": count_words(&video.order.script),
        "seconds": seconds(video),
        "cost_usd": cost(video).0 as f64 / 1e6,
        "created_at": rfc3339(video.created_at_ms),
        "url": film.map(|film| &film.url),
        "checksum": film.map(|film| &film.checksum),
        "size_bytes": film.map(|film| film.size_bytes),
    })
}

/// Returns a video for a person.
pub(crate) fn describe(video: &Video, now_ms: i64) -> String {
    let kept = film(video).map_or(String::new(), |film| {
        format!("kept at   {}\n", plain(&film.url))
    });
    format!(
        "{title}\n{message}\n\n{summary}\n\nordered   {ordered}\n{kept}id        {id}\n",
        title = plain(&video.order.title),
        message = plain(&words::message(video, now_ms).english),
        summary = summary(video),
        ordered = local_time(video.created_at_ms),
        id = video.id,
    )
}

/// Returns the words of a video and what they came to.
pub(crate) fn summary(video: &Video) -> String {
    format!(
        "{script}\n\n{words} words, {seconds:.1} seconds, cost {cost}",
        script = plain(&video.order.script),
        words = count_words(&video.order.script),
        seconds = seconds(video),
        cost = cost(video),
    )
}

/// Returns where a finished video is kept.
pub(crate) fn film(video: &Video) -> Option<&StoredFilm> {
    match &video.stage {
        Stage::Completed { film, .. } => Some(film),
        _ => None,
    }
}

/// Returns how long a video plays, or what it was reckoned to while there is none.
pub(crate) fn seconds(video: &Video) -> f64 {
    match film(video) {
        Some(film) => film.duration_ms as f64 / 1_000.0,
        None => spoken::seconds(&video.order.script, video.order.language),
    }
}

/// Returns what all attempts have cost.
fn cost(video: &Video) -> UsdMicros {
    let charged = video.attempts.iter().filter_map(|attempt| attempt.charged);
    charged.fold(UsdMicros::ZERO, UsdMicros::plus)
}
