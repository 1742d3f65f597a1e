//! What persons do: press, cancel, resume.

use super::Step;
use crate::{
    ledger::{Account, Month, Movement, UsdMicros},
    pipeline::{
        MAX_ATTEMPTS, Order,
        attempt::{Attempt, NewAttempt, Purchase, Times},
        event::{Consent, Refused},
        id::{AttemptId, RenderId},
        stage::{Attention, Otherwise, Stage},
    },
};

impl Step {
    /// Changes the order. What was bought stays where it was bought: then the vendors stay the same.
    pub(super) fn revise(&mut self, order: Order) -> Result<(), Refused> {
        let known = &self.video.order;
        let moves_house = order.studio != known.studio || order.media != known.media;
        let is_late =
            self.video.stage.is_moving() || matches!(self.video.stage, Stage::Completed { .. });
        if is_late || (moves_house && !self.video.attempts.is_empty()) {
            return Err(self.not_possible());
        }
        if order != *known {
            self.video.order = order;
            self.video.order_revision += 1;
        }
        Ok(())
    }

    pub(super) fn press(&mut self, new: NewAttempt, consent: Consent) -> Result<(), Refused> {
        if self.video.stage.is_moving() {
            return Err(Refused::AlreadyPressed);
        }
        let completed = matches!(self.video.stage, Stage::Completed { .. });
        if consent == Consent::Buy && (completed || self.video.may_have_been_bought()) {
            return Err(Refused::NeedsBuyAgain);
        }
        if new.order_revision != self.video.order_revision {
            return Err(Refused::OrderChanged);
        }
        if self.video.attempts.len() >= MAX_ATTEMPTS {
            return Err(Refused::TooManyAttempts);
        }
        if self.video.find_attempt(new.id).is_some() {
            return Err(Refused::AlreadyPressed);
        }
        self.begin(new)
    }

    fn begin(&mut self, new: NewAttempt) -> Result<(), Refused> {
        let id = new.id;
        let hold = Movement::Hold(new.quote.total());
        self.video.attempts.push(Attempt {
            id,
            number: self.video.attempts.len() as u32 + 1,
            order_revision: new.order_revision,
            pressed_at_ms: self.now_ms,
            month: Month::of(self.now_ms),
            title: new.title,
            request: new.request,
            quote: new.quote,
            purchase: Purchase::Unsent,
            charged: None,
            money: Account::default(),
            times: Times::default(),
        });
        self.move_money(id, hold)?;
        self.video.stage = Stage::Queued {
            since_ms: self.now_ms,
            not_before_ms: self.now_ms,
        };
        Ok(())
    }

    /// Stops a video where it is. What may have been sent is looked for first, so that people learn what was bought.
    pub(super) fn cancel(&mut self) -> Result<(), Refused> {
        match self.video.stage.clone() {
            Stage::Queued { .. } => {
                let id = self.present()?.id;
                self.release(id)?;
                self.attempt_mut(id)?.purchase = Purchase::Withdrawn;
                self.cancelled();
            }
            Stage::Submitting { last_sent_ms, .. } => {
                self.look_up(last_sent_ms, Otherwise::Cancel);
            }
            Stage::LookingUp {
                last_sent_ms,
                otherwise,
                ..
            } if otherwise != Otherwise::Cancel => self.look_up(last_sent_ms, Otherwise::Cancel),
            Stage::Rendering { .. } => {
                // Studios cannot be told to stop. What they charge is seen at night.
                let id = self.present()?.id;
                self.doubt(id)?;
                self.cancelled();
            }
            Stage::Storing { .. } | Stage::NeedsAttention { .. } => self.cancelled(),
            Stage::LookingUp { .. }
            | Stage::Draft
            | Stage::Completed { .. }
            | Stage::Cancelled { .. }
            | Stage::Failed { .. } => return Err(self.not_possible()),
        }
        Ok(())
    }

    /// A person knows what an attempt in doubt has cost. If nothing, it was not bought.
    pub(super) fn judged(&mut self, id: AttemptId, charged: UsdMicros) -> Result<(), Refused> {
        let attempt = self.attempt_mut(id)?;
        if attempt.money.doubtful() == UsdMicros::ZERO {
            return Err(Refused::Late);
        }
        if charged == UsdMicros::ZERO && attempt.purchase == Purchase::Absent {
            attempt.purchase = Purchase::Withdrawn;
        }
        self.pay(id, charged)
    }

    pub(super) fn cancelled(&mut self) {
        self.video.stage = Stage::Cancelled { at_ms: self.now_ms };
    }

    /// Goes on from where it stopped. Never buys.
    pub(super) fn resume(&mut self) -> Result<(), Refused> {
        match self.video.stage.clone() {
            Stage::NeedsAttention {
                why:
                    Attention::Storage {
                        render,
                        duration_ms,
                        ..
                    },
                ..
            } => self.store(render, duration_ms),
            Stage::NeedsAttention {
                why: Attention::Vanished { render },
                ..
            } => self.follow_again(render)?,
            Stage::NeedsAttention {
                why: Attention::Absent,
                ..
            } => self.look_up(self.now_ms, Otherwise::Ask),
            Stage::Cancelled { .. } => match self.present()?.purchase.clone() {
                Purchase::Bought { render } => self.follow_again(render)?,
                Purchase::Unsent
                | Purchase::Unknown
                | Purchase::Refused
                | Purchase::Absent
                | Purchase::Withdrawn => return Err(self.not_possible()),
            },
            Stage::NeedsAttention {
                why: Attention::Account { .. } | Attention::Unpaid,
                ..
            }
            | Stage::Draft
            | Stage::Queued { .. }
            | Stage::Submitting { .. }
            | Stage::LookingUp { .. }
            | Stage::Rendering { .. }
            | Stage::Storing { .. }
            | Stage::Completed { .. }
            | Stage::Failed { .. } => return Err(self.not_possible()),
        }
        Ok(())
    }

    fn follow_again(&mut self, render: RenderId) -> Result<(), Refused> {
        let id = self.present()?.id;
        self.reopen(id)?;
        self.follow(render, self.now_ms);
        Ok(())
    }
}
