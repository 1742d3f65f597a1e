//! Taking an order: the checks of the contract, the memory for keys, and the entry in the books.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State as Shares,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::fakes::lock;

use super::{
    Shared,
    answers::{Refusal, one},
    cast,
    knobs::Knobs,
    state::{Bill, Job, Remembered, State},
};

/// Every field an order for an avatar may have.
const FIELDS: &[&str] = &[
    "type",
    "avatar_id",
    "script",
    "voice_id",
    "audio_url",
    "audio_asset_id",
    "voice_settings",
    "title",
    "resolution",
    "aspect_ratio",
    "fit",
    "background",
    "remove_background",
    "output_format",
    "caption",
    "engine",
    "motion_prompt",
    "expressiveness",
    "watermark",
    "callback_url",
    "callback_id",
    "folder_id",
    "brand_glossary_id",
];

/// Milliseconds a word takes.
const WORD_MS: u64 = 400;

/// What one second costs, in millionths of a dollar.
const PHOTO_SECOND: i64 = 50_000;
const FOOTAGE_SECOND: i64 = 66_700;

/// Takes an order, or says why not.
pub(super) async fn create(
    Shares(shared): Shares<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let knobs = shared.controls.knobs();
    let key = match idempotency_key(&headers) {
        Ok(key) => key,
        Err(refusal) => return refusal.into_response(),
    };
    let taken = take(&shared, &knobs, key.as_deref(), &body);
    if knobs.accept_ms > 0 && matches!(taken, Taken::New(_)) {
        let _busy = Busy::new(Arc::clone(&shared), key);
        tokio::time::sleep(std::time::Duration::from_millis(knobs.accept_ms)).await;
    }
    match taken {
        Taken::New(data) => one(data),
        Taken::Before(answer) => (
            StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK),
            axum::Json(answer.body),
        )
            .into_response(),
        Taken::Not(refusal) => refusal.into_response(),
    }
}

/// Marks a key as being worked on, until dropped; also when the caller has hung up.
struct Busy {
    shared: Arc<Shared>,
    key: Option<String>,
}

impl Busy {
    fn new(shared: Arc<Shared>, key: Option<String>) -> Self {
        if let Some(key) = &key {
            lock(&shared.state).keys_in_progress.insert(key.clone());
        }
        Self { shared, key }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some(key) = &self.key {
            lock(&self.shared.state).keys_in_progress.remove(key);
        }
    }
}

/// What became of an order.
enum Taken {
    New(Value),
    Before(Remembered),
    Not(Refusal),
}

/// Looks an order up by its key, or checks it and enters it into the books.
fn take(shared: &Shared, knobs: &Knobs, key: Option<&str>, body: &[u8]) -> Taken {
    let now_ms = shared.controls.time.now_ms();
    let mut state = lock(&shared.state);
    state.catch_up(now_ms, knobs);
    if let Some(key) = key.filter(|_| !knobs.forgets_keys) {
        if state.keys_in_progress.contains(key) {
            return Taken::Not(Refusal::new(
                409,
                "request_in_progress",
                "still being worked on",
            ));
        }
        if let Some(answer) = state.remembered(key, now_ms) {
            return Taken::Before(answer);
        }
    }
    match accept(shared, knobs, &mut state, key, body, now_ms) {
        Ok(data) => {
            remember(&mut state, key, now_ms, 200, json!({"data": data}), &data);
            Taken::New(data)
        }
        Err(refusal) => {
            if knobs.remembers_refusals && refusal.status != 429 {
                let body = json!({"error": {"code": refusal.code, "message": refusal.message}});
                remember(&mut state, key, now_ms, refusal.status, body, &Value::Null);
            }
            Taken::Not(refusal)
        }
    }
}

/// Remembers an answer under a key.
fn remember(
    state: &mut State,
    key: Option<&str>,
    at_ms: i64,
    status: u16,
    body: Value,
    data: &Value,
) {
    if let Some(key) = key {
        let video_id = data["video_id"].as_str().map(str::to_owned);
        let answer = Remembered {
            at_ms,
            status,
            body,
            video_id,
        };
        state.keys.insert(key.to_owned(), answer);
    }
}

