//! What is being made right now, and whether anybody is making it.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_app::ports::videos::Filter;
use doorcast_domain::pipeline::{Status, Video, id::RenderId, stage::Stage};

use super::{Names, sample_video, videos};
use crate::{
    app::App,
    auth::Person,
    frame::Frame,
    page::{Page, show},
    problem::Problem,
    words::format::machine_time,
};

/// Longer without a round means that nobody works.
const STILL_MS: i64 = 20_000;

/// The page.
#[derive(Template)]
#[template(path = "office/queue.html")]
pub(crate) struct QueuePage {
    frame: Frame,
    names: Names,
    is_working: bool,
    videos: Vec<Video>,
}

impl Page for QueuePage {
    const NAME: &'static str = "office/queue";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let page = |is_working: bool, videos: Vec<Video>| Self {
            frame: frame.clone(),
            names: Names::sample(),
            is_working,
            videos,
        };
        let since_ms = 1_790_000_000_000;
        let waiting = Stage::Queued {
            since_ms,
            not_before_ms: 0,
        };
        let rendering = Stage::Rendering {
            render: "render-1".parse::<RenderId>().expect("an id"),
            since_ms,
            next_ms: 0,
            misses: 0,
        };
        let full = vec![
            sample_video("Casita with a view in Palm Desert", "dana", rendering),
            sample_video("October market update", "marisol", waiting),
        ];
        vec![
            ("full", page(true, full)),
            ("empty", page(true, Vec::new())),
            ("still", page(false, Vec::new())),
        ]
    }
}

impl QueuePage {
    fn since(&self, video: &Video) -> i64 {
        match &video.stage {
            Stage::Queued { since_ms, .. }
            | Stage::Rendering { since_ms, .. }
            | Stage::Storing { since_ms, .. } => *since_ms,
            Stage::Submitting { first_sent_ms, .. } => *first_sent_ms,
            Stage::LookingUp { last_sent_ms, .. } => *last_sent_ms,
            _ => video.created_at_ms,
        }
    }

    fn machine_time(&self, at_ms: i64) -> String {
        machine_time(at_ms)
    }
}

/// Returns the id of the message that names a stage, and how it is marked.
pub(crate) fn stage(stage: &Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Draft => ("queue-stage-draft", ""),
        Stage::Queued { .. } => ("queue-stage-waiting", ""),
        Stage::Submitting { .. } => ("queue-stage-sending", "live"),
        Stage::LookingUp { .. } => ("queue-stage-looking", "warn"),
        Stage::Rendering { .. } => ("queue-stage-making", "live"),
        Stage::Storing { .. } => ("queue-stage-storing", "live"),
        Stage::Completed { .. } => ("queue-stage-ready", "good"),
        Stage::NeedsAttention { .. } => ("queue-stage-attention", "warn"),
        Stage::Cancelled { .. } => ("queue-stage-cancelled", ""),
        Stage::Failed { .. } => ("queue-stage-failed", "bad"),
    }
}

/// Shows the queue.
pub(crate) async fn show_queue(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
) -> Result<Response, Problem> {
    let last_round_ms = app.pulse.last_ms();
    let now_ms = app.desk.clock.now_ms();
    let filter = Filter {
        office: Some(person.office.clone()),
        status: Some(Status::Generating),
        ..Filter::default()
    };
    Ok(show(&QueuePage {
        names: Names::read(&app, &person.office).await?,
        is_working: last_round_ms.is_some_and(|last_ms| now_ms - last_ms < STILL_MS),
        videos: videos(&app, filter).await?,
        frame,
    }))
}
