//! The way of a video from a person's press to permanent storage, as a pure state machine.
//!
//! One press buys at most one video, whatever crashes. [`step::step`] takes a video, what happened and the time, and
//! returns the video as it is then and what has to be done; the caller stores both before doing anything. Slow is
//! never failed: only the vendor's own word, or a person, ends a render. Deliberately absent: calls, clocks, and any
//! event that sends a second purchase without a person. Start at [`Video`], then [`stage::Stage`].

pub mod attempt;
pub mod breaker;
pub mod event;
pub mod fair;
pub mod id;
pub mod lease;
pub mod schedule;
pub mod stage;
pub mod step;
pub mod words;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    agent::AgentProfile,
    picture::PictureId,
    pipeline::{
        attempt::{Attempt, Purchase},
        id::{AgentId, AttemptId, OfficeId, VendorName, VideoId},
        stage::Stage,
    },
    project::ProjectId,
    script::Authorship,
    video::{AspectRatio, Language, Quality},
};

/// The most attempts one video can have: more than any person needs.
pub const MAX_ATTEMPTS: usize = 20;

/// What is to be filmed, and where. Settled when a person presses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Who films it.
    pub studio: VendorName,
    /// Who keeps it.
    pub media: VendorName,
    /// What people call it.
    pub title: String,
    /// The words to be said.
    pub script: String,
    /// The language they are in.
    pub language: Language,
    /// The shape of the picture.
    pub aspect: AspectRatio,
    /// Who is seen, as the studio names them: HeyGen's look id.
    pub presenter: String,
    /// Who is heard, as the studio names them. Without one the presenter's own voice.
    pub voice: Option<String>,
    /// What is behind the presenter.
    pub background: Option<Background>,
    /// What makes it this agent's. Orders from before have none of it.
    #[serde(default, skip_serializing_if = "Style::is_usual")]
    pub style: Style,
}

/// What makes a film this agent's, for studios that show it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Style {
    /// Whose name, brokerage, license and phone are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<AgentProfile>,
    /// The brand color, as in "#0F766E".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accent: Option<String>,
    /// How good it is to be.
    pub quality: Quality,
    /// The agent's own picture, for a presenter called [`HEADSHOT`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headshot: Option<PictureId>,
    /// Pictures to show, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<PictureId>,
    /// The office whose pictures these are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeId>,
}

/// The presenter that is the agent's own picture.
pub const HEADSHOT: &str = "headshot";

impl Style {
    /// Returns whether nothing is special.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// What is behind the presenter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Background {
    /// One color, as in "#F4EFE6".
    Color(String),
    /// A picture at a public address.
    Picture(String),
    /// A picture of the office.
    Stored(PictureId),
}

/// A video on its way, or at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Video {
    /// Its id.
    pub id: VideoId,
    /// Whose it is.
    pub agent: AgentId,
    /// The office that pays.
    pub office: OfficeId,
    /// When it was drafted, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// Grows by one with every change that is stored.
    pub revision: u64,
    /// What is to be filmed.
    pub order: Order,
    /// The project it is a film of, if it is of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<ProjectId>,
    /// Who wrote the script, unless it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorship: Option<Authorship>,
    /// Grows by one with every change of the order.
    pub order_revision: u32,
    /// How far it is.
    pub stage: Stage,
    /// Every attempt to buy it, oldest first. The last is the present one.
    pub attempts: Vec<Attempt>,
}

/// The four statuses of the plan, for the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has pressed yet.
    Draft,
    /// It moves without anybody's help.
    Generating,
    /// It is in permanent storage.
    Completed,
    /// It does not move until a person does something.
    Failed,
}

impl Status {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Generating, Self::Completed, Self::Failed];

    /// Returns the status of a name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Returns the name used in files and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Generating => "generating",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Video {
    /// Returns a video nobody has pressed for yet.
    pub fn draft(id: VideoId, agent: AgentId, office: OfficeId, order: Order, now_ms: i64) -> Self {
        Self {
            id,
            agent,
            office,
            created_at_ms: now_ms,
            revision: 0,
            order,
            project: None,
            authorship: None,
            order_revision: 1,
            stage: Stage::Draft,
            attempts: Vec::new(),
        }
    }

    /// Returns the same draft, and who wrote its script.
    pub fn written_by(self, authorship: Option<Authorship>) -> Self {
        Self { authorship, ..self }
    }

    /// Returns the same draft as a film of a project.
    pub fn of_project(self, project: ProjectId) -> Self {
        Self {
            project: Some(project),
            ..self
        }
    }

    /// Returns the public status.
    pub fn status(&self) -> Status {
        self.stage.status()
    }

    /// Returns when somebody has to look at it, if anybody has.
    pub fn due_at_ms(&self) -> Option<i64> {
        self.stage.due_at_ms()
    }

    /// Returns which vendor the next step needs, if there is a next step.
    pub fn lane(&self) -> Option<&VendorName> {
        match &self.stage {
            Stage::Queued { .. }
            | Stage::Submitting { .. }
            | Stage::LookingUp { .. }
            | Stage::Rendering { .. } => Some(&self.order.studio),
            Stage::Storing { .. } => Some(&self.order.media),
            Stage::Draft
            | Stage::Completed { .. }
            | Stage::NeedsAttention { .. }
            | Stage::Cancelled { .. }
            | Stage::Failed { .. } => None,
        }
    }

    /// Returns the present attempt, if somebody has pressed.
    pub fn attempt(&self) -> Option<&Attempt> {
        self.attempts.last()
    }

    /// Returns an attempt by its id.
    pub fn find_attempt(&self, id: AttemptId) -> Option<&Attempt> {
        self.attempts.iter().find(|attempt| attempt.id == id)
    }

    /// Returns whether a vendor has or may have been paid for this video.
    pub fn may_have_been_bought(&self) -> bool {
        self.attempts.iter().any(|attempt| match attempt.purchase {
            Purchase::Unknown | Purchase::Absent | Purchase::Bought { .. } => true,
            Purchase::Unsent | Purchase::Refused | Purchase::Withdrawn => false,
        })
    }

    /// Checks what must hold of every stored video, or money or videos are lost.
    ///
    /// # Panics
    ///
    /// If it does not hold.
    pub fn assert_sound(&self) {
        if let Some(flaw) = self.find_flaw() {
            panic!("{}: {flaw}", self.id);
        }
    }

    /// Returns what is wrong with a video, if anything is that must not be.
    pub fn find_flaw(&self) -> Option<&'static str> {
        let past = self.attempts.split_last().map_or(&[][..], |(_, past)| past);
        if past.iter().any(Attempt::is_open) {
            return Some("money is set aside for an attempt of the past");
        }
        if self
            .attempts
            .iter()
            .any(|attempt| !attempt.money.is_balanced())
        {
            return Some("the money of an attempt does not balance");
        }
        if self.stage.is_moving() != self.due_at_ms().is_some() {
            return Some("it neither moves nor waits for anything");
        }
        if self.stage.is_moving() && self.attempts.is_empty() {
            return Some("it moves, and nobody has pressed");
        }
        None
    }
}
