//! What a person changes, and what happens when two windows change the same.
//!
//! A change names the revision it was made from. Fields nobody has changed since are taken. A field that was changed
//! since is not overwritten: it is named in the answer, and what was typed stays with the person. A script is never
//! refused that way: both versions are kept.

mod clean;

use serde::{Deserialize, Serialize};

use super::{Backdrop, Casting, Project, Rating, Step};
use crate::{
    picture::PictureId,
    video::{AspectRatio, Language, Quality, VideoType},
};

/// A part of a project a person changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Its kind.
    Kind,
    /// Its title.
    Title,
    /// Its topic.
    Topic,
    /// Its points, as a whole.
    Points,
    /// Its length.
    Seconds,
    /// Its language.
    Language,
    /// The words.
    Script,
    /// Who is seen.
    Presenter,
    /// Who is heard.
    Voice,
    /// What is behind them.
    Background,
    /// Its shape.
    Aspect,
    /// How good it is to be.
    Quality,
    /// The pictures to show.
    Photos,
    /// How the person likes the script.
    Rating,
}

impl Field {
    /// Returns the name used in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Title => "title",
            Self::Topic => "topic",
            Self::Points => "points",
            Self::Seconds => "seconds",
            Self::Language => "language",
            Self::Script => "script",
            Self::Presenter => "presenter",
            Self::Voice => "voice",
            Self::Background => "background",
            Self::Aspect => "aspect",
            Self::Quality => "quality",
            Self::Photos => "photos",
            Self::Rating => "rating",
        }
    }
}

/// What a person wants changed. What is not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// Another kind.
    pub kind: Option<VideoType>,
    /// Another title.
    pub title: Option<String>,
    /// Another topic.
    pub topic: Option<String>,
    /// Other points. Empty ones are left out.
    pub points: Option<Vec<String>>,
    /// Another length.
    pub seconds: Option<u32>,
    /// Another language.
    pub language: Option<Language>,
    /// Other words.
    pub script: Option<String>,
    /// Somebody else to see; nobody in particular.
    pub presenter: Option<Option<Casting>>,
    /// Somebody else to hear; nobody in particular.
    pub voice: Option<Option<Casting>>,
    /// Something else behind them.
    pub background: Option<Backdrop>,
    /// Another shape.
    pub aspect: Option<AspectRatio>,
    /// Another quality.
    pub quality: Option<Quality>,
    /// Other pictures.
    pub photos: Option<Vec<PictureId>>,
    /// A rating, or none.
    pub rating: Option<Option<Rating>>,
    /// Where the person is now.
    pub step: Option<Step>,
}

/// Why nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditRefused {
    /// A text is too long.
    #[error("{}: {chars} characters are too many, at most {most} fit", .field.name())]
    TooLong {
        /// Which.
        field: Field,
        /// How many characters it has.
        chars: usize,
        /// How many fit.
        most: usize,
    },
    /// There are too many of them.
    #[error("{}: {given} are too many, at most {most} fit", .field.name())]
    TooMany {
        /// Of what.
        field: Field,
        /// How many there are.
        given: usize,
        /// How many fit.
        most: usize,
    },
    /// It is not one of the choices.
    #[error("{}: that is not one of the choices", .field.name())]
    NoChoice {
        /// Which.
        field: Field,
    },
}

impl EditRefused {
    /// Returns the field to correct.
    pub fn field(&self) -> Field {
        match self {
            Self::TooLong { field, .. }
            | Self::TooMany { field, .. }
            | Self::NoChoice { field } => *field,
        }
    }
}

impl Project {
    /// Takes a change that was made from a revision. Returns the fields that were changed by somebody else since and
    /// are as they have left them; a script is in the list and taken all the same, as a version of its own.
    ///
    /// # Errors
    ///
    /// See [`EditRefused`]. Nothing is changed then.
    pub fn edit(
        &mut self,
        expected: u64,
        edit: Edit,
        now_ms: i64,
    ) -> Result<Vec<Field>, EditRefused> {
        let edit = edit.cleaned()?;
        let mut editing = Editing {
            project: self,
            expected,
            clashes: Vec::new(),
        };
        editing.take(edit, now_ms);
        Ok(editing.clashes)
    }

    /// Notes that a field is changed by the next revision.
    pub(super) fn mark(&mut self, field: Field) {
        self.changed.insert(field, self.revision + 1);
    }
}

/// A change on its way into a project.
struct Editing<'a> {
    project: &'a mut Project,
    expected: u64,
    clashes: Vec<Field>,
}

impl Editing<'_> {
    #[rustfmt::skip]
    fn take(&mut self, edit: Edit, now_ms: i64) {
        self.set(Field::Kind, edit.kind, |project| &mut project.kind);
        self.set(Field::Title, edit.title, |project| &mut project.title);
        self.set(Field::Topic, edit.topic, |project| &mut project.topic);
        self.set(Field::Points, edit.points, |project| &mut project.points);
        self.set(Field::Seconds, edit.seconds, |project| &mut project.seconds);
        self.set(Field::Language, edit.language, |project| &mut project.language);
        self.set(Field::Presenter, edit.presenter, |project| &mut project.settings.presenter);
        self.set(Field::Voice, edit.voice, |project| &mut project.settings.voice);
        self.set(Field::Background, edit.background, |project| &mut project.settings.background);
        self.set(Field::Aspect, edit.aspect, |project| &mut project.settings.aspect);
        self.set(Field::Quality, edit.quality, |project| &mut project.settings.quality);
        self.set(Field::Photos, edit.photos, |project| &mut project.settings.photos);
        self.set(Field::Rating, edit.rating, |project| &mut project.rating);
        // Where somebody is in another window is nobody's typing.
        self.project.step = edit.step.unwrap_or(self.project.step);
        if let Some(script) = edit.script {
            self.set_script(script, now_ms);
        }
    }

    fn set<T: PartialEq>(
        &mut self,
        field: Field,
        wanted: Option<T>,
        place: impl Fn(&mut Project) -> &mut T,
    ) {
        let Some(wanted) = wanted else { return };
        if *place(self.project) == wanted {
            return;
        }
        if self.is_newer(field) {
            self.clashes.push(field);
            return;
        }
        *place(self.project) = wanted;
        self.project.mark(field);
    }

    fn set_script(&mut self, text: String, now_ms: i64) {
        let present = self.project.script();
        if present.map_or("", |one| one.text.as_str()) == text {
            return;
        }
        let is_elsewhere = self.is_newer(Field::Script);
        if is_elsewhere {
            self.clashes.push(Field::Script);
        }
        self.project.take_typed(text, is_elsewhere, now_ms);
    }

    fn is_newer(&self, field: Field) -> bool {
        let changed = self.project.changed.get(&field);
        changed.is_some_and(|revision| *revision > self.expected)
    }
}
