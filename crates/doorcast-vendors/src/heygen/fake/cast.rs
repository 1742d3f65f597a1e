//! The avatars and voices of the fake: enough for several pages of each.

use serde_json::{Value, json};

/// How many looks there are; two for each avatar.
const LOOKS: usize = 60;

/// How many public voices there are.
const PUBLIC_VOICES: usize = 130;

/// How many voices of its own the account has.
const PRIVATE_VOICES: usize = 2;

/// A look whose person has not consented.
const UNCONSENTED: usize = 58;

/// A look still in training.
const TRAINING: usize = 59;

/// A look without a voice of its own.
const VOICELESS: usize = 60;

/// Returns all looks.
pub(super) fn looks(base: &str) -> Vec<Value> {
    (1..=LOOKS).map(|number| look(base, number)).collect()
}

/// Returns the look of an id.
pub(super) fn find_look(base: &str, id: &str) -> Option<Value> {
    let number = number_of(id, "look-", 2)?;
    (1..=LOOKS).contains(&number).then(|| look(base, number))
}

/// Whether there is a voice of an id.
pub(super) fn has_voice(id: &str) -> bool {
    let is_among = |prefix: &str, count: usize| {
        number_of(id, prefix, 3).is_some_and(|number| (1..=count).contains(&number))
    };
    is_among("voice-", PUBLIC_VOICES) || is_among("own-voice-", PRIVATE_VOICES)
}

/// Returns the number at the end of an id.
fn number_of(id: &str, prefix: &str, digits: usize) -> Option<usize> {
    let text = id.strip_prefix(prefix)?;
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

/// Returns one look: odd ones are photos, even ones are footage.
fn look(base: &str, number: usize) -> Value {
    let is_photo = number % 2 == 1;
    let status = match number {
        UNCONSENTED => json!("pending_consent"),
        TRAINING => json!("processing"),
        _ => Value::Null,
    };
    let voice = match number {
        VOICELESS => Value::Null,
        _ => json!("voice-001"),
    };
    json!({
        "id": format!("look-{number:02}"),
        "name": format!("Host {number:02}"),
        "avatar_type": if is_photo { "photo_avatar" } else { "digital_twin" },
        "group_id": format!("group-{:02}", number.div_ceil(2)),
        "gender": "female",
        "preview_image_url": format!("{base}/media/look-{number:02}.jpg"),
        "preview_video_url": null,
        "default_voice_id": voice,
        "supported_api_engines": ["avatar_iv", "avatar_v"],
        "preferred_orientation": if is_photo { "portrait" } else { "landscape" },
        "image_width": if is_photo { 1080 } else { 1920 },
        "image_height": if is_photo { 1920 } else { 1080 },
        "tags": [],
        "status": status,
        "error": null,
    })
}

/// Returns all voices of a kind.
pub(super) fn voices(base: &str, kind: &str) -> Vec<Value> {
    let count = match kind {
        "private" => PRIVATE_VOICES,
        _ => PUBLIC_VOICES,
    };
    (1..=count)
        .map(|number| voice(base, kind, number))
        .collect()
}

/// Returns one voice: every third one speaks Spanish.
fn voice(base: &str, kind: &str, number: usize) -> Value {
    let prefix = match kind {
        "private" => "own-voice",
        _ => "voice",
    };
    // Some voices have nothing to listen to.
    let sample =
        (!number.is_multiple_of(5)).then(|| format!("{base}/media/{prefix}-{number:03}.mp3"));
    json!({
        "voice_id": format!("{prefix}-{number:03}"),
        "name": format!("Voice {number:03}"),
        "language": if number.is_multiple_of(3) { "Spanish" } else { "English" },
        "gender": "female",
        "type": kind,
        "support_pause": true,
        "support_locale": number.is_multiple_of(2),
        "preview_audio_url": sample,
    })
}
