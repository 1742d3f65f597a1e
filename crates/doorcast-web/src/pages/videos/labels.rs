//! Plain words for kinds, statuses, stages and shapes.

use doorcast_app::projects::Part;
use doorcast_domain::{
    pipeline::{
        Status,
        stage::{Attention, Stage},
    },
    project::{Origin, Step},
    video::{AspectRatio, Quality, VideoType},
};

/// Returns what a kind is called.
pub(super) fn kind(kind: VideoType) -> &'static str {
    match kind {
        VideoType::PropertyListing => "kind-property",
        VideoType::MarketUpdate => "kind-market",
        VideoType::PersonalMessage => "kind-message",
        VideoType::Custom => "kind-custom",
    }
}

/// Returns what a kind is good for.
pub(super) fn kind_hint(kind: VideoType) -> &'static str {
    match kind {
        VideoType::PropertyListing => "kind-property-hint",
        VideoType::MarketUpdate => "kind-market-hint",
        VideoType::PersonalMessage => "kind-message-hint",
        VideoType::Custom => "kind-custom-hint",
    }
}

/// Returns what a step is called.
pub(super) fn step(step: Step) -> &'static str {
    match step {
        Step::Kind => "step-kind",
        Step::Topic => "step-topic",
        Step::Script => "step-script",
        Step::Settings => "step-settings",
        Step::Shape => "step-shape",
        Step::Finish => "step-finish",
    }
}

/// Returns what a part of the making is called.
pub(super) fn part(part: Part) -> &'static str {
    match part {
        Part::Script => "took-script",
        Part::Waiting => "took-waiting",
        Part::Speech => "took-speech",
        Part::Film => "took-film",
        Part::Storing => "took-storing",
    }
}

/// Returns what a status is called, and how it is colored.
pub(super) fn status(status: Status, quality: Option<Quality>) -> (&'static str, &'static str) {
    match (status, quality) {
        (Status::Draft, _) => ("status-draft", ""),
        (Status::Generating, _) => ("status-generating", "live"),
        (Status::Completed, Some(Quality::Preview)) => ("status-preview", "info"),
        (Status::Completed, _) => ("status-completed", "good"),
        (Status::Failed, _) => ("status-failed", "warn"),
    }
}

/// Returns what a shape is called.
pub(super) fn shape(aspect: AspectRatio) -> &'static str {
    match aspect {
        AspectRatio::Landscape => "shape-landscape",
        AspectRatio::Portrait => "shape-portrait",
        AspectRatio::Square => "shape-square",
        AspectRatio::Classic => "shape-classic",
    }
}

/// Returns the class that draws a shape.
pub(super) fn shape_class(aspect: AspectRatio) -> &'static str {
    match aspect {
        AspectRatio::Landscape => "landscape",
        AspectRatio::Portrait => "portrait",
        AspectRatio::Square => "square",
        AspectRatio::Classic => "classic",
    }
}

/// Returns what a quality is called.
pub(super) fn quality(quality: Quality) -> &'static str {
    match quality {
        Quality::Preview => "quality-preview",
        Quality::Production => "quality-production",
    }
}

/// Returns where the words of a version are from.
pub(super) fn origin(origin: &Origin) -> &'static str {
    match origin {
        Origin::Written { .. } => "origin-written",
        Origin::Edited { .. } => "origin-edited",
        Origin::Own => "origin-own",
    }
}

/// Returns why a film stopped, in words a person can act on.
pub(super) fn stopped(stage: &Stage) -> &'static str {
    match stage {
        Stage::NeedsAttention { why, .. } => match why {
            Attention::Absent => "stopped-absent",
            Attention::Account { .. } => "stopped-account",
            Attention::Unpaid => "stopped-unpaid",
            Attention::Vanished { .. } => "stopped-vanished",
            Attention::Storage { .. } => "stopped-storage",
        },
        Stage::Cancelled { .. } => "stopped-cancelled",
        Stage::Failed { .. }
        | Stage::Draft
        | Stage::Queued { .. }
        | Stage::Submitting { .. }
        | Stage::LookingUp { .. }
        | Stage::Rendering { .. }
        | Stage::Storing { .. }
        | Stage::Completed { .. } => "stopped-failed",
    }
}
