//! Attempts of all nodes in MongoDB. What is forgotten is removed by the server.

use async_trait::async_trait;
use doorcast_app::ports::throttle::{CountRefused, Counted, Counter, Limit, Throttle};
use doorcast_domain::hex;
use mongodb::{
    bson::{Document, doc},
    options::ReturnDocument,
};
use sha2::{Digest as _, Sha256};

use super::{
    MongoVideos, tables,
    turns::{Fault, repeated},
};

#[async_trait]
impl Throttle for MongoVideos {
    async fn count(&self, what: Counted, whose: &Counter, now_ms: i64) -> Result<(), CountRefused> {
        let limit = Limit::of(what, whose);
        let counters = self.db.collection::<Document>(tables::ATTEMPTS);
        let same = doc! { "_id": key(what, whose) };
        let before: Option<Document> = repeated!(_stamp, async {
            let counted = counters.find_one_and_update(same.clone(), counted(limit, now_ms));
            let counted = counted
                .upsert(true)
                .return_document(ReturnDocument::Before)
                .await;
            counted.map_err(Fault::<CountRefused>::from)
        })?;
        let before = before.and_then(|before| before.get_i64("forgotten_at_ms").ok());
        limit.count(before, now_ms)?;
        Ok(())
    }
}

/// Nobody's address is kept.
fn key(what: Counted, whose: &Counter) -> String {
    let key = format!("{what:?} {:?}", whose.neighborhood());
    hex::text(&Sha256::digest(key))
}

/// Returns what [`Limit::count`] does, as the server does it.
fn counted(limit: Limit, now_ms: i64) -> Vec<Document> {
    let from = doc! { "$max": ["$forgotten_at_ms", now_ms] };
    let is_too_much = doc! { "$gt": [{ "$subtract": [&from, now_ms] }, limit.slack_ms()] };
    let one_more = doc! { "$add": [from, limit.period_ms()] };
    let forgotten_at_ms = doc! { "$cond": [is_too_much, "$forgotten_at_ms", one_more] };
    vec![
        doc! { "$set": { "forgotten_at_ms": forgotten_at_ms } },
        doc! { "$set": { "forgotten_at": { "$toDate": "$forgotten_at_ms" } } },
    ]
}
