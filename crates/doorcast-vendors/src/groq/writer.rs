//! Groq as a writer of the pipeline: streamed to whoever waits, cleaned, counted, and asked once more if it is off.

use std::time::Duration;

use async_trait::async_trait;
use doorcast_app::ports::{
    Retry, VendorError,
    writer::{OnWords, ScriptWriter, WriteError, Written},
};
use doorcast_domain::{
    script::{Author, Authorship, Script, ScriptRequest, count_words},
    spoken,
};

use super::{Effort, Groq, GroqError, Outcome, Piece, Prompt, clean};

/// Groq as a writer.
#[derive(Debug)]
pub struct GroqWriter {
    groq: Groq,
}

impl GroqWriter {
    /// Returns a writer. Nothing is sent yet.
    pub fn new(groq: Groq) -> Self {
        Self { groq }
    }

    /// Returns the client, for proving the key.
    pub fn client(&self) -> &Groq {
        &self.groq
    }

    /// Streams a script; one that was cut short is asked for again with more room.
    async fn stream(&self, prompt: &Prompt, on_words: OnWords<'_>) -> Result<String, GroqError> {
        let usual = Effort::default();
        match self.read_stream(prompt, usual, on_words).await {
            Err(error) if matches!(error.outcome, Outcome::CutShort | Outcome::Empty) => {
                let draft = self.groq.write(prompt, usual.doubled()).await?;
                Ok(clean(&draft.text))
            }
            read => read,
        }
    }

    async fn read_stream(
        &self,
        prompt: &Prompt,
        effort: Effort,
        on_words: OnWords<'_>,
    ) -> Result<String, GroqError> {
        let mut stream = self.groq.stream(prompt, effort).await?;
        while let Some(piece) = stream.next().await? {
            match piece {
                Piece::Words(words) => on_words(&words),
                Piece::End { text, .. } => return Ok(clean(&text)),
            }
        }
        Err(GroqError::about(Outcome::StreamBroken, "it ended early"))
    }

    /// Asks once more for the right length. Whichever is nearer is taken; neither is better than what there is.
    async fn once_more(&self, prompt: &Prompt, first: String) -> String {
        let again = self
            .groq
            .write(&prompt.revised(&first), Effort::default())
            .await
            .map(|draft| clean(&draft.text));
        let distance = |text: &str| count_words(text).abs_diff(prompt.words);
        match again {
            Ok(again) if spoken::check_script(&again).is_ok() => {
                match distance(&again) < distance(&first) {
                    true => again,
                    false => first,
                }
            }
            Ok(_) | Err(_) => first,
        }
    }
}

#[async_trait]
impl ScriptWriter for GroqWriter {
    async fn write(
        &self,
        request: &ScriptRequest,
        on_words: OnWords<'_>,
    ) -> Result<Written, WriteError> {
        request.check()?;
        let prompt = Prompt::new(request);
        let mut text = self.stream(&prompt, on_words).await.map_err(explain)?;
        if !prompt.fits(&text) {
            text = self.once_more(&prompt, text).await;
        }
        spoken::check_script(&text).map_err(|problem| WriteError::Unusable {
            reason: problem.to_string(),
        })?;
        Ok(Written {
            script: Script::new(text, request.language),
            authorship: Authorship::of(Author::Groq),
        })
    }
}

/// Says what an error means to somebody who waits for a script.
fn explain(error: GroqError) -> WriteError {
    match error.outcome {
        Outcome::Empty
        | Outcome::CutShort
        | Outcome::NotTheForm
        | Outcome::FormFailed
        | Outcome::FormUnknown
        | Outcome::StreamBroken
        | Outcome::StreamFailed
        | Outcome::Unreadable => WriteError::Unusable {
            reason: error.message,
        },
        Outcome::Declined => WriteError::Declined {
            reason: error.message,
        },
        Outcome::TooLarge | Outcome::PromptTooLong => WriteError::TooLarge,
        Outcome::RateLimited | Outcome::NoCapacity => WriteError::Busy {
            after: match error.retry {
                crate::http::Retry::After(wait) => wait,
                _ => Duration::ZERO,
            },
        },
        Outcome::Key => {
            not_set_up("the key is missing, wrong or expired; put a good one into GROQ_API_KEY")
        }
        Outcome::Forbidden => not_set_up("the account of GROQ_API_KEY may not use it"),
        Outcome::NoModel => not_set_up("it has no such model, or GROQ_BASE_URL is wrong"),
        Outcome::Request | Outcome::Server | Outcome::Unreachable | Outcome::NoAnswer => {
            WriteError::Unavailable(VendorError {
                message: error.to_string(),
                retry: Retry::from(error.retry),
                source: Some(Box::new(error)),
            })
        }
    }
}

fn not_set_up(reason: &str) -> WriteError {
    WriteError::NotSetUp {
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests;
