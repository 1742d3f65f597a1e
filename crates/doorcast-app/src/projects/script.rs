//! Has the words of a project written.

use std::time::Duration;

use doorcast_domain::{
    project::{Owner, Project, ProjectId},
    script::ScriptRequest,
};
use tokio::time::{Instant, sleep};

use super::{ProjectError, Projects, Speaker, reach_of};
use crate::ports::{
    StoreError,
    writer::{OnWords, WriteError},
};

/// How long words that are written are held for a store that is away.
const HELD_FOR: Duration = Duration::from_secs(10 * 60);

/// How often such a store is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(2);

/// Why no words were written.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// Something about the project.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The writer wrote nothing.
    #[error(transparent)]
    Writer(#[from] WriteError),
}

impl Projects {
    /// Has the script written, or written again, and keeps it as the version to film. The versions before stay.
    /// `on_words` hears it grow.
    ///
    /// # Errors
    ///
    /// See [`ScriptError`]. The project is as before then.
    pub async fn write_script(
        &self,
        owner: &Owner,
        id: &ProjectId,
        speaker: Speaker,
        on_words: OnWords<'_>,
    ) -> Result<Project, ScriptError> {
        let project = self.get(&reach_of(owner), id).await?;
        if !project.is_kept() {
            return Err(ProjectError::Deleted.into());
        }
        // Numbers that a page can hold exactly.
        let seed = self.desk.ids.draw() as u64 >> 12;
        let request = ScriptRequest {
            video_type: project.kind,
            topic: project.topic,
            key_points: project.points,
            seconds: project.seconds,
            language: project.language,
            agent: speaker.profile,
            style: speaker.style,
            seed,
        };
        let begun_ms = self.desk.clock.now_ms();
        let written = self.writer.write(&request, on_words).await?;
        let took_ms = self.desk.clock.now_ms().saturating_sub(begun_ms);
        let until = Instant::now() + HELD_FOR;
        loop {
            let kept = self.change(owner, id, |project, now_ms| {
                let text = written.script.text.clone();
                project.take_written(text, written.authorship.clone(), seed, now_ms);
                project.note_writing(took_ms.max(0).unsigned_abs());
                Ok(())
            });
            match kept.await {
                Err(error) if is_away(&error) && Instant::now() < until => sleep(TRY_AGAIN).await,
                kept => return kept,
            }
        }
    }
}

fn is_away(error: &ScriptError) -> bool {
    let away =
        |error: &ProjectError| matches!(error, ProjectError::Store(StoreError::Unavailable { .. }));
    matches!(error, ScriptError::Project(error) if away(error))
}
