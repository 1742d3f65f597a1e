//! Projects in MongoDB.

pub(super) mod beginnings;
mod cards;
mod facts;
mod numbered;
mod write;

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    drafts::RequestKey,
    projects::{Beginning, CardPage, Feed, NumberedPage, ProjectStore, Reach, SaveError},
    videos::MAX_PAGE,
};
use doorcast_domain::{
    pipeline::{Video, id::OfficeId},
    project::{Project, ProjectId, facts::Facts},
};
use mongodb::bson::{Document, doc};

pub(super) use write::{document, follow_new_film, insert_row, update_row};

use super::{
    MongoVideos, cms,
    row::{self, Kept, body_only},
    tables,
    turns::{repeated, transaction},
};

#[async_trait]
impl ProjectStore for MongoVideos {
    async fn insert_project(&self, project: &Project) -> Result<(), StoreError> {
        transaction!(self, tx, write::insert(tx, project))
    }

    async fn find_beginning(&self, key: &RequestKey) -> Result<Option<Beginning>, StoreError> {
        repeated!(_stamp, beginnings::find(&self.db, key))
    }

    async fn begin_once(
        &self,
        key: &RequestKey,
        digest: [u8; 32],
        project: &Project,
    ) -> Result<Beginning, StoreError> {
        let begun = Beginning {
            digest,
            project: project.id.clone(),
        };
        transaction!(self, tx, beginnings::begin_once(tx, key, &begun, project))
    }

    async fn find_project(
        &self,
        reach: &Reach,
        id: &ProjectId,
    ) -> Result<Option<Project>, StoreError> {
        cms::look_at(self, reach, id).await?;
        let projects = self.db.collection::<Kept<Project>>(tables::PROJECTS);
        let mut question = within(reach);
        question.insert("_id", id.as_str());
        repeated!(_stamp, async {
            let found = projects.find_one(question.clone());
            let found = found.projection(body_only()).await?;
            Ok(found.map(|kept| kept.body))
        })
    }

    async fn save_project(&self, project: &Project) -> Result<(), SaveError> {
        transaction!(self, tx, write::save(tx, project))
    }

    async fn begin_film(&self, project: &Project, draft: &Video) -> Result<(), SaveError> {
        transaction!(self, tx, write::begin_film(tx, project, draft))
    }

    async fn list_projects(
        &self,
        feed: &Feed,
        after: Option<&ProjectId>,
        limit: usize,
    ) -> Result<CardPage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        if after.is_none() {
            cms::look_around(self, &feed.reach).await?;
        }
        repeated!(_stamp, cards::list(&self.db, feed, after, limit))
    }

    async fn list_numbered(
        &self,
        feed: &Feed,
        page: u64,
        limit: usize,
    ) -> Result<NumberedPage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        if page <= 1 {
            cms::look_around(self, &feed.reach).await?;
        }
        repeated!(_stamp, numbered::list(&self.db, feed, page, limit))
    }

    async fn list_deleted_before(
        &self,
        before_ms: i64,
        limit: usize,
    ) -> Result<Vec<Project>, StoreError> {
        let limit = limit.min(MAX_PAGE);
        repeated!(_stamp, async {
            let old = doc! { "deleted_at_ms": { "$lt": before_ms } };
            let order = doc! { "deleted_at_ms": 1, "_id": 1 };
            Ok(row::bodies(&self.db, tables::PROJECTS, old, order, limit).await?)
        })
    }

    async fn remove_project(&self, id: &ProjectId) -> Result<(), StoreError> {
        transaction!(self, tx, write::remove(tx, id))
    }

    async fn list_facts(
        &self,
        office: &OfficeId,
        since_ms: i64,
        after: Option<&ProjectId>,
        limit: usize,
    ) -> Result<Vec<Facts>, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        repeated!(
            _stamp,
            facts::list(&self.db, office, since_ms, after, limit)
        )
    }
}

/// Returns the question for what somebody may see.
fn within(reach: &Reach) -> Document {
    let mut question = doc! { "office": reach.office.as_str() };
    if let Some(agent) = &reach.agent {
        question.insert("agent", agent.as_str());
    }
    question
}
