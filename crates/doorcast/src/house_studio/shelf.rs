//! The studio's folder: one folder for each attempt, with its ticket, its film and what came of it.
//!
//! Every file is written under another name and renamed, so it is whole or not there. The outcome is the last.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use doorcast_domain::pipeline::id::AttemptId;
use doorcast_render::studio::Film;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::order::HouseOrder;

const TICKET: &str = "ticket.json";
const OUTCOME: &str = "outcome.json";
const FILM: &str = "film.mp4";
const POSTER: &str = "poster.jpg";
const CAPTIONS: &str = "captions.vtt";

/// The studio's folder.
#[derive(Debug, Clone)]
pub(super) struct Shelf {
    root: PathBuf,
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
    },
    Failed {
        code: String,
        message: String,
    },
}

impl Shelf {
    /// Opens the folder, made if it is not there.
    pub(super) fn open(data: &Path) -> io::Result<Self> {
        let root = std::path::absolute(data)?.join("studio");
        fs::create_dir_all(&root)?;
        Ok(Self { root })
    }

    /// Keeps what was ordered. A ticket that is there already stays.
    pub(super) fn take(&self, attempt: AttemptId, ticket: &Ticket) -> io::Result<()> {
        if self.ticket(attempt)?.is_some() {
            return Ok(());
        }
        fs::create_dir_all(self.folder(attempt))?;
        let bytes = serde_json::to_vec(ticket)?;
        self.write(attempt, TICKET, &bytes)
    }

    /// Returns what was ordered.
    pub(super) fn ticket(&self, attempt: AttemptId) -> io::Result<Option<Ticket>> {
        self.read(attempt, TICKET)
    }

    /// Returns what came of it. A film that is gone was never made.
    pub(super) fn outcome(&self, attempt: AttemptId) -> io::Result<Option<Outcome>> {
        let outcome = self.read(attempt, OUTCOME)?;
        match outcome {
            Some(Outcome::Finished { .. }) if !self.film(attempt).exists() => Ok(None),
            outcome => Ok(outcome),
        }
    }

    /// Keeps a film, its poster and its captions, then says so.
    pub(super) fn keep(
        &self,
        attempt: AttemptId,
        film: &Film,
        spoken_ms: Option<u64>,
    ) -> io::Result<()> {
        self.write(attempt, POSTER, &film.poster_jpeg)?;
        self.write(attempt, CAPTIONS, film.captions_vtt.as_bytes())?;
        self.write(attempt, FILM, &film.mp4)?;
        self.conclude(
            attempt,
            &Outcome::Finished {
                duration_ms: film.duration_ms,
                spoken_ms,
            },
        )
    }

    /// Returns how long the words of a film took to be spoken.
    pub(super) fn spoken_ms(&self, attempt: AttemptId) -> io::Result<Option<u64>> {
        Ok(match self.outcome(attempt)? {
            Some(Outcome::Finished { spoken_ms, .. }) => spoken_ms,
            Some(Outcome::Failed { .. }) | None => None,
        })
    }

    /// Says what came of it.
    pub(super) fn conclude(&self, attempt: AttemptId, outcome: &Outcome) -> io::Result<()> {
        self.write(attempt, OUTCOME, &serde_json::to_vec(outcome)?)
    }

    /// Returns where a film is, or would be.
    pub(super) fn film(&self, attempt: AttemptId) -> PathBuf {
        self.folder(attempt).join(FILM)
    }

    /// Returns the poster of a film, if there is one.
    pub(super) fn poster(&self, attempt: AttemptId) -> io::Result<Option<Vec<u8>>> {
        self.bytes(attempt, POSTER)
    }

    /// Returns the captions of a film, if there are any.
    pub(super) fn captions(&self, attempt: AttemptId) -> io::Result<Option<Vec<u8>>> {
        self.bytes(attempt, CAPTIONS)
    }

    /// Removes everything about an attempt. One that is not there is removed.
    pub(super) fn remove(&self, attempt: AttemptId) -> io::Result<()> {
        match fs::remove_dir_all(self.folder(attempt)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Returns every attempt there is.
    pub(super) fn list(&self) -> io::Result<Vec<AttemptId>> {
        let mut attempts = Vec::new();
        for entry in fs::read_dir(&self.root)? {
            let name = entry?.file_name();
            attempts.extend(AttemptId::from_title(&format!(
                "[{}]",
                name.to_string_lossy()
            )));
        }
        Ok(attempts)
    }

    fn folder(&self, attempt: AttemptId) -> PathBuf {
        self.root.join(attempt.token())
    }

    fn read<T: DeserializeOwned>(&self, attempt: AttemptId, name: &str) -> io::Result<Option<T>> {
        match self.bytes(attempt, name)? {
            Some(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            None => Ok(None),
        }
    }

    fn bytes(&self, attempt: AttemptId, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.folder(attempt).join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn write(&self, attempt: AttemptId, name: &str, bytes: &[u8]) -> io::Result<()> {
        let folder = self.folder(attempt);
        let mut file = tempfile::NamedTempFile::new_in(&folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(folder.join(name))
            .map_err(|error| error.error)?;
        #[cfg(unix)]
        fs::File::open(&folder)?.sync_all()?;
        Ok(())
    }
}
