//! A project: what a person calls "a video". Words, choices and every film that was made of them.
//!
//! A project grows while a person works on it and can always be kept, however unfinished. What is bought or previewed
//! is a [`Video`](crate::pipeline::Video) of its own, which names its project. Deliberately absent: prices, vendors,
//! and anything that is lost when somebody types in two windows (see [`edit`]). Start at [`Project`].

pub mod edit;
pub mod facts;
pub mod object_id;
mod revisions;
pub mod search;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use revisions::{MAX_REVISIONS, Origin, Revision};

use crate::{
    hex,
    picture::PictureId,
    pipeline::id::{AgentId, NotAnId, OfficeId, VendorName, VideoId},
    project::edit::Field,
    video::{AspectRatio, Language, Quality, UnknownName, VideoType},
};

/// The most key points the wizard takes.
pub const MAX_WIZARD_POINTS: usize = 10;

/// The lengths the wizard offers, in seconds.
pub const LENGTHS: [u32; 5] = [15, 30, 45, 60, 90];

/// The length nobody has chosen, in seconds.
pub const USUAL_SECONDS: u32 = 30;

/// The most photos of one project.
pub const MAX_PHOTOS: usize = 20;

/// The most films of one project: every shape of many versions.
pub const MAX_FILMS: usize = 100;

/// How long a deleted project can be brought back, in milliseconds.
pub const RESTORABLE_MS: i64 = 30 * 24 * 60 * 60_000;

/// A project: twenty-two characters, later ones sort after earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProjectId(VideoId);

impl ProjectId {
    /// Returns the id for a moment and a number drawn by lot. Of the number the lowest 54 bits count, so that the id
    /// is an [ObjectId](object_id) as well.
    pub fn new(at_ms: u64, chance: u64) -> Self {
        let kept = chance & ((1 << object_id::CHANCE_BITS) - 1);
        Self(VideoId::new(at_ms, kept))
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for ProjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for ProjectId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let id = text.parse().map(Self);
        id.map_err(|error: NotAnId| NotAnId {
            what: "the id of a project",
            ..error
        })
    }
}

/// Whose a project is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Owner {
    /// The office that pays.
    pub office: OfficeId,
    /// The agent.
    pub agent: AgentId,
}

/// What a person calls "a video".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// Whose it is.
    pub agent: AgentId,
    /// The office that pays.
    pub office: OfficeId,
    /// What kind of video it is.
    pub kind: VideoType,
    /// What people call it. Empty while nobody has said so: see [`Project::shown_title`].
    pub title: String,
    /// What it is about.
    pub topic: String,
    /// What must be said.
    pub points: Vec<String>,
    /// How long it should be, in seconds.
    pub seconds: u32,
    /// The language of the script.
    pub language: Language,
    /// Every version of the script, oldest first.
    pub revisions: Vec<Revision>,
    /// The number of the version that is filmed next, if there is any.
    pub current: Option<u32>,
    /// How often a script was written again by the writer.
    pub regenerations: u32,
    /// How it is filmed.
    pub settings: Settings,
    /// Where the person is.
    pub step: Step,
    /// What was filmed, oldest first.
    pub films: Vec<Filming>,
    /// How the person likes the script.
    pub rating: Option<Rating>,
    /// When it was begun, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// When anything was changed last.
    pub updated_at_ms: i64,
    /// When it was deleted, if it was.
    pub deleted_at_ms: Option<i64>,
    /// Grows by one with every change that is stored.
    pub revision: u64,
    /// At which revision a field was changed last.
    pub changed: BTreeMap<Field, u64>,
}

/// How a project is filmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Who is seen. Whoever is usual, if nobody was chosen.
    pub presenter: Option<Casting>,
    /// Who is heard.
    pub voice: Option<Casting>,
    /// What is behind the presenter.
    pub background: Backdrop,
    /// The shape of the picture.
    pub aspect: AspectRatio,
    /// What the person wants to end with.
    pub quality: Quality,
    /// Pictures to show, in order.
    pub photos: Vec<PictureId>,
}

/// A presenter or a voice, as the studio that has it calls it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Casting {
    /// The studio.
    pub studio: VendorName,
    /// What the studio calls them.
    pub name: String,
}

/// What is behind the presenter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backdrop {
    /// Whatever the studio has.
    #[default]
    Usual,
    /// One color, as in "#F4EFE6".
    Color(String),
    /// A picture of the office.
    Picture(PictureId),
}

