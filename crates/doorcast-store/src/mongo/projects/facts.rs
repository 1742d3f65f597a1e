//! Reads what projects have taken.

use std::collections::HashMap;

use doorcast_app::ports::StoreError;
use doorcast_domain::{
    ledger::UsdMicros,
    pipeline::id::OfficeId,
    project::{ProjectId, Rating, facts::Facts},
};
use futures_util::TryStreamExt as _;
use mongodb::{
    Database,
    bson::{Document, doc},
    error::Error,
};
use serde::Deserialize;

use super::{
    super::{
        row::{parsed, wrong},
        tables,
        turns::Fault,
    },
    cards::status,
};

/// Lists facts, earliest first.
pub(super) async fn list(
    db: &Database,
    office: &OfficeId,
    since_ms: i64,
    after: Option<&ProjectId>,
    limit: usize,
) -> Result<Vec<Facts>, Fault<StoreError>> {
    // Ids begin with the time, so that the beginning is found without reading what was before.
    let first = ProjectId::new(since_ms.max(0).unsigned_abs(), 0);
    let question = doc! {
        "office": office.as_str(),
        "_id": {
            "$gte": first.as_str(),
            "$gt": after.map_or("", ProjectId::as_str),
        },
    };
    let columns = doc! {
        "kind": 1, "status": 1, "created_at_ms": 1, "first_film_at_ms": 1, "regenerations": 1,
        "is_edited": 1, "rating": 1,
    };
    let projects = db.collection::<Row>(tables::PROJECTS);
    let found = projects.find(question).projection(columns);
    let earliest_first = found.sort(doc! { "_id": 1 }).limit(limit as i64);
    let rows: Vec<Row> = earliest_first.await?.try_collect().await?;
    let costs = costs(db, &rows).await?;
    let facts = rows.iter().map(|row| facts(row, &costs));
    Ok(facts.collect::<Result<_, _>>()?)
}

#[derive(Deserialize)]
struct Row {
    #[serde(rename = "_id")]
    id: String,
    kind: String,
    status: String,
    created_at_ms: i64,
    first_film_at_ms: Option<i64>,
    regenerations: i64,
    is_edited: bool,
    rating: Option<i64>,
}

#[derive(Deserialize)]
struct Cost {
    #[serde(rename = "_id")]
    project: String,
    cost: i64,
}

/// Adds up what was paid for the films of projects.
async fn costs(db: &Database, rows: &[Row]) -> Result<HashMap<String, i64>, Error> {
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let steps = [
        doc! { "$match": { "project": { "$in": ids } } },
        doc! { "$lookup": {
            "from": tables::LEDGER, "localField": "_id", "foreignField": "video", "as": "lines",
            "pipeline": [
                { "$match": { "settled": { "$exists": true } } },
                { "$project": { "_id": 0, "settled": 1 } },
            ],
        } },
        doc! { "$group": { "_id": "$project", "cost": { "$sum": { "$sum": "$lines.settled" } } } },
        doc! { "$set": { "cost": { "$toLong": "$cost" } } },
    ];
    let videos = db.collection::<Document>(tables::VIDEOS);
    let cursor = videos.aggregate(steps).with_type::<Cost>().await?;
    let costs: Vec<Cost> = cursor.try_collect().await?;
    let costs = costs.into_iter().map(|one| (one.project, one.cost));
    Ok(costs.collect())
}

fn facts(row: &Row, costs: &HashMap<String, i64>) -> Result<Facts, Error> {
    let rating = row.rating.map(|stars| {
        let stars = u8::try_from(stars).map_err(|_| wrong("a rating has too many stars"))?;
        Rating::try_from(stars).map_err(|_| wrong("a rating has no such number of stars"))
    });
    let cost = costs.get(&row.id).copied().unwrap_or_default();
    Ok(Facts {
        project: parsed(&row.id)?,
        kind: parsed(&row.kind)?,
        status: status(&row.status)?,
        created_at_ms: row.created_at_ms,
        to_first_film_ms: row.first_film_at_ms.map(|at_ms| at_ms - row.created_at_ms),
        regenerations: u32::try_from(row.regenerations).unwrap_or(u32::MAX),
        is_edited: row.is_edited,
        rating: rating.transpose()?,
        cost: UsdMicros(cost.unsigned_abs()),
    })
}
