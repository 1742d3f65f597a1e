//! `GET` and `POST /agent/cms/videos/{id}/{step}`: the six steps, each a form that keeps everything that was typed.

mod fields;
mod prices;
pub(super) mod sample;
pub(super) use sample as samples;

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use doorcast_app::{
    ports::cast::{Face, Gallery, Voice},
    projects::ProjectError,
};
use doorcast_domain::{
    ledger::UsdMicros,
    picture::PictureId,
    pipeline::HEADSHOT,
    project::{Backdrop, Casting, Project, Revision, Step, edit::EditRefused},
    script::count_words,
    spoken,
    video::{AspectRatio, VideoType},
};

use super::{ProjectInPath, labels, own, owner_of, place_of, step_of, trouble};
use crate::{
    app::App,
    auth::Person,
    form::Form,
    frame::Frame,
    input::Address,
    page::{Page, go, show, show_again},
    problem::Problem,
    session::SignedIn,
};

pub(super) use fields::edit_of;
use prices::Prices;

/// How many people and voices of each studio are shown at first, and how many more each time.
const SHOWN_AT_FIRST: usize = 24;

/// The most that are shown.
const MOST_SHOWN: usize = 480;

/// The page of a step.
#[derive(Template)]
#[template(path = "videos/step.html")]
pub(crate) struct StepPage {
    frame: Frame,
    form: Form,
    step: Step,
    project: Project,
    faces: Gallery<Face>,
    voices: Gallery<Voice>,
    /// How many of both are shown.
    shown: usize,
    /// Pictures that were used before.
    library: Vec<PictureId>,
    prices: Prices,
    /// Whether what has to be shown of the agent is missing.
    lacks_profile: bool,
}

/// A step in the row of steps.
struct Mark {
    href: String,
    label: &'static str,
    is_current: bool,
    is_done: bool,
}

impl Page for StepPage {
    const NAME: &'static str = "videos/step";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        sample::pages(frame)
    }
}

impl StepPage {
    fn id(&self) -> &str {
        self.project.id.as_str()
    }

    fn is_step(&self, name: &str) -> bool {
        self.step.name() == name
    }

    fn marks(&self) -> Vec<Mark> {
        let marks = Step::ALL.into_iter().map(|step| Mark {
            href: step_of(&self.project.id, step).to_string(),
            label: labels::step(step),
            is_current: step == self.step,
            is_done: step < self.step,
        });
        marks.collect()
    }

    fn label(&self) -> &'static str {
        labels::step(self.step)
    }

    fn previous(&self) -> Option<String> {
        let previous = self.step.previous();
        previous.map(|step| step_of(&self.project.id, step).to_string())
    }

    fn kinds(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let kinds = VideoType::ALL.iter();
        kinds
            .map(|kind| (kind.name(), labels::kind(*kind), labels::kind_hint(*kind)))
            .collect()
    }

    fn languages(&self) -> [(&'static str, String); 2] {
        [("en", "English".to_owned()), ("es", "Español".to_owned())]
    }

    fn lengths(&self) -> [(String, u32); 5] {
        doorcast_domain::project::LENGTHS.map(|seconds| (seconds.to_string(), seconds))
    }

    /// Returns the fields of the points: those that are filled, and room for more.
    fn points(&self) -> Vec<(usize, String)> {
        let mut typed: Vec<String> = self.form.all("points").map(str::to_owned).collect();
        typed.resize(doorcast_domain::project::MAX_WIZARD_POINTS, String::new());
        (1..).zip(typed).collect()
    }

    /// Returns whether there are more points than are shown at first.
    fn has_many_points(&self) -> bool {
        self.form
            .all("points")
            .skip(4)
            .any(|point| !point.is_empty())
    }

    fn revisions(&self) -> Vec<&Revision> {
        self.project.revisions.iter().rev().collect()
    }

    fn is_chosen(&self, revision: &Revision) -> bool {
        self.project.current == Some(revision.number)
    }

    fn origin(&self, revision: &Revision) -> &'static str {
        labels::origin(&revision.origin)
    }

    fn words(&self) -> usize {
        count_words(self.form.raw("script"))
    }

    fn seconds(&self) -> u64 {
        spoken::seconds(self.form.raw("script"), self.project.language).round() as u64
    }

    fn value(&self, casting: &Casting) -> String {
        fields::casting_value(casting)
    }

    fn headshot(&self) -> &'static str {
        HEADSHOT
    }

    fn shapes(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let all = AspectRatio::ALL.iter();
        all.map(|aspect| {
            (
                aspect.name(),
                labels::shape(*aspect),
                labels::shape_class(*aspect),
            )
        })
        .collect()
    }

    /// Returns a few colors that look well behind people.
    fn swatches(&self) -> [&'static str; 6] {
        [
            "#F4EFE6", "#E3F3F0", "#DCE7F5", "#1F2D3D", "#0F766E", "#3A2F2A",
        ]
    }

    fn background_picture(&self) -> Option<String> {
        match &self.project.settings.background {
            Backdrop::Picture(id) => Some(format!("/agent/cms/pictures/{id}")),
            Backdrop::Usual | Backdrop::Color(_) => None,
        }
    }

    /// Returns the pictures that were used before, but for the one that is there: value, address.
    fn library(&self) -> Vec<(String, String)> {
        let here = match &self.project.settings.background {
            Backdrop::Picture(id) => Some(id),
            Backdrop::Usual | Backdrop::Color(_) => None,
        };
        let others = self.library.iter().filter(|id| Some(*id) != here);
        others
            .map(|id| (format!("picture:{id}"), format!("/agent/cms/pictures/{id}")))
            .collect()
    }

    /// Returns where more people and voices are shown, if there are more.
    fn more(&self) -> Option<String> {
        let step = step_of(&self.project.id, self.step);
        let is_more = self.faces.has_more || self.voices.has_more;
        is_more.then(|| format!("{step}?shown={}", self.shown + SHOWN_AT_FIRST))
    }

    fn photos(&self) -> Vec<(String, String)> {
        let photos = self.project.settings.photos.iter();
        photos
            .map(|id| (id.to_string(), format!("/agent/cms/pictures/{id}")))
            .collect()
    }

    fn money(&self, amount: &UsdMicros) -> String {
        self.frame.words.money(*amount)
    }

    fn is_asked(&self) -> bool {
        self.project.script().is_some()
    }
}

