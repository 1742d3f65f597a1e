//! Everything in memory as a whole: read, and filled from another store.

mod keep;

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    archive::{
        Archive, Import, KeepError, KeptBudget, KeptProject, KeptSecret, KeptVideo, Kind, Place,
        Record, RecordPage,
    },
    videos::{LineNumber, Webhook},
};
use doorcast_domain::project::Project;

use super::{MemoryVideos, Shelf};

#[async_trait]
impl Archive for MemoryVideos {
    async fn read_records(
        &self,
        kind: Kind,
        after: Option<&Place>,
        limit: usize,
    ) -> Result<RecordPage, StoreError> {
        let before = after.and_then(|place| place.0.parse().ok()).unwrap_or(0);
        let all = self.shelf().records(kind);
        let reached = before + limit;
        Ok(RecordPage {
            next: (reached < all.len()).then(|| Place(reached.to_string())),
            records: all.into_iter().skip(before).take(limit).collect(),
        })
    }

    async fn keep_records(&self, records: &[Record]) -> Result<(), KeepError> {
        let mut shelf = self.shelf();
        if shelf.import.is_none() {
            return Err(StoreError::Conflict.into());
        }
        records.iter().try_for_each(|record| shelf.keep(record))?;
        Ok(())
    }

    async fn find_import(&self) -> Result<Option<Import>, StoreError> {
        Ok(self.shelf().import.clone())
    }

    async fn begin_import(&self, import: &Import) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        let known = shelf.import.get_or_insert_with(|| import.clone());
        match known.archive == import.archive {
            true => Ok(()),
            false => Err(StoreError::Conflict),
        }
    }

    async fn end_import(&self) -> Result<(), StoreError> {
        self.shelf().import = None;
        Ok(())
    }
}

impl Shelf {
    /// Returns all records of a kind, in order.
    fn records(&self, kind: Kind) -> Vec<Record> {
        match kind {
            Kind::Videos => of(self.videos.values(), |row| {
                let (video, fence) = (row.video.clone(), row.fence);
                Record::Video(Box::new(KeptVideo { video, fence }))
            }),
            Kind::Projects => of(self.projects.values(), |project| {
                Record::Project(Box::new(self.kept(project)))
            }),
            Kind::Ledger => of(self.entries.iter().zip(1..), |(entry, number)| {
                Record::Line(LineNumber(number), entry.clone())
            }),
            Kind::Accounts => sorted(&self.accounts, |(scope, account)| {
                (scope.to_string(), Record::Account(scope.clone(), *account))
            }),
            Kind::Requests => of(&self.requests, |(key, one)| {
                Record::Request(key.clone(), one.clone())
            }),
            Kind::Beginnings => of(&self.beginnings, |(key, one)| {
                Record::Beginning(key.clone(), one.clone())
            }),
            Kind::SettledWebhooks => sorted(self.webhooks_that(true), |one| {
                let key = format!("{} {}", one.studio, one.event.event_id);
                (key, Record::SettledWebhook(one.clone()))
            }),
            Kind::OpenWebhooks => of(self.webhooks_that(false), |one| {
                Record::OpenWebhook(one.clone())
            }),
            Kind::VendorHealth => of(&self.health, |(vendor, health)| {
                Record::Health(vendor.clone(), *health)
            }),
            Kind::VendorTroubles => of(&self.troubles, |(vendor, trouble)| {
                Record::Trouble(vendor.clone(), trouble.clone())
            }),
            Kind::Orphans => of(&self.orphans, |one| Record::Orphan(one.clone())),
            Kind::Tokens => of(&self.tokens, |(token, digest)| {
                Record::Token(token.clone(), *digest)
            }),
            Kind::People => sorted(&self.people, |person| {
                let record = Record::Person(Box::new(person.clone()));
                (person.id.to_string(), record)
            }),
            Kind::Sessions => of(&self.sessions, |one| Record::Session(one.clone())),
            Kind::Tickets => of(&self.tickets, |one| Record::Ticket(one.clone())),
            Kind::Secrets => of(&self.secrets, |((office, name), (key, changed_at_ms))| {
                Record::Secret(KeptSecret {
                    office: office.clone(),
                    name: name.clone(),
                    key: key.clone(),
                    changed_at_ms: *changed_at_ms,
                })
            }),
            Kind::Budgets => of(&self.budgets, |((office, agent), budget)| {
                Record::Budget(KeptBudget {
                    office: office.clone(),
                    agent: agent.clone(),
                    budget: *budget,
                })
            }),
            Kind::FilmLetters => of(&self.film_letters, |(video, taken_at_ms)| {
                Record::Letter(video.clone(), *taken_at_ms)
            }),
            Kind::Subscriptions => of(&self.subscriptions, |one| Record::Subscription(one.clone())),
            Kind::Deliveries => of(&self.deliveries, |one| {
                Record::Delivery(Box::new(one.clone()))
            }),
        }
    }

    fn webhooks_that(&self, are_settled: bool) -> impl Iterator<Item = &Webhook> {
        let all = self.webhooks.iter();
        let these = all.filter(move |(_, is_settled)| *is_settled == are_settled);
        these.map(|(webhook, _)| webhook)
    }

    fn kept(&self, project: &Project) -> KeptProject {
        let finished = self.finished(project);
        KeptProject {
            project: project.clone(),
            status: self.status(project),
            poster: finished.last().map(|(_, video)| video.clone()),
            first_film_at_ms: finished.first().map(|(at_ms, _)| *at_ms),
        }
    }
}

fn of<T>(all: impl IntoIterator<Item = T>, record: impl Fn(T) -> Record) -> Vec<Record> {
    all.into_iter().map(record).collect()
}

fn sorted<T>(
    all: impl IntoIterator<Item = T>,
    record: impl Fn(T) -> (String, Record),
) -> Vec<Record> {
    let mut all: Vec<(String, Record)> = all.into_iter().map(record).collect();
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    all.into_iter().map(|(_, record)| record).collect()
}
