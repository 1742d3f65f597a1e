//! A writing server on this computer: as strict as Groq, as loose as the others, and as verbose as a model.
//!
//! It writes the number of words the prompt asks for out of a fixed stock, the same ones every time. Start at
//! [`FakeGroq::start`].

use std::{
    io,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State as Shares,
    http::{HeaderMap, StatusCode},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    fakes::{Controls, FakeServer, FakeTime, admin_routes, lock, misbehave},
    http::Secret,
};

/// How many milliseconds a minute's allowance takes to come back.
const MINUTE_MS: i64 = 60_000;

/// The stock of words; each sentence can follow each other one.
const STOCK: &str = "The morning light comes first to this house. A quiet street leads to a wide front door. \
    Step inside and the rooms open one after another. The kitchen looks over the garden and the hills beyond. \
    Every detail was chosen with care and is ready for you. Call me and come to see it for yourself.";

/// What the fake can be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Knobs {
    /// The only key it takes; none asks for none.
    pub key: Option<String>,
    /// Its only model.
    pub model: String,
    /// Which server it is: groq, ollama, llamacpp, vllm or generic.
    pub dialect: String,
    /// What it writes, whatever is asked.
    pub says: Option<String>,
    /// How many words it writes more than asked; fewer if below zero.
    pub words_off: i64,
    /// Its thoughts use up all tokens: a success with nothing in it.
    pub says_nothing: bool,
    /// It stops in the middle at the limit of tokens.
    pub stops_short: bool,
    /// It would rather not.
    pub declines: bool,
    /// Its JSON is none.
    pub breaks_json: bool,
    /// It notices that its JSON is none.
    pub fails_json: bool,
    /// It knows no JSON.
    pub knows_no_json: bool,
    /// It thinks aloud.
    pub thinks_aloud: bool,
    /// It adds a preamble, headings, directions and a farewell.
    pub chatters: bool,
    /// How many tokens a minute it allows; 0 is any number.
    pub tokens_per_minute: u64,
    /// Its streams end after so many events.
    pub stream_ends_after: Option<usize>,
    /// Its streams fail after so many events, and say so.
    pub stream_fails_after: Option<usize>,
}

impl Default for Knobs {
    fn default() -> Self {
        Self {
            key: Some("fake-groq-key".to_owned()),
            model: super::USUAL_MODEL.to_owned(),
            dialect: "groq".to_owned(),
            says: None,
            words_off: 0,
            says_nothing: false,
            stops_short: false,
            declines: false,
            breaks_json: false,
            fails_json: false,
            knows_no_json: false,
            thinks_aloud: false,
            chatters: false,
            tokens_per_minute: 0,
            stream_ends_after: None,
            stream_fails_after: None,
        }
    }
}

/// A running fake; it stops when dropped.
#[derive(Debug)]
pub struct FakeGroq {
    server: FakeServer,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    controls: Controls<Knobs>,
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    requests: Vec<Value>,
    tokens_used: u64,
    minute_began_ms: i64,
}

impl FakeGroq {
    /// Starts a fake; port 0 is any free one.
    ///
    /// # Errors
    ///
    /// If the port is taken.
    pub async fn start(port: u16, time: FakeTime) -> io::Result<Self> {
        let listener = FakeServer::listen(port).await?;
        let shared = Arc::new(Shared {
            controls: Controls::new(time),
            books: Mutex::default(),
        });
        let server = FakeServer::start(listener, router(Arc::clone(&shared))).await?;
        Ok(Self { server, shared })
    }

    /// Returns the address to give the product as Groq's.
    pub fn url(&self) -> String {
        format!("{}/openai/v1", self.server.url())
    }

    /// Returns the key it takes, if it takes one.
    pub fn key(&self) -> Option<Secret> {
        self.controls().knobs().key.map(Secret::new)
    }

    /// Returns its clock, knobs and faults.
    pub fn controls(&self) -> &Controls<Knobs> {
        &self.shared.controls
    }

    /// Returns every request it understood, as it came.
    pub fn requests(&self) -> Vec<Value> {
        lock(&self.shared.books).requests.clone()
    }
}

fn router(shared: Arc<Shared>) -> Router {
    let faults = shared.controls.faults.clone();
    Router::new()
        .route("/openai/v1/chat/completions", post(chat))
        .route("/openai/v1/models", get(models))
        .route("/__fake/books", get(show_books))
        .with_state(Arc::clone(&shared))
        .merge(admin_routes(shared.controls.clone()))
        .layer(middleware::from_fn_with_state(faults, misbehave))
}