/// Shows a step.
pub(crate) async fn show_step(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    address: Address,
    uri: Uri,
) -> Result<Response, Problem> {
    let step = step_of_address(&address)?;
    let project = own(&app, &owner_of(&person), &id).await?;
    if !project.is_kept() {
        return Ok(go(&place_of(&id)));
    }
    let form = fields::form_of(&project);
    let shown = Form::of_query(&uri).get("shown").parse();
    let shown = shown.unwrap_or(SHOWN_AT_FIRST).min(MOST_SHOWN);
    let page = page(&app, frame, &person, (project, step, shown), form).await?;
    Ok(show(&page))
}

/// Keeps a step and goes on.
pub(crate) async fn save(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    ProjectInPath(id): ProjectInPath,
    address: Address,
    mut form: Form,
) -> Result<Response, Problem> {
    let step = step_of_address(&address)?;
    let owner = owner_of(&person);
    let next = step.next().unwrap_or(Step::Finish);
    let is_going_on = !form.is("go", "stay");
    let expected = form.get("revision").parse().unwrap_or_default();
    let mut edit = edit_of(&form);
    if is_going_on {
        edit.step = Some(next);
    }
    let edited = match app.projects.edit(&owner, &id, expected, edit).await {
        Err(ProjectError::Edit(refused)) => {
            fail(&mut form, &refused);
            let project = own(&app, &owner, &id).await?;
            let page = page(&app, frame, &person, (project, step, SHOWN_AT_FIRST), form).await?;
            return Ok(show_again(&page));
        }
        edited => edited?,
    };
    for field in &edited.clashes {
        form.fail(trouble::form_field(*field), "video-clash");
    }
    if is_going_on && step == Step::Topic && edited.project.topic.is_empty() {
        form.fail("topic", "video-topic-missing");
    }
    if !form.is_good() {
        let page = page(
            &app,
            frame,
            &person,
            (edited.project, step, SHOWN_AT_FIRST),
            form,
        )
        .await?;
        return Ok(show_again(&page));
    }
    match is_going_on {
        true => Ok(go(&step_of(&id, next))),
        false => Ok(go(&step_of(&id, step))),
    }
}

fn fail(form: &mut Form, refused: &EditRefused) {
    let field = trouble::form_field(refused.field());
    form.fail(field, trouble::edit_message(refused));
}

fn step_of_address(address: &Address) -> Result<Step, Problem> {
    Step::from_name(&address.part::<String>("step")?).ok_or_else(Problem::not_found)
}

async fn page(
    app: &App,
    frame: Frame,
    person: &SignedIn,
    (project, step, shown): (Project, Step, usize),
    form: Form,
) -> Result<StepPage, Problem> {
    let owner = owner_of(person);
    let speaker = super::speaker(app, &owner).await?;
    let prices = match step {
        Step::Finish => prices::find(app, &owner, &project, speaker.as_ref().ok()).await?,
        _ => Prices::default(),
    };
    let (faces, voices, library) = match step {
        Step::Settings => (
            app.cast.faces(shown).await,
            app.cast.voices(project.language, shown).await,
            app.projects.pictures_used(&owner).await?,
        ),
        _ => Default::default(),
    };
    Ok(StepPage {
        frame,
        form,
        step,
        project,
        faces,
        voices,
        shown,
        library,
        prices,
        lacks_profile: speaker.is_err(),
    })
}
