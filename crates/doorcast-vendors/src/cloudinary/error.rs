//! What Cloudinary's refusals mean. It has no codes, so three of them are told by how their text begins.

use std::time::Duration;

use jiff::{Timestamp, fmt::rfc2822};

use crate::http::{Answer, NoAnswer, Retry, download::DownloadError, excerpt};

use super::wire::Refusal;

/// How long to wait when nobody says for how long.
const USUAL_WAIT: u64 = 10;

/// The longest wait for an allowance to come back.
const LONGEST_WAIT: u64 = 3_600;

/// What is wrong, as far as somebody acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// Cloudinary could not fetch the file: get a fresh link, or pass the bytes through.
    Source,
    /// The signature is too old: this computer's clock is wrong, or the call waited.
    Stale,
    /// The file is larger than the account may keep.
    TooLarge,
    /// A field is wrong, or the file is no video.
    Request,
    /// Key or secret is wrong.
    Key,
    /// The account may not do it.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// There is something else under that name.
    Taken,
    /// Too much at once.
    RateLimited,
    /// Cloudinary has trouble.
    Server,
    /// Cloudinary could not be reached.
    Unreachable,
    /// Cloudinary was reached and did not answer.
    NoAnswer,
    /// The answer makes no sense.
    Unreadable,
    /// It kept something else than the file it was given.
    WrongFile,
    /// The file that was passed through could not be read.
    Reading,
}

/// Why a video is not kept, or why it is not known whether it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Cloudinary {}: {message}", .status.map_or_else(|| "gave no answer".to_owned(), |status| format!("answered {status}")))]
pub struct CloudinaryError {
    /// What is wrong.
    pub problem: Problem,
    /// Whether the same call may be made again; after `Unknown`, look with `find` first.
    pub retry: Retry,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// Cloudinary's number for the request.
    pub request_id: Option<String>,
    /// What it said, shortened and without signatures. For the log, not for people.
    pub message: String,
}

impl CloudinaryError {
    /// Describes a problem without a refusal.
    pub(super) fn about(problem: Problem, retry: Retry, message: impl AsRef<str>) -> Self {
        Self {
            problem,
            retry,
            status: None,
            request_id: None,
            message: excerpt(&without_queries(message.as_ref())),
        }
    }

    /// Describes a request that got no answer. `lost` says what that means for it.
    pub(super) fn from_no_answer(error: &NoAnswer, lost: Retry) -> Self {
        let (problem, retry) = match error {
            NoAnswer::NotSent(_) => (Problem::Unreachable, Retry::after_seconds(USUAL_WAIT)),
            NoAnswer::Lost(_) | NoAnswer::TimedOut => (Problem::NoAnswer, lost),
            NoAnswer::TooLong => (Problem::Unreadable, lost),
        };
        Self::about(problem, retry, error.to_string())
    }

    /// Describes a file that could not be read.
    pub(super) fn from_reading(error: &DownloadError) -> Self {
        let retry = match error {
            DownloadError::Address => Retry::Never,
            _ => Retry::after_seconds(USUAL_WAIT),
        };
        Self::about(Problem::Reading, retry, error.to_string())
    }
}

/// Says what an answer that is no success means; `lost` says what an unclear one means.
pub(super) fn classify(answer: &Answer, lost: Retry) -> CloudinaryError {
    let message = serde_json::from_slice::<Refusal>(&answer.body)
        .ok()
        .and_then(|refusal| refusal.error?.message)
        .unwrap_or_default();
    let problem = problem(answer.status, &message);
    let message = match problem {
        // It repeats everything that was signed.
        Problem::Key => "the key or the signature is wrong",
        _ => message.as_str(),
    };
    CloudinaryError {
        status: Some(answer.status),
        request_id: answer.header("x-request-id").map(excerpt),
        ..CloudinaryError::about(problem, retry(answer, problem, lost), message)
    }
}

/// Says what a status and the beginning of a text mean.
fn problem(status: u16, message: &str) -> Problem {
    if message.starts_with("Stale request") {
        return Problem::Stale;
    }
    match status {
        400 if message.starts_with("Error in loading") => Problem::Source,
        400 if message.starts_with("File size too large") => Problem::TooLarge,
        401 => Problem::Key,
        403 => Problem::Forbidden,
        404 => Problem::NotFound,
        409 => Problem::Taken,
        413 => Problem::TooLarge,
        420 | 429 => Problem::RateLimited,
        408 | 499 | 500..=599 => Problem::Server,
        400..=499 => Problem::Request,
        _ => Problem::Unreadable,
    }
}

/// Says whether the same call may be made again.
fn retry(answer: &Answer, problem: Problem, lost: Retry) -> Retry {
    match problem {
        Problem::Source | Problem::Stale => Retry::after_seconds(0),
        Problem::RateLimited => Retry::After(allowance_wait(answer)),
        Problem::Taken | Problem::Server | Problem::Unreadable => lost,
        _ => Retry::Never,
    }
}

/// Returns how long it is until the allowance is back, by the server's own clock.
fn allowance_wait(answer: &Answer) -> Duration {
    if let Some(wait) = answer.retry_after() {
        return wait;
    }
    let date = |name: &str| -> Option<Timestamp> {
        let zoned = rfc2822::parse(answer.header(name)?).ok()?;
        Some(zoned.timestamp())
    };
    let seconds = date("x-featureratelimit-reset")
        .zip(date("date"))
        .map_or(60, |(reset, now)| reset.as_second() - now.as_second());
    Duration::from_secs(u64::try_from(seconds).unwrap_or(1).clamp(1, LONGEST_WAIT))
}

/// Returns a text without the queries of the addresses in it: they are signed.
fn without_queries(text: &str) -> String {
    text.split(' ')
        .map(|word| match word.split_once('?') {
            Some((address, _)) if address.contains("://") => format!("{address}?…"),
            _ => word.to_owned(),
        })
        .collect::<Vec<_>>()
        .join(" ")
}
