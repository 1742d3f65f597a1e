//! From an accepted render to permanent storage.

use super::Step;
use crate::pipeline::{
    event::{Call, PollAnswer, Refused, StoreAnswer},
    id::RenderId,
    schedule::{MISSES, STORE_FAILURES, poll_after_ms, store_again_after_ms},
    stage::{Attention, Failure, Stage, StoredFilm},
};

impl Step {
    pub(super) fn film_due(&mut self) -> Result<(), Refused> {
        self.effects.call = Some(match &self.video.stage {
            Stage::Rendering { render, .. } => Call::Poll(render.clone()),
            Stage::Storing {
                render,
                duration_ms,
                ..
            } => Call::Store {
                render: render.clone(),
                key: self.present()?.media_key(&self.video.id),
                duration_ms: *duration_ms,
            },
            _ => return Err(Refused::NotDue),
        });
        Ok(())
    }

    pub(super) fn poll_answered(
        &mut self,
        asked: &RenderId,
        answer: PollAnswer,
    ) -> Result<(), Refused> {
        let Stage::Rendering {
            render,
            since_ms,
            misses,
            ..
        } = self.video.stage.clone()
        else {
            return Err(Refused::Late);
        };
        if render != *asked {
            return Err(Refused::Late);
        }
        match answer {
            PollAnswer::Running => self.poll_later(since_ms, 0),
            PollAnswer::Unclear => self.poll_later(since_ms, misses),
            PollAnswer::NotFound if misses < MISSES => self.poll_later(since_ms, misses + 1),
            PollAnswer::NotFound => self.vanished(render)?,
            PollAnswer::Finished { duration_ms } => {
                let id = self.present()?.id;
                self.charge(id, duration_ms)?;
                self.store(render, duration_ms);
            }
            PollAnswer::Failed {
                code,
                message,
                is_unpaid,
            } => self.render_failed(code, message, is_unpaid)?,
        }
        Ok(())
    }

    fn poll_later(&mut self, since: i64, missed: u32) {
        let again_ms = self.now_ms + poll_after_ms(self.now_ms - since);
        if let Stage::Rendering {
            next_ms, misses, ..
        } = &mut self.video.stage
        {
            *next_ms = again_ms;
            *misses = missed;
        }
    }

    fn vanished(&mut self, render: RenderId) -> Result<(), Refused> {
        let id = self.present()?.id;
        self.doubt(id)?;
        self.video.stage = Stage::NeedsAttention {
            why: Attention::Vanished { render },
            since_ms: self.now_ms,
        };
        Ok(())
    }

    /// Whether a failed render is charged is not written anywhere, so the money is in doubt, unless there was none.
    fn render_failed(
        &mut self,
        code: String,
        message: String,
        is_unpaid: bool,
    ) -> Result<(), Refused> {
        let id = self.present()?.id;
        if is_unpaid {
            self.release(id)?;
            self.attempt_mut(id)?.purchase = crate::pipeline::attempt::Purchase::Refused;
            self.video.stage = Stage::NeedsAttention {
                why: Attention::Unpaid,
                since_ms: self.now_ms,
            };
        } else {
            self.doubt(id)?;
            self.video.stage = Stage::Failed {
                why: Failure::Render { code, message },
                at_ms: self.now_ms,
            };
        }
        Ok(())
    }

    pub(super) fn store(&mut self, render: RenderId, duration_ms: Option<u64>) {
        self.video.stage = Stage::Storing {
            render,
            duration_ms,
            since_ms: self.now_ms,
            failures: 0,
            next_ms: self.now_ms,
        };
    }

    pub(super) fn store_answered(
        &mut self,
        asked: &RenderId,
        answer: StoreAnswer,
    ) -> Result<(), Refused> {
        let Stage::Storing {
            render,
            duration_ms,
            failures,
            ..
        } = self.video.stage.clone()
        else {
            return Err(Refused::Late);
        };
        if render != *asked {
            return Err(Refused::Late);
        }
        match answer {
            StoreAnswer::Stored(film) => self.stored(film),
            StoreAnswer::NotYet if failures < STORE_FAILURES => self.store_later(failures + 1),
            StoreAnswer::NotYet => self.storage_trouble(render, duration_ms, "no answer".into()),
            StoreAnswer::Refused { reason } => self.storage_trouble(render, duration_ms, reason),
        }
        Ok(())
    }

    fn stored(&mut self, film: StoredFilm) {
        assert!(
            !film.checksum.is_empty(),
            "a film without a checksum is not stored"
        );
        self.video.stage = Stage::Completed {
            film,
            at_ms: self.now_ms,
        };
    }

    fn store_later(&mut self, failed: u32) {
        let again_ms = self.now_ms + store_again_after_ms(failed);
        if let Stage::Storing {
            next_ms, failures, ..
        } = &mut self.video.stage
        {
            *next_ms = again_ms;
            *failures = failed;
        }
    }

    fn storage_trouble(&mut self, render: RenderId, duration_ms: Option<u64>, reason: String) {
        self.video.stage = Stage::NeedsAttention {
            why: Attention::Storage {
                render,
                duration_ms,
                reason,
            },
            since_ms: self.now_ms,
        };
    }
}
