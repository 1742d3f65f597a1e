//! A writer that never leaves anybody without a script: another one first, the built-in one if that fails.

use std::sync::Arc;

use async_trait::async_trait;
use doorcast_app::ports::writer::{OnWords, ScriptWriter, WriteError};
use doorcast_domain::script::{Script, ScriptRequest};

use crate::house_writer::HouseWriter;

/// Another writer first, the built-in one if that fails.
pub struct FallbackWriter {
    first: Option<Arc<dyn ScriptWriter>>,
}

/// A script and who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The script.
    pub script: Script,
    /// Why the built-in writer stepped in, if it did: for the person who waits.
    pub stepped_in: Option<String>,
}

impl FallbackWriter {
    /// Returns a writer that asks another one first.
    pub fn after(first: Arc<dyn ScriptWriter>) -> Self {
        Self { first: Some(first) }
    }

    /// Returns the built-in writer alone.
    pub fn built_in() -> Self {
        Self { first: None }
    }

    /// Returns a script and says whether the built-in writer had to step in.
    ///
    /// `on_words` may have heard the beginning of another script then; the one returned is the one that counts.
    ///
    /// # Errors
    ///
    /// Only if the request cannot be written by anybody: see [`WriteError::Request`] and [`WriteError::Unfit`].
    pub async fn write_and_say(
        &self,
        request: &ScriptRequest,
        on_words: OnWords<'_>,
    ) -> Result<Written, WriteError> {
        let stepped_in = match &self.first {
            None => None,
            Some(first) => match first.write(request, on_words).await {
                Ok(script) => {
                    return Ok(Written {
                        script,
                        stepped_in: None,
                    });
                }
                Err(WriteError::Request(problem)) => return Err(problem.into()),
                Err(error) => Some(error.to_string()),
            },
        };
        let script = ScriptWriter::write(&HouseWriter, request, on_words).await?;
        Ok(Written { script, stepped_in })
    }
}

#[async_trait]
impl ScriptWriter for FallbackWriter {
    async fn write(
        &self,
        request: &ScriptRequest,
        on_words: OnWords<'_>,
    ) -> Result<Script, WriteError> {
        let written = self.write_and_say(request, on_words).await?;
        Ok(written.script)
    }
}
