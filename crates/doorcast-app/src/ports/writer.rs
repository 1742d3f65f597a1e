//! Writers of scripts that may be far away: Groq, another OpenAI-compatible server, or the built-in one.

use std::time::Duration;

use async_trait::async_trait;
use doorcast_domain::script::{Authorship, Script, ScriptField, ScriptProblem, ScriptRequest};

use crate::ports::VendorError;

/// Hears the words of a script as it grows.
pub type OnWords<'a> = &'a mut (dyn for<'w> FnMut(&'w str) + Send);

/// A script and who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The script.
    pub script: Script,
    /// Who wrote it.
    pub authorship: Authorship,
}

/// Writes scripts.
#[async_trait]
pub trait ScriptWriter: Send + Sync {
    /// Returns a script, clean of everything that is not spoken, and who wrote it. `on_words` hears it grow; a writer
    /// that cannot stream calls it once. If another writer steps in, `on_words` may have heard the beginning of
    /// another script; the one returned is the one that counts.
    ///
    /// # Errors
    ///
    /// See [`WriteError`]. No error keeps an agent from a script: the built-in writer steps in.
    async fn write(
        &self,
        request: &ScriptRequest,
        on_words: OnWords<'_>,
    ) -> Result<Written, WriteError>;
}

/// Why a writer wrote nothing.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Nobody can write from this request.
    #[error(transparent)]
    Request(#[from] ScriptProblem),
    /// What is asked for does not fit into the time, or into a script.
    #[error("{reason}")]
    Unfit {
        /// The field to change.
        field: ScriptField,
        /// What fits.
        reason: String,
    },
    /// The writer does not want to write this.
    #[error("the writer refuses: {reason}")]
    Declined {
        /// What it said.
        reason: String,
    },
    /// The writer has answered with nothing usable: no words, half an answer.
    #[error("the writer gave no usable answer: {reason}")]
    Unusable {
        /// What was wrong with it.
        reason: String,
    },
    /// The request is longer than the writer's limits ever allow.
    #[error("the request is too large for the writer")]
    TooLarge,
    /// The writer has no time now.
    #[error("the writer is busy")]
    Busy {
        /// How long it asks to be left alone.
        after: Duration,
    },
    /// The writer is not set up: no key, a wrong one, an unknown model.
    #[error("the writer is not set up: {reason}")]
    NotSetUp {
        /// What is wrong.
        reason: String,
    },
    /// There was no answer.
    #[error(transparent)]
    Unavailable(#[from] VendorError),
}
