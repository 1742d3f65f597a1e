//! Makes what people type fit: no control characters, nothing too long, nothing that is no choice.

use super::{Edit, EditRefused, Field};
use crate::{
    color::is_color,
    project::{Backdrop, LENGTHS, MAX_PHOTOS, MAX_WIZARD_POINTS},
    script::{MAX_POINT_CHARS, MAX_SCRIPT_CHARS, MAX_TOPIC_CHARS},
};

/// The longest name of a presenter or a voice, in characters.
const MAX_NAME_CHARS: usize = 200;

impl Edit {
    /// Returns the same change with clean texts, if everything fits.
    pub(super) fn cleaned(self) -> Result<Self, EditRefused> {
        self.check_choices()?;
        Ok(Self {
            title: line(Field::Title, self.title)?,
            topic: line(Field::Topic, self.topic)?,
            points: self.points.map(clean_points).transpose()?,
            script: self.script.map(clean_script).transpose()?,
            ..self
        })
    }

    fn check_choices(&self) -> Result<(), EditRefused> {
        let refuse = |field| Err(EditRefused::NoChoice { field });
        if self
            .seconds
            .is_some_and(|seconds| !LENGTHS.contains(&seconds))
        {
            return refuse(Field::Seconds);
        }
        if let Some(Backdrop::Color(color)) = &self.background
            && !is_color(color)
        {
            return refuse(Field::Background);
        }
        if let Some(Some(presenter)) = &self.presenter {
            fit(Field::Presenter, &presenter.name, MAX_NAME_CHARS)?;
        }
        if let Some(Some(voice)) = &self.voice {
            fit(Field::Voice, &voice.name, MAX_NAME_CHARS)?;
        }
        let photos = self.photos.as_ref().map_or(0, Vec::len);
        few(Field::Photos, photos, MAX_PHOTOS)
    }
}

fn line(field: Field, text: Option<String>) -> Result<Option<String>, EditRefused> {
    let Some(text) = text else { return Ok(None) };
    let clean = one_line(&text);
    fit(field, &clean, MAX_TOPIC_CHARS)?;
    Ok(Some(clean))
}

/// Returns a text without line breaks and other control characters, and without room around it.
fn one_line(text: &str) -> String {
    let spaced = text.replace(char::is_control, " ");
    spaced.trim().to_owned()
}

fn clean_points(points: Vec<String>) -> Result<Vec<String>, EditRefused> {
    let lines = points.iter().map(|point| one_line(point));
    let clean: Vec<String> = lines.filter(|point| !point.is_empty()).collect();
    few(Field::Points, clean.len(), MAX_WIZARD_POINTS)?;
    for point in &clean {
        fit(Field::Points, point, MAX_POINT_CHARS)?;
    }
    Ok(clean)
}

fn clean_script(text: String) -> Result<String, EditRefused> {
    let text = text.replace("\r\n", "\n");
    let text = text.replace(|letter: char| letter.is_control() && letter != '\n', " ");
    fit(Field::Script, &text, MAX_SCRIPT_CHARS)?;
    Ok(text)
}

fn fit(field: Field, text: &str, most: usize) -> Result<(), EditRefused> {
    let chars = text.chars().count();
    match chars <= most {
        true => Ok(()),
        false => Err(EditRefused::TooLong { field, chars, most }),
    }
}

fn few(field: Field, given: usize, most: usize) -> Result<(), EditRefused> {
    match given <= most {
        true => Ok(()),
        false => Err(EditRefused::TooMany { field, given, most }),
    }
}
