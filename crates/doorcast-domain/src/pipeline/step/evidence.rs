//! What an answer, a webhook or the studio's own list proves about a purchase, whenever it comes.

use super::Step;
use crate::pipeline::{
    event::{Alert, PollAnswer, Refused},
    id::{AttemptId, RenderId},
    stage::{Attention, Failure, Otherwise, Stage},
};

impl Step {
    /// The studio has a render of an attempt: an answer or a verified webhook says so.
    pub(super) fn hinted(&mut self, id: AttemptId, render: RenderId) -> Result<(), Refused> {
        let attempt = self.video.find_attempt(id).ok_or(Refused::Late)?;
        match attempt.render().cloned() {
            Some(known) if known == render => self.hurry(&render),
            Some(_) => {
                self.alert(Alert::BoughtTwice {
                    attempt: id,
                    others: 1,
                });
                Ok(())
            }
            None => self.learn(id, render),
        }
    }

    /// Asks again at once for a render somebody says something has happened to.
    fn hurry(&mut self, hinted: &RenderId) -> Result<(), Refused> {
        let now_ms = self.now_ms;
        match &mut self.video.stage {
            Stage::Rendering {
                render, next_ms, ..
            } if render == hinted && *next_ms > now_ms => {
                *next_ms = now_ms;
                Ok(())
            }
            _ => Err(Refused::Late),
        }
    }

    /// Learns that an attempt was bought.
    fn learn(&mut self, id: AttemptId, render: RenderId) -> Result<(), Refused> {
        if self.is_present(id) {
            match self.video.stage.clone() {
                Stage::Submitting { .. } => return self.found(id, render, &Otherwise::Ask),
                Stage::LookingUp { otherwise, .. } => return self.found(id, render, &otherwise),
                Stage::Queued { .. }
                | Stage::NeedsAttention {
                    why: Attention::Absent | Attention::Account { .. },
                    ..
                }
                | Stage::Failed {
                    why: Failure::Refused { .. },
                    ..
                } => return self.found(id, render, &Otherwise::Ask),
                Stage::NeedsAttention { .. }
                | Stage::Draft
                | Stage::Rendering { .. }
                | Stage::Storing { .. }
                | Stage::Completed { .. }
                | Stage::Cancelled { .. }
                | Stage::Failed { .. } => {}
            }
        }
        self.learn_late(id, &render)
    }

    /// It was bought, but nobody waits for it any more: the money is in doubt until the studio's list says more.
    fn learn_late(&mut self, id: AttemptId, render: &RenderId) -> Result<(), Refused> {
        self.alert(Alert::FoundAfterAll { attempt: id });
        self.note_bought(id, render)?;
        self.reopen(id)?;
        self.doubt(id)
    }

    /// The studio's list shows a render of ours.
    pub(super) fn sighted(
        &mut self,
        id: AttemptId,
        render: RenderId,
        progress: &PollAnswer,
    ) -> Result<(), Refused> {
        let known = self
            .video
            .find_attempt(id)
            .ok_or(Refused::Late)?
            .render()
            .cloned();
        match known {
            None => self.learn(id, render.clone())?,
            Some(known) if known == render => {}
            Some(_) => {
                self.alert(Alert::BoughtTwice {
                    attempt: id,
                    others: 1,
                });
                return Ok(());
            }
        }
        let is_followed = self.is_present(id)
            && match &self.video.stage {
                Stage::Rendering { .. } => true,
                Stage::NeedsAttention {
                    why: Attention::Vanished { .. },
                    ..
                } => {
                    self.reopen(id)?;
                    self.follow(render, self.now_ms);
                    true
                }
                _ => false,
            };
        match progress {
            // Whoever follows it pays for it, too.
            _ if is_followed => Ok(()),
            PollAnswer::Finished { duration_ms } => self.charge(id, *duration_ms),
            PollAnswer::Failed {
                is_unpaid: true, ..
            } => {
                self.reopen(id)?;
                self.release(id)
            }
            PollAnswer::Failed { .. }
            | PollAnswer::Running
            | PollAnswer::NotFound
            | PollAnswer::Unclear => Ok(()),
        }
    }
}