async fn show_books(Shares(shared): Shares<Arc<Shared>>) -> Json<Value> {
    Json(json!({ "requests": lock(&shared.books).requests }))
}

/// A refusal.
struct Refusal {
    status: u16,
    code: &'static str,
    param: Option<&'static str>,
    message: String,
    retry_after: Option<String>,
}

impl Refusal {
    fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            param: None,
            message: message.into(),
            retry_after: None,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = json!({"message": self.message, "type": "invalid_request_error", "code": self.code, "param": self.param});
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let mut response = (status, Json(json!({ "error": error }))).into_response();
        if let Some(value) = self.retry_after.and_then(|text| text.parse().ok()) {
            response.headers_mut().insert("retry-after", value);
        }
        response
    }
}

fn check_key(knobs: &Knobs, headers: &HeaderMap) -> Result<(), Refusal> {
    let given = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok());
    match &knobs.key {
        Some(key) if given != Some(&format!("Bearer {key}")) => {
            Err(Refusal::new(401, "invalid_api_key", "Invalid API Key"))
        }
        _ => Ok(()),
    }
}

async fn models(
    Shares(shared): Shares<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let knobs = shared.controls.knobs();
    check_key(&knobs, &headers)?;
    let model = json!({"id": knobs.model, "object": "model", "created": 1_754_408_224, "owned_by": "fake", "active": true});
    Ok(Json(json!({"object": "list", "data": [model]})))
}

async fn chat(
    Shares(shared): Shares<Arc<Shared>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let knobs = shared.controls.knobs();
    check_key(&knobs, &headers)?;
    let request: Value = serde_json::from_slice(&body)
        .map_err(|error| Refusal::new(400, "invalid_json", error.to_string()))?;
    check(&knobs, &request)?;
    spend(&shared, &knobs, &request)?;
    lock(&shared.books).requests.push(request.clone());
    if knobs.fails_json && request["response_format"].is_object() {
        return Err(Refusal::new(
            400,
            "json_validate_failed",
            "Failed to validate JSON",
        ));
    }
    let script = script(&knobs, &request);
    match request["stream"] == true {
        true => Ok(streamed(&knobs, &script)),
        false => Ok(whole(&knobs, &request, &script)),
    }
}

/// Makes the checks of the contract.
fn check(knobs: &Knobs, request: &Value) -> Result<(), Refusal> {
    if request["model"] != knobs.model.as_str() {
        return Err(Refusal::new(
            404,
            "model_not_found",
            "The model does not exist",
        ));
    }
    if knobs.knows_no_json && request["response_format"].is_object() {
        let mut refusal = Refusal::new(400, "unsupported", "`response_format` is not supported");
        refusal.param = Some("response_format");
        return Err(refusal);
    }
    if knobs.dialect != "groq" {
        return Ok(());
    }
    let refused = [
        "logprobs",
        "top_logprobs",
        "logit_bias",
        "metadata",
        "store",
        "reasoning_format",
        "frequency_penalty",
        "presence_penalty",
        "service_tier",
    ];
    if let Some(name) = refused.iter().find(|name| !request[**name].is_null()) {
        return Err(Refusal::new(
            400,
            "unsupported",
            format!("`{name}` is not supported with this model"),
        ));
    }
    let has_both_limits =
        !request["max_tokens"].is_null() && !request["max_completion_tokens"].is_null();
    let has_both_forms = request["stream"] == true && request["response_format"].is_object();
    if has_both_limits || has_both_forms {
        return Err(Refusal::new(
            400,
            "invalid_request",
            "these fields exclude each other",
        ));
    }
    Ok(())
}

