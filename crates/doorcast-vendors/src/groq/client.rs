//! The calls to a chat server.

use std::{
    fmt,
    sync::atomic::{AtomicU8, Ordering},
    time::Duration,
};

use reqwest::Method;
use serde_json::json;

use crate::http::{Answer, BadAddress, Call, Caller, Secret, check_key};

use super::{
    dialect::{AnswerForm, Dialect},
    error::{GroqError, Outcome, classify},
    prompt::Prompt,
    stream::{ScriptStream, check_whole},
    wire::{Completion, Message, Models, Request, ScriptAnswer, Usage},
};

/// Where Groq is; the address ends where `/chat/completions` begins.
pub const USUAL_BASE_URL: &str = "https://api.groq.com/openai/v1";

/// Which of its models writes.
pub const USUAL_MODEL: &str = "openai/gpt-oss-120b";

/// How many tokens thoughts and script may take; a minute's allowance counts these, used or not.
pub const USUAL_TOKENS: u32 = 2_048;

/// How long a question about models may take.
const READ_TIMEOUT: Duration = Duration::from_secs(15);

/// The most of a refused stream that is read.
const REFUSAL_BYTES: usize = 64 * 1024;

/// How to reach a chat server.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its address.
    pub base_url: String,
    /// The account's key, where one is needed.
    pub key: Option<Secret>,
    /// Which model writes.
    pub model: String,
    /// Which server it is.
    pub dialect: Dialect,
    /// In which form a script is asked for.
    pub form: AnswerForm,
    /// How long a script may take: a minute for Groq, five for a server of one's own.
    pub timeout: Duration,
}

impl Settings {
    /// Returns the settings for Groq itself.
    pub fn groq(key: Secret) -> Self {
        Self {
            base_url: USUAL_BASE_URL.to_owned(),
            key: Some(key),
            model: USUAL_MODEL.to_owned(),
            dialect: Dialect::Groq,
            form: AnswerForm::Schema,
            timeout: Duration::from_secs(60),
        }
    }
}

/// How much a model may think and write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// The most tokens of thoughts and script together.
    pub tokens: u32,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            tokens: USUAL_TOKENS,
        }
    }
}

impl Effort {
    /// Returns twice as much, for a script that was cut short or came back empty.
    #[must_use]
    pub fn doubled(self) -> Self {
        Self {
            tokens: self.tokens.saturating_mul(2),
        }
    }
}

/// What a model wrote: not cleaned, not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The script as the model wrote it.
    pub text: String,
    /// How many tokens it took, if the server says so.
    pub usage: Option<Usage>,
    /// Groq's number for the request.
    pub request_id: Option<String>,
}

/// Groq, or a server that speaks like it.
pub struct Groq {
    caller: Caller,
    settings: Settings,
    /// Which form is asked for now: servers are believed when they refuse one.
    form: AtomicU8,
}

impl fmt::Debug for Groq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Groq({}, {})", self.caller.host(), self.settings.model)
    }
}

impl Groq {
    /// Returns a client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// See [`BadAddress`].
    pub fn new(settings: Settings) -> Result<Self, BadAddress> {
        if let Some(key) = &settings.key {
            check_key(key)?;
        }
        Ok(Self {
            caller: Caller::new(&settings.base_url, settings.key.is_some())?,
            form: AtomicU8::new(number(settings.form)),
            settings,
        })
    }

    /// Asks for a script. If the server does not know the form of the answer, a simpler one is asked for at once.
    ///
    /// # Errors
    ///
    /// See [`GroqError`].
    pub async fn write(&self, prompt: &Prompt, effort: Effort) -> Result<Draft, GroqError> {
        loop {
            let form = self.form();
            let error = match self.write_in(prompt, effort, form).await {
                Ok(draft) => return Ok(draft),
                Err(error) => error,
            };
            match form
                .simpler()
                .filter(|_| error.outcome == Outcome::FormUnknown)
            {
                Some(simpler) => self.form.store(number(simpler), Ordering::Relaxed),
                None => return Err(error),
            }
        }
    }

