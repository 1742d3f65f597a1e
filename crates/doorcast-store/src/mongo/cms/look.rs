//! Looks for what the CMS has made or changed: at what somebody opens, and at everything bit by bit.

use std::collections::HashMap;

use doorcast_app::{
    accounts::object_id::object_id_of,
    ports::{StoreError, projects::Reach},
};
use doorcast_domain::{
    pipeline::id::{AgentId, OfficeId},
    project::{Owner, ProjectId, object_id::ObjectIdHex},
};
use futures_util::TryStreamExt as _;
use mongodb::bson::{Bson, Document, doc, oid::ObjectId};

use super::{
    document::{TABLE, changes, image_of},
    read::{take_one, text},
};
use crate::mongo::{
    MongoVideos, tables,
    turns::{Fault, repeated, transaction},
    users,
};

/// How many of the newest videos of the CMS are looked through when somebody opens the feed.
const NEWEST: usize = 50;

/// How many are looked through in one step of the walk through all of them.
const STEP: usize = 200;

/// Takes over what the CMS has made or changed of one project.
pub(in crate::mongo) async fn look_at(
    store: &MongoVideos,
    reach: &Reach,
    id: &ProjectId,
) -> Result<(), StoreError> {
    let Some(id) = id.to_object_id() else {
        return Ok(());
    };
    let id = doc! { "_id": ObjectId::from_bytes(id.bytes()) };
    let found = find(store, id, doc! { "_id": 1 }, 1).await?;
    take_in_sight(store, reach, &found).await
}

/// Takes over what the CMS has made or changed lately of what somebody sees.
pub(in crate::mongo) async fn look_around(
    store: &MongoVideos,
    reach: &Reach,
) -> Result<(), StoreError> {
    let (question, order) = match &reach.agent {
        // Some have stored it as text.
        Some(agent) => {
            let user = ObjectId::from_bytes(object_id_of(agent).bytes());
            let theirs = doc! { "userId": { "$in": [user, user.to_hex()] } };
            (theirs, doc! { "createdAt": -1 })
        }
        None => (doc! {}, doc! { "_id": -1 }),
    };
    let found = find(store, question, order, NEWEST).await?;
    take_in_sight(store, reach, &found).await
}

/// Takes over what the CMS has made or changed of some videos that come after one, whoever's they are. Returns the last
/// one looked at; nothing when there are no more.
pub(super) async fn look_further(
    store: &MongoVideos,
    office: &OfficeId,
    after: Option<ObjectIdHex>,
) -> Result<Option<ObjectIdHex>, StoreError> {
    let question = match after {
        Some(after) => doc! { "_id": { "$gt": ObjectId::from_bytes(after.bytes()) } },
        // Whoever has written one under another kind of name has written it without mongoose.
        None => doc! { "_id": { "$type": "objectId" } },
    };
    let found = find(store, question, doc! { "_id": 1 }, STEP).await?;
    let news = news(&found);
    if !news.is_empty() {
        let owners = owners_of(store, office, &news).await?;
        take(store, &owners, &news).await?;
    }
    let last = match found.len() {
        STEP => found.last(),
        _ => None,
    };
    let last = last.and_then(|last| last.get_object_id("_id").ok());
    Ok(last.map(|id| ObjectIdHex::from_bytes(id.bytes())))
}

async fn take_in_sight(
    store: &MongoVideos,
    reach: &Reach,
    found: &[Document],
) -> Result<(), StoreError> {
    let news = news(found);
    if news.is_empty() {
        return Ok(());
    }
    let owners = owners_in_sight(store, reach).await?;
    take(store, &owners, &news).await
}

async fn take(
    store: &MongoVideos,
    owners: &HashMap<String, Owner>,
    documents: &[&Document],
) -> Result<(), StoreError> {
    for document in documents {
        let Some(owner) = user_of(document).and_then(|user| owners.get(&user)) else {
            continue;
        };
        transaction!(store, tx, take_one(tx, owner, document))?;
    }
    Ok(())
}

