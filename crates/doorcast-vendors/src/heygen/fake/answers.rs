//! Answers in HeyGen's envelopes.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// A refusal in HeyGen's words.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: &'static str,
    pub(super) param: Option<String>,
    pub(super) message: String,
    pub(super) retry_after: Option<u64>,
}

impl Refusal {
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            param: None,
            message: message.into(),
            retry_after: None,
        }
    }

    /// A field is wrong.
    pub(super) fn field(param: &str, message: impl Into<String>) -> Self {
        Self {
            param: Some(param.to_owned()),
            ..Self::new(400, "invalid_parameter", message)
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut error = json!({
            "code": self.code,
            "message": self.message,
            "doc_url": format!("https://developers.heygen.com/docs/error-codes#{}", self.code.replace('_', "-")),
        });
        if let Some(param) = self.param {
            error["param"] = Value::String(param);
        }
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let mut response = (status, Json(json!({ "error": error }))).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert("retry-after", seconds.into());
        }
        response
    }
}

/// One thing.
pub(super) fn one(data: Value) -> Response {
    Json(json!({ "data": data })).into_response()
}

/// A page of things, each with the number it is ordered by, descending; `after` is the last number seen.
pub(super) fn page(
    rows: impl Iterator<Item = (u64, Value)>,
    limit: usize,
    after: Option<u64>,
) -> Response {
    let mut rows: Vec<(u64, Value)> = rows
        .filter(|(number, _)| after.is_none_or(|after| *number < after))
        .take(limit + 1)
        .collect();
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows
        .last()
        .filter(|_| has_more)
        .map(|(number, _)| number.to_string());
    let data: Vec<Value> = rows.into_iter().map(|(_, row)| row).collect();
    Json(json!({ "data": data, "has_more": has_more, "next_token": next })).into_response()
}
