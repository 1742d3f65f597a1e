//! What HeyGen's refusals mean, and whether a call may be made again.

use std::time::Duration;

use crate::http::{Answer, NoAnswer, Retry, excerpt};

use super::wire;

/// How long to wait when HeyGen is busy and does not say for how long.
const USUAL_WAIT: u64 = 5;

/// How long to wait for a quota to come back when HeyGen does not say.
const QUOTA_WAIT: u64 = 3_600;

/// Whether a request may create something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// Asking costs nothing and can be repeated.
    Read,
    /// A lost answer leaves open whether it happened.
    Write,
}

/// What is wrong, as far as somebody acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// A field of the request; see [`HeyGenError::param`].
    Request,
    /// The words of the script.
    Script,
    /// The voice does not exist or cannot be used.
    Voice,
    /// The avatar does not exist or cannot be used.
    Avatar,
    /// The person behind the avatar has not consented yet.
    Consent,
    /// HeyGen could not fetch a picture or sound it was pointed at.
    Input,
    /// The key is missing, wrong or expired.
    Key,
    /// The wallet is empty.
    Wallet,
    /// The plan does not include it.
    Plan,
    /// The account may not do it.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// It is in conflict with something else.
    Conflict,
    /// It is being worked on.
    Busy,
    /// Too much at once.
    RateLimited,
    /// A quota is used up.
    Quota,
    /// HeyGen has trouble.
    Server,
    /// HeyGen could not be reached.
    Unreachable,
    /// HeyGen was reached and did not answer.
    NoAnswer,
    /// The answer makes no sense.
    Unreadable,
    /// There are more pages than anybody expects.
    Endless,
}

/// Why HeyGen did not do it, or why it is not known whether it did.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("HeyGen {}: {message}", .status.map_or_else(|| "gave no answer".to_owned(), |status| format!("answered {status}")))]
pub struct HeyGenError {
    /// What is wrong.
    pub problem: Problem,
    /// Whether the same call may be made again.
    pub retry: Retry,
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// HeyGen's own name for it.
    pub code: Option<String>,
    /// The field of the request HeyGen points at.
    pub param: Option<String>,
    /// HeyGen's number for the request, for their support.
    pub request_id: Option<String>,
    /// What HeyGen or the connection said, shortened. For the log, not for people.
    pub message: String,
}

impl HeyGenError {
    /// Describes a request that got no answer.
    pub(crate) fn from_no_answer(kind: RequestKind, error: &NoAnswer) -> Self {
        let problem = match error {
            NoAnswer::NotSent(_) => Problem::Unreachable,
            NoAnswer::Lost(_) | NoAnswer::TimedOut => Problem::NoAnswer,
            NoAnswer::TooLong => Problem::Unreadable,
        };
        let retry = match kind {
            RequestKind::Write if !error.is_not_sent() => Retry::Unknown,
            RequestKind::Read | RequestKind::Write => Retry::after_seconds(USUAL_WAIT),
        };
        Self::bare(problem, retry, error.to_string())
    }

    /// Describes a success that cannot be read.
    pub(crate) fn unreadable(kind: RequestKind, answer: &Answer, why: &str) -> Self {
        let retry = match kind {
            RequestKind::Write => Retry::Unknown,
            RequestKind::Read => Retry::after_seconds(60),
        };
        Self {
            status: Some(answer.status),
            request_id: request_id(answer),
            ..Self::bare(Problem::Unreadable, retry, excerpt(why))
        }
    }

    /// Describes a list that does not end.
    pub(crate) fn endless(pages: usize) -> Self {
        let message = format!("the list does not end after {pages} pages");
        Self::bare(Problem::Endless, Retry::after_seconds(600), message)
    }

    /// Describes a problem without an answer.
    fn bare(problem: Problem, retry: Retry, message: String) -> Self {
        Self {
            problem,
            retry,
            status: None,
            code: None,
            param: None,
            request_id: None,
            message,
        }
    }
}