/// Checks an order and enters it into the books.
fn accept(
    shared: &Shared,
    knobs: &Knobs,
    state: &mut State,
    key: Option<&str>,
    body: &[u8],
    now_ms: i64,
) -> Result<Value, Refusal> {
    let order: Value = serde_json::from_slice(body)
        .map_err(|error| Refusal::new(400, "invalid_parameter", error.to_string()))?;
    let look = check(&order, &shared.base)?;
    if knobs.slots > 0 && state.in_progress() >= knobs.slots {
        let mut refusal = Refusal::new(429, "rate_limit_exceeded", "too many videos at once");
        refusal.retry_after = Some(5);
        return Err(refusal);
    }
    let script = text(&order, "script").unwrap_or_default();
    let words = script.split_whitespace().count() as u64;
    let duration_ms = (words * WORD_MS).max(1_000);
    let per_second = match look["avatar_type"].as_str() {
        Some("photo_avatar") => PHOTO_SECOND,
        _ => FOOTAGE_SECOND,
    };
    let micro_usd = per_second * i64::try_from(duration_ms.div_ceil(1_000)).unwrap_or(i64::MAX);
    let is_short = state.balance(knobs) < micro_usd;
    if is_short && !knobs.wallet_fails_late {
        return Err(Refusal::new(
            402,
            "insufficient_credit",
            "the wallet is empty",
        ));
    }
    let number = state.next_number();
    let video_id = format!("vid_{number}");
    let fails_with = match is_short {
        true => Some("MOVIO_PAYMENT_INSUFFICIENT_CREDIT".to_owned()),
        false => knobs.fails_with.clone(),
    };
    let job = Job {
        number,
        bill: Bill {
            video_id: video_id.clone(),
            idempotency_key: key.map(str::to_owned),
            callback_id: text(&order, "callback_id").map(str::to_owned),
            title: text(&order, "title").map(str::to_owned),
            look_id: text(&order, "avatar_id").unwrap_or_default().to_owned(),
            script: script.to_owned(),
            duration_ms,
            micro_usd,
            accepted_ms: now_ms,
            repeats: 0,
            is_charged: false,
        },
        aspect_ratio: text(&order, "aspect_ratio").unwrap_or("16:9").to_owned(),
        works_from_ms: now_ms + milliseconds(knobs.waiting_seconds),
        done_ms: (!knobs.never_finishes).then(|| now_ms + milliseconds(knobs.render_seconds)),
        fails_with,
        film_bytes: knobs.film_bytes,
        plays_ms: match knobs.cuts_films_short {
            true => duration_ms / 2,
            false => duration_ms,
        },
        downloads: 0,
        looks: 0,
    };
    state.take(number, job);
    Ok(json!({"video_id": video_id, "status": "waiting", "output_format": "mp4"}))
}

fn milliseconds(seconds: u64) -> i64 {
    i64::try_from(seconds.saturating_mul(1_000)).unwrap_or(i64::MAX / 2)
}

/// Reads and checks the key of an order.
fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let is_allowed =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | ':' | '.');
    match value.to_str() {
        Ok(key) if (1..=255).contains(&key.len()) && key.chars().all(is_allowed) => {
            Ok(Some(key.to_owned()))
        }
        _ => Err(Refusal::field("Idempotency-Key", "not a valid key")),
    }
}

/// Makes every check of the contract, and returns the look.
fn check(order: &Value, base: &str) -> Result<Value, Refusal> {
    let fields = order
        .as_object()
        .ok_or_else(|| Refusal::new(400, "invalid_parameter", "not an object"))?;
    if order["type"] != "avatar" {
        return Err(Refusal::field("type", "Input should be 'avatar'"));
    }
    if let Some(name) = fields.keys().find(|name| !FIELDS.contains(&name.as_str())) {
        return Err(Refusal::field(name, "Extra inputs are not permitted"));
    }
    let look_id = text(order, "avatar_id")
        .ok_or_else(|| Refusal::field("avatar_id", "Exactly one visual source required"))?;
    check_script(order)?;
    check_words(order)?;
    check_background(order)?;
    check_callback(order)?;
    let look = cast::find_look(base, look_id)
        .ok_or_else(|| Refusal::new(404, "avatar_not_found", "there is no such avatar look"))?;
    check_look(&look)?;
    check_voice(order, &look)?;
    check_engine(order, &look)?;
    Ok(look)
}

