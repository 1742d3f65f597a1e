//! HeyGen's JSON, read leniently: unknown fields are ignored, absent and null are the same.

use serde::{Deserialize, Deserializer, Serialize};

/// A success: the thing itself, and where the next page begins.
#[derive(Debug, Deserialize)]
pub(super) struct Envelope<T> {
    pub(super) data: T,
    #[serde(default)]
    pub(super) has_more: Option<bool>,
    #[serde(default)]
    pub(super) next_token: Option<String>,
}

/// A refusal.
#[derive(Debug, Deserialize)]
pub(super) struct Refusal {
    #[serde(default, deserialize_with = "said")]
    pub(super) error: Option<Said>,
}

/// What a refusal says.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    pub(super) code: Option<String>,
    #[serde(default)]
    pub(super) message: Option<String>,
    #[serde(default)]
    pub(super) param: Option<String>,
}

/// The request for one video, fields in the order they are sent.
#[derive(Debug, Serialize)]
pub(super) struct CreateVideo<'a> {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) avatar_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) voice_id: Option<&'a str>,
    pub(super) script: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) voice_settings: Option<VoiceSettings<'a>>,
    pub(super) title: &'a str,
    pub(super) resolution: &'static str,
    pub(super) aspect_ratio: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) engine: Option<Kind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) background: Option<BackgroundField<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) caption: Option<Caption>,
    pub(super) callback_id: &'a str,
    pub(super) output_format: &'static str,
}

/// Something named by its `type` only.
#[derive(Debug, Serialize)]
pub(super) struct Kind {
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
}

/// How the voice speaks.
#[derive(Debug, Serialize)]
pub(super) struct VoiceSettings<'a> {
    pub(super) locale: &'a str,
}

/// What is behind the avatar.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum BackgroundField<'a> {
    Color { value: &'a str },
    Image { url: &'a str },
}

/// Which captions are made.
#[derive(Debug, Serialize)]
pub(super) struct Caption {
    pub(super) file_format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) style: Option<&'static str>,
}

/// HeyGen has taken the order, and will bill it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Accepted {
    /// HeyGen's id of the video.
    pub video_id: String,
    /// What it was when the order was taken; a repeated answer says the same for ever.
    #[serde(default)]
    pub status: Status,
}

/// How far a video is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Status {
    /// In their queue.
    #[default]
    Waiting,
    /// Being rendered.
    Processing,
    /// Ready to be fetched.
    Completed,
    /// It will not come.
    Failed,
    /// HeyGen does not know it.
    NotFound,
    /// A word we have not met: still being worked on, as far as anybody can tell.
    Other(String),
}

impl Status {
    /// Reads HeyGen's word.
    pub fn from_word(word: &str) -> Self {
        match word {
            "waiting" | "queued" | "pending" => Self::Waiting,
            "processing" => Self::Processing,
            "completed" => Self::Completed,
            "failed" => Self::Failed,
            "not_found" => Self::NotFound,
            other => Self::Other(other.chars().take(40).collect()),
        }
    }

    /// Whether it will not change any more.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Completed | Self::Failed)
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
        Ok(match word.as_str() {
            "" => Self::Waiting,
            word => Self::from_word(word),
        })
    }
}

/// A video as HeyGen describes it. Links die within a day: they are for using, not for keeping.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Video {
    /// HeyGen's id.
    #[serde(alias = "video_id")]
    pub id: String,
    /// How far it is.
    #[serde(default)]
    pub status: Status,
    /// The title it was ordered under.
    #[serde(default)]
    pub title: Option<String>,
    /// When it was ordered, in seconds since 1970.
    #[serde(default)]
    pub created_at: Option<i64>,
    /// When it was ready.
    #[serde(default)]
    pub completed_at: Option<i64>,
    /// How long it plays, in seconds.
    #[serde(default)]
    pub duration: Option<f64>,
    /// Where the file is for a while.
    #[serde(default)]
    pub video_url: Option<String>,
    /// The file with captions in the picture, if a style was asked for.
    #[serde(default)]
    pub captioned_video_url: Option<String>,
    /// The captions.
    #[serde(default)]
    pub subtitle_url: Option<String>,
    /// A still.
    #[serde(default)]
    pub thumbnail_url: Option<String>,
    /// Why there is none, in HeyGen's words.
    #[serde(default)]
    pub failure_code: Option<String>,
    /// The same as a sentence.
    #[serde(default)]
    pub failure_message: Option<String>,
}

impl Video {
    /// Whether it failed because there is no money left.
    pub fn failed_for_money(&self) -> bool {
        self.status == Status::Failed
            && self
                .failure_code
                .as_deref()
                .is_some_and(|code| code.to_ascii_uppercase().contains("INSUFFICIENT_CREDIT"))
    }
}

/// One row of a bulk status answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct StatusRow {
    /// HeyGen's id.
    pub video_id: String,
    /// How far it is.
    #[serde(default)]
    pub status: Status,
}

