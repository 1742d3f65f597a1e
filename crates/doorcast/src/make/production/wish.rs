//! Remembers which video a command asked for, so that the same command again finds it instead of buying another one.
//!
//! A wish is everything that decides what is filmed, as it was typed. A script that was written for it belongs to the
//! video and is not written again.

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

use doorcast_app::{make_video::Words, ports::videos::VideoStore};
use doorcast_domain::{
    agent::AgentProfile,
    pipeline::{Video, id::VideoId},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{data, problem::Problem, wiring::Wiring};

use super::casting::Asked;

/// A wish, by what it is stored under.
pub(super) struct Wish {
    folder: PathBuf,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct Note {
    video: VideoId,
}

impl Wish {
    /// Returns the wish behind a command.
    pub(super) fn of(asked: &Asked, agent: &AgentProfile, wiring: &Wiring) -> Self {
        let words = match &asked.words {
            Words::Given(text) => json!({ "given": text.trim() }),
            Words::Requested(request) => json!({ "requested": request }),
        };
        let wish = json!({
            "edition": 1,
            "agent": agent,
            "words": words,
            "title": asked.title,
            "aspect": asked.aspect,
            "language": asked.language,
            "studio": asked.studio,
            "media": asked.media,
            "presenter": asked.presenter,
            "group": asked.group,
            "voice": asked.voice,
            "background": asked.background,
        });
        let digest = Sha256::digest(wish.to_string());
        Self {
            folder: wiring.data.join("wishes"),
            name: digest.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }

    /// Returns the video of the wish, if there is one.
    pub(super) async fn find(&self, wiring: &Wiring) -> Result<Option<Video>, Problem> {
        let bytes = match fs::read(self.path()) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(data::unwritable(&self.folder, &error)),
        };
        let note: Note = serde_json::from_slice(&bytes)
            .map_err(|error| data::unwritable(&self.folder, &error))?;
        let found = wiring.store.find(&note.video).await;
        found.map_err(|error| data::explain_store(&error))
    }

    /// Remembers the video of the wish. It is written before the video is, so that none is forgotten.
    pub(super) fn keep(&self, video: &VideoId) -> Result<(), Problem> {
        let write = || -> io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
            let note = Note {
                video: video.clone(),
            };
            file.write_all(&serde_json::to_vec(&note)?)?;
            file.as_file().sync_all()?;
            file.persist(self.path()).map_err(|error| error.error)?;
            Ok(())
        };
        write().map_err(|error| data::unwritable(&self.folder, &error))
    }

    fn path(&self) -> PathBuf {
        self.folder.join(&self.name)
    }
}
