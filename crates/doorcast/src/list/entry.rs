//! One line of the list: a video made here, or a production video.

use doorcast_app::run::{Run, RunState};
use doorcast_domain::pipeline::{Video, stage::Stage};
use serde_json::{Value, json};

use crate::{
    production_view,
    view::{self, RunView},
};

/// One line of the list.
pub(super) enum Entry {
    /// A video made here.
    Run(Run),
    /// A production video.
    Video(Box<Video>),
}

impl Entry {
    /// Returns its name; later ones sort after earlier ones.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Run(run) => run.id.as_str(),
            Self::Video(video) => video.id.as_str(),
        }
    }

    pub(super) fn title(&self) -> &str {
        match self {
            Self::Run(run) => &run.video.title,
            Self::Video(video) => &video.order.title,
        }
    }

    pub(super) fn quality(&self) -> &'static str {
        match self {
            Self::Run(run) => run.video.quality.name(),
            Self::Video(_) => "production",
        }
    }

    pub(super) fn created_at_ms(&self) -> i64 {
        match self {
            Self::Run(run) => run.created_at_ms,
            Self::Video(video) => video.created_at_ms,
        }
    }

    pub(super) fn seconds(&self) -> f64 {
        match self {
            Self::Run(run) => view::seconds(run),
            Self::Video(video) => production_view::seconds(video),
        }
    }

    /// Returns how far it is, in two or three plain words.
    pub(super) fn status(&self) -> &'static str {
        match self {
            Self::Run(run) => match run.state {
                RunState::Making => "being made",
                RunState::Completed { .. } => "ready",
                RunState::Failed { .. } => "failed",
                RunState::Cancelled { .. } => "cancelled",
                RunState::Interrupted => "interrupted",
            },
            Self::Video(video) => match video.stage {
                Stage::Draft => "not ordered",
                Stage::Queued { .. } => "waiting",
                Stage::Submitting { .. } => "being ordered",
                Stage::LookingUp { .. } => "being looked up",
                Stage::Rendering { .. } => "being made",
                Stage::Storing { .. } => "being stored",
                Stage::Completed { .. } => "ready",
                Stage::NeedsAttention { .. } => "needs you",
                Stage::Cancelled { .. } => "cancelled",
                Stage::Failed { .. } => "failed",
            },
        }
    }

    /// Returns it as `show --json` does.
    pub(super) fn as_json(&self, now_ms: i64) -> Value {
        match self {
            Self::Run(run) => json!(RunView::of(run)),
            Self::Video(video) => production_view::as_json(video, now_ms),
        }
    }
}
