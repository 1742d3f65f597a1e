//! `GET /agent/cms/videos/{id}/events`: a line whenever the newest film has moved.
//!
//! Each event is named by the film and its revision. Whoever comes back says the last one they have seen and hears only
//! what is newer. The stream ends with the film, or after a while; browsers come back by themselves. A store that is away
//! does not end it: it goes on when the store does.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use doorcast_app::projects::{ProjectError, reach_of};
use doorcast_domain::{
    pipeline::Video,
    project::{Owner, ProjectId},
};
use futures_util::stream;
use serde_json::json;

use super::{ProjectInPath, labels, own, owner_of};
use crate::{app::App, auth::Person, frame::Frame, problem::Problem, words::Words};

/// How often the film is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(700);

/// After how many looks without news a sign of life is sent, so that nobody in between hangs up: 14 seconds.
const SIGN_OF_LIFE: u32 = 20;

/// After how many looks a stream ends: about ten minutes.
const MOST_LOOKS: u32 = 860;

/// Where somebody is in the stream.
struct Watch {
    app: Arc<App>,
    owner: Owner,
    id: ProjectId,
    words: Words,
    seen: String,
    looks: u32,
    is_over: bool,
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
    let watch = Watch {
        app,
        owner,
        id,
        words: frame.words,
        seen: seen.unwrap_or_default().to_owned(),
        looks: 0,
        is_over: false,
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

/// What there was to see.
enum Seen {
    Film(Box<Video>),
    Nothing,
    /// The store does not answer.
    Unknown,
}

impl Watch {
    /// Returns the next line, or nothing if there is none to come.
    async fn next(&mut self) -> Option<Bytes> {
        while !self.is_over && self.looks < MOST_LOOKS {
            if self.looks > 0 {
                tokio::time::sleep(LOOK_EVERY).await;
            }
            self.looks += 1;
            let video = match self.look().await {
                Seen::Film(video) => video,
                Seen::Nothing => {
                    self.is_over = true;
                    return Some(Bytes::from_static(b"event: end\ndata: {}\n\n"));
                }
                Seen::Unknown => return Some(Bytes::from_static(b":\n\n")),
            };
            let name = format!("{}-{}", video.id, video.revision);
            self.is_over = !video.stage.is_moving();
            if name != self.seen {
                let line = self.line(&name, &video);
                self.seen = name;
                return Some(line);
            }
            if self.is_over {
                return Some(Bytes::from_static(b"event: end\ndata: {}\n\n"));
            }
            if self.looks.is_multiple_of(SIGN_OF_LIFE) {
                return Some(Bytes::from_static(b":\n\n"));
            }
        }
        None
    }

    async fn look(&self) -> Seen {
        let reach = reach_of(&self.owner);
        let project = match self.app.projects.get(&reach, &self.id).await {
            Ok(project) => project,
            Err(ProjectError::Store(_)) => return Seen::Unknown,
            Err(_) => return Seen::Nothing,
        };
        match self.app.newest_film_of(&project).await {
            Ok(Some(video)) => Seen::Film(Box::new(video)),
            Ok(None) => Seen::Nothing,
            Err(_) => Seen::Unknown,
        }
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
