//! Puts records in their places. One that is there already stays.

use doorcast_app::ports::{
    StoreError,
    archive::{KeptProject, KeptVideo, Record},
    videos::{LineNumber, Webhook},
};
use doorcast_domain::ledger::Entry;

use crate::memory::{Row, Shelf, is_same};

impl Shelf {
    /// Keeps a record.
    pub(super) fn keep(&mut self, record: &Record) -> Result<(), StoreError> {
        match record.clone() {
            Record::Video(kept) => self.keep_video(*kept),
            Record::Project(kept) => self.keep_project(*kept),
            Record::Line(number, entry) => return self.keep_line(number, entry),
            Record::Account(scope, account) => drop(self.accounts.insert(scope, account)),
            Record::Request(key, one) => drop(self.requests.insert(key, one)),
            Record::Beginning(key, one) => drop(self.beginnings.insert(key, one)),
            Record::SettledWebhook(one) => self.keep_webhook(one, true),
            Record::OpenWebhook(one) => self.keep_webhook(one, false),
            Record::Health(vendor, health) => drop(self.health.insert(vendor, health)),
            Record::Trouble(vendor, trouble) => drop(self.troubles.insert(vendor, trouble)),
            Record::Orphan(one) => once(&mut self.orphans, one, |one| {
                (one.studio.clone(), one.render.clone())
            }),
            Record::Token(token, digest) => {
                once(&mut self.tokens, (token, digest), |(token, _)| {
                    token.id.clone()
                });
            }
            Record::Person(person) => once(&mut self.people, *person, |one| one.id.clone()),
            Record::Session(one) => once(&mut self.sessions, one, |one| one.id.clone()),
            Record::Ticket(one) => once(&mut self.tickets, one, |one| one.id.clone()),
            Record::Secret(one) => {
                let place = (one.office, one.name);
                self.secrets.insert(place, (one.key, one.changed_at_ms));
            }
            Record::Budget(one) => {
                self.budgets.insert((one.office, one.agent), one.budget);
            }
            Record::Letter(video, taken) => drop(self.film_letters.insert(video, taken)),
            Record::Subscription(one) => once(&mut self.subscriptions, one, |one| one.id.clone()),
            Record::Delivery(one) => once(&mut self.deliveries, *one, |one| one.id.clone()),
        }
        Ok(())
    }

    fn keep_video(&mut self, kept: KeptVideo) {
        let KeptVideo { video, fence } = kept;
        self.know_attempts(&video);
        let lease = None;
        let row = Row {
            video,
            fence,
            lease,
        };
        self.videos.entry(row.video.id.clone()).or_insert(row);
    }

    fn keep_project(&mut self, kept: KeptProject) {
        let id = kept.project.id.clone();
        if kept.project.films.is_empty() {
            self.statuses.insert(id.clone(), kept.status);
        }
        self.projects.entry(id).or_insert(kept.project);
    }

    /// Lines are numbered without gaps.
    fn keep_line(&mut self, number: LineNumber, entry: Entry) -> Result<(), StoreError> {
        match number.0.checked_sub(1 + self.entries.len() as u64) {
            None => Ok(()),
            Some(0) => {
                self.entries.push(entry);
                Ok(())
            }
            Some(_) => Err(StoreError::Conflict),
        }
    }

    fn keep_webhook(&mut self, webhook: Webhook, is_settled: bool) {
        let mut all = self.webhooks.iter();
        if !all.any(|(known, _)| is_same(known, &webhook)) {
            self.webhooks.push((webhook, is_settled));
        }
    }
}

fn once<T, K: PartialEq>(all: &mut Vec<T>, one: T, key: impl Fn(&T) -> K) {
    if !all.iter().any(|known| key(known) == key(&one)) {
        all.push(one);
    }
}
