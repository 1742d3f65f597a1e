//! Films that ended and whose agents are to hear of it, in MongoDB.

use async_trait::async_trait;
use doorcast_app::ports::{StoreError, film_letters::FilmLetters};
use doorcast_domain::pipeline::{Video, id::VideoId};
use mongodb::{
    bson::{Document, doc},
    error::Error,
};

use super::{
    MongoVideos,
    row::parsed,
    tables,
    turns::{Tx, repeated},
};

#[async_trait]
impl FilmLetters for MongoVideos {
    async fn take_film_letter(&self, now_ms: i64) -> Result<Option<VideoId>, StoreError> {
        let letters = self.db.collection::<Document>(tables::FILM_LETTERS);
        repeated!(stamp, async {
            // An earlier turn may have taken one, whose answer was lost.
            let ours = letters.find_one(doc! { "stamp": stamp }).await?;
            let taken = doc! {
                "$set": { "taken_at_ms": now_ms, "stamp": stamp }, "$unset": { "open": "" },
            };
            let found = match ours {
                Some(ours) => Some(ours),
                None => {
                    letters
                        .find_one_and_update(doc! { "open": { "$exists": true } }, taken)
                        .sort(doc! { "open": 1 })
                        .await?
                }
            };
            let id = found.as_ref().and_then(|found| found.get_str("_id").ok());
            Ok(id.map(parsed).transpose()?)
        })
    }
}

/// Notes a film that has ended, once.
pub(super) async fn note(tx: &mut Tx, video: &Video) -> Result<(), Error> {
    let letters = tx.db.collection::<Document>(tables::FILM_LETTERS);
    let new = doc! { "$setOnInsert": { "open": video.id.as_str() } };
    letters
        .update_one(doc! { "_id": video.id.as_str() }, new)
        .upsert(true)
        .session(&mut tx.session)
        .await
        .map(drop)
}
