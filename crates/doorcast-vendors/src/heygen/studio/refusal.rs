//! Why HeyGen will not film something, in words that say what to do about it.

use doorcast_app::ports::avatar_studio::QuoteError;
use doorcast_domain::pipeline::stage::{Refusal, Remedy};

use crate::heygen::{HeyGenError, OrderField, Problem, Unfilmable};
use crate::http::Retry;

use super::unavailable;

/// What to do about a key that is not taken.
const KEY: &str = "the key is missing, wrong or expired; make a new one in HeyGen's settings under API and put it into \
                   HEYGEN_API_KEY";

/// What to do about an empty wallet.
pub(super) const TOP_UP: &str = "add funds in HeyGen's settings under Billing";

/// Returns a refusal of the order.
pub(super) fn of_order(field: OrderField, code: &str, message: impl Into<String>) -> Refusal {
    build(Remedy::Order, Some(field.name()), code, message.into())
}

/// Returns the refusal of an order that was not even sent.
pub(super) fn of_unfilmable(problem: &Unfilmable) -> Refusal {
    let field = problem.field();
    let text = problem.to_string();
    let message = text
        .strip_prefix(field.name())
        .and_then(|rest| rest.strip_prefix(": "))
        .unwrap_or(&text);
    let way_out = match problem {
        Unfilmable::ScriptTooLong { .. } => "; shorten it",
        Unfilmable::ScriptControl { .. } => "; take it out",
        Unfilmable::NoAvatar => "; doorcast avatars lists them",
        Unfilmable::ScriptEmpty
        | Unfilmable::RatioNotOffered(_)
        | Unfilmable::NotAColor
        | Unfilmable::NotAPicture
        | Unfilmable::BadAttemptId => "",
    };
    of_order(field, "unfilmable", format!("{message}{way_out}"))
}

/// Returns the refusal of an empty wallet.
pub(super) fn of_wallet(message: String) -> Refusal {
    build(
        Remedy::Wallet,
        Some("wallet"),
        "insufficient_credit",
        message,
    )
}

/// Returns what a definite no of HeyGen means.
pub(super) fn of(error: &HeyGenError) -> Refusal {
    let said = error.message.as_str();
    let (remedy, field, message) = match error.problem {
        Problem::Script => (
            Remedy::Order,
            Some("script"),
            format!("{said}; change the words"),
        ),
        Problem::Voice => (
            Remedy::Order,
            Some("voice_id"),
            format!("{said}; doorcast voices lists those you can use"),
        ),
        Problem::Avatar => (
            Remedy::Order,
            Some("avatar_id"),
            format!("{said}; doorcast avatars lists those you can use"),
        ),
        Problem::Input => (
            Remedy::Order,
            Some("background"),
            format!("{said}; give another address, or a color"),
        ),
        Problem::Consent => (
            Remedy::Account,
            Some("avatar_id"),
            "the person behind the avatar has not consented yet; send them the consent request from HeyGen's avatar \
             page"
            .to_owned(),
        ),
        Problem::Key => (Remedy::Account, Some("HEYGEN_API_KEY"), KEY.to_owned()),
        Problem::Wallet => (
            Remedy::Wallet,
            Some("wallet"),
            format!("the wallet is empty; {TOP_UP}"),
        ),
        Problem::Plan | Problem::Quota => (
            Remedy::Account,
            None,
            format!("the plan does not include it ({said}); change the plan at HeyGen"),
        ),
        Problem::Forbidden => (
            Remedy::Account,
            None,
            format!("the account may not do it ({said}); ask HeyGen's support"),
        ),
        Problem::Request
        | Problem::NotFound
        | Problem::Conflict
        | Problem::Busy
        | Problem::RateLimited
        | Problem::Server
        | Problem::Unreachable
        | Problem::NoAnswer
        | Problem::Unreadable
        | Problem::Endless => (Remedy::Order, error.param.as_deref(), said.to_owned()),
    };
    let code = match (&error.code, error.status) {
        (Some(code), _) => code.clone(),
        (None, Some(status)) => status.to_string(),
        (None, None) => "none".to_owned(),
    };
    build(remedy, field, &code, message)
}

/// Says what a question that was not answered means for a price.
pub(super) fn while_pricing(error: HeyGenError) -> QuoteError {
    let is_about_account = matches!(
        error.problem,
        Problem::Key | Problem::Wallet | Problem::Plan | Problem::Forbidden
    );
    match is_about_account && error.retry == Retry::Never {
        true => QuoteError::Refused(of(&error)),
        false => QuoteError::Unavailable(unavailable(error)),
    }
}

fn build(remedy: Remedy, field: Option<&str>, code: &str, message: String) -> Refusal {
    Refusal {
        remedy,
        field: field.map(ToOwned::to_owned),
        code: code.to_owned(),
        message,
    }
}
