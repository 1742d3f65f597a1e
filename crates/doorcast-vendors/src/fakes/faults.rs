//! What goes wrong between a product and a vendor, on demand.

use std::{
    collections::HashMap,
    future::poll_fn,
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    body::Body,
    extract::{MatchedPath, Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use hyper::body::Body as _;
use serde::{Deserialize, Serialize};

use super::{
    lock,
    server::{Cut, Hangup},
};

/// One thing that goes wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// On which requests: method and route, such as `POST /v3/videos`; `*` is all of them.
    pub on: String,
    /// How often; 0 is until it is taken away.
    #[serde(default = "once")]
    pub times: u32,
    /// How likely each time, in percent.
    #[serde(default = "always")]
    pub percent: u8,
    /// What happens.
    pub then: Misbehavior,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Misbehavior {
    /// The connection ends before the request is looked at.
    DropBefore,
    /// The request is carried out, and the connection ends without an answer.
    DropAfter,
    /// The request waits.
    Delay {
        /// How long, in real milliseconds.
        ms: u64,
    },
    /// The request is carried out, and its answer waits.
    DelayAfter {
        /// How long, in real milliseconds.
        ms: u64,
    },
    /// Another answer is given instead of carrying out the request.
    AnswerBefore(Canned),
    /// The request is carried out, and another answer is given.
    AnswerAfter(Canned),
    /// The connection ends while the request is still being sent.
    CutRequest {
        /// After how many bytes of its body.
        after_bytes: u64,
    },
    /// The answer breaks off.
    Cut {
        /// After how many bytes of its body.
        after_bytes: u64,
    },
}

/// An answer given instead of the right one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Canned {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    #[serde(default)]
    pub body: String,
    /// The `retry-after` header.
    #[serde(default)]
    pub retry_after: Option<String>,
}

impl Canned {
    /// Returns an answer with a vendor-shaped error in it.
    pub fn error(status: u16, code: &str) -> Self {
        let body = serde_json::json!({"error": {"code": code, "message": code}});
        Self {
            status,
            body: body.to_string(),
            retry_after: None,
        }
    }

    /// Returns an answer of a gateway that knows nothing of the vendor.
    pub fn page(status: u16) -> Self {
        Self {
            status,
            body: "<html><body>Bad gateway</body></html>".to_owned(),
            retry_after: None,
        }
    }

    /// Adds how long to wait.
    #[must_use]
    pub fn retry_after(mut self, text: &str) -> Self {
        self.retry_after = Some(text.to_owned());
        self
    }
}

impl Fault {
    /// Returns a fault that happens once.
    pub fn once(on: &str, then: Misbehavior) -> Self {
        Self::times(on, 1, then)
    }

    /// Returns a fault that happens some times.
    pub fn times(on: &str, times: u32, then: Misbehavior) -> Self {
        Self {
            on: on.to_owned(),
            times,
            percent: always(),
            then,
        }
    }

    /// Returns a fault that happens now and then for ever.
    pub fn sometimes(on: &str, percent: u8, then: Misbehavior) -> Self {
        Self {
            on: on.to_owned(),
            times: 0,
            percent,
            then,
        }
    }
}

fn once() -> u32 {
    1
}

fn always() -> u8 {
    100
}

/// The faults that wait to happen. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    state: Arc<Mutex<Waiting>>,
}

#[derive(Debug, Default)]
struct Waiting {
    faults: Vec<Fault>,
    dice: u64,
    calls: HashMap<String, u64>,
}

impl Faults {
    /// Adds a fault after those that wait already.
    pub fn add(&self, fault: Fault) {
        lock(&self.state).faults.push(fault);
    }

    /// Takes all faults away.
    pub fn clear(&self) {
        lock(&self.state).faults.clear();
    }

    /// Seeds the dice for faults that happen now and then.
    pub fn seed(&self, seed: u64) {
        lock(&self.state).dice = seed;
    }

    /// Returns how many requests a route got, those that something went wrong with among them.
    pub fn calls(&self, route: &str) -> u64 {
        lock(&self.state).calls.get(route).copied().unwrap_or(0)
    }

    /// Counts a request and takes the next fault for it.
    fn take(&self, route: &str) -> Option<Misbehavior> {
        let mut waiting = lock(&self.state);
        *waiting.calls.entry(route.to_owned()).or_default() += 1;
        let roll = waiting.roll();
        let index = waiting
            .faults
            .iter()
            .position(|fault| (fault.on == route || fault.on == "*") && roll < fault.percent)?;
        let then = waiting.faults[index].then.clone();
        match waiting.faults[index].times {
            0 => {}
            1 => {
                waiting.faults.remove(index);
            }
            _ => waiting.faults[index].times -= 1,
        }
        Some(then)
    }
}

impl Waiting {
    /// Returns a number below 100.
    fn roll(&mut self) -> u8 {
        self.dice = self.dice.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.dice;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % 100) as u8
    }
}

/// Lets a request pass, or lets something go wrong with it.
pub(crate) async fn misbehave(
    State(faults): State<Faults>,
    request: Request,
    next: Next,
) -> Response {
    let route = route_of(&request);
    if route.contains("/__fake/") {
        return next.run(request).await;
    }
    match faults.take(&route) {
        None => next.run(request).await,
        Some(Misbehavior::DropBefore) => hang_up(),
        Some(Misbehavior::DropAfter) => {
            next.run(request).await;
            hang_up()
        }
        Some(Misbehavior::Delay { ms }) => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            next.run(request).await
        }
        Some(Misbehavior::DelayAfter { ms }) => {
            let answer = next.run(request).await;
            tokio::time::sleep(Duration::from_millis(ms)).await;
            answer
        }
        Some(Misbehavior::AnswerBefore(canned)) => answer(&canned),
        Some(Misbehavior::AnswerAfter(canned)) => {
            next.run(request).await;
            answer(&canned)
        }
        Some(Misbehavior::CutRequest { after_bytes }) => {
            read_some(request.into_body(), after_bytes).await;
            hang_up()
        }
        Some(Misbehavior::Cut { after_bytes }) => cut(next.run(request).await, after_bytes),
    }
}

/// Reads the beginning of a request.
async fn read_some(mut body: Body, bytes: u64) {
    let mut left = bytes;
    while left > 0 {
        let frame = poll_fn(|ctx| Pin::new(&mut body).poll_frame(ctx)).await;
        match frame
            .and_then(Result::ok)
            .and_then(|frame| frame.into_data().ok())
        {
            Some(data) => left = left.saturating_sub(data.len() as u64),
            None => return,
        }
    }
}

/// Returns method and route of a request.
fn route_of(request: &Request) -> String {
    let path = match request.extensions().get::<MatchedPath>() {
        Some(matched) => matched.as_str(),
        None => request.uri().path(),
    };
    format!("{} {path}", request.method())
}

/// Returns the end of a connection.
fn hang_up() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Hangup);
    response
}

/// Returns a canned answer.
fn answer(canned: &Canned) -> Response {
    let status = StatusCode::from_u16(canned.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut response = (status, canned.body.clone()).into_response();
    if let Some(value) = canned
        .retry_after
        .as_deref()
        .and_then(|text| text.parse().ok())
    {
        response.headers_mut().insert("retry-after", value);
    }
    response
}

/// Returns an answer that breaks off.
fn cut(response: Response, after_bytes: u64) -> Response {
    let (parts, body) = response.into_parts();
    Response::from_parts(parts, Body::new(Cut::after(body, after_bytes)))
}
