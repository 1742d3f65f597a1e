//! Projects in memory.

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    drafts::RequestKey,
    projects::{
        Beginning, Card, CardPage, Feed, NumberedPage, ProjectStore, Reach, SaveError,
        Shelf as Place,
    },
    videos::MAX_PAGE,
};
use doorcast_domain::{
    ledger::{Movement, UsdMicros},
    pipeline::{
        Status, Video,
        id::{AgentId, OfficeId, VideoId},
        stage::Stage,
    },
    project::{Project, ProjectId, facts::Facts},
};

use super::{MemoryVideos, Shelf};

#[async_trait]
impl ProjectStore for MemoryVideos {
    async fn insert_project(&self, project: &Project) -> Result<(), StoreError> {
        self.shelf().insert_project(project)
    }

    async fn find_beginning(&self, key: &RequestKey) -> Result<Option<Beginning>, StoreError> {
        Ok(self.shelf().beginnings.get(key).cloned())
    }

    async fn begin_once(
        &self,
        key: &RequestKey,
        digest: [u8; 32],
        project: &Project,
    ) -> Result<Beginning, StoreError> {
        let mut shelf = self.shelf();
        if let Some(known) = shelf.beginnings.get(key) {
            return Ok(known.clone());
        }
        shelf.insert_project(project)?;
        let beginning = Beginning {
            digest,
            project: project.id.clone(),
        };
        shelf.beginnings.insert(key.clone(), beginning.clone());
        Ok(beginning)
    }

    async fn find_project(
        &self,
        reach: &Reach,
        id: &ProjectId,
    ) -> Result<Option<Project>, StoreError> {
        let found = self.shelf().projects.get(id).cloned();
        Ok(found.filter(|project| is_within(reach, project)))
    }

    async fn save_project(&self, project: &Project) -> Result<(), SaveError> {
        self.shelf().save(project)
    }

    async fn begin_film(&self, project: &Project, draft: &Video) -> Result<(), SaveError> {
        let mut shelf = self.shelf();
        if shelf.videos.contains_key(&draft.id) {
            return Err(StoreError::Conflict.into());
        }
        shelf.save(project)?;
        Ok(shelf.insert(draft)?)
    }

    async fn list_projects(
        &self,
        feed: &Feed,
        after: Option<&ProjectId>,
        limit: usize,
    ) -> Result<CardPage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let shelf = self.shelf();
        let newest_first = shelf.projects.values().rev();
        let mut cards: Vec<Card> = newest_first
            .filter(|project| after.is_none_or(|after| project.id < *after))
            .filter(|project| shelf.is_in(feed, project))
            .take(limit + 1)
            .map(|project| shelf.card(project))
            .collect();
        let is_more = cards.len() > limit;
        cards.truncate(limit);
        let next = cards.last().filter(|_| is_more).map(|card| card.id.clone());
        Ok(CardPage { cards, next })
    }

    async fn list_numbered(
        &self,
        feed: &Feed,
        page: u64,
        limit: usize,
    ) -> Result<NumberedPage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let shelf = self.shelf();
        let newest_first = shelf.projects.values().rev();
        let all: Vec<&Project> = newest_first
            .filter(|project| shelf.is_in(feed, project))
            .collect();
        let before = page.saturating_sub(1).saturating_mul(limit as u64);
        let before = usize::try_from(before).unwrap_or(usize::MAX);
        let shown = all.iter().skip(before).take(limit);
        Ok(NumberedPage {
            projects: shown.copied().cloned().collect(),
            total: all.len() as u64,
        })
    }

    async fn list_deleted_before(
        &self,
        before_ms: i64,
        limit: usize,
    ) -> Result<Vec<Project>, StoreError> {
        let shelf = self.shelf();
        let is_old =
            |project: &&Project| project.deleted_at_ms.is_some_and(|at_ms| at_ms < before_ms);
        let mut found: Vec<Project> = shelf.projects.values().filter(is_old).cloned().collect();
        found.sort_by_key(|project| project.deleted_at_ms);
        found.truncate(limit.min(MAX_PAGE));
        Ok(found)
    }

    async fn remove_project(&self, id: &ProjectId) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        let is_binned = |project: &Project| !project.is_kept();
        if shelf.projects.get(id).is_some_and(is_binned) {
            shelf.projects.remove(id);
        }
        Ok(())
    }

    async fn list_facts(
        &self,
        office: &OfficeId,
        since_ms: i64,
        after: Option<&ProjectId>,
        limit: usize,
    ) -> Result<Vec<Facts>, StoreError> {
        let shelf = self.shelf();
        let first = ProjectId::new(since_ms.max(0).unsigned_abs(), 0);
        let found = shelf.projects.range(first..).map(|(_, project)| project);
        Ok(found
            .filter(|project| project.office == *office)
            .filter(|project| after.is_none_or(|after| project.id > *after))
            .take(limit.clamp(1, MAX_PAGE))
            .map(|project| shelf.facts(project))
            .collect())
    }
}

