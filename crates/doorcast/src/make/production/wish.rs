//! Recognizes a command that was given before, so that it goes on with its video instead of buying another one.
//!
//! A wish is everything that decides what is filmed, as it was typed; its digest is the key under which the draft is
//! kept. A script that was written for it belongs to the video and is not written again.

use doorcast_app::{
    make_video::Words,
    ports::{
        StoreError,
        drafts::{Request, RequestKey},
    },
};
use doorcast_domain::{
    agent::AgentProfile,
    hex,
    pipeline::{Video, id::VideoId},
    script::Author,
};
use serde_json::json;

use crate::{
    data,
    problem::Problem,
    wiring::{Wiring, agent_id},
};

use super::casting::Asked;

/// A wish, by the key its draft is kept under.
pub(super) struct Wish {
    key: RequestKey,
    digest: [u8; 32],
}

impl Wish {
    /// Returns the wish behind a command.
    pub(super) fn of(asked: &Asked, agent: &AgentProfile) -> Self {
        let words = match &asked.words {
            Words::Given(text) => json!({ "given": text.trim() }),
            Words::Requested(request) => json!({ "requested": request }),
        };
        let mut wish = json!({
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
        // Only then, so that wishes of earlier releases are found again.
        if asked.by_built_in_writer {
            wish["writer"] = json!(Author::BuiltIn);
        }
        let digest = Request::digest_of(wish.to_string().as_bytes());
        let name = hex::text(&digest);
        Self {
            key: RequestKey {
                agent: agent_id(agent),
                key: format!("make-{name}"),
            },
            digest,
        }
    }

    /// Returns the video of the wish, if there is one.
    pub(super) async fn find(&self, wiring: &Wiring) -> Result<Option<Video>, Problem> {
        let found = wiring.store.find_request(&self.key).await;
        match found.map_err(|error| data::explain_store(&error))? {
            Some(request) => read(wiring, &request.video).await.map(Some),
            None => Ok(None),
        }
    }

    /// Keeps the draft of the wish. Returns the one that counts: another process may have been first.
    pub(super) async fn keep(&self, wiring: &Wiring, draft: &Video) -> Result<Video, Problem> {
        let kept = wiring
            .store
            .insert_once(&self.key, self.digest, draft)
            .await;
        let request = kept.map_err(|error| data::explain_store(&error))?;
        read(wiring, &request.video).await
    }
}

async fn read(wiring: &Wiring, id: &VideoId) -> Result<Video, Problem> {
    let found = wiring.store.find(id).await;
    found
        .and_then(|video| video.ok_or(StoreError::Conflict))
        .map_err(|error| data::explain_store(&error))
}
