//! Hears from the database which films have moved, whichever node moved them. One change stream serves all who listen
//! in this process; it is opened for the first of them.

use std::{sync::OnceLock, time::Duration};

use doorcast_app::ports::film_moves::{FilmMoves, Moved};
use futures_util::StreamExt as _;
use mongodb::{
    Database,
    bson::{Document, doc},
    error::Error,
};
use serde::Deserialize;
use tokio::{sync::broadcast::Receiver, task::JoinHandle};

use super::{MongoVideos, row::parsed, tables};
use crate::moves::Moves;

/// How long to wait before a stream is opened again that ended.
const REST: Duration = Duration::from_secs(1);

/// Everybody in this process who listens.
#[derive(Default)]
pub(super) struct Hearing {
    moves: Moves,
    task: OnceLock<JoinHandle<()>>,
}

impl Drop for Hearing {
    fn drop(&mut self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }
}

impl FilmMoves for MongoVideos {
    fn listen(&self) -> Receiver<Moved> {
        let Hearing { moves, task } = &self.hearing;
        task.get_or_init(|| tokio::spawn(keep_hearing(self.db.clone(), moves.clone())));
        moves.listen()
    }
}

/// Passes on what moves. Whatever ends the stream, some may be missed until the next one is open.
async fn keep_hearing(db: Database, moves: Moves) {
    loop {
        // The database being away is told by everything else.
        let _ = hear(&db, &moves).await;
        moves.tell_all(Moved::Any);
        tokio::time::sleep(REST).await;
    }
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "documentKey")]
    key: Key,
}

#[derive(Deserialize)]
struct Key {
    #[serde(rename = "_id")]
    id: String,
}

async fn hear(db: &Database, moves: &Moves) -> Result<(), Error> {
    // Leases come and go without moving anything.
    let moving = doc! { "$match": { "$or": [
        { "operationType": { "$in": ["insert", "replace"] } },
        { "updateDescription.updatedFields.revision": { "$exists": true } },
    ] } };
    let name_only = doc! { "$project": { "documentKey": 1 } };
    let videos = db.collection::<Document>(tables::VIDEOS);
    let watched = videos.watch().pipeline([moving, name_only]);
    let mut stream = watched.await?.with_type::<Change>();
    // What moved while nobody heard it.
    moves.tell_all(Moved::Any);
    while let Some(change) = stream.next().await {
        moves.tell(&parsed(&change?.key.id)?);
    }
    Ok(())
}