fn text<'a>(order: &'a Value, name: &str) -> Option<&'a str> {
    order[name].as_str()
}

fn check_script(order: &Value) -> Result<(), Refusal> {
    let sources = ["script", "audio_url", "audio_asset_id"]
        .iter()
        .filter(|name| !order[**name].is_null())
        .count();
    let chars = text(order, "script").map_or(1, |script| script.chars().count());
    match (sources, chars) {
        (1, 1..=5_000) => Ok(()),
        (1, _) => Err(Refusal::field("script", "must have 1 to 5000 characters")),
        _ => Err(Refusal::field(
            "script",
            "exactly one audio source required",
        )),
    }
}

fn check_words(order: &Value) -> Result<(), Refusal> {
    let lists: [(&str, &[&str]); 4] = [
        ("resolution", &["4k", "1080p", "720p"]),
        (
            "aspect_ratio",
            &["16:9", "9:16", "4:5", "5:4", "1:1", "auto"],
        ),
        ("output_format", &["mp4", "webm"]),
        ("fit", &["contain", "cover"]),
    ];
    for (name, words) in lists {
        if let Some(word) = text(order, name)
            && !words.contains(&word)
        {
            return Err(Refusal::field(
                name,
                format!("Input should be one of {words:?}"),
            ));
        }
    }
    Ok(())
}

fn check_background(order: &Value) -> Result<(), Refusal> {
    let background = &order["background"];
    if background.is_null() {
        return Ok(());
    }
    if order["output_format"] == "webm" {
        return Err(Refusal::field("background", "not with webm"));
    }
    let has = |name: &str| background[name].is_string();
    let is_good = match background["type"].as_str() {
        Some("color") => has("value"),
        Some("image") => has("url") != has("asset_id"),
        _ => false,
    };
    if !is_good {
        return Err(Refusal::field("background", "needs a color or one picture"));
    }
    match background["url"].as_str() {
        Some(url) if url.contains(".invalid/") => Err(Refusal::new(
            400,
            "download_failed",
            "the picture cannot be fetched",
        )),
        _ => Ok(()),
    }
}

fn check_callback(order: &Value) -> Result<(), Refusal> {
    for name in ["callback_id", "title", "callback_url"] {
        if !order[name].is_null() && !order[name].is_string() {
            return Err(Refusal::field(name, "Input should be a valid string"));
        }
    }
    Ok(())
}

fn check_look(look: &Value) -> Result<(), Refusal> {
    match look["status"].as_str() {
        Some("pending_consent") => Err(Refusal::new(
            400,
            "avatar_consent_required",
            "consent is missing",
        )),
        Some("processing") => Err(Refusal::new(409, "resource_not_ready", "still in training")),
        _ => Ok(()),
    }
}

fn check_voice(order: &Value, look: &Value) -> Result<(), Refusal> {
    let Some(voice_id) = text(order, "voice_id") else {
        return match look["default_voice_id"].is_null() {
            true => Err(Refusal::field(
                "voice_id",
                "the look has no voice of its own",
            )),
            false => Ok(()),
        };
    };
    match cast::has_voice(voice_id) {
        true => Ok(()),
        false => Err(Refusal::new(
            404,
            "voice_not_found",
            "there is no such voice",
        )),
    }
}

fn check_engine(order: &Value, look: &Value) -> Result<(), Refusal> {
    let Some(engine) = order["engine"]["type"].as_str() else {
        return match order["engine"].is_null() {
            true => Ok(()),
            false => Err(Refusal::field("engine", "needs a type")),
        };
    };
    let is_supported = look["supported_api_engines"]
        .as_array()
        .is_some_and(|engines| engines.iter().any(|supported| supported == engine));
    match is_supported {
        true => Ok(()),
        false => Err(Refusal::field(
            "engine",
            "the look cannot be rendered with it",
        )),
    }
}
