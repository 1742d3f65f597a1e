//! Builds what is the same in the whole video.

use super::FilmError;
use crate::{
    backdrop, figure, headshot,
    layout::Layout,
    paint::Picture,
    photo::Photo,
    planes::Frame,
    project::{Background, Host, Project},
    stage::Set,
};

/// Opens the pictures of a project except its listing photos.
pub(super) fn build(project: &Project) -> Result<Set<'_>, FilmError> {
    let layout = Layout::of(project.aspect, project.quality);
    let presenter = match &project.host {
        Host::Presenter(id) => Some(figure::find(id).ok_or_else(|| unknown_presenter(id))?),
        Host::Headshot(_) | Host::Nobody => None,
    };
    let headshot = match &project.host {
        Host::Headshot(file) => Some(cut_headshot(file, &layout)?),
        Host::Presenter(_) | Host::Nobody => None,
    };
    Ok(Set { project, layout, presenter, headshot, ground: ground(project, &layout)? })
}

fn unknown_presenter(given: &str) -> FilmError {
    let known: Vec<&str> = figure::ALL.iter().map(|presenter| presenter.id).collect();
    FilmError::UnknownPresenter { given: given.to_owned(), known: known.join(", ") }
}

fn cut_headshot(file: &[u8], layout: &Layout) -> Result<[Picture; 2], FilmError> {
    let photo = open(file, "the headshot")?;
    let cut = |radius: f32| headshot::cut_round(&photo, radius);
    Ok([cut(layout.portrait.radius), cut(layout.corner.radius)])
}

fn ground(project: &Project, layout: &Layout) -> Result<Frame, FilmError> {
    let (width, height) = layout.size;
    Ok(match &project.background {
        Background::Studio => backdrop::room(width, height, project.accent),
        Background::Color(color) => backdrop::plain(width, height, *color),
        Background::Photo(file) => open(file, "the background")?.cover(width, height),
    })
}

fn open(file: &[u8], which: &str) -> Result<Photo, FilmError> {
    Photo::open(file).map_err(|problem| FilmError::Picture { which: which.to_owned(), reason: problem.to_string() })
}
