//! What the built-in studio films, as it is stored with the attempt: complete, so that it can be filmed any time.

use std::collections::HashMap;

use doorcast_app::ports::{StoreError, pictures::Pictures};
use doorcast_domain::{
    agent::AgentProfile,
    color::is_color,
    picture::PictureId,
    pipeline::{
        Background, HEADSHOT, Order, Style,
        id::OfficeId,
        stage::{Refusal, Remedy},
    },
    spoken::{self, Pronunciations},
    video::{AspectRatio, Language, Quality},
};
use doorcast_render::{
    figure,
    project::{self, Host, Motion, Placement, Project, Voice},
};
use serde::{Deserialize, Serialize};

use super::HouseBrand;

/// The name of nobody.
const NOBODY: &str = "none";

/// An order in the studio's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct HouseOrder {
    pub(super) title: String,
    script: String,
    language: Language,
    aspect: AspectRatio,
    presenter: String,
    voice: HouseVoice,
    background: Option<u32>,
    agent: AgentProfile,
    accent: u32,
    // Tickets from before have none of these.
    #[serde(default)]
    quality: Quality,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pictures: Option<HousePictures>,
}

/// The pictures of an office that are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct HousePictures {
    office: OfficeId,
    headshot: Option<PictureId>,
    background: Option<PictureId>,
    photos: Vec<PictureId>,
}

impl HousePictures {
    fn all(&self) -> impl Iterator<Item = (&OfficeId, &PictureId)> {
        let shown = self.headshot.iter().chain(&self.background);
        shown.chain(&self.photos).map(|id| (&self.office, id))
    }
}

/// A picture that was there when the film was ordered and is not there now.
#[derive(Debug, thiserror::Error)]
#[error("the picture {0} is not there any more; choose another")]
pub(super) struct PictureGone(PictureId);

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum HouseVoice {
    BuiltIn,
    Silent,
}

impl HouseOrder {
    /// Returns an order the studio can film.
    pub(super) fn of(order: &Order, brand: &HouseBrand) -> Result<Self, Refusal> {
        spoken::check_script(&order.script)
            .map_err(|problem| refuse("script", &format!("{problem}; change the words")))?;
        Ok(Self {
            title: order.title.clone(),
            script: order.script.clone(),
            language: order.language,
            aspect: order.aspect,
            presenter: presenter(order)?,
            voice: voice(order.voice.as_deref(), order.language)?,
            background: background(order.background.as_ref())?,
            agent: agent(&order.style, brand)?,
            accent: accent(&order.style, brand)?,
            quality: order.style.quality,
            pictures: pictures(order),
        })
    }

    /// Returns the project to film, with its pictures.
    ///
    /// # Errors
    ///
    /// If the store of the pictures does not answer.
    pub(super) async fn project(
        &self,
        pictures: &dyn Pictures,
    ) -> Result<Result<Project, PictureGone>, StoreError> {
        let mut shown = HashMap::new();
        for (office, id) in self.pictures.iter().flat_map(HousePictures::all) {
            match pictures.find(office, id).await? {
                Some(picture) => shown.insert(id, picture.bytes),
                None => return Ok(Err(PictureGone(id.clone()))),
            };
        }
        Ok(self.project_of(&shown))
    }

    fn project_of(&self, shown: &HashMap<&PictureId, Vec<u8>>) -> Result<Project, PictureGone> {
        let read = |id: &PictureId| {
            let found = shown.get(id).cloned();
            found.ok_or_else(|| PictureGone(id.clone()))
        };
        let chosen = self.pictures.as_ref();
        let headshot = chosen.and_then(|chosen| chosen.headshot.as_ref());
        let background = chosen.and_then(|chosen| chosen.background.as_ref());
        let photos = chosen.map_or(&[][..], |chosen| &chosen.photos);
        Ok(Project {
            title: self.title.clone(),
            script: self.script.clone(),
            language: self.language,
            pronunciations: Pronunciations::default(),
            agent: self.agent.clone(),
            aspect: self.aspect,
            quality: match self.quality {
                Quality::Preview => project::Quality::Preview,
                Quality::Production => project::Quality::Full,
            },
            host: match (self.presenter.as_str(), headshot) {
                (NOBODY, _) => Host::Nobody,
                (HEADSHOT, Some(headshot)) => Host::Headshot(read(headshot)?),
                (id, _) => Host::Presenter(id.to_owned()),
            },
            placement: Placement::Automatic,
            motion: Motion::Natural,
            background: match (self.background, background) {
                (_, Some(picture)) => project::Background::Photo(read(picture)?),
                (Some(color), None) => project::Background::Color(color),
                (None, None) => project::Background::Studio,
            },
            photos: photos.iter().map(read).collect::<Result<_, _>>()?,
            facts: None,
            captions: true,
            accent: self.accent,
            voice: match self.voice {
                HouseVoice::BuiltIn => Voice::BuiltIn,
                HouseVoice::Silent => Voice::Silent,
            },
        })
    }
}

