//! How a purchase becomes certain: the same key and bytes until there is an answer, then a search, then a person.

use super::Step;
use crate::pipeline::{
    attempt::Purchase,
    event::{Alert, Call, LookUpAnswer, Refused, SubmitAnswer},
    id::AttemptId,
    schedule::{
        ABSENCE_SPAN_MS, ABSENCES, CLOCK_TOLERANCE_MS, SEND_WINDOW_MS, busy_wait_ms, poll_after_ms,
        resend_after_ms, search_again_after_ms,
    },
    stage::{Attention, Failure, Otherwise, Refusal, Remedy, Stage},
};

impl Step {
    pub(super) fn buy_due(&mut self) -> Result<(), Refused> {
        let id = self.present()?.id;
        match self.video.stage.clone() {
            Stage::Queued { .. } => self.send_first(id),
            Stage::Submitting {
                first_sent_ms,
                last_sent_ms,
                sends,
                ..
            } => match self.may_send_again(first_sent_ms, last_sent_ms) {
                true => {
                    self.send_again(id, first_sent_ms, sends);
                    Ok(())
                }
                false => {
                    self.look_up(last_sent_ms, Otherwise::Ask);
                    self.effects.call = Some(Call::LookUp(id));
                    Ok(())
                }
            },
            Stage::LookingUp { .. } => {
                self.effects.call = Some(Call::LookUp(id));
                Ok(())
            }
            _ => Err(Refused::NotDue),
        }
    }

    fn send_first(&mut self, id: AttemptId) -> Result<(), Refused> {
        self.attempt_mut(id)?.purchase = Purchase::Unknown;
        self.video.stage = Stage::Submitting {
            first_sent_ms: self.now_ms,
            last_sent_ms: self.now_ms,
            sends: 1,
            is_doubtful: false,
            next_ms: self.now_ms + resend_after_ms(1),
        };
        self.effects.call = Some(Call::Submit(id));
        Ok(())
    }

    /// Being here means that an earlier send has no answer: it may have been taken.
    fn send_again(&mut self, id: AttemptId, first_sent_ms: i64, sends: u32) {
        let sends = sends.saturating_add(1);
        self.video.stage = Stage::Submitting {
            first_sent_ms,
            last_sent_ms: self.now_ms,
            sends,
            is_doubtful: true,
            next_ms: self.now_ms + resend_after_ms(sends),
        };
        self.effects.call = Some(Call::Submit(id));
    }

    /// Whether the studio still knows the key. A clock that went back cannot tell, so then it does not.
    fn may_send_again(&self, first_sent_ms: i64, last_sent_ms: i64) -> bool {
        let age_ms = self.now_ms - first_sent_ms;
        let went_back =
            self.now_ms < first_sent_ms || self.now_ms + CLOCK_TOLERANCE_MS < last_sent_ms;
        !went_back && age_ms < SEND_WINDOW_MS
    }

    pub(super) fn look_up(&mut self, last_sent_ms: i64, otherwise: Otherwise) {
        self.video.stage = Stage::LookingUp {
            last_sent_ms,
            absences: 0,
            first_absent_ms: None,
            next_ms: self.now_ms,
            otherwise,
        };
    }

    pub(super) fn submit_answered(
        &mut self,
        id: AttemptId,
        answer: SubmitAnswer,
    ) -> Result<(), Refused> {
        if let SubmitAnswer::Accepted { render } = answer {
            return self.hinted(id, render);
        }
        let Stage::Submitting {
            first_sent_ms,
            last_sent_ms,
            sends,
            is_doubtful,
            ..
        } = self.video.stage
        else {
            return Err(Refused::Late);
        };
        if !self.is_present(id) {
            return Err(Refused::Late);
        }
        match answer {
            SubmitAnswer::Accepted { .. } => Err(Refused::Late),
            SubmitAnswer::Refused(refusal) if is_doubtful => {
                self.look_up(last_sent_ms, Otherwise::Refuse { refusal });
                Ok(())
            }
            SubmitAnswer::Refused(refusal) => self.refuse(id, refusal),
            SubmitAnswer::Busy { after_ms } if !is_doubtful => self.queue_again(id, after_ms),
            SubmitAnswer::Busy { after_ms } => {
                let wait_ms = busy_wait_ms(after_ms);
                self.wait_to_send(first_sent_ms, last_sent_ms, sends, wait_ms);
                Ok(())
            }
            SubmitAnswer::Unclear => {
                self.wait_to_send(first_sent_ms, last_sent_ms, sends, resend_after_ms(sends));
                Ok(())
            }
        }
    }

