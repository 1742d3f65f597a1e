//! Where projects are kept.
//!
//! Every method is one atomic operation. The status of a project and its poster follow its films by themselves: they
//! are right as soon as a film is stored. Projects of others are not there: every question says whose are meant.

use async_trait::async_trait;
use doorcast_domain::{
    pipeline::{
        Status, Video,
        id::{AgentId, OfficeId, VideoId},
    },
    project::{Project, ProjectId, facts::Facts},
    video::{Quality, VideoType},
};
use serde::{Deserialize, Serialize};

use crate::ports::{StoreError, drafts::RequestKey};

/// Keeps projects.
#[async_trait]
pub trait ProjectStore: Send + Sync {
    /// Keeps a new project.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if there is one of that id.
    async fn insert_project(&self, project: &Project) -> Result<(), StoreError>;

    /// Returns what was begun under a key, if anything was.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_beginning(&self, key: &RequestKey) -> Result<Option<Beginning>, StoreError>;

    /// Keeps a new project and the key it was begun under, both or neither. If the key is known, nothing is kept.
    /// Returns the beginning that counts: this one or the earlier one.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if there is a project of that id.
    async fn begin_once(
        &self,
        key: &RequestKey,
        digest: [u8; 32],
        project: &Project,
    ) -> Result<Beginning, StoreError>;

    /// Returns a project, deleted or not, if those who ask may see it.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_project(
        &self,
        reach: &Reach,
        id: &ProjectId,
    ) -> Result<Option<Project>, StoreError>;

    /// Keeps a change of a project; its revision is one greater than the stored one.
    ///
    /// # Errors
    ///
    /// See [`SaveError`]. Nothing is stored then.
    async fn save_project(&self, project: &Project) -> Result<(), SaveError>;

    /// Keeps a change of a project and the draft of the film it names last, both or neither.
    ///
    /// # Errors
    ///
    /// See [`SaveError`]. Nothing is stored then.
    async fn begin_film(&self, project: &Project, draft: &Video) -> Result<(), SaveError>;

    /// Returns cards of projects, newest first, from the one after `after` on.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_projects(
        &self,
        feed: &Feed,
        after: Option<&ProjectId>,
        limit: usize,
    ) -> Result<CardPage, StoreError>;

    /// Returns whole projects of a page by its number, newest first, and how many there are in all. The first page is
    /// number one. Behind the last page there is nothing.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_numbered(
        &self,
        feed: &Feed,
        page: u64,
        limit: usize,
    ) -> Result<NumberedPage, StoreError>;

    /// Returns projects that were deleted before a moment, earliest first.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_deleted_before(
        &self,
        before_ms: i64,
        limit: usize,
    ) -> Result<Vec<Project>, StoreError>;

    /// Removes a deleted project for good. Its films stay in the books. One that is kept stays.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn remove_project(&self, id: &ProjectId) -> Result<(), StoreError>;

    /// Returns what the projects of an office have taken that were begun since a moment, earliest first, from the one
    /// after `after` on. Deleted ones count.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_facts(
        &self,
        office: &OfficeId,
        since_ms: i64,
        after: Option<&ProjectId>,
        limit: usize,
    ) -> Result<Vec<Facts>, StoreError>;
}

/// Whose projects somebody sees: those of one agent, or of everybody in the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The office.
    pub office: OfficeId,
    /// The agent, if not everybody.
    pub agent: Option<AgentId>,
}

/// Which projects are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Whose.
    pub reach: Reach,
    /// Of which kind, if not of all.
    pub kind: Option<VideoType>,
    /// Of which status, if not of all.
    pub status: Option<Status>,
    /// The beginnings of words that all have to be there: see [`doorcast_domain::project::search::sought`].
    pub words: Vec<String>,
    /// Whether those in the bin are meant.
    pub shelf: Shelf,
}

/// Where projects are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shelf {
    /// Where people see them.
    #[default]
    Kept,
    /// In the bin, where they can be brought back from.
    Deleted,
}

/// What the feed shows of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its id.
    pub id: ProjectId,
    /// Whose it is.
    pub agent: AgentId,
    /// Its kind.
    pub kind: VideoType,
    /// Its title, or its topic. Empty if it has neither.
    pub title: String,
    /// How far its newest film is.
    pub status: Status,
    /// The newest film and how good it is, if there is any.
    pub newest: Option<(VideoId, Quality)>,
    /// The finished film whose poster is shown, if there is any.
    pub poster: Option<VideoId>,
    /// When it was begun, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// When it was deleted, if it was.
    pub deleted_at_ms: Option<i64>,
}

/// Some cards and where to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardPage {
    /// Newest first.
    pub cards: Vec<Card>,
    /// The `after` of the next page, if there is one.
    pub next: Option<ProjectId>,
}

/// Some projects, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedPage {
    /// Newest first.
    pub projects: Vec<Project>,
    /// How many there are on all pages.
    pub total: u64,
}

/// What was begun under a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    /// The SHA-256 of what was asked for.
    #[serde(with = "doorcast_domain::hex")]
    pub digest: [u8; 32],
    /// The project that was begun.
    pub project: ProjectId,
}

/// Why a change was not kept.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// It has changed since it was read, or is not there. Read it again and decide anew.
    #[error("the project has changed meanwhile")]
    Stale,
    /// Anything else.
    #[error(transparent)]
    Store(#[from] StoreError),
}
