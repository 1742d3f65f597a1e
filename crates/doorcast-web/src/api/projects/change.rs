//! What a program may say about a project. What is not named stays as it is.

use doorcast_domain::{
    picture::PictureId,
    project::{Backdrop, Casting, edit::Edit},
    video::{AspectRatio, Language, Quality, VideoType},
};
use serde::{Deserialize, Deserializer};

use crate::{input, problem::Problem};

/// What is to be changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Change {
    pub(super) r#type: Option<VideoType>,
    title: Option<String>,
    topic: Option<String>,
    points: Option<Vec<String>>,
    seconds: Option<u32>,
    pub(super) language: Option<Language>,
    script: Option<String>,
    /// Nothing for whoever is usual.
    #[serde(deserialize_with = "said")]
    presenter: Option<Option<Person>>,
    #[serde(deserialize_with = "said")]
    voice: Option<Option<Person>>,
    #[serde(deserialize_with = "said")]
    background: Option<Option<Background>>,
    aspect_ratio: Option<AspectRatio>,
    quality: Option<Quality>,
    photos: Option<Vec<String>>,
    /// The revision the change was made from. Only for changes.
    pub(super) revision: Option<u64>,
    /// For whom. Only for beginnings.
    pub(super) agent: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    studio: String,
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Background {
    Color(String),
    Picture(String),
}

impl Change {
    /// Returns it as a change of a project.
    pub(super) fn edit(self) -> Result<Edit, Problem> {
        let photos = self
            .photos
            .map(|photos| photos.iter().map(|id| picture(id)).collect());
        Ok(Edit {
            kind: self.r#type,
            title: self.title,
            topic: self.topic,
            points: self.points,
            seconds: self.seconds,
            language: self.language,
            script: self.script,
            presenter: self.presenter.map(casting).transpose()?,
            voice: self.voice.map(casting).transpose()?,
            background: self.background.map(backdrop).transpose()?,
            aspect: self.aspect_ratio,
            quality: self.quality,
            photos: photos.transpose()?,
            ..Edit::default()
        })
    }
}

/// Nothing said is something else than nothing wanted.
fn said<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

fn casting(person: Option<Person>) -> Result<Option<Casting>, Problem> {
    let Some(person) = person else {
        return Ok(None);
    };
    Ok(Some(Casting {
        studio: input::name("studio", &person.studio)?,
        name: input::line("name", &person.name, 200)?,
    }))
}

fn backdrop(background: Option<Background>) -> Result<Backdrop, Problem> {
    match background {
        None => Ok(Backdrop::Usual),
        Some(Background::Color(color)) => Ok(Backdrop::Color(color)),
        Some(Background::Picture(id)) => picture(&id).map(Backdrop::Picture),
    }
}

fn picture(id: &str) -> Result<PictureId, Problem> {
    let wrong = |_| Problem::field("picture", "It has to be the id of a picture.");
    id.parse().map_err(wrong)
}
