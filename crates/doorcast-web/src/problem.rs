//! What is answered when something is not done: RFC 9457 documents that name the field to change.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use doorcast_app::{
    desk::DeskError,
    ports::{Retry, StoreError, VendorError},
};
use doorcast_domain::{
    ledger::{CapName, LedgerRefused},
    pipeline::{
        event::Refused,
        id::VideoId,
        stage::{Refusal, Remedy},
    },
};
use serde_json::{Value, json};

use crate::{money, words::Message};

/// Says that an answer is about a problem.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// What a person should read, if not the usual words.
    pub(crate) message: Option<Message>,
    /// Whether the store does not answer: then nothing more is asked of it.
    pub(crate) is_store_away: bool,
}

/// What it is called when the store does not answer.
const STORE: &str = "store";

/// Why something is not done.
#[derive(Debug)]
pub(crate) struct Problem(Box<Document>);

#[derive(Debug)]
struct Document {
    status: StatusCode,
    kind: &'static str,
    title: &'static str,
    detail: String,
    field: Option<String>,
    more: Vec<(&'static str, Value)>,
    retry_after_seconds: Option<u64>,
    message: Option<Message>,
}

impl Problem {
    pub(crate) fn new(
        status: StatusCode,
        kind: &'static str,
        title: &'static str,
        detail: impl Into<String>,
    ) -> Self {
        Self(Box::new(Document {
            status,
            kind,
            title,
            detail: detail.into(),
            field: None,
            more: Vec::new(),
            retry_after_seconds: None,
            message: None,
        }))
    }

    /// Something given cannot be used.
    pub(crate) fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let mut problem = Self::new(status, "invalid-field", "A field cannot be used.", detail);
        problem.0.field = Some(field.into());
        problem
    }

    pub(crate) fn not_found() -> Self {
        let detail = "There is nothing at this address, or it belongs to somebody else.";
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found.", detail)
    }

    pub(crate) fn conflict(kind: &'static str, detail: impl Into<String>) -> Self {
        let title = "That cannot be done as things are.";
        Self::new(StatusCode::CONFLICT, kind, title, detail)
    }

    pub(crate) fn unavailable(kind: &'static str, detail: impl Into<String>) -> Self {
        let title = "That cannot be done right now.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, kind, title, detail)
    }

    /// Something of ours does not work. What it is goes into the log of the caller, never into the answer.
    pub(crate) fn broken(_: &dyn std::error::Error) -> Self {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        let detail = "Something of ours does not work. Nothing was bought. Try again; if it stays, send us the number.";
        Self::new(status, "broken", "That did not work.", detail)
    }

    /// Returns the status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Returns after how many seconds to try again, if that is known.
    pub(crate) fn retry_after_seconds(&self) -> Option<u64> {
        self.0.retry_after_seconds
    }

    /// Returns what happened, with the field it is about: for those who read one line.
    pub(crate) fn in_words(&self) -> String {
        match &self.0.field {
            Some(field) => format!("{field}: {}", self.0.detail),
            None => self.0.detail.clone(),
        }
    }

    /// Says what a person should read instead of the usual words.
    pub(crate) fn saying(mut self, message: impl Into<Message>) -> Self {
        self.0.message = Some(message.into());
        self
    }

