//! What is to be filmed, in MongoDB. There are few at any time, so they need no index.

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    open_renders::{OpenRenders, RenderClaim, TakenRender},
};
use doorcast_domain::pipeline::{
    id::AttemptId,
    lease::{Fence, Worker},
};
use mongodb::{
    Collection,
    bson::{Bson, Document, doc, oid::ObjectId},
    error::Error,
    options::ReturnDocument,
};
use serde::Deserialize;

use super::{
    MongoVideos,
    lease::{is_free_at, of_others},
    row::parsed,
    tables,
    turns::{is_duplicate, repeated},
};

#[derive(Deserialize)]
struct Row {
    #[serde(rename = "_id")]
    attempt: String,
    fence: i64,
}

#[async_trait]
impl OpenRenders for MongoVideos {
    async fn open_render(&self, attempt: AttemptId, now_ms: i64) -> Result<(), StoreError> {
        let renders = self.open_renders();
        repeated!(_stamp, async {
            let new = vec![doc! { "$set": {
                "opened_at_ms": { "$ifNull": ["$opened_at_ms", self.timekeeper.now(now_ms)] },
                "fence": { "$ifNull": ["$fence", 0_i64] },
            } }];
            let opened = renders.update_one(key(attempt), new).upsert(true).await;
            match opened {
                // Somebody has opened it at the same moment.
                Err(error) if is_duplicate(&error) => Ok(()),
                opened => Ok(opened.map(drop)?),
            }
        })
    }

    async fn take_render(&self, claim: &RenderClaim) -> Result<Option<TakenRender>, StoreError> {
        repeated!(stamp, async { Ok(self.take(claim, stamp).await?) })
    }

    async fn renew_render(
        &self,
        taken: &TakenRender,
        now_ms: i64,
        lasts_ms: i64,
    ) -> Result<bool, StoreError> {
        let renders = self.open_renders();
        let until = doc! { "$add": [self.timekeeper.now(now_ms), lasts_ms] };
        let longer = vec![doc! { "$set": { "lease_until_ms": until } }];
        repeated!(_stamp, async {
            let done = renders.update_one(newest(taken), longer.clone()).await?;
            Ok(done.matched_count == 1)
        })
    }

    async fn give_back_render(&self, taken: &TakenRender) -> Result<(), StoreError> {
        let renders = self.open_renders();
        repeated!(_stamp, async {
            renders.update_one(newest(taken), no_lease()).await?;
            Ok(())
        })
    }

    async fn close_render(&self, attempt: AttemptId) -> Result<(), StoreError> {
        let renders = self.open_renders();
        repeated!(_stamp, async {
            renders.delete_one(key(attempt)).await?;
            Ok(())
        })
    }

    async fn take_over_renders(&self, worker: &Worker) -> Result<usize, StoreError> {
        let renders = self.open_renders();
        repeated!(_stamp, async {
            let done = renders.update_many(of_others(worker), no_lease()).await?;
            Ok(done.modified_count as usize)
        })
    }
}

impl MongoVideos {
    fn open_renders(&self) -> Collection<Document> {
        self.db.collection(tables::OPEN_RENDERS)
    }

    async fn take(
        &self,
        claim: &RenderClaim,
        stamp: ObjectId,
    ) -> Result<Option<TakenRender>, Error> {
        let renders = self.db.collection::<Row>(tables::OPEN_RENDERS);
        // An earlier turn may have taken one, whose answer was lost.
        let found = match renders.find_one(doc! { "lease_stamp": stamp }).await? {
            Some(ours) => Some(ours),
            None => {
                let now = self.timekeeper.now(claim.now_ms);
                let free = doc! { "$expr": is_free_at(&now) };
                renders
                    .find_one_and_update(free, lease(claim, now, stamp))
                    .sort(doc! { "opened_at_ms": 1, "_id": 1 })
                    .return_document(ReturnDocument::After)
                    .await?
            }
        };
        let taken = |row: Row| {
            Ok(TakenRender {
                attempt: parsed(&row.attempt)?,
                worker: claim.worker.clone(),
                fence: Fence(row.fence.unsigned_abs()),
            })
        };
        found.map(taken).transpose()
    }
}

fn lease(claim: &RenderClaim, now: Bson, stamp: ObjectId) -> Vec<Document> {
    vec![doc! { "$set": {
        "fence": { "$add": ["$fence", 1_i64] },
        "lease_node": { "$literal": &claim.worker.node },
        "lease_process": { "$literal": &claim.worker.process },
        "lease_until_ms": { "$add": [now, claim.lasts_ms] },
        "lease_stamp": stamp,
    } }]
}

fn key(attempt: AttemptId) -> Document {
    doc! { "_id": attempt.to_string() }
}

fn newest(taken: &TakenRender) -> Document {
    doc! {
        "_id": taken.attempt.to_string(),
        "fence": taken.fence.0 as i64,
        "lease_node": &taken.worker.node,
        "lease_process": &taken.worker.process,
    }
}

fn no_lease() -> Document {
    doc! { "$unset": {
        "lease_node": "", "lease_process": "", "lease_until_ms": "", "lease_stamp": "",
    } }
}
