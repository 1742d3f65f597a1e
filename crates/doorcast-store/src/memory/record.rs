//! Stores a change of a video with everything that belongs to it.

use doorcast_app::{
    ports::{
        StoreError,
        videos::{Change, RecordError, Writer},
    },
    webhooks::tell,
};

use doorcast_domain::{
    ledger::Entry,
    pipeline::{Video, id::AgentId},
};

use super::Shelf;
use crate::money;

impl Shelf {
    pub(super) fn record(&mut self, change: &Change) -> Result<(), RecordError> {
        self.check(change)?;
        let read = |scope: &_| Ok(self.accounts.get(scope).copied().unwrap_or_default());
        let budgets = |entry: &Entry| {
            let of = |agent: Option<AgentId>| {
                let found = self.budgets.get(&(entry.office.clone(), agent));
                found.copied().unwrap_or_default()
            };
            Ok([of(None), of(Some(entry.agent.clone()))])
        };
        let accounts = money::apply(&change.entries, change.caps, budgets, read)?;
        self.accounts.extend(accounts);
        self.write(change);
        Ok(())
    }

    fn check(&self, change: &Change) -> Result<(), RecordError> {
        change.video.assert_sound();
        let video = &change.video;
        let row = self.videos.get(&video.id).ok_or(RecordError::Stale)?;
        if let Writer::Leased(fence) | Writer::Done(fence) = change.writer
            && fence != row.fence
        {
            return Err(RecordError::Fenced);
        }
        if video.revision != row.video.revision + 1 {
            return Err(RecordError::Stale);
        }
        let is_taken = |id| {
            self.attempts
                .get(id)
                .is_some_and(|owner| *owner != video.id)
        };
        match video.attempts.iter().any(|attempt| is_taken(&attempt.id)) {
            true => Err(StoreError::Conflict.into()),
            false => Ok(()),
        }
    }

    /// Lets attempts and renders lead to their video.
    pub(super) fn know_attempts(&mut self, video: &Video) {
        for attempt in &video.attempts {
            self.attempts.insert(attempt.id, video.id.clone());
            if let Some(render) = attempt.render() {
                let key = (video.order.studio.clone(), render.clone());
                self.renders.insert(key, video.id.clone());
            }
        }
    }

    fn write(&mut self, change: &Change) {
        let video = &change.video;
        self.know_attempts(video);
        self.entries.extend(change.entries.iter().cloned());
        if let Some((studio, event_id)) = &change.webhook {
            self.settle_webhook(studio, event_id);
        }
        if let Some(before) = self.videos.get(&video.id).map(|row| row.video.status()) {
            self.note_end(before, video);
        }
        if let Some(row) = self.videos.get_mut(&video.id) {
            let before = row.video.stage.name();
            self.deliveries
                .extend(tell(&self.subscriptions, before, video));
            row.video = video.clone();
            if let Writer::Done(_) = change.writer {
                row.lease = None;
            }
        }
    }
}
