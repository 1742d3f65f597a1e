//! The built-in writer as a writer of the pipeline.

use async_trait::async_trait;
use doorcast_app::ports::writer::{OnWords, ScriptWriter, WriteError, Written};
use doorcast_domain::script::{Author, Authorship, ScriptField, ScriptRequest};

use super::{HouseWriter, HouseWriterError};

#[async_trait]
impl ScriptWriter for HouseWriter {
    async fn write(
        &self,
        request: &ScriptRequest,
        on_words: OnWords<'_>,
    ) -> Result<Written, WriteError> {
        let script = Self::write(self, request).map_err(explain)?;
        on_words(&script.text);
        Ok(Written {
            script,
            authorship: Authorship::of(Author::BuiltIn),
        })
    }
}

fn explain(error: HouseWriterError) -> WriteError {
    let text = error.to_string();
    let unfit = |field: ScriptField| WriteError::Unfit {
        reason: text
            .strip_prefix(&format!("{field}: "))
            .unwrap_or(&text)
            .to_owned(),
        field,
    };
    match error {
        HouseWriterError::Request(problem) => problem.into(),
        HouseWriterError::TooShort { .. } | HouseWriterError::TooLong { .. } => {
            unfit(ScriptField::Seconds)
        }
        HouseWriterError::TooMuch { .. } => unfit(ScriptField::Points),
    }
}
