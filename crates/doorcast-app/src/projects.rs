//! What persons do with their projects: begin, type, have words written, preview, buy, rate, delete, bring back.
//!
//! A film is begun and its project changed in one stored operation, and an equal wish finds the film it was begun for
//! before: pressing twice is pressing once. What is typed is never lost; see [`doorcast_domain::project::edit`].
//! Deliberately absent: how a film is made (the [desk](crate::desk) and the [runner](crate::runner)) and how anything
//! looks. Start at [`Projects::begin`].

mod begin;
mod films;
mod history;
mod library;
mod order;
mod script;
mod sweep;

use std::{collections::BTreeMap, sync::Arc};

use doorcast_domain::{
    agent::{AgentProfile, IncompleteProfile},
    picture::PictureId,
    pipeline::id::VendorName,
    project::{
        Backdrop, Owner, Project, ProjectId, Rating,
        edit::{Edit, EditRefused, Field},
    },
    video::{Language, VideoType},
};

pub use begin::{Begun, Keyed};
pub use films::{FilmError, Plan};
pub use history::{Happening, History, Part, What};
pub use script::ScriptError;
pub use sweep::SweepError;

use crate::{
    desk::Desk,
    ports::{
        StoreError,
        media::{FilmExtras, MediaStore},
        pictures::Pictures,
        projects::{CardPage, Feed, ProjectStore, Reach, SaveError},
        writer::ScriptWriter,
    },
};

/// How often a change is decided anew because the project has changed meanwhile.
const MOST_TRIES: usize = 8;

/// Where persons come with their projects.
pub struct Projects {
    /// Keeps them.
    pub store: Arc<dyn ProjectStore>,
    /// Makes their films. Its store, clock and chance are used, too.
    pub desk: Arc<Desk>,
    /// Writes their words.
    pub writer: Arc<dyn ScriptWriter>,
    /// Keeps their pictures.
    pub pictures: Arc<dyn Pictures>,
    /// Keeps their films, by name.
    pub media: BTreeMap<VendorName, Arc<dyn MediaStore>>,
    /// Keeps what belongs to their films.
    pub extras: Arc<dyn FilmExtras>,
    /// Who makes previews.
    pub preview: Maker,
    /// Who makes films for good.
    pub production: Maker,
}

/// Who makes and keeps films of one quality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maker {
    /// Films them.
    pub studio: VendorName,
    /// Keeps them.
    pub media: VendorName,
    /// Who is seen when nobody was chosen.
    pub presenter: Option<String>,
    /// Who is heard in a language when nobody was chosen.
    pub voices: BTreeMap<Language, String>,
}

/// Who speaks in the films of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// Whose name, brokerage, license and phone are shown.
    pub profile: AgentProfile,
    /// The brand color, as in "#0F766E".
    pub accent: Option<String>,
    /// The own picture.
    pub headshot: Option<PictureId>,
    /// How they like to speak, in own words.
    pub style: Option<String>,
}

/// A project after a change, and what of the change was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The project as it is now.
    pub project: Project,
    /// Fields somebody else has changed meanwhile. They are as the other has left them; of a script both are kept.
    pub clashes: Vec<Field>,
}

