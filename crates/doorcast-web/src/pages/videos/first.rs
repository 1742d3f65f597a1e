//! `POST /agent/cms/first-video`: the first video in one click. A greeting is written, and its preview begun.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use doorcast_domain::{
    project::{Step, edit::Edit},
    video::VideoType,
};

use super::{owner_of, place_of, speaker, step_of};
use crate::{app::App, auth::Person, frame::Frame, page::go, problem::Problem};

/// How long a first video is, in seconds.
const SECONDS: u32 = 15;

/// Makes the first video. Who is not known well enough yet begins with the topic.
pub(crate) async fn make(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
) -> Result<Response, Problem> {
    let owner = owner_of(&person);
    let language = frame.words.0;
    let project = app
        .projects
        .begin(&owner, VideoType::Custom, language)
        .await?;
    let edit = Edit {
        topic: Some(frame.t("first-topic").into_owned()),
        points: Some(vec![
            frame.t("first-point-one").into_owned(),
            frame.t("first-point-two").into_owned(),
        ]),
        seconds: Some(SECONDS),
        ..Edit::default()
    };
    let id = project.id;
    app.projects
        .edit(&owner, &id, project.revision, edit)
        .await?;
    let Ok(speaker) = speaker(&app, &owner).await? else {
        return Ok(go(&step_of(&id, Step::Topic)));
    };
    app.projects
        .write_script(&owner, &id, speaker.clone(), &mut |_| {})
        .await?;
    app.projects.preview(&owner, &id, &speaker).await?;
    Ok(go(&place_of(&id)))
}
