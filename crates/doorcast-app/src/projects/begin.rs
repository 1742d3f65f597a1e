//! Begins a project with everything that is known of it, at most once for each key.

use doorcast_domain::{
    project::{Owner, Project, ProjectId, edit::Edit},
    video::{Language, VideoType},
};

use super::{ProjectError, Projects, reach_of};
use crate::ports::{drafts::RequestKey, projects::Beginning};

/// A request that may be sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyed {
    /// What the caller calls it.
    pub key: String,
    /// The SHA-256 of what was asked for.
    pub digest: [u8; 32],
}

/// A project, and whether it was begun just now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The project.
    pub project: Project,
    /// Whether it is new. One that was begun under the same key before is not.
    pub is_new: bool,
}

impl Projects {
    /// Begins a project that is filled in already. The same request under the same key finds the project it began.
    ///
    /// # Errors
    ///
    /// See [`ProjectError`].
    pub async fn begin_with(
        &self,
        owner: &Owner,
        kind: VideoType,
        language: Language,
        edit: Edit,
        keyed: Option<Keyed>,
    ) -> Result<Begun, ProjectError> {
        let Some(Keyed { key, digest }) = keyed else {
            let project = self.filled(owner, kind, language, edit).await?;
            self.store.insert_project(&project).await?;
            let is_new = true;
            return Ok(Begun { project, is_new });
        };
        let agent = owner.agent.clone();
        let key = RequestKey { agent, key };
        if let Some(known) = self.store.find_beginning(&key).await? {
            return self.begun_before(owner, known, digest).await;
        }
        let project = self.filled(owner, kind, language, edit).await?;
        let begun = self.store.begin_once(&key, digest, &project).await?;
        match begun.project == project.id {
            true => Ok(Begun {
                project,
                is_new: true,
            }),
            false => self.begun_before(owner, begun, digest).await,
        }
    }

    async fn filled(
        &self,
        owner: &Owner,
        kind: VideoType,
        language: Language,
        edit: Edit,
    ) -> Result<Project, ProjectError> {
        self.check_pictures(owner, &edit).await?;
        let now_ms = self.desk.clock.now_ms();
        let id = ProjectId::new(now_ms.unsigned_abs(), self.desk.ids.draw() as u64);
        let mut project = Project::begin(id, owner.clone(), kind, language, now_ms);
        project.edit(0, edit, now_ms)?;
        // Nobody has seen it otherwise, so nothing of it is news.
        project.changed.clear();
        Ok(project)
    }

    async fn begun_before(
        &self,
        owner: &Owner,
        begun: Beginning,
        digest: [u8; 32],
    ) -> Result<Begun, ProjectError> {
        if begun.digest != digest {
            return Err(ProjectError::KeyTaken(begun.project));
        }
        Ok(Begun {
            project: self.get(&reach_of(owner), &begun.project).await?,
            is_new: false,
        })
    }
}
