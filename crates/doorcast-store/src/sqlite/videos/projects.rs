//! Projects in the SQLite file.

mod beginnings;
mod cards;
mod facts;
mod numbered;
pub(super) mod write;

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    drafts::RequestKey,
    projects::{Beginning, CardPage, Feed, NumberedPage, ProjectStore, Reach, SaveError},
    videos::MAX_PAGE,
};
use doorcast_domain::{
    pipeline::{
        Video,
        id::{AgentId, OfficeId},
    },
    project::{Project, ProjectId, facts::Facts},
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{SqliteVideos, record, refused, row};

#[async_trait]
impl ProjectStore for SqliteVideos {
    async fn insert_project(&self, project: &Project) -> Result<(), StoreError> {
        let project = project.clone();
        self.threads
            .write(move |db| write::insert(db, &project))
            .await
    }

    async fn find_beginning(&self, key: &RequestKey) -> Result<Option<Beginning>, StoreError> {
        let key = key.clone();
        self.threads
            .read(move |db| beginnings::find(db, &key))
            .await
    }

    async fn begin_once(
        &self,
        key: &RequestKey,
        digest: [u8; 32],
        project: &Project,
    ) -> Result<Beginning, StoreError> {
        let (key, project) = (key.clone(), project.clone());
        self.threads
            .write(move |db| beginnings::insert(db, &key, digest, &project))
            .await
    }

    async fn find_project(
        &self,
        reach: &Reach,
        id: &ProjectId,
    ) -> Result<Option<Project>, StoreError> {
        let (reach, id) = (reach.clone(), id.clone());
        self.threads
            .read(move |db| {
                let found = find(db, &id)?;
                Ok(found.filter(|project| is_within(&reach, project)))
            })
            .await
    }

    async fn save_project(&self, project: &Project) -> Result<(), SaveError> {
        let project = project.clone();
        self.threads
            .write(move |db| write::update(db, &project))
            .await
    }

    async fn begin_film(&self, project: &Project, draft: &Video) -> Result<(), SaveError> {
        let (project, draft) = (project.clone(), draft.clone());
        self.threads
            .write(move |db| {
                write::update(db, &project)?;
                record::insert(db, &draft)?;
                Ok(write::follow_new_film(db, &project, &draft)?)
            })
            .await
    }

    async fn list_projects(
        &self,
        feed: &Feed,
        after: Option<&ProjectId>,
        limit: usize,
    ) -> Result<CardPage, StoreError> {
        let (feed, after) = (feed.clone(), after.cloned());
        let limit = limit.clamp(1, MAX_PAGE);
        self.threads
            .read(move |db| cards::list(db, &feed, after.as_ref(), limit))
            .await
    }

    async fn list_numbered(
        &self,
        feed: &Feed,
        page: u64,
        limit: usize,
    ) -> Result<NumberedPage, StoreError> {
        let feed = feed.clone();
        let limit = limit.clamp(1, MAX_PAGE) as u64;
        self.threads
            .read(move |db| numbered::list(db, &feed, page, limit))
            .await
    }

    async fn list_deleted_before(
        &self,
        before_ms: i64,
        limit: usize,
    ) -> Result<Vec<Project>, StoreError> {
        let sql = "SELECT body FROM projects WHERE deleted_at_ms < ?1 ORDER BY deleted_at_ms, id LIMIT ?2";
        let limit = limit.min(MAX_PAGE) as i64;
        self.threads
            .read(move |db| {
                let mut statement = db.prepare_cached(sql).map_err(refused)?;
                let found = statement.query_map(params![before_ms, limit], read);
                found.and_then(Iterator::collect).map_err(refused)
            })
            .await
    }

    async fn remove_project(&self, id: &ProjectId) -> Result<(), StoreError> {
        let id = id.clone();
        self.threads.write(move |db| write::remove(db, &id)).await
    }

    async fn list_facts(
        &self,
        office: &OfficeId,
        since_ms: i64,
        after: Option<&ProjectId>,
        limit: usize,
    ) -> Result<Vec<Facts>, StoreError> {
        let (office, after) = (office.clone(), after.cloned());
        let limit = limit.clamp(1, MAX_PAGE);
        self.threads
            .read(move |db| facts::list(db, &office, since_ms, after.as_ref(), limit))
            .await
    }
}

pub(super) fn find(db: &Connection, id: &ProjectId) -> Result<Option<Project>, StoreError> {
    let sql = "SELECT body FROM projects WHERE id = ?1";
    let mut statement = db.prepare_cached(sql).map_err(refused)?;
    let found = statement.query_row([id.as_str()], read).optional();
    found.map_err(refused)
}

fn is_within(reach: &Reach, project: &Project) -> bool {
    let is_theirs = |agent: &AgentId| project.agent == *agent;
    project.office == reach.office && reach.agent.as_ref().is_none_or(is_theirs)
}

/// Reads the first column as a project.
fn read(row: &Row<'_>) -> rusqlite::Result<Project> {
    let body: String = row.get(0)?;
    serde_json::from_str(&body).map_err(|error| row::wrong(error.into()))
}

#[cfg(test)]
mod tests;
