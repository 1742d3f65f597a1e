//! `GET /agent/cms/videos/{id}`: the video, however far it is.

mod sample;

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_app::projects::{Happening, History, Part, Plan, What};
use doorcast_domain::{
    ledger::{Movement, UsdMicros},
    pipeline::{
        Video,
        stage::{Attention, Failure, Stage, StoredFilm},
    },
    project::{Project, Revision},
    video::AspectRatio,
};

use super::{
    ProjectInPath, labels, own, owner_of,
    progress::{self, Progress},
    speaker, step_of,
};
use crate::{
    app::App,
    auth::Person,
    frame::Frame,
    page::{Page, go, show},
    problem::Problem,
    words::format::machine_time,
};

/// The page.
#[derive(Template)]
#[template(path = "videos/show.html")]
pub(crate) struct VideoPage {
    frame: Frame,
    project: Project,
    films: Vec<Video>,
    /// How far the newest film is, while it moves.
    progress: Option<Progress>,
    history: History,
    /// What other shapes cost, where that is known.
    shapes: Vec<(AspectRatio, UsdMicros)>,
    has_captions: bool,
    has_poster: bool,
}

impl Page for VideoPage {
    const NAME: &'static str = "videos/show";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        sample::pages(frame)
    }
}

impl VideoPage {
    fn id(&self) -> &str {
        self.project.id.as_str()
    }

    fn newest(&self) -> Option<&Video> {
        self.films.last()
    }

    /// Returns the film to play: the newest finished one.
    fn playing(&self) -> Option<(&Video, &StoredFilm)> {
        self.finished().into_iter().next()
    }

    /// Returns every finished film, newest first.
    fn finished(&self) -> Vec<(&Video, &StoredFilm)> {
        let finished = self
            .films
            .iter()
            .rev()
            .filter_map(|video| match &video.stage {
                Stage::Completed { film, .. } => Some((video, film)),
                _ => None,
            });
        finished.collect()
    }

    fn film_at(&self, video: &Video, file: &str) -> String {
        format!("/agent/cms/videos/{}/films/{}/{file}", self.id(), video.id)
    }

    fn status(&self) -> (&'static str, &'static str) {
        let newest = self.newest();
        let quality = newest.map(|video| video.order.style.quality);
        let status = newest.map_or(doorcast_domain::pipeline::Status::Draft, Video::status);
        labels::status(status, quality)
    }

    /// Returns the newest film if it has stopped.
    fn stopped(&self) -> Option<&Video> {
        self.newest()
            .filter(|video| video.status() == doorcast_domain::pipeline::Status::Failed)
    }

    fn why(&self, video: &Video) -> &'static str {
        labels::stopped(&video.stage)
    }

    /// Returns what the studio said, if it said something a person can use.
    fn said<'a>(&self, video: &'a Video) -> Option<&'a str> {
        match &video.stage {
            Stage::Failed {
                why: Failure::Refused { refusal },
                ..
            }
            | Stage::NeedsAttention {
                why: Attention::Account { refusal },
                ..
            } => Some(&refusal.message),
            Stage::Failed {
                why: Failure::Render { message, .. },
                ..
            } => Some(message),
            Stage::NeedsAttention {
                why: Attention::Storage { reason, .. },
                ..
            } => Some(reason),
            _ => None,
        }
    }

    /// Returns whether it can go on from where it stopped without being bought again.
    fn can_resume(&self, video: &Video) -> bool {
        match &video.stage {
            Stage::NeedsAttention { why, .. } => match why {
                Attention::Absent
                | Attention::Account { .. }
                | Attention::Vanished { .. }
                | Attention::Storage { .. } => true,
                Attention::Unpaid => false,
            },
            Stage::Cancelled { .. } => video.may_have_been_bought(),
            _ => false,
        }
    }

    fn can_cancel(&self, video: &Video) -> bool {
        matches!(
            video.stage,
            Stage::Queued { .. } | Stage::NeedsAttention { .. }
        )
    }

    /// Returns the number of the attempt a press for another would make.
    fn next_number(&self, video: &Video) -> usize {
        video.attempts.len() + 1
    }

    /// Returns the price of the last attempt.
    fn price(&self, video: &Video) -> UsdMicros {
        let attempt = video.attempt();
        attempt.map_or(UsdMicros::ZERO, |attempt| attempt.quote.total())
    }

    fn price_of(&self, video: &Video) -> String {
        self.money(&self.price(video))
    }

    fn money(&self, amount: &UsdMicros) -> String {
        self.frame.words.money(*amount)
    }

    fn shape(&self, aspect: &AspectRatio) -> &'static str {
        labels::shape(*aspect)
    }

    fn shape_class(&self, aspect: &AspectRatio) -> &'static str {
        labels::shape_class(*aspect)
    }

    fn quality(&self, video: &Video) -> &'static str {
        labels::quality(video.order.style.quality)
    }

    fn megabytes(&self, film: &StoredFilm) -> String {
        format!("{:.1}", film.size_bytes as f64 / 1_000_000.0)
    }

    fn script(&self) -> Option<&Revision> {
        self.project.script()
    }

    fn stars(&self) -> [(u8, bool); 5] {
        let given = self.project.rating.map_or(0, |rating| rating.stars());
        [1, 2, 3, 4, 5].map(|star| (star, star == given))
    }

    fn edit_path(&self) -> String {
        step_of(&self.project.id, self.project.step).to_string()
    }

    fn when(&self, happening: &Happening) -> String {
        machine_time(happening.at_ms)
    }

    /// Returns what a part of the making is called, and how long it took: "0.4 s".
    fn part(&self, (part, ms): &(Part, u64)) -> (&'static str, String) {
        (labels::part(*part), self.seconds(*ms))
    }

    fn total(&self) -> String {
        self.seconds(self.history.took.iter().map(|(_, ms)| ms).sum())
    }

    fn seconds(&self, ms: u64) -> String {
        match ms {
            0..100 => "< 0.1 s".to_owned(),
            ms => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        }
    }

    /// Returns what happened in words, and the amount if money moved.
    fn what(&self, happening: &Happening) -> (&'static str, Option<String>) {
        let money = |amount| Some(self.frame.words.money(amount));
        match &happening.what {
            What::Begun => ("history-begun", None),
            What::Script { origin, .. } => (labels::origin(origin), None),
            What::Pressed { quote, .. } if quote.total() == UsdMicros::ZERO => {
                ("history-pressed", None)
            }
            What::Pressed { quote, .. } => ("history-pressed", money(quote.total())),
            What::Finished { .. } => ("history-finished", None),
            What::Stopped { stage, .. } => (labels::stopped(stage), None),
            What::Money { movement, .. } => {
                let id = match movement {
                    Movement::Hold(_) | Movement::Extend(_) => "history-held",
                    Movement::Settle(_) => "history-settled",
                    Movement::Release(_) => "history-released",
                    Movement::Doubt(_) | Movement::Reopen(_) => "history-doubt",
                };
                (id, money(movement.amount()))
            }
            What::Deleted => ("history-deleted", None),
        }
    }
}