    /// Asks for a script in plain words, to be read while it is written.
    ///
    /// # Errors
    ///
    /// See [`GroqError`]; more of them may come from the stream itself.
    pub async fn stream(&self, prompt: &Prompt, effort: Effort) -> Result<ScriptStream, GroqError> {
        let call = self.chat(prompt, effort, AnswerForm::Words, Some(true));
        let mut response = self
            .caller
            .open(call)
            .await
            .map_err(|error| GroqError::from_no_answer(&error))?;
        if response.status().is_success() {
            return Ok(ScriptStream::new(response));
        }
        let mut answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: Vec::new(),
        };
        while let Ok(Some(piece)) = response.chunk().await {
            answer.body.extend_from_slice(&piece);
            if answer.body.len() > REFUSAL_BYTES {
                break;
            }
        }
        Err(classify(&answer, false))
    }

    /// Returns the server's models. It costs nothing, so it also proves the key.
    ///
    /// # Errors
    ///
    /// See [`GroqError`].
    pub async fn list_models(&self) -> Result<Vec<String>, GroqError> {
        let call = self.with_key(self.caller.call(Method::GET, &["models"], READ_TIMEOUT));
        let answer = self.answer(call).await?;
        if !answer.is_success() {
            return Err(classify(&answer, false));
        }
        let models: Models = serde_json::from_slice(&answer.body)
            .map_err(|error| GroqError::about(Outcome::Unreadable, error.to_string()))?;
        Ok(models.data.into_iter().map(|model| model.id).collect())
    }

    /// Returns the form a script is asked for in now.
    pub fn form(&self) -> AnswerForm {
        match self.form.load(Ordering::Relaxed) {
            0 => AnswerForm::Schema,
            1 => AnswerForm::Json,
            _ => AnswerForm::Words,
        }
    }

    /// Asks for a script in one form.
    async fn write_in(
        &self,
        prompt: &Prompt,
        effort: Effort,
        form: AnswerForm,
    ) -> Result<Draft, GroqError> {
        let answer = self.answer(self.chat(prompt, effort, form, None)).await?;
        if !answer.is_success() {
            return Err(classify(&answer, form != AnswerForm::Words));
        }
        let completion: Completion = serde_json::from_slice(&answer.body)
            .map_err(|error| GroqError::about(Outcome::Unreadable, error.to_string()))?;
        read(completion, form).map_err(|error| GroqError {
            status: Some(answer.status),
            ..error
        })
    }

    /// Returns the call for a script.
    fn chat(
        &self,
        prompt: &Prompt,
        effort: Effort,
        form: AnswerForm,
        stream: Option<bool>,
    ) -> Call {
        let dialect = self.settings.dialect;
        let limit = Some(effort.tokens);
        let system = with_form(&prompt.system, form);
        let request = Request {
            model: &self.settings.model,
            messages: [
                Message {
                    role: "system",
                    content: &system,
                },
                Message {
                    role: "user",
                    content: &prompt.user,
                },
            ],
            temperature: 0.7,
            max_completion_tokens: limit.filter(|_| dialect.has_completion_limit()),
            max_tokens: limit.filter(|_| dialect.has_older_limit()),
            reasoning_effort: dialect.takes_effort().then_some("low"),
            include_reasoning: dialect.takes_include_reasoning().then_some(false),
            response_format: response_format(form),
            stream,
        };
        let body = serde_json::to_vec(&request).expect("strings and numbers are always JSON");
        let path = ["chat", "completions"];
        let call = self.caller.call(Method::POST, &path, self.settings.timeout);
        self.with_key(call).body("application/json", body)
    }

    /// Adds the key, where there is one.
    fn with_key(&self, call: Call) -> Call {
        match &self.settings.key {
            Some(key) => call.secret_header("authorization", "Bearer ", key),
            None => call,
        }
    }

    /// Sends a call.
    async fn answer(&self, call: Call) -> Result<Answer, GroqError> {
        self.caller
            .send(call)
            .await
            .map_err(|error| GroqError::from_no_answer(&error))
    }
}

/// Returns a form's number.
fn number(form: AnswerForm) -> u8 {
    match form {
        AnswerForm::Schema => 0,
        AnswerForm::Json => 1,
        AnswerForm::Words => 2,
    }
}

/// Returns the rules with the form of the answer at their end.
fn with_form(system: &str, form: AnswerForm) -> String {
    let ending = match form {
        AnswerForm::Schema | AnswerForm::Json => {
            "Answer with JSON only: {\"script\": \"the whole script\"}."
        }
        AnswerForm::Words => "Answer with the script only.",
    };
    format!("{system}\n{ending}")
}

/// Returns the field that asks for a form.
fn response_format(form: AnswerForm) -> Option<serde_json::Value> {
    match form {
        AnswerForm::Schema => Some(json!({
            "type": "json_schema",
            "json_schema": {
                "name": "video_script",
                "strict": true,
                "schema": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["script"],
                    "properties": {"script": {"type": "string"}},
                },
            },
        })),
        AnswerForm::Json => Some(json!({"type": "json_object"})),
        AnswerForm::Words => None,
    }
}

/// Reads a success, which may still be none.
fn read(completion: Completion, form: AnswerForm) -> Result<Draft, GroqError> {
    if let Some(error) = completion.error.filter(|error| !error.is_null()) {
        let message = super::wire::Refusal::of(&error).message.unwrap_or_default();
        return Err(GroqError::about(Outcome::Server, message));
    }
    let choice = completion
        .choices
        .into_iter()
        .next()
        .ok_or_else(|| GroqError::about(Outcome::Empty, "there is no answer in it"))?;
    let said = choice.message.unwrap_or_default();
    if said.refusal.is_some_and(|refusal| !refusal.is_empty()) {
        return Err(GroqError::about(Outcome::Declined, "the model declined"));
    }
    let content = said.content.unwrap_or_default();
    check_whole(&content, choice.finish_reason.as_deref())?;
    let text = match form {
        AnswerForm::Words => content,
        AnswerForm::Schema | AnswerForm::Json => script_in(&content)?,
    };
    check_whole(&text, None)?;
    Ok(Draft {
        text,
        usage: completion.usage,
        request_id: completion.x_groq.and_then(|extra| extra.id),
    })
}

/// Returns the script in an answer in JSON, also behind thoughts or inside a fence.
fn script_in(content: &str) -> Result<String, GroqError> {
    let after = content
        .rsplit_once("</think>")
        .map_or(content, |(_, after)| after);
    let json = after
        .trim()
        .trim_start_matches("```json")
        .trim_start_matches("```")
        .trim_end_matches("```")
        .trim();
    serde_json::from_str::<ScriptAnswer>(json)
        .map(|answer| answer.script)
        .map_err(|error| GroqError::about(Outcome::NotTheForm, error.to_string()))
}