/// Somebody who can speak.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Voice {
    /// What an order names it by.
    pub voice_id: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Its language, in words.
    #[serde(default, deserialize_with = "or_default")]
    pub language: String,
    /// Male, female or neither.
    #[serde(default, deserialize_with = "or_default")]
    pub gender: String,
    /// "public" or "private".
    #[serde(default, rename = "type", deserialize_with = "or_default")]
    pub kind: String,
    /// Whether it knows pauses.
    #[serde(default, deserialize_with = "or_default")]
    pub support_pause: bool,
    /// Whether it knows accents.
    #[serde(default, deserialize_with = "or_default")]
    pub support_locale: bool,
    /// A sample to listen to.
    #[serde(default)]
    pub preview_audio_url: Option<String>,
}

/// What an avatar was made from; the price depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LookKind {
    /// A still photo.
    Photo,
    /// Footage of a person, or HeyGen's own actors; also anything new.
    #[default]
    Footage,
}

impl<'de> Deserialize<'de> for LookKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
        Ok(match word.as_str() {
            "photo_avatar" => Self::Photo,
            _ => Self::Footage,
        })
    }
}

/// One look of an avatar; its id is what an order names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Look {
    /// What an order names it by.
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// What it was made from.
    #[serde(default, rename = "avatar_type")]
    pub kind: LookKind,
    /// The avatar it is a look of.
    #[serde(default)]
    pub group_id: Option<String>,
    /// A still.
    #[serde(default)]
    pub preview_image_url: Option<String>,
    /// The voice it speaks with if none is named.
    #[serde(default)]
    pub default_voice_id: Option<String>,
    /// The engines it can be rendered with.
    #[serde(default, deserialize_with = "or_default")]
    pub supported_api_engines: Vec<String>,
    /// "portrait", "landscape" or "square".
    #[serde(default)]
    pub preferred_orientation: Option<String>,
    /// Width of the still.
    #[serde(default, deserialize_with = "or_default")]
    pub image_width: u32,
    /// Height of the still.
    #[serde(default, deserialize_with = "or_default")]
    pub image_height: u32,
    /// How far its training is; none for public ones.
    #[serde(default)]
    pub status: Option<String>,
}

impl Look {
    /// Whether an order may name it: trained, consented to, and with a still to show.
    pub fn is_usable(&self) -> bool {
        let is_ready = matches!(self.status.as_deref(), None | Some("completed"));
        is_ready && self.preview_image_url.is_some() && self.image_width > 0
    }
}

/// An address HeyGen reports to. The secret is only there right after it was made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WebhookEndpoint {
    /// HeyGen's id.
    pub endpoint_id: String,
    /// The address.
    #[serde(default)]
    pub url: String,
    /// "enabled" or "disabled".
    #[serde(default)]
    pub status: Option<String>,
    /// What reports are signed with.
    #[serde(default, alias = "signing_secret", deserialize_with = "secret")]
    pub secret: Option<crate::http::Secret>,
}

/// One report HeyGen made or tried to make.
#[derive(Debug, Deserialize)]
pub(super) struct PastEvent {
    #[serde(default)]
    pub(super) event_data: Option<EventData>,
}

/// What a report is about.
#[derive(Debug, Default, Deserialize)]
pub(super) struct EventData {
    #[serde(default)]
    pub(super) video_id: Option<String>,
    #[serde(default)]
    pub(super) callback_id: Option<String>,
}

/// The account behind a key.
#[derive(Debug, Deserialize)]
pub(super) struct Account {
    #[serde(default)]
    pub(super) wallet: Option<Wallet>,
    #[serde(default)]
    pub(super) subscription: Option<serde_json::Value>,
    #[serde(default)]
    pub(super) usage_based: Option<UsageBased>,
}

/// A prepaid account.
#[derive(Debug, Deserialize)]
pub(super) struct Wallet {
    #[serde(default)]
    pub(super) currency: Option<String>,
    #[serde(default)]
    pub(super) remaining_balance: Option<serde_json::Value>,
}

/// An account billed afterwards.
#[derive(Debug, Deserialize)]
pub(super) struct UsageBased {
    #[serde(default)]
    pub(super) spending_cap_usd: Option<serde_json::Value>,
    #[serde(default)]
    pub(super) spending_current_usd: Option<serde_json::Value>,
}

/// Reads what may be null.
fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads a secret.
fn secret<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<crate::http::Secret>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.map(crate::http::Secret::new))
}

/// Reads an error that may be an object, a sentence, or of a shape nobody announced.
fn said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Said>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(match value {
        serde_json::Value::String(message) => Some(Said {
            message: Some(message),
            ..Said::default()
        }),
        value @ serde_json::Value::Object(_) => serde_json::from_value(value).ok(),
        _ => None,
    })
}