/// Why nothing was done with a project.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// There is no such project, or it is somebody else's.
    #[error("there is no such project")]
    NotFound,
    /// It is in the bin.
    #[error("the project is deleted")]
    Deleted,
    /// Something else was begun under the key before.
    #[error("something else was asked for under this key before")]
    KeyTaken(ProjectId),
    /// What was typed does not fit.
    #[error(transparent)]
    Edit(#[from] EditRefused),
    /// There is no such version of the script.
    #[error("there is no version {0}")]
    NoRevision(u32),
    /// The office has no such picture.
    #[error("there is no picture {0}")]
    NoPicture(PictureId),
    /// Somebody's profile lacks what has to be shown.
    #[error(transparent)]
    Profile(#[from] IncompleteProfile),
    /// It could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Projects {
    /// Begins a project.
    ///
    /// # Errors
    ///
    /// See [`ProjectError`].
    pub async fn begin(
        &self,
        owner: &Owner,
        kind: VideoType,
        language: Language,
    ) -> Result<Project, ProjectError> {
        let now_ms = self.desk.clock.now_ms();
        let chance = self.desk.ids.draw() as u64;
        let id = ProjectId::new(now_ms.unsigned_abs(), chance);
        let project = Project::begin(id, owner.clone(), kind, language, now_ms);
        self.store.insert_project(&project).await?;
        Ok(project)
    }

    /// Returns a project somebody may see, deleted or not.
    ///
    /// # Errors
    ///
    /// See [`ProjectError`].
    pub async fn get(&self, reach: &Reach, id: &ProjectId) -> Result<Project, ProjectError> {
        let found = self.store.find_project(reach, id).await?;
        found.ok_or(ProjectError::NotFound)
    }

    /// Returns a page of the feed.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn feed(
        &self,
        feed: &Feed,
        after: Option<&ProjectId>,
        limit: usize,
    ) -> Result<CardPage, StoreError> {
        self.store.list_projects(feed, after, limit).await
    }

    /// Keeps what was typed, made from the revision `expected`.
    ///
    /// # Errors
    ///
    /// See [`ProjectError`].
    pub async fn edit(
        &self,
        owner: &Owner,
        id: &ProjectId,
        expected: u64,
        edit: Edit,
    ) -> Result<Edited, ProjectError> {
        self.check_pictures(owner, &edit).await?;
        let mut clashes = Vec::new();
        let project = self
            .change::<ProjectError>(owner, id, |project, now_ms| {
                clashes = project.edit(expected, edit.clone(), now_ms)?;
                Ok(())
            })
            .await?;
        Ok(Edited { project, clashes })
    }

    /// Makes another version of the script the one to film.
    ///
    /// # Errors
    ///
    /// See [`ProjectError`].
    pub async fn choose_revision(
        &self,
        owner: &Owner,
        id: &ProjectId,
        number: u32,
    ) -> Result<Project, ProjectError> {
        let choose = |project: &mut Project, _| match project.choose_revision(number) {
            true => Ok(()),
            false => Err(ProjectError::NoRevision(number)),
        };
        self.change(owner, id, choose).await
    }

    /// Rates the script, or takes the rating back.
    ///
    /// # Errors
    ///
    /// See [`ProjectError`].
    pub async fn rate(
        &self,
        owner: &Owner,
        id: &ProjectId,
        rating: Option<Rating>,
    ) -> Result<Project, ProjectError> {
        let rate = |project: &mut Project, _| {
            project.rating = rating;
            Ok(())
        };
        self.change(owner, id, rate).await
    }

    /// Puts a project into the bin. One that is there stays as it is.
    ///
    /// # Errors
    ///
    /// See [`ProjectError`].
    pub async fn delete(&self, owner: &Owner, id: &ProjectId) -> Result<Project, ProjectError> {
        self.bin(owner, id, |project, now_ms| {
            project.deleted_at_ms.get_or_insert(now_ms);
        })
        .await
    }

    /// Brings a project back from the bin.
    ///
    /// # Errors
    ///
    /// See [`ProjectError`].
    pub async fn restore(&self, owner: &Owner, id: &ProjectId) -> Result<Project, ProjectError> {
        self.bin(owner, id, |project, _| project.deleted_at_ms = None)
            .await
    }

    async fn bin(
        &self,
        owner: &Owner,
        id: &ProjectId,
        change: impl Fn(&mut Project, i64) + Send + Sync,
    ) -> Result<Project, ProjectError> {
        let whatever = |project: &mut Project, now_ms| {
            change(project, now_ms);
            Ok(())
        };
        self.insist(owner, id, whatever).await
    }

    /// Changes a project that is not in the bin.
    async fn change<E: From<ProjectError>>(
        &self,
        owner: &Owner,
        id: &ProjectId,
        mut change: impl FnMut(&mut Project, i64) -> Result<(), E> + Send,
    ) -> Result<Project, E> {
        let in_sight = |project: &mut Project, now_ms| match project.is_kept() {
            true => change(project, now_ms),
            false => Err(ProjectError::Deleted.into()),
        };
        self.insist(owner, id, in_sight).await
    }

    /// Changes a project; once more if somebody else was faster.
    async fn insist<E: From<ProjectError>>(
        &self,
        owner: &Owner,
        id: &ProjectId,
        mut change: impl FnMut(&mut Project, i64) -> Result<(), E> + Send,
    ) -> Result<Project, E> {
        for _ in 0..MOST_TRIES {
            let found = self.get(&reach_of(owner), id).await?;
            let now_ms = self.desk.clock.now_ms();
            let mut project = found.clone();
            change(&mut project, now_ms)?;
            if project == found {
                return Ok(found);
            }
            project.revision += 1;
            project.updated_at_ms = now_ms;
            match self.store.save_project(&project).await {
                Ok(()) => return Ok(project),
                Err(SaveError::Stale) => {}
                Err(SaveError::Store(error)) => return Err(ProjectError::from(error).into()),
            }
        }
        Err(ProjectError::from(StoreError::Conflict).into())
    }

    /// Refuses pictures the office does not have.
    async fn check_pictures(&self, owner: &Owner, edit: &Edit) -> Result<(), ProjectError> {
        let background = match &edit.background {
            Some(Backdrop::Picture(id)) => Some(id),
            Some(Backdrop::Usual | Backdrop::Color(_)) | None => None,
        };
        for id in edit.photos.iter().flatten().chain(background) {
            let found = self.pictures.find(&owner.office, id).await?;
            found.ok_or_else(|| ProjectError::NoPicture(id.clone()))?;
        }
        Ok(())
    }
}

/// Returns what an owner sees.
pub fn reach_of(owner: &Owner) -> Reach {
    Reach {
        office: owner.office.clone(),
        agent: Some(owner.agent.clone()),
    }
}
