//! A writer that never leaves anybody without a script: another one first, the built-in one if that fails.

use std::sync::Arc;

use async_trait::async_trait;
use doorcast_app::ports::writer::{OnWords, ScriptWriter, WriteError, Written};
use doorcast_domain::script::{Author, Authorship, ScriptRequest};

use crate::house_writer::HouseWriter;

/// Another writer first, the built-in one if that fails.
pub struct FallbackWriter {
    first: Option<Arc<dyn ScriptWriter>>,
    on_trouble: Option<OnTrouble>,
}

/// Hears why the other writer did not write.
pub type OnTrouble = Box<dyn Fn(String) + Send + Sync>;

impl FallbackWriter {
    /// Returns a writer that asks another one first: Groq.
    pub fn after(first: Arc<dyn ScriptWriter>) -> Self {
        Self {
            first: Some(first),
            on_trouble: None,
        }
    }

    /// Returns the built-in writer alone.
    pub fn built_in() -> Self {
        Self {
            first: None,
            on_trouble: None,
        }
    }

    /// Has somebody hear why the other writer did not write.
    pub fn telling(mut self, on_trouble: OnTrouble) -> Self {
        self.on_trouble = Some(on_trouble);
        self
    }
}

#[async_trait]
impl ScriptWriter for FallbackWriter {
    /// Fails only if the request cannot be written by anybody: see [`WriteError::Request`] and [`WriteError::Unfit`].
    async fn write(
        &self,
        request: &ScriptRequest,
        on_words: OnWords<'_>,
    ) -> Result<Written, WriteError> {
        let stepped_in = match &self.first {
            None => None,
            Some(first) => match first.write(request, on_words).await {
                Ok(written) => return Ok(written),
                Err(WriteError::Request(problem)) => return Err(problem.into()),
                Err(error) => {
                    if let Some(tell) = &self.on_trouble {
                        tell(error.to_string());
                    }
                    Some(format!(
                        "Groq did not write the script ({error}); the built-in writer did."
                    ))
                }
            },
        };
        let written = ScriptWriter::write(&HouseWriter, request, on_words).await?;
        Ok(Written {
            authorship: Authorship {
                author: Author::BuiltIn,
                stepped_in,
            },
            ..written
        })
    }
}
