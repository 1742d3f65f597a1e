//! What a project has taken: for its history and for the office's charts.

use crate::{
    ledger::UsdMicros,
    pipeline::Status,
    project::{Project, ProjectId, Rating},
    video::VideoType,
};

/// What a project has taken. Times are in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The project.
    pub project: ProjectId,
    /// Its kind.
    pub kind: VideoType,
    /// How far its newest film is.
    pub status: Status,
    /// When it was begun, since 1970.
    pub created_at_ms: i64,
    /// How long it took from the first click to the first finished film, if there is one.
    pub to_first_film_ms: Option<i64>,
    /// How often the script was written again.
    pub regenerations: u32,
    /// Whether the agent changed or wrote words.
    pub is_edited: bool,
    /// How the agent likes the script.
    pub rating: Option<Rating>,
    /// What all its films have cost.
    pub cost: UsdMicros,
}

impl Project {
    /// Returns whether the agent changed or wrote words.
    pub fn is_edited(&self) -> bool {
        self.revisions.iter().any(|one| one.origin.is_by_agent())
    }
}