/// Returns whose name is shown: the order's, or the house's if the order names nobody.
fn agent(style: &Style, brand: &HouseBrand) -> Result<AgentProfile, Refusal> {
    let ours = || {
        brand.agent.clone().map_err(|reason| Refusal {
            remedy: Remedy::Account,
            ..refuse("agent", &reason)
        })
    };
    style.profile.clone().map_or_else(ours, Ok)
}

fn accent(style: &Style, brand: &HouseBrand) -> Result<u32, Refusal> {
    match &style.accent {
        None => Ok(brand.accent),
        Some(text) => color(text)
            .ok_or_else(|| refuse("accent", "a color is written as # and six digits: #0F766E")),
    }
}

fn pictures(order: &Order) -> Option<HousePictures> {
    let style = &order.style;
    Some(HousePictures {
        office: style.office.clone()?,
        headshot: style
            .headshot
            .clone()
            .filter(|_| order.presenter.trim() == HEADSHOT),
        background: match &order.background {
            Some(Background::Stored(id)) => Some(id.clone()),
            Some(Background::Color(_) | Background::Picture(_)) | None => None,
        },
        photos: style.photos.clone(),
    })
}

fn presenter(order: &Order) -> Result<String, Refusal> {
    let known = || figure::ALL.iter().map(|presenter| presenter.id);
    match order.presenter.trim() {
        "" => Ok(known().next().unwrap_or(NOBODY).to_owned()),
        NOBODY => Ok(NOBODY.to_owned()),
        HEADSHOT if order.style.headshot.is_some() => Ok(HEADSHOT.to_owned()),
        HEADSHOT => Err(refuse(
            "avatar_id",
            "there is no picture of the agent yet; add one to the profile",
        )),
        id if known().any(|known| known == id) => Ok(id.to_owned()),
        id => {
            let known: Vec<&str> = known().collect();
            Err(refuse(
                "avatar_id",
                &format!(
                    "the built-in studio has no \"{id}\"; there are {}, and none for nobody",
                    known.join(", ")
                ),
            ))
        }
    }
}

fn voice(given: Option<&str>, language: Language) -> Result<HouseVoice, Refusal> {
    match (given.unwrap_or("builtin"), language) {
        ("silent", _) => Ok(HouseVoice::Silent),
        ("builtin", Language::English) => Ok(HouseVoice::BuiltIn),
        ("builtin", Language::Spanish) => Err(refuse(
            "voice_id",
            "the built-in voice speaks English only; choose silent for captions over silence",
        )),
        (id, _) => Err(refuse(
            "voice_id",
            &format!("the built-in studio has no voice \"{id}\"; there are builtin and silent"),
        )),
    }
}

fn background(given: Option<&Background>) -> Result<Option<u32>, Refusal> {
    match given {
        None => Ok(None),
        Some(Background::Color(text)) => color(text).map(Some).ok_or_else(|| {
            refuse(
                "background",
                "a color is written as # and six digits: #F4EFE6",
            )
        }),
        Some(Background::Stored(_)) => Ok(None),
        Some(Background::Picture(_)) => Err(refuse(
            "background",
            "the built-in studio takes a color here, such as #F4EFE6",
        )),
    }
}

fn color(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('#').filter(|_| is_color(text))?;
    u32::from_str_radix(digits, 16).ok()
}

/// Returns a refusal of a part of the order.
pub(super) fn refuse(field: &str, message: &str) -> Refusal {
    Refusal {
        remedy: Remedy::Order,
        field: Some(field.to_owned()),
        code: "unfilmable".to_owned(),
        message: message.to_owned(),
    }
}