/// A film that was made of a project, or is being made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filming {
    /// The film.
    pub video: VideoId,
    /// The version of the script it says.
    pub script: u32,
    /// Its shape.
    pub aspect: AspectRatio,
    /// How good it is.
    pub quality: Quality,
    /// When somebody asked for it, in milliseconds since 1970.
    pub at_ms: i64,
    /// How it was asked for, if that was said, so that the same request finds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
}

/// A request for a film under a key of the caller's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What the caller calls it.
    pub key: String,
    /// The SHA-256 of what was asked for, in hexadecimal digits.
    pub digest: String,
}

impl Asked {
    /// Returns the request for a key and the SHA-256 of what was asked for.
    pub fn new(key: &str, digest: [u8; 32]) -> Self {
        Self {
            key: key.to_owned(),
            digest: hex::text(&digest),
        }
    }
}

/// How a person likes a script: one to five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Rating(u8);

impl Rating {
    /// Returns the number of stars.
    pub fn stars(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Rating {
    type Error = UnknownName;

    fn try_from(stars: u8) -> Result<Self, UnknownName> {
        match (1..=5).contains(&stars) {
            true => Ok(Self(stars)),
            false => Err(UnknownName {
                what: "rating",
                known: "1, 2, 3, 4, 5".into(),
                given: stars.to_string(),
            }),
        }
    }
}

impl From<Rating> for u8 {
    fn from(rating: Rating) -> Self {
        rating.0
    }
}

/// The six steps of making a video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// What kind it is.
    Kind,
    /// What it is about, and how long.
    Topic,
    /// The words.
    Script,
    /// Who is seen and heard, and what is behind them.
    Settings,
    /// The shape of the picture.
    Shape,
    /// Preview, price and purchase.
    Finish,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 6] = [
        Self::Kind,
        Self::Topic,
        Self::Script,
        Self::Settings,
        Self::Shape,
        Self::Finish,
    ];

    /// Returns the name used in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "type",
            Self::Topic => "topic",
            Self::Script => "script",
            Self::Settings => "settings",
            Self::Shape => "shape",
            Self::Finish => "finish",
        }
    }

    /// Returns the step of a name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// Returns the next step, if there is one.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|step| *step > self)
    }

    /// Returns the step before, if there is one.
    pub fn previous(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|step| *step < self)
    }
}

impl Project {
    /// Returns a project nobody has said anything about but its kind.
    pub fn begin(
        id: ProjectId,
        owner: Owner,
        kind: VideoType,
        language: Language,
        now_ms: i64,
    ) -> Self {
        Self {
            id,
            agent: owner.agent,
            office: owner.office,
            kind,
            title: String::new(),
            topic: String::new(),
            points: Vec::new(),
            seconds: USUAL_SECONDS,
            language,
            revisions: Vec::new(),
            current: None,
            regenerations: 0,
            settings: Settings::usual(kind),
            step: Step::Topic,
            films: Vec::new(),
            rating: None,
            created_at_ms: now_ms,
            updated_at_ms: now_ms,
            deleted_at_ms: None,
            revision: 0,
            changed: BTreeMap::new(),
        }
    }

    /// Returns whose it is.
    pub fn owner(&self) -> Owner {
        Owner {
            office: self.office.clone(),
            agent: self.agent.clone(),
        }
    }

    /// Returns its title, or its topic while it has none. Empty if it has neither.
    pub fn shown_title(&self) -> &str {
        match self.title.is_empty() {
            true => &self.topic,
            false => &self.title,
        }
    }

    /// Returns the newest film, if there is any.
    pub fn newest_film(&self) -> Option<&Filming> {
        self.films.last()
    }

    /// Returns whether it is shown: not deleted.
    pub fn is_kept(&self) -> bool {
        self.deleted_at_ms.is_none()
    }
}

impl Settings {
    /// Returns what is usual for a kind of video.
    pub fn usual(kind: VideoType) -> Self {
        Self {
            presenter: None,
            voice: None,
            background: Backdrop::Usual,
            aspect: usual_shape(kind),
            quality: Quality::Preview,
            photos: Vec::new(),
        }
    }
}

/// Listings and messages are watched on telephones, the others on pages.
fn usual_shape(kind: VideoType) -> AspectRatio {
    match kind {
        VideoType::PropertyListing | VideoType::PersonalMessage => AspectRatio::Portrait,
        VideoType::MarketUpdate | VideoType::Custom => AspectRatio::Landscape,
    }
}