/// Takes the tokens of a request out of the minute's allowance.
fn spend(shared: &Shared, knobs: &Knobs, request: &Value) -> Result<(), Refusal> {
    if knobs.tokens_per_minute == 0 {
        return Ok(());
    }
    let wanted = request["max_completion_tokens"].as_u64().unwrap_or(0)
        + request["messages"].to_string().len() as u64 / 4;
    if wanted > knobs.tokens_per_minute {
        return Err(Refusal::new(
            413,
            "rate_limit_exceeded",
            "Request too large",
        ));
    }
    let now_ms = shared.controls.time.now_ms();
    let mut books = lock(&shared.books);
    if now_ms - books.minute_began_ms >= MINUTE_MS {
        books.minute_began_ms = now_ms;
        books.tokens_used = 0;
    }
    if books.tokens_used + wanted > knobs.tokens_per_minute {
        let left_ms = MINUTE_MS - (now_ms - books.minute_began_ms);
        let mut refusal = Refusal::new(429, "rate_limit_exceeded", "Rate limit reached");
        refusal.retry_after = Some(format!("{}", left_ms as f64 / 1_000.0));
        return Err(refusal);
    }
    books.tokens_used += wanted;
    Ok(())
}

/// Writes what is asked for.
fn script(knobs: &Knobs, request: &Value) -> String {
    if knobs.declines {
        return "I'm sorry, but I can't help with that.".to_owned();
    }
    let text = knobs.says.clone().unwrap_or_else(|| {
        let rules = request["messages"][0]["content"]
            .as_str()
            .unwrap_or_default();
        let wanted = rules
            .split_once("Length: ")
            .and_then(|(_, rest)| rest.split(' ').next()?.parse::<i64>().ok())
            .unwrap_or(75);
        let words = usize::try_from(wanted + knobs.words_off)
            .unwrap_or(1)
            .max(1);
        STOCK
            .split_whitespace()
            .cycle()
            .take(words)
            .collect::<Vec<_>>()
            .join(" ")
    });
    match knobs.chatters {
        true => format!(
            "Sure! Here's your script:\n\n**HOST:** (smiling) \"{text}\"\n\n[Music fades]\n\nLet me know if you'd like any changes! 🏡"
        ),
        false => text,
    }
}

/// Answers at once.
fn whole(knobs: &Knobs, request: &Value, script: &str) -> Response {
    let wants_json = request["response_format"].is_object();
    let mut content = match wants_json {
        true if knobs.breaks_json => format!("{{\"script\": \"{script}"),
        true => json!({ "script": script }).to_string(),
        false => script.to_owned(),
    };
    if knobs.thinks_aloud {
        content = format!("<think>They want a script.</think>\n{content}");
    }
    let mut finish_reason = "stop";
    if knobs.stops_short {
        content.truncate(content.len() / 2);
        finish_reason = "length";
    }
    if knobs.says_nothing {
        content.clear();
        finish_reason = "length";
    }
    Json(json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_790_000_000, "model": knobs.model,
        "choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "logprobs": null,
            "finish_reason": finish_reason}],
        "usage": {"prompt_tokens": 190, "completion_tokens": 260, "total_tokens": 450, "queue_time": 0.04},
        "x_groq": {"id": "req_fake"},
    }))
    .into_response()
}

/// Answers as a stream of events.
fn streamed(knobs: &Knobs, script: &str) -> Response {
    let chunk = |delta: Value, finish: Value| json!({"id": "c1", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]});
    let mut events = vec![chunk(
        json!({"role": "assistant", "content": ""}),
        Value::Null,
    )];
    events.push(chunk(json!({"reasoning": "thinking"}), Value::Null));
    if knobs.thinks_aloud {
        events.push(chunk(json!({"content": "<think>They want"}), Value::Null));
        events.push(chunk(json!({"content": " a script.</think>"}), Value::Null));
    }
    if !knobs.says_nothing {
        let words = script.split_inclusive(' ');
        events.extend(words.map(|word| chunk(json!({ "content": word }), Value::Null)));
    }
    let finish = if knobs.stops_short || knobs.says_nothing {
        "length"
    } else {
        "stop"
    };
    let mut last = chunk(json!({}), json!(finish));
    last["usage"] = json!({"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11});
    events.push(last);
    let mut text = String::from(": ping\r\n\r\n");
    let ends_after = knobs.stream_ends_after.or(knobs.stream_fails_after);
    for event in events.iter().take(ends_after.unwrap_or(usize::MAX)) {
        text.push_str(&format!("data: {event}\r\n\r\n"));
    }
    if knobs.stream_fails_after.is_some() {
        text.push_str("data: {\"error\":{\"message\":\"failed\",\"code\":\"internal\"}}\n\n");
    }
    if ends_after.is_none() {
        text.push_str("data: [DONE]\n\n");
    }
    ([("content-type", "text/event-stream")], text).into_response()
}
