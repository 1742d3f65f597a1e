//! Cloudinary's JSON, read leniently.

use serde::Deserialize;
use serde_json::Value;

/// A video that Cloudinary keeps.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Asset {
    /// Cloudinary's own id.
    #[serde(default)]
    pub asset_id: String,
    /// Our id.
    pub public_id: String,
    /// Which bytes they are: an address with it always shows these.
    pub version: u64,
    /// Where it is shown.
    #[serde(default)]
    pub secure_url: String,
    /// How long the file is.
    #[serde(default)]
    pub bytes: u64,
    /// Width in pixels.
    #[serde(default)]
    pub width: u32,
    /// Height in pixels.
    #[serde(default)]
    pub height: u32,
    /// How long it plays, in seconds.
    #[serde(default)]
    pub duration: Option<f64>,
    /// "mp4".
    #[serde(default)]
    pub format: String,
    /// The MD5 of the file, in hexadecimal digits.
    #[serde(default)]
    pub etag: Option<String>,
    /// What was written beside it.
    #[serde(default)]
    pub(super) context: Option<Context>,
    /// It was there before; what was sent was ignored.
    #[serde(default)]
    pub(super) existing: Option<bool>,
    /// It is a stand-in, not the file.
    #[serde(default)]
    pub(super) placeholder: Option<bool>,
    /// The proof that Cloudinary said so.
    #[serde(default)]
    pub(super) signature: Option<String>,
}

/// What is written beside a video.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Context {
    #[serde(default)]
    pub(super) custom: Option<Custom>,
}

/// What we write beside a video.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Custom {
    #[serde(default)]
    pub(super) job: Option<String>,
}

impl Asset {
    /// Returns the job that was written beside it, if the answer says.
    pub fn job(&self) -> Option<&str> {
        self.context.as_ref()?.custom.as_ref()?.job.as_deref()
    }
}

/// The answer to a part that is not the last.
#[derive(Debug, Deserialize)]
pub(super) struct Received {
    #[serde(default)]
    pub(super) done: Option<bool>,
    #[serde(default)]
    pub(super) bytes: Option<u64>,
}

/// A refusal.
#[derive(Debug, Deserialize)]
pub(super) struct Refusal {
    #[serde(default)]
    pub(super) error: Option<Said>,
}

/// What a refusal says.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    pub(super) message: Option<String>,
}

/// What an account may keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest video, if Cloudinary says.
    pub video_bytes: Option<u64>,
}

impl Limits {
    /// Reads an account's usage.
    pub(super) fn of(usage: &Value) -> Self {
        Self {
            video_bytes: usage
                .pointer("/media_limits/video_max_size_bytes")
                .and_then(Value::as_u64),
        }
    }
}