    fn wait_to_send(&mut self, first_sent_ms: i64, last_sent_ms: i64, sends: u32, wait_ms: i64) {
        self.video.stage = Stage::Submitting {
            first_sent_ms,
            last_sent_ms,
            sends,
            is_doubtful: true,
            next_ms: self.now_ms + wait_ms,
        };
    }

    /// The studio has no place, and nothing we sent was taken: back into the queue, and the place is free.
    fn queue_again(&mut self, id: AttemptId, after_ms: u64) -> Result<(), Refused> {
        let attempt = self.attempt_mut(id)?;
        attempt.purchase = Purchase::Unsent;
        let since_ms = attempt.pressed_at_ms;
        let wait_ms = busy_wait_ms(after_ms);
        self.video.stage = Stage::Queued {
            since_ms,
            not_before_ms: self.now_ms + wait_ms,
        };
        Ok(())
    }

    fn refuse(&mut self, id: AttemptId, refusal: Refusal) -> Result<(), Refused> {
        self.release(id)?;
        self.attempt_mut(id)?.purchase = Purchase::Refused;
        self.stop_refused(refusal);
        Ok(())
    }

    fn stop_refused(&mut self, refusal: Refusal) {
        self.video.stage = match refusal.remedy {
            Remedy::Order => Stage::Failed {
                why: Failure::Refused { refusal },
                at_ms: self.now_ms,
            },
            Remedy::Account | Remedy::Wallet => Stage::NeedsAttention {
                why: Attention::Account { refusal },
                since_ms: self.now_ms,
            },
        };
    }

    pub(super) fn look_up_answered(
        &mut self,
        id: AttemptId,
        answer: LookUpAnswer,
    ) -> Result<(), Refused> {
        let Stage::LookingUp { otherwise, .. } = self.video.stage.clone() else {
            return match answer {
                LookUpAnswer::Found { render, .. } => self.hinted(id, render),
                LookUpAnswer::Absent | LookUpAnswer::Unclear => Err(Refused::Late),
            };
        };
        if !self.is_present(id) {
            return Err(Refused::Late);
        }
        match answer {
            LookUpAnswer::Found { render, others } => {
                if others > 0 {
                    self.alert(Alert::BoughtTwice {
                        attempt: id,
                        others,
                    });
                }
                self.found(id, render, &otherwise)
            }
            LookUpAnswer::Absent => self.absent(id, otherwise),
            LookUpAnswer::Unclear => {
                self.search_again();
                Ok(())
            }
        }
    }

    fn search_again(&mut self) {
        let again_ms = self.now_ms + search_again_after_ms();
        if let Stage::LookingUp { next_ms, .. } = &mut self.video.stage {
            *next_ms = again_ms;
        }
    }

    /// It was bought: follow it, or say so to whoever has cancelled it.
    pub(super) fn found(
        &mut self,
        id: AttemptId,
        render: crate::pipeline::id::RenderId,
        otherwise: &Otherwise,
    ) -> Result<(), Refused> {
        self.note_bought(id, &render)?;
        match otherwise {
            Otherwise::Cancel => {
                self.doubt(id)?;
                self.cancelled();
            }
            Otherwise::Ask | Otherwise::Refuse { .. } => {
                self.reopen(id)?;
                self.follow(render, self.now_ms + poll_after_ms(0));
            }
        }
        Ok(())
    }

    fn absent(&mut self, id: AttemptId, otherwise: Otherwise) -> Result<(), Refused> {
        let now_ms = self.now_ms;
        let Stage::LookingUp {
            last_sent_ms,
            absences,
            first_absent_ms,
            ..
        } = &mut self.video.stage
        else {
            return Err(Refused::Late);
        };
        *absences = absences.saturating_add(1);
        // A clock that went back begins the time of searching anew.
        let first_ms = first_absent_ms
            .filter(|first| *first <= now_ms)
            .unwrap_or(now_ms);
        *first_absent_ms = Some(first_ms);
        let span_ms = now_ms - first_ms.max(*last_sent_ms);
        if *absences < ABSENCES || span_ms < ABSENCE_SPAN_MS {
            self.search_again();
            return Ok(());
        }
        self.doubt(id)?;
        self.attempt_mut(id)?.purchase = Purchase::Absent;
        match otherwise {
            Otherwise::Cancel => self.cancelled(),
            Otherwise::Refuse { refusal } => self.stop_refused(refusal),
            Otherwise::Ask => {
                self.video.stage = Stage::NeedsAttention {
                    why: Attention::Absent,
                    since_ms: now_ms,
                };
            }
        }
        Ok(())
    }
}
