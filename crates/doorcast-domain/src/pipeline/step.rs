//! The one function that decides. Everything it needs comes in as arguments.
//!
//! [`step`] never sends a purchase again unless it is the same purchase under the same key, inside the window in which
//! the studio promises to make it once. `press` is what persons do, `buy` how a purchase becomes certain,
//! `film` what follows, `evidence` what webhooks and the nightly look tell.

mod buy;
mod evidence;
mod film;
mod money;
mod press;

use crate::{
    ledger::UsdMicros,
    pipeline::{
        Video,
        attempt::{Attempt, Purchase},
        event::{Alert, Effects, Event, Refused},
        id::{AttemptId, RenderId},
        schedule::is_due,
        stage::Stage,
    },
};

/// Returns the video after an event, and what has to be done about it. The revision grows if the video has changed.
///
/// # Errors
///
/// Says why the event changes nothing; see [`Refused`].
///
/// # Panics
///
/// If the result is not sound: see [`Video::assert_sound`].
pub fn step(video: &Video, event: Event, now_ms: i64) -> Result<(Video, Effects), Refused> {
    let mut step = Step {
        video: video.clone(),
        effects: Effects::default(),
        now_ms,
    };
    step.take(event)?;
    step.note_time(video.stage.name());
    let Step {
        video: mut next,
        effects,
        ..
    } = step;
    if next != *video {
        next.revision += 1;
    }
    assert!(
        next != *video || effects.entries.is_empty(),
        "{}: money moves, but the video does not",
        video.id
    );
    next.assert_sound();
    Ok((next, effects))
}

/// A step under way.
struct Step {
    video: Video,
    effects: Effects,
    now_ms: i64,
}

impl Step {
    fn take(&mut self, event: Event) -> Result<(), Refused> {
        match event {
            Event::Revised { order } => self.revise(order),
            Event::Pressed { attempt, consent } => self.press(attempt, consent),
            Event::Due => self.due(),
            Event::SubmitAnswered { attempt, answer } => self.submit_answered(attempt, answer),
            Event::LookUpAnswered { attempt, answer } => self.look_up_answered(attempt, answer),
            Event::PollAnswered { render, answer } => self.poll_answered(&render, answer),
            Event::StoreAnswered { render, answer } => self.store_answered(&render, answer),
            Event::Hinted { attempt, render } => self.hinted(attempt, render),
            Event::Sighted {
                attempt,
                render,
                progress,
            } => self.sighted(attempt, render, &progress),
            Event::Judged { attempt, charged } => self.judged(attempt, charged),
            Event::CancelPressed => self.cancel(),
            Event::ResumePressed => self.resume(),
        }
    }

    /// Writes down when the present attempt came to a stage that tells how long something took.
    fn note_time(&mut self, before: &str) {
        let (stage, now_ms) = (&self.video.stage, self.now_ms);
        let Some(attempt) = self.video.attempts.last_mut() else {
            return;
        };
        let times = &mut attempt.times;
        match stage {
            _ if stage.name() == before => {}
            Stage::Rendering { .. } => times.accepted_at_ms = times.accepted_at_ms.or(Some(now_ms)),
            Stage::Storing { .. } => times.made_at_ms = times.made_at_ms.or(Some(now_ms)),
            _ => {}
        }
    }

    fn due(&mut self) -> Result<(), Refused> {
        let due_at_ms = self.video.due_at_ms().ok_or(Refused::NotDue)?;
        if !is_due(due_at_ms, self.now_ms) {
            return Err(Refused::NotDue);
        }
        match self.video.stage {
            Stage::Queued { .. } | Stage::Submitting { .. } | Stage::LookingUp { .. } => {
                self.buy_due()
            }
            Stage::Rendering { .. } | Stage::Storing { .. } => self.film_due(),
            Stage::Draft
            | Stage::Completed { .. }
            | Stage::NeedsAttention { .. }
            | Stage::Cancelled { .. }
            | Stage::Failed { .. } => Err(Refused::NotDue),
        }
    }

    fn not_possible(&self) -> Refused {
        Refused::NotPossible {
            stage: self.video.stage.name(),
        }
    }

    fn present(&self) -> Result<&Attempt, Refused> {
        self.video
            .attempts
            .last()
            .ok_or_else(|| self.not_possible())
    }

    fn is_present(&self, id: AttemptId) -> bool {
        self.video
            .attempts
            .last()
            .is_some_and(|attempt| attempt.id == id)
    }

    fn attempt_mut(&mut self, id: AttemptId) -> Result<&mut Attempt, Refused> {
        self.video
            .attempts
            .iter_mut()
            .find(|attempt| attempt.id == id)
            .ok_or(Refused::Late)
    }

    fn alert(&mut self, alert: Alert) {
        self.effects.alerts.push(alert);
    }

    /// Writes down that the studio has made or is making an attempt, even if a person was told that it was not bought.
    fn note_bought(&mut self, id: AttemptId, render: &RenderId) -> Result<(), Refused> {
        let attempt = self.attempt_mut(id)?;
        attempt.charged = attempt.charged.filter(|cost| *cost > UsdMicros::ZERO);
        attempt.purchase = Purchase::Bought {
            render: render.clone(),
        };
        Ok(())
    }

    /// Follows the render of the present attempt from now on.
    fn follow(&mut self, render: RenderId, next_ms: i64) {
        self.video.stage = Stage::Rendering {
            render,
            since_ms: self.now_ms,
            next_ms,
            misses: 0,
        };
    }
}

#[cfg(test)]
mod tests;
