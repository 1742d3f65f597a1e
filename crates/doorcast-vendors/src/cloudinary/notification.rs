//! Cloudinary's notifications: checked, and then only a reason to look.

use serde::Deserialize;

use crate::http::Secret;

use super::signature::Algorithm;

/// How old one may be.
const OLDEST_SECONDS: i64 = 7_200;

/// How far ahead its clock may be.
const AHEAD_SECONDS: i64 = 300;

/// What a notification is about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Notification {
    /// "upload", "eager", "error" and others.
    #[serde(default)]
    pub notification_type: String,
    /// Which video; some have none.
    #[serde(default)]
    pub public_id: Option<String>,
}

/// Why a notification is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotificationRefused {
    /// There is no secret to check with.
    #[error("no secret is set")]
    NoSecret,
    /// The signature is missing or of something else.
    #[error("the notification's signature is wrong")]
    Wrong,
    /// Its time is too far from ours.
    #[error("the notification is too old or from the future")]
    Stale,
    /// It is signed, and makes no sense.
    #[error("the notification cannot be read")]
    Unreadable,
}

/// Checks a notification by its `X-Cld-Signature` and `X-Cld-Timestamp`, and returns what it is about.
///
/// # Errors
///
/// See [`NotificationRefused`].
pub fn verify_notification(
    secret: &Secret,
    signature: &str,
    timestamp: &str,
    body: &[u8],
    now_unix: i64,
) -> Result<Notification, NotificationRefused> {
    if secret.reveal().is_empty() {
        return Err(NotificationRefused::NoSecret);
    }
    let signature = signature.trim();
    let algorithm = match signature.len() {
        40 => Algorithm::Sha1,
        64 => Algorithm::Sha256,
        _ => return Err(NotificationRefused::Wrong),
    };
    let mut signed = body.to_vec();
    signed.extend_from_slice(timestamp.as_bytes());
    signed.extend_from_slice(secret.reveal().as_bytes());
    if !is_same(&algorithm.hex(&signed), signature) {
        return Err(NotificationRefused::Wrong);
    }
    let sent: i64 = timestamp
        .trim()
        .parse()
        .map_err(|_| NotificationRefused::Stale)?;
    if now_unix - sent > OLDEST_SECONDS || sent - now_unix > AHEAD_SECONDS {
        return Err(NotificationRefused::Stale);
    }
    serde_json::from_slice(body).map_err(|_| NotificationRefused::Unreadable)
}

/// Compares two texts of the same length in the same time, wherever they differ.
pub(super) fn is_same(left: &str, right: &str) -> bool {
    let differences = left
        .bytes()
        .zip(right.bytes())
        .fold(0, |seen, (left, right)| seen | (left ^ right));
    left.len() == right.len() && std::hint::black_box(differences) == 0
}
