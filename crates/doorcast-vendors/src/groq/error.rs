//! Every way in which no script comes back, each on its own.

use std::time::Duration;

use crate::http::{Answer, NoAnswer, Retry, excerpt};

use super::wire::Refusal;

/// How long to wait when nobody says for how long.
const USUAL_WAIT: u64 = 2;

/// The longest wait that somebody in front of a page is asked for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// What happened instead of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The answer is a success with nothing in it.
    Empty,
    /// The answer was cut off at the limit of tokens: ask once more with twice as many.
    CutShort,
    /// The model would not write it.
    Declined,
    /// The answer is not the JSON that was asked for.
    NotTheForm,
    /// The server noticed that itself.
    FormFailed,
    /// The server does not know this form of answer at all.
    FormUnknown,
    /// The stream ended before the script did.
    StreamBroken,
    /// The server said in the stream that it failed.
    StreamFailed,
    /// The request is larger than a minute's allowance: waiting never helps.
    TooLarge,
    /// The prompt does not fit the model.
    PromptTooLong,
    /// Too many requests or tokens just now.
    RateLimited,
    /// No capacity just now.
    NoCapacity,
    /// The key is missing, wrong or expired.
    Key,
    /// The account may not do it.
    Forbidden,
    /// The server has no such model, or no such address.
    NoModel,
    /// The request is wrong.
    Request,
    /// The server has trouble, or is still loading its model.
    Server,
    /// The server could not be reached.
    Unreachable,
    /// The server was reached and did not answer.
    NoAnswer,
    /// The answer makes no sense.
    Unreadable,
}

/// Why there is no script. Asking again costs a fraction of a cent at most, so it never is unknown whether one may.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the writing server {}: {message}", .status.map_or_else(|| "gave no answer".to_owned(), |status| format!("answered {status}")))]
pub struct GroqError {
    /// What happened.
    pub outcome: Outcome,
    /// Whether the same request may be made again.
    pub retry: Retry,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// The server's own name for it.
    pub code: Option<String>,
    /// The server's number for the request.
    pub request_id: Option<String>,
    /// What it said, shortened. For the log, not for people.
    pub message: String,
}

impl GroqError {
    /// Describes something about an answer that was a success.
    pub(super) fn about(outcome: Outcome, message: impl AsRef<str>) -> Self {
        let retry = match outcome {
            Outcome::Declined => Retry::Never,
            _ => Retry::after_seconds(0),
        };
        Self {
            outcome,
            retry,
            status: None,
            code: None,
            request_id: None,
            message: excerpt(message.as_ref()),
        }
    }

    /// Describes a request without an answer.
    pub(super) fn from_no_answer(error: &NoAnswer) -> Self {
        let outcome = match error {
            NoAnswer::NotSent(_) => Outcome::Unreachable,
            NoAnswer::Lost(_) | NoAnswer::TimedOut => Outcome::NoAnswer,
            NoAnswer::TooLong => Outcome::Unreadable,
        };
        Self {
            retry: Retry::after_seconds(USUAL_WAIT),
            ..Self::about(outcome, error.to_string())
        }
    }
}

/// Says what an answer that is no success means.
pub(super) fn classify(answer: &Answer, has_form: bool) -> GroqError {
    let said = Refusal::read(&answer.body);
    let code = said.code.as_deref();
    let outcome = outcome(answer.status, code, has_form && said.is_about_form());
    GroqError {
        outcome,
        retry: retry(answer, outcome),
        status: Some(answer.status),
        request_id: answer.header("x-request-id").map(excerpt),
        message: match &said.message {
            Some(message) => excerpt(message),
            None => answer.excerpt(),
        },
        code: said.code,
    }
}

/// Says what a status and a code mean.
fn outcome(status: u16, code: Option<&str>, is_about_form: bool) -> Outcome {
    match (status, code) {
        (400, Some("json_validate_failed")) => Outcome::FormFailed,
        (400, Some("context_length_exceeded")) => Outcome::PromptTooLong,
        (400 | 404, Some("model_decommissioned" | "model_not_found")) | (404, _) => {
            Outcome::NoModel
        }
        (400 | 422, _) if is_about_form => Outcome::FormUnknown,
        (401, _) => Outcome::Key,
        (403, _) => Outcome::Forbidden,
        (413, _) => Outcome::TooLarge,
        (429, _) => Outcome::RateLimited,
        (498, _) => Outcome::NoCapacity,
        (408 | 409 | 500..=599, _) => Outcome::Server,
        (400..=499, _) => Outcome::Request,
        _ => Outcome::Unreadable,
    }
}

/// Says whether the same request may be made again.
fn retry(answer: &Answer, outcome: Outcome) -> Retry {
    let usual = Duration::from_secs(USUAL_WAIT);
    match outcome {
        Outcome::RateLimited | Outcome::NoCapacity | Outcome::Server => {
            Retry::After(answer.retry_after().unwrap_or(usual).min(LONGEST_WAIT))
        }
        Outcome::FormFailed | Outcome::FormUnknown => Retry::after_seconds(0),
        _ => Retry::Never,
    }
}
