//! A run as a row: real columns for what is filtered or constrained, one JSON column for the rest.

use doorcast_app::run::{Quality, Reel, Run, RunState, TimedScript, Video, VideoFiles};
use doorcast_domain::video::{AspectRatio, Language, VideoType};
use rusqlite::{Row, types::Type};
use serde::{Deserialize, Serialize};

pub(super) const COLUMNS: &str =
    "id, status, created_at_ms, ended_at_ms, cost_cents, title, details, script";

/// The JSON column. New fields must be optional.
#[derive(Serialize, Deserialize)]
pub(super) struct Details {
    #[serde(rename = "type")]
    video_type: VideoType,
    aspect: AspectRatio,
    language: Language,
    is_preview: bool,
    words: usize,
    seconds: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reel: Option<ReelDetails>,
}

#[derive(Serialize, Deserialize)]
struct ReelDetails {
    duration_ms: u64,
    width: u32,
    height: u32,
    #[serde(flatten)]
    files: VideoFiles,
}

impl Details {
    pub(super) fn of(run: &Run) -> Self {
        let video = &run.video;
        Self {
            video_type: video.video_type,
            aspect: video.aspect,
            language: video.language,
            is_preview: video.quality == Quality::Preview,
            words: run.script.words,
            seconds: run.script.seconds,
            reason: None,
            reel: None,
        }
    }

    /// Adds what is known once the run has ended.
    pub(super) fn ended(mut self, state: &RunState) -> Self {
        match state {
            RunState::Completed { reel, .. } => {
                self.reel = Some(ReelDetails {
                    duration_ms: reel.duration_ms,
                    width: reel.width,
                    height: reel.height,
                    files: reel.files.clone(),
                });
            }
            RunState::Failed { reason, .. } => self.reason = Some(reason.clone()),
            RunState::Making | RunState::Cancelled { .. } | RunState::Interrupted => {}
        }
        self
    }
}

/// Reads a row of [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Run> {
    let id: String = row.get("id")?;
    let details: Details = details(row)?;
    let status: String = row.get("status")?;
    let ended: Option<i64> = row.get("ended_at_ms")?;
    let state = state(&status, ended, &details).ok_or_else(|| wrong("status", &status))?;
    Ok(Run {
        id: id.parse().map_err(|_| wrong("id", &id))?,
        created_at_ms: row.get("created_at_ms")?,
        video: Video {
            title: row.get("title")?,
            video_type: details.video_type,
            aspect: details.aspect,
            language: details.language,
            quality: match details.is_preview {
                true => Quality::Preview,
                false => Quality::Full,
            },
        },
        script: TimedScript {
            text: row.get("script")?,
            words: details.words,
            seconds: details.seconds,
        },
        cost_cents: row.get("cost_cents")?,
        state,
    })
}

/// Reads the JSON column of a row.
pub(super) fn details(row: &Row<'_>) -> rusqlite::Result<Details> {
    let json: String = row.get("details")?;
    serde_json::from_str(&json).map_err(|_| wrong("details", &json))
}

fn state(status: &str, ended_at_ms: Option<i64>, details: &Details) -> Option<RunState> {
    Some(match (status, ended_at_ms) {
        ("making", None) => RunState::Making,
        ("interrupted", None) => RunState::Interrupted,
        ("cancelled", Some(at_ms)) => RunState::Cancelled { at_ms },
        ("failed", Some(at_ms)) => RunState::Failed {
            at_ms,
            reason: details.reason.clone().unwrap_or_default(),
        },
        ("completed", Some(at_ms)) => {
            let reel = details.reel.as_ref()?;
            RunState::Completed {
                at_ms,
                reel: Reel {
                    duration_ms: reel.duration_ms,
                    width: reel.width,
                    height: reel.height,
                    files: reel.files.clone(),
                },
            }
        }
        _ => return None,
    })
}

fn wrong(column: &str, value: &str) -> rusqlite::Error {
    let cause = format!("the column {column} holds \"{value}\"");
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, cause.into())
}
