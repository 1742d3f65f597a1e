//! HeyGen's reports: checked byte for byte, and then only a hint to go and look.

use doorcast_domain::hex;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha2::Sha256;

use crate::http::{Secret, excerpt};

/// How old a report may be before its time is no longer believed.
const FRESH_SECONDS: i64 = 300;

/// The longest report that is read.
pub(super) const REPORT_BYTES: usize = 256 * 1024;

/// What reports are signed with.
#[derive(Debug, Clone)]
pub struct WebhookSecret {
    /// The secret as HeyGen showed it.
    pub secret: Secret,
    /// Whether `whsec_` at its beginning is not part of the key.
    pub strips_prefix: bool,
}

/// The headers of a report that matter.
#[derive(Debug, Clone, Copy, Default)]
pub struct SignedBy<'a> {
    /// `Heygen-Signature`, or else `Signature`.
    pub signature: Option<&'a str>,
    /// `Heygen-Timestamp`.
    pub timestamp: Option<&'a str>,
    /// `Heygen-Event-Id`.
    pub event_id: Option<&'a str>,
}

/// A report that did come from HeyGen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What to recognize a repeated report by.
    pub event_id: Option<String>,
    /// What it says.
    pub event: Event,
    /// Whether its time is recent. The time is not signed, so a stale report is still a hint.
    pub is_fresh: bool,
}

/// What a report says. Whatever it says: ask for the video and believe that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A video is ready.
    Finished {
        /// HeyGen's id.
        video_id: String,
        /// Our id of the attempt.
        callback_id: Option<String>,
    },
    /// A video will not come.
    Failed {
        /// HeyGen's id.
        video_id: String,
        /// Our id of the attempt.
        callback_id: Option<String>,
        /// HeyGen's name for the reason.
        code: Option<String>,
        /// The reason as a sentence.
        message: Option<String>,
    },
    /// Something we did not ask about: answer 200 and forget it.
    Other {
        /// HeyGen's name for it.
        event_type: String,
    },
}

/// Why a report is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Forged {
    /// There is no secret to check with.
    #[error("no webhook secret is set")]
    NoSecret,
    /// There is no signature.
    #[error("the report is not signed")]
    Unsigned,
    /// The signature is of something else.
    #[error("the report's signature is wrong")]
    Wrong,
    /// It is signed, and makes no sense.
    #[error("the report cannot be read")]
    Unreadable,
}

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    event_type: String,
    #[serde(default)]
    event_data: serde_json::Value,
}

/// Checks a report and returns what it says.
///
/// # Errors
///
/// See [`Forged`]; nothing of the body is looked at before the signature is right.
pub fn verify(
    secret: &WebhookSecret,
    signed_by: SignedBy<'_>,
    body: &[u8],
    now_unix: i64,
) -> Result<Hint, Forged> {
    let signature = signed_by.signature.ok_or(Forged::Unsigned)?;
    let expected = decode_hex(signature).ok_or(Forged::Wrong)?;
    keyed(secret, body)?
        .verify_slice(&expected)
        .map_err(|_| Forged::Wrong)?;
    if body.len() > REPORT_BYTES {
        return Err(Forged::Unreadable);
    }
    let report: Report = serde_json::from_slice(body).map_err(|_| Forged::Unreadable)?;
    let sent_at: Option<i64> = signed_by
        .timestamp
        .and_then(|text| text.trim().parse().ok());
    Ok(Hint {
        event_id: signed_by.event_id.map(excerpt),
        event: event(&report)?,
        is_fresh: sent_at.is_some_and(|sent| (now_unix - sent).abs() <= FRESH_SECONDS),
    })
}

/// Returns the signature of a report, as HeyGen writes it.
pub(super) fn sign(secret: &WebhookSecret, body: &[u8]) -> Result<String, Forged> {
    let digest = keyed(secret, body)?.finalize().into_bytes();
    Ok(hex::text(&digest))
}

/// Starts the digest of a body.
fn keyed(secret: &WebhookSecret, body: &[u8]) -> Result<Hmac<Sha256>, Forged> {
    let text = secret.secret.reveal();
    let key = match text.strip_prefix("whsec_") {
        Some(rest) if secret.strips_prefix => rest,
        _ => text,
    };
    if key.is_empty() {
        return Err(Forged::NoSecret);
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(|_| Forged::NoSecret)?;
    mac.update(body);
    Ok(mac)
}

/// Reads hexadecimal digits of either case.
fn decode_hex(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    if !text.is_ascii() || !text.len().is_multiple_of(2) || text.len() > 128 {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect()
}

/// Reads what a report says.
fn event(report: &Report) -> Result<Event, Forged> {
    let data = &report.event_data;
    let text = |name: &str| data.get(name)?.as_str().map(excerpt);
    let video_id = || text("video_id").ok_or(Forged::Unreadable);
    match report.event_type.as_str() {
        "avatar_video.success" => Ok(Event::Finished {
            video_id: video_id()?,
            callback_id: text("callback_id"),
        }),
        "avatar_video.fail" => Ok(Event::Failed {
            video_id: video_id()?,
            callback_id: text("callback_id"),
            code: text("failure_code").or_else(|| text("error_code")),
            message: failure_message(data),
        }),
        other => Ok(Event::Other {
            event_type: excerpt(other),
        }),
    }
}

/// Returns the reason of a failure from wherever this edition of the report keeps it.
fn failure_message(data: &serde_json::Value) -> Option<String> {
    [
        "msg",
        "message",
        "error",
        "error_message",
        "failure_message",
    ]
    .iter()
    .find_map(|name| match data.get(name)? {
        serde_json::Value::String(text) => Some(excerpt(text)),
        serde_json::Value::Object(inner) => ["message", "detail"]
            .iter()
            .find_map(|name| inner.get(*name)?.as_str().map(excerpt)),
        _ => None,
    })
}