fn is_within(reach: &Reach, project: &Project) -> bool {
    let is_theirs = |agent: &AgentId| project.agent == *agent;
    project.office == reach.office && reach.agent.as_ref().is_none_or(is_theirs)
}

impl Shelf {
    fn insert_project(&mut self, project: &Project) -> Result<(), StoreError> {
        if self.projects.contains_key(&project.id) {
            return Err(StoreError::Conflict);
        }
        self.projects.insert(project.id.clone(), project.clone());
        Ok(())
    }

    fn save(&mut self, project: &Project) -> Result<(), SaveError> {
        let known = self.projects.get_mut(&project.id).ok_or(SaveError::Stale)?;
        if project.revision != known.revision + 1 {
            return Err(SaveError::Stale);
        }
        *known = project.clone();
        Ok(())
    }

    fn is_in(&self, feed: &Feed, project: &Project) -> bool {
        let words = project.words();
        let is_there = |sought: &String| words.iter().any(|word| word.starts_with(sought));
        let is_placed = match feed.shelf {
            Place::Kept => project.is_kept(),
            Place::Deleted => !project.is_kept(),
        };
        is_placed
            && is_within(&feed.reach, project)
            && feed.kind.is_none_or(|kind| project.kind == kind)
            && feed
                .status
                .is_none_or(|status| self.status(project) == status)
            && feed.words.iter().all(is_there)
    }

    fn card(&self, project: &Project) -> Card {
        let newest = project.newest_film();
        let finished = self.finished(project);
        Card {
            id: project.id.clone(),
            agent: project.agent.clone(),
            kind: project.kind,
            title: project.shown_title().to_owned(),
            status: self.status(project),
            newest: newest.map(|film| (film.video.clone(), film.quality)),
            poster: finished.last().map(|(_, video)| video.clone()),
            created_at_ms: project.created_at_ms,
            deleted_at_ms: project.deleted_at_ms,
        }
    }

    pub(super) fn status(&self, project: &Project) -> Status {
        let Some(newest) = project.newest_film() else {
            let said = self.statuses.get(&project.id).copied();
            return said.unwrap_or(Status::Draft);
        };
        let video = self.video(&newest.video);
        video.map_or(Status::Draft, |video| video.status())
    }

    /// Returns when films were finished, earliest first.
    pub(super) fn finished(&self, project: &Project) -> Vec<(i64, VideoId)> {
        let films = project
            .films
            .iter()
            .filter_map(|film| self.video(&film.video));
        let mut finished: Vec<(i64, VideoId)> = films
            .filter_map(|video| match video.stage {
                Stage::Completed { at_ms, .. } => Some((at_ms, video.id)),
                _ => None,
            })
            .collect();
        finished.sort();
        finished
    }

    fn facts(&self, project: &Project) -> Facts {
        let finished = self.finished(project);
        let first = finished.first();
        let films: Vec<&VideoId> = project.films.iter().map(|film| &film.video).collect();
        let lines = self
            .entries
            .iter()
            .filter(|entry| films.contains(&&entry.video));
        let settled = lines.filter_map(|entry| match entry.movement {
            Movement::Settle(amount) => Some(amount),
            _ => None,
        });
        Facts {
            project: project.id.clone(),
            kind: project.kind,
            status: self.status(project),
            created_at_ms: project.created_at_ms,
            to_first_film_ms: first.map(|(at_ms, _)| at_ms - project.created_at_ms),
            regenerations: project.regenerations,
            is_edited: project.is_edited(),
            rating: project.rating,
            cost: settled.fold(UsdMicros::ZERO, UsdMicros::plus),
        }
    }
}
