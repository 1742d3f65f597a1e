//! A run as programs and people see it.

use std::{fmt::Write as _, path::PathBuf};

use doorcast_app::run::{Run, RunState};
use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

use crate::text::plain;

/// A run as JSON. Fields are only ever added.
#[derive(Debug, Serialize)]
pub(crate) struct RunView<'a> {
    id: &'a str,
    status: &'static str,
    title: &'a str,
    #[serde(rename = "type")]
    video_type: &'static str,
    aspect: &'static str,
    language: &'static str,
    quality: &'static str,
    script: &'a str,
    words: usize,
    /// The length of the video, or what it was reckoned to be while there is none.
    seconds: f64,
    cost_cents: u32,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<FilesView>,
}

#[derive(Debug, Serialize)]
struct FilesView {
    video: PathBuf,
    poster: PathBuf,
    captions: PathBuf,
}

impl<'a> RunView<'a> {
    pub(crate) fn of(run: &'a Run) -> Self {
        let reel = match &run.state {
            RunState::Completed { reel, .. } => Some(reel),
            _ => None,
        };
        let reason = match &run.state {
            RunState::Failed { reason, .. } => Some(reason.as_str()),
            _ => None,
        };
        Self {
            id: run.id.as_str(),
            status: run.state.name(),
            title: &run.video.title,
            video_type: run.video.video_type.name(),
            aspect: run.video.aspect.name(),
            language: run.video.language.name(),
            quality: run.video.quality.name(),
            script: &run.script.text,
            words: run.script.words,
            seconds: seconds(run),
            cost_cents: run.cost_cents,
            created_at: rfc3339(run.created_at_ms),
            ended_at: run.state.ended_at_ms().map(rfc3339),
            reason,
            width: reel.map(|reel| reel.width),
            height: reel.map(|reel| reel.height),
            files: reel.map(|reel| FilesView {
                video: reel.files.video.clone(),
                poster: reel.files.poster.clone(),
                captions: reel.files.captions.clone(),
            }),
        }
    }
}

/// Returns everything about a run, for a person.
pub(crate) fn describe(run: &Run) -> String {
    let video = &run.video;
    let mut text = format!("{}\n\n", plain(&run.script.text));
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{name:<10}{}", plain(value));
    };
    line("title", &video.title);
    line("words", &run.script.words.to_string());
    line("length", &format!("{:.1} seconds", seconds(run)));
    line("cost", &dollars(run.cost_cents));
    line(
        "kind",
        &format!(
            "{}, {}, {}, {} quality",
            video.video_type,
            video.aspect,
            video.language,
            video.quality.name()
        ),
    );
    line("made", &local_time(run.created_at_ms));
    line("status", run.state.name());
    match &run.state {
        RunState::Completed { reel, .. } => {
            line("video", &reel.files.video.display().to_string());
            line("poster", &reel.files.poster.display().to_string());
            line("captions", &reel.files.captions.display().to_string());
        }
        RunState::Failed { reason, .. } => line("reason", reason),
        RunState::Making | RunState::Cancelled { .. } | RunState::Interrupted => {}
    }
    line("run", run.id.as_str());
    text
}

/// Returns the length of the video, or what it was reckoned to be while there is none.
pub(crate) fn seconds(run: &Run) -> f64 {
    match &run.state {
        RunState::Completed { reel, .. } => reel.duration_ms as f64 / 1000.0,
        _ => run.script.seconds,
    }
}

/// Returns an amount as "$0.00".
pub(crate) fn dollars(cents: u32) -> String {
    format!("${}.{:02}", cents / 100, cents % 100)
}

/// Returns a moment as the person's own clock shows it.
pub(crate) fn local_time(at_ms: i64) -> String {
    let moment = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    let here = moment.to_zoned_datetime(TimeZone::system());
    here.strftime("%Y-%m-%d %H:%M").to_string()
}

/// Returns a moment as programs read it.
pub(crate) fn rfc3339(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms)
        .unwrap_or_default()
        .to_string()
}
