//! Has the words of a project written.

use doorcast_domain::{
    project::{Owner, Project, ProjectId},
    script::ScriptRequest,
};

use super::{ProjectError, Projects, Speaker, reach_of};
use crate::ports::writer::{OnWords, WriteError};

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
        self.change(owner, id, |project, now_ms| {
            let text = written.script.text.clone();
            project.take_written(text, written.authorship.clone(), seed, now_ms);
            project.note_writing(took_ms.max(0).unsigned_abs());
            Ok(())
        })
        .await
    }
}