    /// Adds something for programs.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.0.more.push((name, value.into()));
        self
    }

    /// Says which video exists all the same.
    pub(crate) fn about(self, id: &VideoId) -> Self {
        self.with("video", format!("/api/v1/videos/{id}"))
    }

    pub(crate) fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after_seconds = Some(seconds.max(1));
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let document = *self.0;
        let mut body = json!({
            "type": format!("urn:doorcast:problem:{}", document.kind),
            "title": document.title,
            "status": document.status.as_u16(),
            "detail": document.detail,
        });
        if let Some(field) = document.field {
            body["field"] = field.into();
        }
        for (name, value) in document.more {
            body[name] = value;
        }
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (document.status, body.to_string()).into_response();
        response.extensions_mut().insert(Told {
            message: document.message,
            is_store_away: document.kind == STORE,
        });
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, kind);
        if document.status == StatusCode::UNAUTHORIZED {
            let bearer = HeaderValue::from_static("Bearer realm=\"doorcast\"");
            headers.insert(header::WWW_AUTHENTICATE, bearer);
        }
        if let Some(seconds) = document.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict => Self::conflict(
                "changed-meanwhile",
                "It has changed meanwhile. Look again, then try again.",
            ),
            StoreError::Locked | StoreError::Full | StoreError::Unavailable { .. } => {
                Self::unavailable(
                    STORE,
                    "What everything is kept in does not answer. Send the same again in a few seconds, under the same Idempotency-Key where there is one: nothing is done twice.",
                )
                .retry_after(5)
            }
        }
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        let detail = error.to_string();
        match error {
            DeskError::NotFound(_) => Self::not_found(),
            DeskError::NoStudio(_) => Self::unavailable("studio-not-set-up", sentence(&detail)),
            DeskError::Order(refusal) => refused_by_studio(&refusal),
            DeskError::Dearer(quote) => Self::conflict(
                "dearer",
                format!(
                    "It would cost {}, which is more than you have agreed to. Nothing was bought.",
                    quote.total()
                ),
            )
            .with("price_usd", money::text(quote.total())),
            DeskError::Refused(refused) => refused_by_us(refused),
            DeskError::Studio(error) => silent(&error),
            DeskError::Store(error) => error.into(),
        }
    }
}

fn refused_by_studio(refusal: &Refusal) -> Problem {
    match (refusal.remedy, &refusal.field) {
        (Remedy::Order, field) => {
            let field = field.as_deref().map_or("order", our_name);
            Problem::field(field, sentence(&refusal.message)).with("code", refusal.code.clone())
        }
        (Remedy::Account, _) => Problem::unavailable(
            "studio-account",
            format!(
                "The studio refuses our account: {}. Nothing was bought.",
                refusal.message
            ),
        ),
        (Remedy::Wallet, _) => Problem::unavailable(
            "studio-wallet",
            "The studio's wallet has too little money in it. Nothing was bought.",
        ),
    }
}

/// Returns what the API calls a field of a studio.
fn our_name(field: &str) -> &str {
    match field {
        "avatar_id" | "look_id" => "avatar",
        "voice_id" => "voice",
        field => field,
    }
}

fn refused_by_us(refused: Refused) -> Problem {
    let detail = sentence(&refused.to_string());
    match refused {
        Refused::AlreadyPressed => Problem::conflict("already-pressed", detail),
        Refused::NeedsBuyAgain => Problem::conflict(
            "needs-buy-again",
            "It has been bought or may have been. To buy it once more, say so at buy-again.",
        ),
        Refused::OrderChanged => Problem::conflict("changed-meanwhile", detail),
        Refused::TooManyAttempts => Problem::conflict("too-many-attempts", detail),
        Refused::NotDue | Refused::Late | Refused::NotPossible { .. } => {
            Problem::conflict("not-possible", detail)
        }
        Refused::Money(refused @ LedgerRefused::OverCap { of, cap, .. }) => {
            let detail = format!("{refused}. Nothing was bought.");
            let problem = Problem::conflict("over-cap", detail).with("cap_usd", money::text(cap));
            match of {
                Some(CapName::Video) => problem.saying("over-cap-video"),
                Some(CapName::Agent) => problem.saying("over-cap-agent"),
                Some(CapName::Office) => problem.saying("over-cap-office"),
                None => problem,
            }
        }
        Refused::Money(_) => Problem::conflict("money", detail),
    }
}

/// A vendor did not answer a question that changes nothing.
pub(crate) fn silent(error: &VendorError) -> Problem {
    let detail = "The studio did not answer. Nothing was bought; try again.";
    let problem = Problem::unavailable("studio-silent", detail);
    match error.retry {
        Retry::After(wait) => problem.retry_after(wait.as_secs()),
        Retry::Never | Retry::Unknown => problem,
    }
}

/// "it is over" reads "It is over."
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    let end = if text.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{}{}{end}", first.unwrap_or_default(), letters.as_str())
}
