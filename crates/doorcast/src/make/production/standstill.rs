//! Notices that another process has the turn and does not move a video on: it may lack the key of its studio.

use std::time::{Duration, Instant};

use doorcast_domain::pipeline::Video;

use crate::problem::Problem;

use super::{Job, problems};

/// Whether a video stands still, and since when.
pub(super) struct Standstill {
    patience: Duration,
    revision: u64,
    since: Instant,
    has_told: bool,
}

impl Standstill {
    /// Begins to watch a video with so much patience.
    pub(super) fn new(patience: Duration) -> Self {
        Self {
            patience,
            revision: 0,
            since: Instant::now(),
            has_told: false,
        }
    }

    /// Looks at a video once more.
    ///
    /// # Errors
    ///
    /// If somebody else should have moved it on, and has not for too long. A video that is not due does not wait for
    /// anybody, however long the studio takes.
    pub(super) fn look(
        &mut self,
        job: &Job<'_>,
        video: &Video,
        now_ms: i64,
    ) -> Result<(), Problem> {
        let who = job.wiring.who_works_instead();
        if let Some(who) = who.as_ref().filter(|_| !self.has_told) {
            self.has_told = true;
            job.tell(&format!(
                "{who} works in this data folder and has to move it on; this command watches."
            ));
        }
        let is_due = video.due_at_ms().is_some_and(|due_ms| due_ms <= now_ms);
        match who.filter(|_| is_due && video.revision == self.revision) {
            None => {
                self.revision = video.revision;
                self.since = Instant::now();
                Ok(())
            }
            Some(_) if self.since.elapsed() < self.patience => Ok(()),
            Some(who) => Err(problems::stands_still(video, &who, self.patience)),
        }
    }
}
