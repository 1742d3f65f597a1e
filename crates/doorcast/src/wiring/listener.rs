//! Who hears what somebody ought to be told.

use std::error::Error;

use doorcast_app::{ports::StoreError, runner::Listener};
use doorcast_domain::pipeline::{event::Alert, id::VideoId};

use crate::text::remark;

/// Tells nobody: for programs, which read the video itself.
pub(crate) struct Quiet;

impl Listener for Quiet {
    fn alert(&self, _: &VideoId, _: &Alert) {}

    fn store_failed(&self, _: &'static str, _: &StoreError) {}
}

/// Writes a line on standard error.
pub(crate) struct ToStandardError;

impl Listener for ToStandardError {
    fn alert(&self, video: &VideoId, alert: &Alert) {
        remark(&format!("{video}: {}", told(alert)));
    }

    fn store_failed(&self, doing: &'static str, error: &StoreError) {
        let cause = error
            .source()
            .map_or(String::new(), |cause| format!(": {cause}"));
        remark(&format!("failed to {doing}: {error}{cause}"));
    }
}

fn told(alert: &Alert) -> String {
    match alert {
        Alert::BoughtTwice { others, .. } => {
            format!(
                "the studio has made it {} times; ask for a refund",
                others + 1
            )
        }
        Alert::FoundAfterAll { .. } => {
            "the studio has made it after all; it counts against the budget".to_owned()
        }
        Alert::DearerThanQuoted { .. } => "it came dearer than quoted".to_owned(),
    }
}
