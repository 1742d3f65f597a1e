//! `GET /api/videos`: whole documents, newest first, by the number of the page.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
};
use doorcast_app::{
    ports::projects::{Feed, NumberedPage, Shelf},
    projects::reach_of,
};
use doorcast_domain::pipeline::Status;
use serde::Serialize;

use super::{Member, Trouble, document::PropertyVideo};
use crate::{app::App, problem::Problem};

/// How many videos a page has when nobody says so.
const USUAL: usize = 20;

/// The most videos of a page.
const MOST: usize = 100;

const STATUSES: [Status; 4] = [
    Status::Draft,
    Status::Generating,
    Status::Completed,
    Status::Failed,
];

/// A page.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    success: bool,
    videos: Vec<PropertyVideo>,
    pagination: Pagination,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Pagination {
    total: u64,
    page: u64,
    limit: usize,
    total_pages: u64,
}

/// Lists videos.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    member: Member,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Json<Answer>, Trouble> {
    let number = |name: &str| asked.get(name).and_then(|text| text.parse::<u64>().ok());
    let page = number("page").unwrap_or(1).max(1);
    let limit = number("limit").unwrap_or(USUAL as u64);
    let limit = limit.clamp(1, MOST as u64) as usize;
    let found = match feed(&member, &asked) {
        Some(feed) => app.projects.store.list_numbered(&feed, page, limit).await,
        None => Ok(NumberedPage {
            projects: Vec::new(),
            total: 0,
        }),
    };
    let found = found.map_err(Problem::from)?;
    let mut videos = Vec::new();
    for project in &found.projects {
        let newest = app.newest_film_of(project).await.map_err(Problem::from)?;
        videos.push(PropertyVideo::of(
            &app,
            project,
            newest.as_ref(),
            member.channel,
        ));
    }
    Ok(Json(Answer {
        success: true,
        videos,
        pagination: Pagination {
            total: found.total,
            page,
            limit,
            total_pages: found.total.div_ceil(limit as u64),
        },
    }))
}

/// Returns what is looked for; nothing, if that is not a name of ours.
fn feed(member: &Member, asked: &HashMap<String, String>) -> Option<Feed> {
    let text = |name: &str| asked.get(name).filter(|text| !text.is_empty());
    let kind = text("videoType").map(|name| name.parse().ok());
    let status = text("status").map(|name| STATUSES.into_iter().find(|one| one.name() == name));
    Some(Feed {
        reach: reach_of(&member.owner),
        kind: match kind {
            Some(kind) => Some(kind?),
            None => None,
        },
        status: match status {
            Some(status) => Some(status?),
            None => None,
        },
        words: Vec::new(),
        shelf: Shelf::Kept,
    })
}
