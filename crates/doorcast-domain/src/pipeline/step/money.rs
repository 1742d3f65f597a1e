//! Moves the money of an attempt and writes the lines of the ledger.

use super::Step;
use crate::{
    ledger::{Entry, Movement, UsdMicros},
    pipeline::{
        event::{Alert, Refused},
        id::AttemptId,
    },
};

/// An attempt's own account has no cap: caps are those of the video, the agent and the office.
const NO_CAP: UsdMicros = UsdMicros(u64::MAX);

impl Step {
    /// Moves money of an attempt. Moving nothing leaves no line.
    pub(super) fn move_money(&mut self, id: AttemptId, movement: Movement) -> Result<(), Refused> {
        if movement.amount() == UsdMicros::ZERO {
            return Ok(());
        }
        let attempt = self.attempt_mut(id)?;
        attempt.money = attempt.money.apply(movement, NO_CAP)?;
        let month = attempt.month;
        self.effects.entries.push(Entry {
            video: self.video.id.clone(),
            attempt: id,
            agent: self.video.agent.clone(),
            office: self.video.office.clone(),
            month,
            movement,
            at_ms: self.now_ms,
        });
        Ok(())
    }

    /// Gives back what is set aside: nothing was spent.
    pub(super) fn release(&mut self, id: AttemptId) -> Result<(), Refused> {
        let open = self.attempt_mut(id)?.money.open();
        self.move_money(id, Movement::Release(open))
    }

    /// Says that what is set aside may have been spent.
    pub(super) fn doubt(&mut self, id: AttemptId) -> Result<(), Refused> {
        let open = self.attempt_mut(id)?.money.open();
        self.move_money(id, Movement::Doubt(open))
    }

    /// Sets money aside again for a purchase that turns out to be one after all.
    pub(super) fn reopen(&mut self, id: AttemptId) -> Result<(), Refused> {
        let attempt = self.attempt_mut(id)?;
        if attempt.charged.is_some() {
            return Ok(());
        }
        let (doubtful, quoted) = (attempt.money.doubtful(), attempt.quote.total());
        self.move_money(id, Movement::Reopen(doubtful))?;
        let open = self.attempt_mut(id)?.money.open();
        match open == UsdMicros::ZERO {
            true => self.move_money(id, Movement::Extend(quoted)),
            false => Ok(()),
        }
    }

    /// Pays for a finished render, once. If it turns out dearer later, the difference is paid.
    pub(super) fn charge(
        &mut self,
        id: AttemptId,
        duration_ms: Option<u64>,
    ) -> Result<(), Refused> {
        let attempt = self.attempt_mut(id)?;
        let quote = attempt.quote;
        let cost = quote
            .price_per_second
            .for_duration_ms(duration_ms.unwrap_or(quote.expected_ms));
        match attempt.charged {
            Some(charged) if charged >= cost => Ok(()),
            _ => self.pay(id, cost),
        }
    }

    /// Pays what an attempt cost in all, less what was paid already, and gives back the rest.
    pub(super) fn pay(&mut self, id: AttemptId, cost: UsdMicros) -> Result<(), Refused> {
        self.reopen(id)?;
        let attempt = self.attempt_mut(id)?;
        let due = cost.less(attempt.charged.unwrap_or_default());
        let open = attempt.money.open();
        attempt.charged = Some(cost);
        if due > open {
            self.alert(Alert::DearerThanQuoted { attempt: id });
            self.move_money(id, Movement::Extend(due.less(open)))?;
        }
        self.move_money(id, Movement::Settle(due))?;
        self.release(id)
    }
}