/// Returns documents, each with what we remember of it.
async fn find(
    store: &MongoVideos,
    question: Document,
    order: Document,
    limit: usize,
) -> Result<Vec<Document>, StoreError> {
    let steps = [
        doc! { "$match": question },
        doc! { "$sort": order },
        doc! { "$limit": limit as i64 },
        doc! { "$lookup": {
            "from": tables::PROJECTS, "localField": "_id", "foreignField": "object_id",
            "pipeline": [{ "$project": { "_id": 0, "image": 1 } }], "as": "ours",
        } },
    ];
    let videos = store.db.collection::<Document>(TABLE);
    repeated!(_stamp, async {
        let cursor = videos.aggregate(steps.clone()).await?;
        let found = cursor.try_collect().await;
        found.map_err(Fault::<StoreError>::from)
    })
}

/// Returns documents that are not as we know them.
fn news(found: &[Document]) -> Vec<&Document> {
    found.iter().filter(|document| is_news(document)).collect()
}

fn is_news(document: &Document) -> bool {
    let ours = document.get_array("ours").ok();
    match ours.and_then(|ours| ours.first()) {
        Some(Bson::Document(ours)) => ours
            .get_document("image")
            .is_ok_and(|image| !are_same(image, &image_of(document))),
        _ => true,
    }
}

fn are_same(one: &Document, other: &Document) -> bool {
    let (set, gone) = changes(one, other);
    set.is_empty() && gone.is_empty()
}

/// Returns the user a document belongs to, as 24 hexadecimal digits. Some have stored it as text.
pub(super) fn user_of(document: &Document) -> Option<String> {
    match document.get("userId") {
        Some(Bson::ObjectId(id)) => Some(id.to_hex()),
        Some(Bson::String(text)) => Some(text.to_ascii_lowercase()),
        _ => None,
    }
}

/// Returns those whose documents somebody sees, by what the CMS calls them.
async fn owners_in_sight(
    store: &MongoVideos,
    reach: &Reach,
) -> Result<HashMap<String, Owner>, StoreError> {
    let Some(agent) = &reach.agent else {
        let everybody = doc! { "office": reach.office.as_str() };
        return people(store, everybody).await;
    };
    let (office, agent) = (reach.office.clone(), agent.clone());
    let user = object_id_of(&agent).to_string();
    Ok(HashMap::from([(user, Owner { office, agent })]))
}

/// Returns those whose documents are: people who have an account here, and people the CMS knows, who will be called the
/// same here.
pub(super) async fn owners_of(
    store: &MongoVideos,
    office: &OfficeId,
    documents: &[&Document],
) -> Result<HashMap<String, Owner>, StoreError> {
    let mut owners = people(store, doc! {}).await?;
    let users = documents.iter().filter_map(|document| user_of(document));
    let strangers = users.filter(|user| !owners.contains_key(user));
    let strangers: Vec<ObjectId> = strangers
        .filter_map(|user| ObjectId::parse_str(user).ok())
        .collect();
    for agent in users::existing(&store.db, strangers).await? {
        let owner = Owner {
            office: office.clone(),
            agent,
        };
        owners.insert(owner.agent.to_string(), owner);
    }
    Ok(owners)
}

/// Returns people who have an account here, by what the CMS calls them.
async fn people(
    store: &MongoVideos,
    which: Document,
) -> Result<HashMap<String, Owner>, StoreError> {
    let people = store.db.collection::<Document>(tables::PEOPLE);
    let known: Vec<Document> = repeated!(_stamp, async {
        let columns = doc! { "_id": 1, "office": 1 };
        let cursor = people.find(which.clone()).projection(columns).await?;
        let known = cursor.try_collect().await;
        known.map_err(Fault::<StoreError>::from)
    })?;
    let owner = |person: &Document| {
        let agent: AgentId = text(person, "_id").parse().ok()?;
        let office = text(person, "office").parse().ok()?;
        let user = object_id_of(&agent).to_string();
        Some((user, Owner { office, agent }))
    };
    Ok(known.iter().filter_map(owner).collect())
}
