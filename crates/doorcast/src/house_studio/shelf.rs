//! The studio's shelf: a folder for each attempt, with its ticket, its film and what came of it.
//!
//! Every file is whole or not there. The outcome is the last.

use std::sync::Arc;

use doorcast_app::ports::{
    StoreError,
    avatar_studio::ByteSource,
    files::{FileName, FileStore},
};
use doorcast_domain::pipeline::id::AttemptId;
use doorcast_render::studio::Film;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::order::HouseOrder;

const ROOT: &str = "studio";
const TICKET: &str = "ticket.json";
const OUTCOME: &str = "outcome.json";
const FILM: &str = "film.mp4";
const POSTER: &str = "poster.jpg";
const CAPTIONS: &str = "captions.vtt";

/// The studio's shelf.
#[derive(Clone)]
pub(super) struct Shelf {
    files: Arc<dyn FileStore>,
}

/// What was ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ticket {
    pub(super) title: String,
    pub(super) created_at_ms: i64,
    pub(super) order: HouseOrder,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub(super) enum Outcome {
    Finished {
        duration_ms: u64,
        /// How long the words took to be spoken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        spoken_ms: Option<u64>,
        /// Whether the film is kept elsewhere and gone from here.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        is_elsewhere: bool,
    },
    Failed {
        code: String,
        message: String,
    },
}

impl Shelf {
    /// Returns the shelf among some files.
    pub(super) fn new(files: Arc<dyn FileStore>) -> Self {
        Self { files }
    }

    /// Keeps what was ordered. A ticket that is there already stays.
    pub(super) async fn take(&self, attempt: AttemptId, ticket: &Ticket) -> Result<(), StoreError> {
        match self.ticket(attempt).await? {
            Some(_) => Ok(()),
            None => self.write(attempt, TICKET, ticket).await,
        }
    }

    /// Returns what was ordered.
    pub(super) async fn ticket(&self, attempt: AttemptId) -> Result<Option<Ticket>, StoreError> {
        self.read(attempt, TICKET).await
    }

    /// Returns what came of it. A film that is gone and kept nowhere was never made.
    pub(super) async fn outcome(&self, attempt: AttemptId) -> Result<Option<Outcome>, StoreError> {
        let outcome = self.read(attempt, OUTCOME).await?;
        match outcome {
            Some(Outcome::Finished {
                is_elsewhere: false,
                ..
            }) => {
                let film = self.files.file_size(&name(attempt, FILM)).await?;
                Ok(outcome.filter(|_| film.is_some()))
            }
            outcome => Ok(outcome),
        }
    }

    /// Keeps a film, its poster and its captions, then says so.
    pub(super) async fn keep(
        &self,
        attempt: AttemptId,
        film: Film,
        spoken_ms: Option<u64>,
    ) -> Result<(), StoreError> {
        let parts = [
            (POSTER, film.poster_jpeg),
            (CAPTIONS, film.captions_vtt.into_bytes()),
            (FILM, film.mp4),
        ];
        for (part, bytes) in parts {
            self.files.put_file(&name(attempt, part), bytes).await?;
        }
        let outcome = Outcome::Finished {
            duration_ms: film.duration_ms,
            spoken_ms,
            is_elsewhere: false,
        };
        self.conclude(attempt, &outcome).await
    }

    /// Lets go of a film that is kept elsewhere. Everything beside it stays.
    pub(super) async fn let_go(&self, attempt: AttemptId) -> Result<(), StoreError> {
        let Some(Outcome::Finished {
            duration_ms,
            spoken_ms,
            is_elsewhere: false,
        }) = self.outcome(attempt).await?
        else {
            return Ok(());
        };
        let outcome = Outcome::Finished {
            duration_ms,
            spoken_ms,
            is_elsewhere: true,
        };
        self.conclude(attempt, &outcome).await?;
        self.files.delete_file(&name(attempt, FILM)).await
    }

    /// Returns how long the words of a film took to be spoken.
    pub(super) async fn spoken_ms(&self, attempt: AttemptId) -> Result<Option<u64>, StoreError> {
        Ok(match self.outcome(attempt).await? {
            Some(Outcome::Finished { spoken_ms, .. }) => spoken_ms,
            Some(Outcome::Failed { .. }) | None => None,
        })
    }

    /// Says what came of it.
    pub(super) async fn conclude(
        &self,
        attempt: AttemptId,
        outcome: &Outcome,
    ) -> Result<(), StoreError> {
        self.write(attempt, OUTCOME, outcome).await
    }

    /// Opens a film from an offset on, if it is there.
    pub(super) async fn open_film(
        &self,
        attempt: AttemptId,
        offset_bytes: u64,
    ) -> Result<Option<Box<dyn ByteSource>>, StoreError> {
        let film = name(attempt, FILM);
        self.files.open_file(&film, offset_bytes).await
    }

    /// Returns the poster of a film, if there is one.
    pub(super) async fn poster(&self, attempt: AttemptId) -> Result<Option<Vec<u8>>, StoreError> {
        self.files.read_file(&name(attempt, POSTER)).await
    }

    /// Returns the captions of a film, if there are any.
    pub(super) async fn captions(&self, attempt: AttemptId) -> Result<Option<Vec<u8>>, StoreError> {
        self.files.read_file(&name(attempt, CAPTIONS)).await
    }

    /// Removes everything about an attempt. One that is not there is removed.
    pub(super) async fn remove(&self, attempt: AttemptId) -> Result<(), StoreError> {
        let folder = format!("{ROOT}/{}", attempt.token());
        self.files.delete_folder(&plain(&folder)).await
    }

    /// Returns every attempt there is.
    pub(super) async fn list(&self) -> Result<Vec<AttemptId>, StoreError> {
        let files = self.files.list_folder(&plain(ROOT)).await?;
        let tickets = files.iter().filter_map(|file| {
            let token = file.as_str().strip_prefix(ROOT)?.strip_suffix(TICKET)?;
            AttemptId::from_title(&format!("[{}]", token.trim_matches('/')))
        });
        Ok(tickets.collect())
    }

    async fn read<T: DeserializeOwned>(
        &self,
        attempt: AttemptId,
        part: &str,
    ) -> Result<Option<T>, StoreError> {
        let bytes = self.files.read_file(&name(attempt, part)).await?;
        let parse = |bytes: Vec<u8>| serde_json::from_slice(&bytes).map_err(unreadable);
        bytes.map(parse).transpose()
    }

    async fn write(
        &self,
        attempt: AttemptId,
        part: &str,
        value: &impl Serialize,
    ) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec(value).map_err(unreadable)?;
        self.files.put_file(&name(attempt, part), bytes).await
    }
}

fn name(attempt: AttemptId, part: &str) -> FileName {
    plain(&format!("{ROOT}/{}/{part}", attempt.token()))
}

fn plain(name: &str) -> FileName {
    name.parse().expect("digits and our own words are plain")
}

fn unreadable(error: serde_json::Error) -> StoreError {
    StoreError::Unavailable {
        source: Box::new(error),
    }
}
