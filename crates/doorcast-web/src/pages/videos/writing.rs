//! `POST /agent/cms/videos/{id}/writing`: has the script written, or written again.
//!
//! Scripts ask for a stream of events and see the words come; without one the page waits and shows the whole. What was
//! typed before is kept as a version either way, and so is what is written when nobody waits any more.

use std::{convert::Infallible, sync::Arc};

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use bytes::Bytes;
use doorcast_app::{ports::writer::OnWords, projects::ScriptError};
use doorcast_domain::project::{Owner, Project, ProjectId, Step};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{ProjectInPath, owner_of, speaker, step::edit_of, step_of};
use crate::{
    app::App,
    auth::Person,
    form::Form,
    frame::Frame,
    page::go,
    problem::Problem,
    words::{Words, message},
};

/// Has the script written.
pub(crate) async fn write(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    let expected = form.get("revision").parse().unwrap_or_default();
    app.projects
        .edit(&owner, &id, expected, edit_of(&form))
        .await?;
    if wants_events(&headers) {
        return Ok(streamed(app, owner, id, frame.words));
    }
    written(&app, &owner, &id, &mut |_| {}).await?;
    Ok(go(&step_of(&id, Step::Script)))
}

async fn written(
    app: &App,
    owner: &Owner,
    id: &ProjectId,
    on_words: OnWords<'_>,
) -> Result<Project, Problem> {
    let speaker = speaker(app, owner).await?;
    let speaker = speaker
        .map_err(|missing| Problem::from(doorcast_app::projects::ProjectError::from(missing)))?;
    let project = app.projects.write_script(owner, id, speaker, on_words);
    project.await.map_err(|error: ScriptError| error.into())
}

fn wants_events(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept.is_some_and(|accept| accept.as_bytes().starts_with(b"text/event-stream"))
}

fn streamed(app: Arc<App>, owner: Owner, id: ProjectId, words: Words) -> Response {
    let (tell, told) = unbounded_channel();
    tokio::spawn(async move {
        let hear = tell.clone();
        let mut on_words = move |text: &str| {
            // Nobody may listen any more; the script is kept all the same.
            let _ = hear.send(event("words", &json!(text)));
        };
        let last = match written(&app, &owner, &id, &mut on_words).await {
            Ok(project) => {
                let text = project.script().map_or("", |one| one.text.as_str());
                event(
                    "done",
                    &json!({ "text": text, "revision": project.revision }),
                )
            }
            Err(_) => event("failed", &json!(words.tell(&message("video-error-writer")))),
        };
        let _ = tell.send(last);
    });
    let mut response = Response::new(body_of(told));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream"),
    );
    response
}

fn event(name: &str, data: &Value) -> Bytes {
    Bytes::from(format!("event: {name}\ndata: {data}\n\n"))
}

fn body_of(told: UnboundedReceiver<Bytes>) -> Body {
    Body::from_stream(stream::unfold(told, async |mut told| {
        let next = told.recv().await?;
        Some((Ok::<_, Infallible>(next), told))
    }))
}
