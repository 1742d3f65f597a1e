//! `GET /agent/cms/videos/{id}/events`: a line whenever the newest film has moved.
//!
//! Each event is named by the film and its revision. Whoever comes back says the last one they have seen and hears only
//! what is newer. The stream ends with the film, or after a while; browsers come back by themselves. A store that is away
//! does not end it: it goes on when the store does.

use std::{convert::Infallible, sync::Arc};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use doorcast_app::{
    ports::{StoreError, film_moves::Moved},
    projects::{ProjectError, reach_of},
};
use doorcast_domain::{
    pipeline::{Video, id::VideoId},
    project::{Owner, ProjectId},
};
use futures_util::stream;
use serde_json::json;
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Duration, Instant, sleep_until},
};

use super::{ProjectInPath, labels, own, owner_of};
use crate::{app::App, auth::Person, frame::Frame, problem::Problem, words::Words};

/// How often the film is looked at though nobody has told that it moved: another process may have moved it.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// After how long without news a sign of life is sent, so that nobody in between hangs up.
const SIGN_OF_LIFE: Duration = Duration::from_secs(14);

/// After how long a stream ends.
const LONGEST: Duration = Duration::from_secs(600);

const END: &[u8] = b"event: end\ndata: {}\n\n";

/// Where somebody is in the stream.
struct Watch {
    app: Arc<App>,
    owner: Owner,
    id: ProjectId,
    words: Words,
    seen: String,
    /// The film that was seen last.
    film: Option<VideoId>,
    moves: Receiver<Moved>,
    /// When something was said last.
    said_at: Instant,
    ends_at: Instant,
    phase: Phase,
}

/// How far a stream is.
#[derive(PartialEq, Eq)]
enum Phase {
    /// Nobody has looked yet.
    New,
    /// Whoever listens knows what was seen.
    Open,
    /// The film has ended, and the end is still to be said.
    Ending,
    /// All is said.
    Over,
}

/// Opens the stream.
pub(crate) async fn watch(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    own(&app, &owner, &id).await?;
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let now = Instant::now();
    let watch = Watch {
        moves: app.moves.listen(),
        app,
        owner,
        id,
        words: frame.words,
        seen: seen.unwrap_or_default().to_owned(),
        film: None,
        said_at: now,
        ends_at: now + LONGEST,
        phase: Phase::New,
    };
    let lines = stream::unfold(watch, async |mut watch| {
        let line = watch.next().await?;
        Some((Ok::<_, Infallible>(line), watch))
    });
    let mut response = Response::new(Body::from_stream(lines));
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/event-stream");
    headers.insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

impl Watch {
    /// Returns the next line, or nothing if there is none to come.
    async fn next(&mut self) -> Option<Bytes> {
        while self.phase != Phase::Over {
            if self.phase == Phase::Ending {
                self.phase = Phase::Over;
                return Some(Bytes::from_static(END));
            }
            if self.phase == Phase::Open && !self.wait().await {
                return None;
            }
            self.phase = Phase::Open;
            if let Some(line) = self.look().await {
                self.said_at = Instant::now();
                return Some(line);
            }
        }
        None
    }

    /// Waits until it is worth to look. Returns whether anybody is to be told at all: browsers come back by themselves,
    /// and to another process if this one is about to end.
    async fn wait(&mut self) -> bool {
        let look_at = Instant::now() + LOOK_EVERY;
        let mut closing = self.app.closing.clone();
        loop {
            tokio::select! {
                () = closing.near() => return false,
                () = sleep_until(look_at.min(self.ends_at)) => return Instant::now() < self.ends_at,
                moved = self.moves.recv() => match moved {
                    Ok(Moved::Film(film)) if self.film.as_ref() != Some(&film) => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => return true,
                    Err(RecvError::Closed) => return false,
                },
            }
        }
    }

    /// Returns what is worth saying.
    async fn look(&mut self) -> Option<Bytes> {
        let video = match self.film().await {
            Ok(Some(video)) => video,
            Ok(None) => {
                self.phase = Phase::Ending;
                return None;
            }
            // The database will be back.
            Err(_) => return self.sign_of_life(),
        };
        self.film = Some(video.id.clone());
        if !video.stage.is_moving() {
            self.phase = Phase::Ending;
        }
        let name = format!("{}-{}", video.id, video.revision);
        if name == self.seen {
            return self.sign_of_life();
        }
        let line = self.line(&name, &video);
        self.seen = name;
        Some(line)
    }

    fn sign_of_life(&self) -> Option<Bytes> {
        let is_due = self.said_at.elapsed() >= SIGN_OF_LIFE;
        is_due.then(|| Bytes::from_static(b":\n\n"))
    }

    /// Returns the newest film, if the project is still there and has one.
    async fn film(&self) -> Result<Option<Video>, StoreError> {
        let reach = reach_of(&self.owner);
        let project = match self.app.projects.get(&reach, &self.id).await {
            Ok(project) => project,
            Err(ProjectError::Store(error)) => return Err(error),
            Err(_) => return Ok(None),
        };
        self.app.newest_film_of(&project).await
    }

    fn line(&self, name: &str, video: &Video) -> Bytes {
        let quality = video.order.style.quality;
        let (label, _) = labels::status(video.status(), Some(quality));
        let data = json!({
            "film": video.id,
            "status": video.status(),
            "stage": video.stage.name(),
            "label": self.words.get(label),
        });
        Bytes::from(format!("id: {name}\nevent: film\ndata: {data}\n\n"))
    }
}
