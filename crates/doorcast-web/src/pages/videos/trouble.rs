//! What is answered when something with a project is not done.

use axum::http::StatusCode;
use doorcast_app::{
    ports::writer::WriteError,
    projects::{FilmError, ProjectError, ScriptError},
};
use doorcast_domain::project::edit::{EditRefused, Field};

use crate::{
    problem::{self, Problem, sentence},
    words::{Message, message},
};

impl From<ProjectError> for Problem {
    fn from(error: ProjectError) -> Self {
        let detail = sentence(&error.to_string());
        match error {
            ProjectError::NotFound | ProjectError::NoRevision(_) => Self::not_found(),
            ProjectError::Deleted => {
                Self::conflict("deleted", detail).saying("video-error-deleted")
            }
            ProjectError::Edit(refused) => {
                let field = refused.field();
                Self::field(field.name(), detail).saying(edit_message(&refused))
            }
            ProjectError::KeyTaken(project) => Self::field("Idempotency-Key", detail)
                .with("project", format!("/api/v1/projects/{project}")),
            ProjectError::NoPicture(_) => Self::field("picture", detail),
            ProjectError::Profile(_) => {
                Self::conflict("profile", detail).saying("video-error-profile")
            }
            ProjectError::Store(error) => error.into(),
        }
    }
}

impl From<FilmError> for Problem {
    fn from(error: FilmError) -> Self {
        let detail = sentence(&error.to_string());
        match error {
            FilmError::Project(error) => error.into(),
            FilmError::KeyTaken(video) => Self::field("Idempotency-Key", detail).about(&video),
            FilmError::NoFilm => Self::not_found(),
            FilmError::NoScript => {
                Self::conflict("no-script", detail).saying("video-error-no-script")
            }
            FilmError::Script(_) => Self::field("script", detail).saying("video-error-script"),
            FilmError::TooMany => Self::conflict("too-many-films", detail),
            FilmError::Desk(error) => error.into(),
        }
    }
}

impl From<ScriptError> for Problem {
    fn from(error: ScriptError) -> Self {
        match error {
            ScriptError::Project(error) => error.into(),
            ScriptError::Writer(WriteError::Unavailable(error)) => problem::silent(&error),
            ScriptError::Writer(error) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "not-written",
                "No script could be written.",
                sentence(&error.to_string()),
            )
            .saying("video-error-writer"),
        }
    }
}

/// Returns what a person reads about something that was typed and does not fit.
pub(super) fn edit_message(refused: &EditRefused) -> Message {
    match refused {
        EditRefused::TooLong { chars, most, .. } => message("video-too-long")
            .arg("chars", *chars)
            .arg("most", *most),
        EditRefused::TooMany { most, .. } => message("video-too-many").arg("most", *most),
        EditRefused::NoChoice { .. } => message("video-no-choice"),
    }
}

/// Returns the name of the field in the form.
pub(super) fn form_field(field: Field) -> &'static str {
    match field {
        Field::Points => "point-1",
        Field::Background => "background-color",
        field => field.name(),
    }
}
