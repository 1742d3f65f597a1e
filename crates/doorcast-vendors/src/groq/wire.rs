//! The JSON of chat completions, written strictly and read leniently.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A request.
#[derive(Debug, Serialize)]
pub(super) struct Request<'a> {
    pub(super) model: &'a str,
    pub(super) messages: [Message<'a>; 2],
    pub(super) temperature: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_completion_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reasoning_effort: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) include_reasoning: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) response_format: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) stream: Option<bool>,
}

/// One message of a request.
#[derive(Debug, Serialize)]
pub(super) struct Message<'a> {
    pub(super) role: &'static str,
    pub(super) content: &'a str,
}

/// An answer.
#[derive(Debug, Deserialize)]
pub(super) struct Completion {
    #[serde(default)]
    pub(super) choices: Vec<Choice>,
    #[serde(default)]
    pub(super) usage: Option<Usage>,
    #[serde(default)]
    pub(super) x_groq: Option<XGroq>,
    /// Some servers put an error into a success.
    #[serde(default)]
    pub(super) error: Option<Value>,
}

/// One of the answers; only one is ever asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    pub(super) message: Option<Said>,
    #[serde(default)]
    pub(super) delta: Option<Said>,
    #[serde(default)]
    pub(super) finish_reason: Option<String>,
}

/// What the model said. Its thoughts are never read.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    pub(super) content: Option<String>,
    #[serde(default)]
    pub(super) refusal: Option<String>,
}

/// What only Groq adds.
#[derive(Debug, Deserialize)]
pub(super) struct XGroq {
    #[serde(default)]
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) error: Option<Value>,
}

/// How many tokens were used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub struct Usage {
    /// For the question.
    #[serde(default)]
    pub prompt_tokens: u64,
    /// For thoughts and answer.
    #[serde(default)]
    pub completion_tokens: u64,
}

/// The script inside an answer in JSON.
#[derive(Debug, Deserialize)]
pub(super) struct ScriptAnswer {
    pub(super) script: String,
}

/// The models of a server.
#[derive(Debug, Deserialize)]
pub(super) struct Models {
    #[serde(default)]
    pub(super) data: Vec<Model>,
}

/// One model.
#[derive(Debug, Deserialize)]
pub(super) struct Model {
    pub(super) id: String,
}

/// A refusal, whatever shape the server gives it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) code: Option<String>,
    pub(super) param: Option<String>,
    pub(super) message: Option<String>,
}

impl Refusal {
    /// Reads the body of a refusal: `{"error": {...}}`, `{"error": "text"}`, or the fields alone.
    pub(super) fn read(body: &[u8]) -> Self {
        let Ok(value) = serde_json::from_slice::<Value>(body) else {
            return Self::default();
        };
        Self::of(value.get("error").unwrap_or(&value))
    }

    /// Reads an error.
    pub(super) fn of(error: &Value) -> Self {
        let text = |name: &str| match error.get(name)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        Self {
            code: text("code"),
            param: text("param"),
            message: text("message").or_else(|| error.as_str().map(str::to_owned)),
        }
    }

    /// Whether it is about the form of the answer. Servers without a `param` name it only in the text.
    pub(super) fn is_about_form(&self) -> bool {
        [&self.param, &self.message]
            .into_iter()
            .flatten()
            .any(|text| text.contains("response_format") || text.contains("json_schema"))
    }
}