/// Shows a video. One nobody has filmed yet goes on where it was left.
pub(crate) async fn show_video(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    let project = own(&app, &owner, &id).await?;
    if project.films.is_empty() && project.is_kept() {
        return Ok(go(&step_of(&id, project.step)));
    }
    let films = app.projects.films(&project).await?;
    let progress = match films.last().filter(|video| video.stage.is_moving()) {
        Some(video) => Some(progress::of(&app, video).await?),
        None => None,
    };
    let page = VideoPage {
        frame,
        progress,
        history: app.projects.history(&project).await?,
        shapes: other_shapes(&app, &project, &films).await?,
        has_captions: has_captions(&app, &films).await,
        has_poster: has_poster(&app, &films).await,
        project,
        films,
    };
    Ok(show(&page))
}

fn newest_finished(films: &[Video]) -> Option<&Video> {
    let is_finished = |video: &&Video| matches!(video.stage, Stage::Completed { .. });
    films.iter().rev().find(is_finished)
}

async fn has_poster(app: &App, films: &[Video]) -> bool {
    match newest_finished(films) {
        Some(video) => matches!(app.projects.extras.poster(video).await, Ok(Some(_))),
        None => false,
    }
}

async fn has_captions(app: &App, films: &[Video]) -> bool {
    match newest_finished(films) {
        // Without an answer the film plays all the same.
        Some(video) => matches!(app.projects.extras.captions(video).await, Ok(Some(_))),
        None => false,
    }
}

/// Returns the shapes there is no film of yet, with their prices. What cannot be priced is not offered.
async fn other_shapes(
    app: &App,
    project: &Project,
    films: &[Video],
) -> Result<Vec<(AspectRatio, UsdMicros)>, Problem> {
    let Some(filmed) = project.newest_film().filter(|_| project.is_kept()) else {
        return Ok(Vec::new());
    };
    let is_finished = films
        .last()
        .is_some_and(|video| matches!(video.stage, Stage::Completed { .. }));
    let owner = project.owner();
    let Ok(speaker) = speaker(app, &owner).await? else {
        return Ok(Vec::new());
    };
    let mut shapes = Vec::new();
    for aspect in AspectRatio::ALL.iter().filter(|_| is_finished) {
        let is_there = project.films.iter().any(|film| {
            (film.script, film.aspect, film.quality) == (filmed.script, *aspect, filmed.quality)
        });
        let plan = Plan {
            script: filmed.script,
            aspect: *aspect,
            quality: filmed.quality,
        };
        if is_there {
            continue;
        }
        if let Ok(quote) = app
            .projects
            .quote(&owner, &project.id, plan, &speaker)
            .await
        {
            shapes.push((*aspect, quote.total()));
        }
    }
    Ok(shapes)
}
