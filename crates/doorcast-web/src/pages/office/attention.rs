//! Videos that wait for a person, each with what happened and what can be done.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_app::ports::videos::Filter;
use doorcast_domain::pipeline::{
    Video,
    id::VideoId,
    stage::{Attention, Remedy, Stage},
};

use super::{Names, sample_video, videos};
use crate::{
    app::App,
    auth::Person,
    frame::Frame,
    input::VideoInPath,
    page::{Page, back_saying, show},
    problem::Problem,
    session::SignedIn,
    words::{Message, message, message::Phrase},
};

const HERE: &str = "/agent/cms/office/attention";

/// The page.
#[derive(Template)]
#[template(path = "office/attention.html")]
pub(crate) struct AttentionPage {
    frame: Frame,
    names: Names,
    videos: Vec<Video>,
}

impl Page for AttentionPage {
    const NAME: &'static str = "office/attention";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let page = |videos: Vec<Video>| Self {
            frame: frame.clone(),
            names: Names::sample(),
            videos,
        };
        let wait = |why: Attention| Stage::NeedsAttention {
            why,
            since_ms: 1_790_000_000_000,
        };
        let full = vec![
            sample_video("Open house on Saturday", "dana", wait(Attention::Absent)),
            sample_video("Just sold", "marisol", wait(Attention::Unpaid)),
        ];
        vec![("full", page(full)), ("empty", page(Vec::new()))]
    }
}

impl AttentionPage {
    fn why(&self, video: &Video) -> Phrase {
        let message = match &video.stage {
            Stage::NeedsAttention { why, .. } => words(why),
            _ => message("queue-stage-failed"),
        };
        message.read(self.frame.words)
    }

    /// Returns whether looking again costs nothing and may help.
    fn can_retry(&self, video: &Video) -> bool {
        match &video.stage {
            Stage::NeedsAttention { why, .. } => match why {
                Attention::Storage { .. } | Attention::Vanished { .. } | Attention::Absent => true,
                Attention::Account { .. } | Attention::Unpaid => false,
            },
            _ => false,
        }
    }
}

fn words(why: &Attention) -> Message {
    match why {
        Attention::Absent => message("attention-absent"),
        Attention::Account { refusal } if refusal.remedy == Remedy::Wallet => {
            message("attention-wallet")
        }
        Attention::Account { refusal } => {
            message("attention-account").arg("reason", &refusal.message)
        }
        Attention::Unpaid => message("attention-unpaid"),
        Attention::Vanished { .. } => message("attention-vanished"),
        Attention::Storage { reason, .. } => message("attention-storage").arg("reason", reason),
    }
}

/// Shows what waits.
pub(crate) async fn show_attention(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
) -> Result<Response, Problem> {
    let filter = Filter {
        office: Some(person.office.clone()),
        is_waiting: true,
        ..Filter::default()
    };
    Ok(show(&AttentionPage {
        names: Names::read(&app, &person.office).await?,
        videos: videos(&app, filter).await?,
        frame,
    }))
}

/// Has the studio or the storage asked again.
pub(crate) async fn retry(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    VideoInPath(id): VideoInPath,
) -> Result<Response, Problem> {
    let id = of_office(&app, &person, &id).await?;
    app.desk.resume(&id).await?;
    Ok(back_saying(HERE, &frame, "flash-retried"))
}

/// Leaves it.
pub(crate) async fn cancel(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    VideoInPath(id): VideoInPath,
) -> Result<Response, Problem> {
    let id = of_office(&app, &person, &id).await?;
    app.desk.cancel(&id).await?;
    Ok(back_saying(HERE, &frame, "flash-cancelled"))
}

/// Returns the id of a video of the own office. Others are not there.
async fn of_office(app: &App, person: &SignedIn, id: &VideoId) -> Result<VideoId, Problem> {
    let found = app.desk.store.find(id).await?;
    let own = found.filter(|video| video.office == person.office);
    own.map(|video| video.id).ok_or_else(Problem::not_found)
}
