//! Pages by number: counted, passed in an index, then read like any page.

use doorcast_app::ports::{
    StoreError,
    projects::{Feed, NumberedPage},
};
use doorcast_domain::project::Project;
use futures_util::TryStreamExt as _;
use mongodb::{
    Database,
    bson::{Document, doc},
};

use super::{
    super::{
        row::{Kept, body_only},
        tables,
        turns::Fault,
    },
    cards::question,
};

/// Lists the projects of a page.
pub(super) async fn list(
    db: &Database,
    feed: &Feed,
    page: u64,
    limit: usize,
) -> Result<NumberedPage, Fault<StoreError>> {
    let projects = db.collection::<Document>(tables::PROJECTS);
    let total = projects.count_documents(question(feed, None)).await?;
    let before = page.saturating_sub(1).saturating_mul(limit as u64);
    if before >= total {
        let projects = Vec::new();
        return Ok(NumberedPage { projects, total });
    }
    let cursor = db
        .collection::<Kept<Project>>(tables::PROJECTS)
        .find(question(feed, None))
        .projection(body_only())
        .sort(doc! { "_id": -1 })
        .skip(before)
        .limit(limit as i64)
        .await?;
    let projects = cursor.map_ok(|kept| kept.body).try_collect().await?;
    Ok(NumberedPage { projects, total })
}
