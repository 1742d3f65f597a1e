//! A better voice from elsewhere: any server that answers `POST /v1/audio/speech` as OpenAI does.
//!
//! Groq, OpenAI and several programs for one's own computer do. The script is sent in pieces below the server's
//! limit, cut between sentences where that is possible, and the answers are joined into one WAV. Nothing is sent
//! twice: whether to try again is the caller's decision, see [`Retry`]. Redirects are not followed, so that a key
//! only ever reaches the address it was given for. Start at [`SpeechServer::new`].

mod pieces;
mod wav;

use std::{fmt, time::Duration};

use doorcast_app::{
    ports::{Retry, SpeechVoice, VoiceError},
    run::TimedScript,
};
use serde::Serialize;
use ureq::{
    Agent, Body,
    http::{Response, StatusCode, Uri, uri::Scheme},
};

/// How many characters OpenAI takes at once.
pub const USUAL_CHARACTER_LIMIT: usize = 4_096;

/// How many characters Groq's voices take at once.
const ORPHEUS_CHARACTER_LIMIT: usize = 200;

/// How long one piece may take.
pub const USUAL_TIMEOUT: Duration = Duration::from_secs(120);

/// The most bytes of one answer: five minutes of stereo at 48,000 samples of 16 bits, and some room.
const ANSWER_BYTES: u64 = 64 * 1024 * 1024;

/// The most of an error's text that is read, and shown.
const ERROR_BYTES: u64 = 64 * 1024;
const ERROR_CHARS: usize = 200;

/// The longest wait a server may ask for that is believed.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);

/// Something nobody may read in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// How to reach a speech server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Its address, with or without `/v1` at the end: `https://api.groq.com/openai`.
    pub base_url: String,
    /// What it asks for.
    pub key: Option<Secret>,
    /// Which of its models speaks.
    pub model: Option<String>,
    /// Whose voice.
    pub voice: Option<String>,
    /// How long one piece may take.
    pub timeout: Duration,
    /// How many characters it takes at once, if not as many as usual.
    pub character_limit: Option<usize>,
}

/// An address that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// It is not the address of a server.
    #[error(
        "\"{0}\" is not the address of a speech server: it must begin with https:// or http://"
    )]
    Malformed(String),
    /// The key could be read on the way.
    #[error("a key is never sent over http:// to another computer; use https:// for {0}")]
    Unsafe(String),
}

/// A speech server.
#[derive(Debug)]
pub struct SpeechServer {
    agent: Agent,
    url: String,
    host: String,
    settings: Settings,
}

#[derive(Serialize)]
struct Request<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    voice: Option<&'a str>,
    input: &'a str,
    response_format: &'a str,
}

impl SpeechServer {
    /// Returns a speech server. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// See [`BadAddress`].
    pub fn new(settings: Settings) -> Result<Self, BadAddress> {
        let malformed = || BadAddress::Malformed(settings.base_url.clone());
        let base = settings.base_url.trim().trim_end_matches('/');
        let uri: Uri = base.parse().map_err(|_| malformed())?;
        let host = uri
            .host()
            .filter(|host| !host.is_empty())
            .ok_or_else(malformed)?;
        let is_https = uri.scheme() == Some(&Scheme::HTTPS);
        let has_login = uri
            .authority()
            .is_some_and(|authority| authority.as_str().contains('@'));
        if !(is_https || uri.scheme() == Some(&Scheme::HTTP)) || has_login || uri.query().is_some()
        {
            return Err(malformed());
        }
        if settings.key.is_some() && !is_https && !is_this_computer(host) {
            return Err(BadAddress::Unsafe(host.to_owned()));
        }
        Ok(Self {
            agent: agent(settings.timeout, host),
            url: endpoint(base),
            host: host.to_owned(),
            settings,
        })
    }

    fn character_limit(&self) -> usize {
        let is_orpheus = |model: &String| model.contains("orpheus");
        let usual = match self.settings.model.as_ref().is_some_and(is_orpheus) {
            true => ORPHEUS_CHARACTER_LIMIT,
            false => USUAL_CHARACTER_LIMIT,
        };
        self.settings.character_limit.unwrap_or(usual).max(1)
    }

    fn speak_piece(&self, text: &str) -> Result<Vec<u8>, VoiceError> {
        let mut request = self.agent.post(&self.url);
        if let Some(Secret(key)) = &self.settings.key {
            request = request.header("Authorization", format!("Bearer {key}"));
        }
        let body = Request {
            model: self.settings.model.as_deref(),
            voice: self.settings.voice.as_deref(),
            input: text,
            response_format: "wav",
        };
        let answer = request
            .send_json(&body)
            .map_err(|error| self.unreachable(&error))?;
        match answer.status() {
            StatusCode::OK => self.read_sound(answer),
            _ => Err(self.refused(answer)),
        }
    }

