//! Empties the bin: what was deleted for long enough is gone, with its films.

use doorcast_domain::{
    pipeline::Video,
    project::{Project, RESTORABLE_MS},
};

use super::Projects;
use crate::ports::{StoreError, media::StoreFilmError};

/// The most projects that are removed at once.
const MOST: usize = 50;

/// Why the bin was not emptied. What was not removed is tried again the next time.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The storage of films.
    #[error(transparent)]
    Media(#[from] StoreFilmError),
}

impl Projects {
    /// Removes projects that cannot be brought back any more. Their files go first, so that nothing is left that
    /// nobody knows of. A project whose films are still moving waits. Returns how many were removed.
    ///
    /// # Errors
    ///
    /// See [`SweepError`].
    pub async fn sweep(&self) -> Result<usize, SweepError> {
        let before_ms = self.desk.clock.now_ms() - RESTORABLE_MS;
        let mut removed = 0;
        for project in self.store.list_deleted_before(before_ms, MOST).await? {
            removed += usize::from(self.remove(&project).await?);
        }
        Ok(removed)
    }

    async fn remove(&self, project: &Project) -> Result<bool, SweepError> {
        let films = self.films(project).await?;
        if films.iter().any(|video| video.stage.is_moving()) {
            return Ok(false);
        }
        for video in &films {
            self.delete_files(video).await?;
        }
        self.store.remove_project(&project.id).await?;
        Ok(true)
    }

    async fn delete_files(&self, video: &Video) -> Result<(), StoreFilmError> {
        self.extras.delete_extras(video).await?;
        let Some(media) = self.media.get(&video.order.media) else {
            return Ok(());
        };
        for attempt in &video.attempts {
            media.delete(&attempt.media_key(&video.id)).await?;
        }
        Ok(())
    }
}
