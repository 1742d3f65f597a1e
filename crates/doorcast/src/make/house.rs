//! The built-in studio, as the use case sees it.

use std::{cell::RefCell, num::NonZero, thread};

use doorcast_app::{
    ports::{Film, Prop, Studio, StudioError},
    run::TimedScript,
};
use doorcast_render::{
    project::{Project, Voice},
    studio::{self, Cancel, FilmError, SegmentStore},
};

use super::progress::Progress;

/// The built-in studio, set up for one video.
pub(super) struct HouseStudio<'a> {
    project: RefCell<Project>,
    segments: Box<dyn SegmentStore>,
    progress: &'a Progress,
    cancel: &'a Cancel,
}

impl<'a> HouseStudio<'a> {
    /// Sets the studio up; the script of the project comes later.
    pub(super) fn new(
        project: Project,
        segments: Box<dyn SegmentStore>,
        progress: &'a Progress,
        cancel: &'a Cancel,
    ) -> Self {
        Self {
            project: RefCell::new(project),
            segments,
            progress,
            cancel,
        }
    }
}

impl Studio for HouseStudio<'_> {
    fn film(&self, script: &TimedScript, recording: Option<Vec<u8>>) -> Result<Film, StudioError> {
        let mut project = self.project.borrow_mut();
        project.script.clone_from(&script.text);
        if let Some(recording) = recording {
            project.voice = Voice::Recording(recording);
        }
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let on_progress = |stage, part| self.progress.hear(stage, part);
        let film = studio::film(
            &project,
            threads,
            &*self.segments,
            &on_progress,
            self.cancel,
        )
        .map_err(|error| explain(&project, error))?;
        let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
        Ok(Film {
            mp4: film.mp4,
            poster_jpeg: film.poster_jpeg,
            captions_vtt: film.captions_vtt,
            duration_ms: film.duration_ms,
            width: side(film.size.0),
            height: side(film.size.1),
        })
    }
}

fn explain(project: &Project, error: FilmError) -> StudioError {
    let reason = error.to_string();
    let unusable = |what, reason| StudioError::Unusable { what, reason };
    match error {
        FilmError::Cancelled => StudioError::Cancelled,
        FilmError::VoiceLanguage => unusable(Prop::Voice, reason),
        FilmError::UnknownPresenter { .. } => unusable(Prop::Presenter, reason),
        FilmError::Picture { which, reason } => unusable(picture(project, &which), reason),
        FilmError::Recording(reason) => unusable(Prop::Recording, reason),
    }
}

/// Finds the picture the studio speaks of by the name it has there.
fn picture(project: &Project, name: &str) -> Prop {
    let photo = (0..project.photos.len()).find(|index| name == format!("photo {}", index + 1));
    match (photo, name) {
        (Some(index), _) => Prop::Photo(index),
        (None, "the background") => Prop::Background,
        (None, _) => Prop::Headshot,
    }
}