    fn read_sound(&self, mut answer: Response<Body>) -> Result<Vec<u8>, VoiceError> {
        let body = answer
            .body_mut()
            .with_config()
            .limit(ANSWER_BYTES)
            .read_to_vec();
        body.map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => self.error(
                format!("sent more than {} MB for one piece", ANSWER_BYTES >> 20),
                Retry::Never,
            ),
            ureq::Error::Timeout(_) => self.too_slow(),
            _ => self.error("broke off in the middle of its answer", Retry::Unknown),
        })
    }

    fn refused(&self, mut answer: Response<Body>) -> VoiceError {
        let status = answer.status();
        let wait = answer
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok())
            .and_then(seconds);
        let said = answer
            .body_mut()
            .with_config()
            .limit(ERROR_BYTES)
            .read_to_string()
            .unwrap_or_default();
        let said = self.quote(&said);
        let model = self.settings.model.as_deref().unwrap_or("the model");
        match status.as_u16() {
            300..=399 => self.error("sends us to another address; name that one", Retry::Never),
            401 | 403 if self.settings.key.is_none() => self.error(
                "asks for a key: set DOORCAST_SPEECH_KEY or DOORCAST_SPEECH_KEY_FILE",
                Retry::Never,
            ),
            401 | 403 => self.error(format!("does not take the key{said}"), Retry::Never),
            404 => self.error(
                format!("does not know {model}, or has no /v1/audio/speech{said}"),
                Retry::Never,
            ),
            413 => self.error(
                format!("takes fewer characters at once; set character_limit{said}"),
                Retry::Never,
            ),
            429 => self.error(
                format!("has had too many requests for now{said}"),
                Retry::After(wait.unwrap_or(Duration::from_secs(60))),
            ),
            503 => self.error(
                format!("is busy or starting{said}"),
                Retry::After(wait.unwrap_or(Duration::from_secs(30))),
            ),
            500..=599 => self.error(format!("failed ({status}){said}"), Retry::Unknown),
            _ => self.error(format!("refused ({status}){said}"), Retry::Never),
        }
    }

    fn unreachable(&self, error: &ureq::Error) -> VoiceError {
        match error {
            ureq::Error::Timeout(_) => self.too_slow(),
            ureq::Error::Io(cause) if cause.kind() == std::io::ErrorKind::ConnectionRefused => {
                self.error("is not running", Retry::Never)
            }
            ureq::Error::HostNotFound => self.error("cannot be found", Retry::Never),
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) => self.error(
                "cannot be trusted: its certificate is not valid",
                Retry::Never,
            ),
            ureq::Error::Io(_) | ureq::Error::Protocol(_) => {
                self.error("broke off before it answered", Retry::Unknown)
            }
            _ => self.error(format!("cannot be reached: {error}"), Retry::Never),
        }
    }

    fn too_slow(&self) -> VoiceError {
        let seconds = self.settings.timeout.as_secs_f32();
        self.error(
            format!("did not answer within {seconds} seconds"),
            Retry::Unknown,
        )
    }

    fn error(&self, what: impl fmt::Display, retry: Retry) -> VoiceError {
        VoiceError {
            message: format!("the speech server {} {what}", self.host),
            retry,
        }
    }

    /// Returns what a server said of its refusal, without the key, as ": …".
    fn quote(&self, body: &str) -> String {
        let said = message_in(body).unwrap_or_default();
        let said = match &self.settings.key {
            Some(Secret(key)) if !key.is_empty() => said.replace(key.as_str(), "***"),
            _ => said,
        };
        let short: String = said
            .chars()
            .filter(|letter| !letter.is_control())
            .take(ERROR_CHARS)
            .collect();
        match short.is_empty() {
            true => short,
            false => format!(": {short}"),
        }
    }
}

impl SpeechVoice for SpeechServer {
    fn speak(&self, script: &TimedScript) -> Result<Vec<u8>, VoiceError> {
        let answers = pieces::split(&script.text, self.character_limit())
            .iter()
            .map(|piece| self.speak_piece(piece))
            .collect::<Result<Vec<_>, _>>()?;
        wav::join(&answers).map_err(|problem| {
            let retry = match problem {
                wav::Problem::Truncated => Retry::Unknown,
                _ => Retry::Never,
            };
            self.error(format!("did not send sound: {problem}"), retry)
        })
    }
}

fn agent(timeout: Duration, host: &str) -> Agent {
    let mut config = Agent::config_builder()
        .timeout_global(Some(timeout))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(concat!("doorcast/", env!("CARGO_PKG_VERSION")));
    if is_this_computer(host) {
        config = config.proxy(None);
    }
    config.build().into()
}

fn endpoint(base: &str) -> String {
    match base {
        _ if base.ends_with("/audio/speech") => base.to_owned(),
        _ if base.ends_with("/v1") => format!("{base}/audio/speech"),
        _ => format!("{base}/v1/audio/speech"),
    }
}

fn is_this_computer(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// Reads the seconds of a `retry-after` header; a date is not believed.
fn seconds(text: &str) -> Option<Duration> {
    let seconds: f64 = text.trim().parse().ok()?;
    Duration::try_from_secs_f64(seconds.ceil())
        .ok()
        .map(|wait| wait.min(LONGEST_WAIT))
}

/// Finds the sentence for people in an error's body; every server puts it elsewhere.
fn message_in(body: &str) -> Option<String> {
    let json: serde_json::Value = serde_json::from_str(body).ok()?;
    ["/error/message", "/error", "/message", "/detail"]
        .iter()
        .find_map(|place| json.pointer(place)?.as_str())
        .map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests;
