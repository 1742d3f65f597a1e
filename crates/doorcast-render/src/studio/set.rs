//! Builds what is the same in the whole video.

use super::FilmError;
use crate::{
    backdrop, figure,
    layout::Layout,
    paint::Picture,
    photo::{self, Photo},
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
        Host::Headshot(file) => Some(open_headshot(file, &layout)?),
        Host::Presenter(_) | Host::Nobody => None,
    };
    Ok(Set {
        project,
        layout,
        presenter,
        headshot,
        ground: ground(project, &layout)?,
    })
}

fn unknown_presenter(given: &str) -> FilmError {
    let known: Vec<&str> = figure::ALL.iter().map(|presenter| presenter.id).collect();
    FilmError::UnknownPresenter {
        given: given.to_owned(),
        known: known.join(", "),
    }
}

/// Opens a headshot at the size at which its short side fills the large disc.
fn open_headshot(file: &[u8], layout: &Layout) -> Result<Picture, FilmError> {
    let photo = open(file, "the headshot")?;
    let (width, height) = photo.size();
    let (width, height) = (width as f32, height as f32);
    let scale = layout.portrait.radius * 2.0 / width.min(height);
    let side = |pixels: f32| ((pixels * scale / 2.0).ceil() as usize * 2).max(2);
    Ok(photo.cover(side(width), side(height)).to_picture())
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
    photo::open(file).map_err(|problem| FilmError::Picture {
        which: which.to_owned(),
        reason: problem.to_string(),
    })
}
