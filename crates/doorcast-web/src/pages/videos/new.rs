//! `GET /agent/cms/videos/new` and `POST /agent/cms/videos`: begin one by its kind.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_domain::{
    project::Step,
    video::{Language, VideoType},
};

use super::{labels, owner_of, step_of};
use crate::{
    app::App,
    auth::Person,
    form::Form,
    frame::Frame,
    page::{Page, go, show, show_again},
    problem::Problem,
};

/// The page.
#[derive(Template)]
#[template(path = "videos/new.html")]
pub(crate) struct NewPage {
    frame: Frame,
    form: Form,
}

impl Page for NewPage {
    const NAME: &'static str = "videos/new";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let mut wrong = Form::default();
        wrong.fail("kind", "video-kind-missing");
        let page = |form| Self {
            frame: frame.clone(),
            form,
        };
        vec![("fresh", page(Form::default())), ("wrong", page(wrong))]
    }
}

impl NewPage {
    /// Returns the kinds: name, label, hint, icon.
    fn kinds(&self) -> [(&'static str, &'static str, &'static str, &'static str); 4] {
        let icons = ["door", "chart", "people", "pencil"];
        let mut all = [("", "", "", ""); 4];
        for ((kind, icon), place) in VideoType::ALL.iter().zip(icons).zip(&mut all) {
            *place = (
                kind.name(),
                labels::kind(*kind),
                labels::kind_hint(*kind),
                icon,
            );
        }
        all
    }
}

/// Shows the kinds.
pub(crate) async fn show_kinds(frame: Frame) -> Response {
    show(&NewPage {
        frame,
        form: Form::default(),
    })
}

/// Begins a project.
pub(crate) async fn create(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    mut form: Form,
) -> Result<Response, Problem> {
    let Ok(kind) = form.get("kind").parse::<VideoType>() else {
        form.fail("kind", "video-kind-missing");
        return Ok(show_again(&NewPage { frame, form }));
    };
    let language: Language = form.get("language").parse().unwrap_or(frame.words.0);
    let project = app
        .projects
        .begin(&owner_of(&person), kind, language)
        .await?;
    Ok(go(&step_of(&project.id, Step::Topic)))
}
