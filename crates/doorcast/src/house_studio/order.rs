//! What the built-in studio films, as it is stored with the attempt: complete, so that it can be filmed any time.

use doorcast_domain::{
    agent::AgentProfile,
    pipeline::{
        Background, Order,
        stage::{Refusal, Remedy},
    },
    spoken::{self, Pronunciations},
    video::{AspectRatio, Language},
};
use doorcast_render::{
    figure,
    project::{self, Host, Motion, Placement, Project, Quality, Voice},
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
}

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
            presenter: presenter(&order.presenter)?,
            voice: voice(order.voice.as_deref(), order.language)?,
            background: background(order.background.as_ref())?,
            agent: brand.agent.clone().map_err(|reason| Refusal {
                remedy: Remedy::Account,
                ..refuse("agent", &reason)
            })?,
            accent: brand.accent,
        })
    }

    /// Returns the project to film.
    pub(super) fn project(&self) -> Project {
        Project {
            title: self.title.clone(),
            script: self.script.clone(),
            language: self.language,
            pronunciations: Pronunciations::default(),
            agent: self.agent.clone(),
            aspect: self.aspect,
            quality: Quality::Full,
            host: match self.presenter.as_str() {
                NOBODY => Host::Nobody,
                id => Host::Presenter(id.to_owned()),
            },
            placement: Placement::Automatic,
            motion: Motion::Natural,
            background: match self.background {
                Some(color) => project::Background::Color(color),
                None => project::Background::Studio,
            },
            photos: Vec::new(),
            facts: None,
            captions: true,
            accent: self.accent,
            voice: match self.voice {
                HouseVoice::BuiltIn => Voice::BuiltIn,
                HouseVoice::Silent => Voice::Silent,
            },
        }
    }
}

fn presenter(given: &str) -> Result<String, Refusal> {
    let known = || figure::ALL.iter().map(|presenter| presenter.id);
    match given.trim() {
        "" => Ok(known().next().unwrap_or(NOBODY).to_owned()),
        NOBODY => Ok(NOBODY.to_owned()),
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
        Some(Background::Picture(_)) => Err(refuse(
            "background",
            "the built-in studio takes a color here, such as #F4EFE6",
        )),
    }
}

fn color(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('#')?;
    let is_color = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| is_color)
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