/// Says what an answer that is no success means.
pub fn classify(kind: RequestKind, answer: &Answer) -> HeyGenError {
    let said = serde_json::from_slice::<wire::Refusal>(&answer.body)
        .ok()
        .and_then(|refusal| refusal.error)
        .unwrap_or_default();
    let code = said.code.filter(|code| !code.is_empty());
    let problem = code
        .as_deref()
        .and_then(problem_of_code)
        .unwrap_or_else(|| problem_of_status(answer.status));
    HeyGenError {
        problem,
        retry: retry(kind, answer, code.as_deref()),
        status: Some(answer.status),
        param: said.param.map(|param| excerpt(&param)),
        request_id: request_id(answer),
        message: match said.message {
            Some(message) => excerpt(&message),
            None => answer.excerpt(),
        },
        code,
    }
}

/// Returns HeyGen's number for a request.
fn request_id(answer: &Answer) -> Option<String> {
    answer.header("x-request-id").map(excerpt)
}

/// Says what a code means. The set is open: a new one is judged by its status.
fn problem_of_code(code: &str) -> Option<Problem> {
    Some(match code {
        "invalid_parameter" | "unlimited_mode_disabled" | "ephemeral_upload_disabled" => {
            Problem::Request
        }
        "script_too_short"
        | "script_too_long"
        | "tts_text_invalid"
        | "content_policy_violation" => Problem::Script,
        "voice_unavailable" | "voice_not_found" | "voice_not_usable" => Problem::Voice,
        "avatar_not_found" | "avatar_group_not_found" => Problem::Avatar,
        "avatar_consent_required" => Problem::Consent,
        "download_failed" => Problem::Input,
        "unauthorized" | "authentication_failed" => Problem::Key,
        "insufficient_credit" | "MOVIO_PAYMENT_INSUFFICIENT_CREDIT" => Problem::Wallet,
        "trial_limit_exceeded"
        | "plan_upgrade_required"
        | "resource_limit_reached"
        | "resource_limit_exceeded" => Problem::Plan,
        "forbidden" | "resource_access_denied" | "ai_vendor_access_restricted" => {
            Problem::Forbidden
        }
        "video_not_found" | "template_not_found" | "asset_not_found" | "webhook_not_found"
        | "not_found" | "resource_not_found" => Problem::NotFound,
        "conflict" => Problem::Conflict,
        "request_in_progress" | "resource_not_ready" => Problem::Busy,
        "rate_limit_exceeded" | "rate_limited" => Problem::RateLimited,
        "quota_exceeded" => Problem::Quota,
        "internal_error"
        | "video_delete_failed"
        | "voice_provider_error"
        | "service_unavailable"
        | "gateway_timeout" => Problem::Server,
        _ => return None,
    })
}

/// Says what a status means when the code is new or absent.
fn problem_of_status(status: u16) -> Problem {
    match status {
        401 => Problem::Key,
        402 => Problem::Wallet,
        403 => Problem::Forbidden,
        404 | 410 => Problem::NotFound,
        408 | 425 => Problem::Busy,
        409 => Problem::Conflict,
        429 => Problem::RateLimited,
        400..=499 => Problem::Request,
        500..=599 => Problem::Server,
        _ => Problem::Unreadable,
    }
}

/// Says whether a call may be made again. The status decides; a code only tells the two kinds of 409 and 429 apart.
fn retry(kind: RequestKind, answer: &Answer, code: Option<&str>) -> Retry {
    let asked = answer.retry_after();
    let after = |usual: u64| Retry::After(asked.unwrap_or(Duration::from_secs(usual)));
    let unclear = || match kind {
        RequestKind::Read => after(USUAL_WAIT),
        RequestKind::Write => Retry::Unknown,
    };
    match (answer.status, code) {
        (429, Some("quota_exceeded")) => after(QUOTA_WAIT),
        (429, _) => after(USUAL_WAIT),
        (409, Some("request_in_progress" | "resource_not_ready")) | (408 | 425, _) => unclear(),
        (400..=499, _) => Retry::Never,
        _ => unclear(),
    }
}
