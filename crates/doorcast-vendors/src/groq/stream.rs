//! Reads a script while it is being written.

use bytes::Bytes;
use reqwest::Response;

use crate::http::no_answer;

use super::{
    error::{GroqError, Outcome},
    refusal::is_refusal,
    wire::{Completion, Refusal, Usage},
};

/// The longest event; a server that sends more is not one of these.
const EVENT_BYTES: usize = 256 * 1024;

/// The longest script that is read.
const SCRIPT_BYTES: usize = 64 * 1024;

/// Cuts a stream of bytes into events, wherever the network has cut it. It does no reading itself.
#[derive(Debug, Default)]
pub struct EventReader {
    line: Vec<u8>,
    event: Vec<u8>,
    has_event: bool,
}

/// An event longer than any real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event of the stream is too long")]
pub struct EventTooLong;

impl EventReader {
    /// Takes some bytes and returns the data of the events that are complete now.
    ///
    /// # Errors
    ///
    /// [`EventTooLong`] if one does not end.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, EventTooLong> {
        let mut events = Vec::new();
        for &byte in bytes {
            if byte == b'\n' {
                self.end_line(&mut events);
            } else {
                self.line.push(byte);
            }
            if self.line.len() + self.event.len() > EVENT_BYTES {
                return Err(EventTooLong);
            }
        }
        Ok(events)
    }

    /// Ends a line: data is collected, a blank line ends the event, anything else is ignored.
    fn end_line(&mut self, events: &mut Vec<String>) {
        let mut line = std::mem::take(&mut self.line);
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        if line.is_empty() {
            if std::mem::take(&mut self.has_event) {
                let event = std::mem::take(&mut self.event);
                events.push(String::from_utf8_lossy(&event).into_owned());
            }
        } else if let Some(data) = line.strip_prefix(b"data:") {
            if self.has_event {
                self.event.push(b'\n');
            }
            self.has_event = true;
            self.event
                .extend_from_slice(data.strip_prefix(b" ").unwrap_or(data));
        }
    }
}

/// What a stream says next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Some more words, as the model wrote them: not cleaned.
    Words(String),
    /// The end of the script, which is whole, and not cleaned either.
    End {
        /// All of it.
        text: String,
        /// How many tokens were used, if the server says so.
        usage: Option<Usage>,
    },
}

/// A script on its way.
#[derive(Debug)]
pub struct ScriptStream {
    source: Source,
    events: EventReader,
    waiting: std::collections::VecDeque<String>,
    told: Told,
}

/// Where the bytes come from.
#[derive(Debug)]
enum Source {
    Server(Box<Response>),
    Ended,
}

/// What the events have told so far.
#[derive(Debug, Default)]
struct Told {
    text: String,
    shown: usize,
    finish_reason: Option<String>,
    usage: Option<Usage>,
    is_done: bool,
}

impl ScriptStream {
    /// Starts reading an answer.
    pub(super) fn new(response: Response) -> Self {
        Self {
            source: Source::Server(Box::new(response)),
            events: EventReader::default(),
            waiting: std::collections::VecDeque::new(),
            told: Told::default(),
        }
    }

    /// Returns what comes next; after [`Piece::End`] or an error there is nothing more.
    ///
    /// # Errors
    ///
    /// [`Outcome::StreamBroken`], [`Outcome::StreamFailed`], or what is wrong with the whole script.
    pub async fn next(&mut self) -> Result<Option<Piece>, GroqError> {
        loop {
            while let Some(event) = self.waiting.pop_front() {
                self.told.take(&event)?;
            }
            if let Some(words) = self.told.unshown() {
                return Ok(Some(Piece::Words(words)));
            }
            if self.told.is_done {
                return self.told.end().transpose();
            }
            match self.more().await? {
                Some(bytes) => {
                    let events = self.events.push(&bytes).map_err(|error| {
                        GroqError::about(Outcome::Unreadable, error.to_string())
                    })?;
                    self.waiting.extend(events);
                }
                None if self.told.finish_reason.is_some() => self.told.is_done = true,
                None => {
                    self.told.is_done = true;
                    self.told.shown = usize::MAX;
                    return Err(GroqError::about(Outcome::StreamBroken, "it ended early"));
                }
            }
        }
    }

    /// Reads some bytes.
    async fn more(&mut self) -> Result<Option<Bytes>, GroqError> {
        let Source::Server(response) = &mut self.source else {
            return Ok(None);
        };
        match response.chunk().await {
            Ok(Some(bytes)) => Ok(Some(bytes)),
            Ok(None) => {
                self.source = Source::Ended;
                Ok(None)
            }
            Err(_) if self.told.finish_reason.is_some() => Ok(None),
            Err(error) => {
                self.source = Source::Ended;
                Err(GroqError::about(
                    Outcome::StreamBroken,
                    no_answer(error).to_string(),
                ))
            }
        }
    }
}

impl Told {
    /// Takes one event.
    fn take(&mut self, event: &str) -> Result<(), GroqError> {
        if event.trim() == "[DONE]" {
            self.is_done = true;
            return Ok(());
        }
        let chunk: Completion = serde_json::from_str(event)
            .map_err(|error| GroqError::about(Outcome::Unreadable, error.to_string()))?;
        let inner = chunk.x_groq.and_then(|extra| extra.error);
        if let Some(error) = chunk.error.or(inner).filter(|error| !error.is_null()) {
            let said = Refusal::of(&error);
            return Err(GroqError {
                code: said.code,
                ..GroqError::about(Outcome::StreamFailed, said.message.unwrap_or_default())
            });
        }
        self.usage = chunk.usage.or(self.usage);
        for choice in chunk.choices.into_iter().take(1) {
            self.finish_reason = choice.finish_reason.or_else(|| self.finish_reason.take());
            let said = choice.delta.or(choice.message).unwrap_or_default();
            self.text.push_str(&said.content.unwrap_or_default());
        }
        if self.text.len() > SCRIPT_BYTES {
            return Err(GroqError::about(
                Outcome::Unreadable,
                "the script does not end",
            ));
        }
        Ok(())
    }

    /// Returns words that nobody was shown, without the thoughts some models begin with.
    fn unshown(&mut self) -> Option<String> {
        if self.shown == usize::MAX {
            return None;
        }
        let visible = after_thoughts(&self.text)?;
        let from = self.text.len() - visible.len();
        let words = self.text.get(self.shown.max(from)..)?.to_owned();
        self.shown = self.text.len();
        (!words.is_empty()).then_some(words)
    }

    /// Returns the end, once.
    fn end(&mut self) -> Option<Result<Piece, GroqError>> {
        if self.shown == usize::MAX {
            return None;
        }
        self.shown = usize::MAX;
        let text = after_thoughts(&self.text).unwrap_or_default().to_owned();
        Some(
            check_whole(&text, self.finish_reason.as_deref()).map(|()| Piece::End {
                text,
                usage: self.usage,
            }),
        )
    }
}

/// Returns what follows the thoughts; `None` while it may still be thoughts.
fn after_thoughts(text: &str) -> Option<&str> {
    const OPEN: &str = "<think>";
    let start = text.trim_start();
    match start.strip_prefix(OPEN) {
        Some(rest) => rest
            .split_once("</think>")
            .map(|(_, after)| after.trim_start()),
        None if OPEN.starts_with(start) => None,
        None => Some(text),
    }
}

/// Says what is wrong with a whole answer, if anything.
pub(super) fn check_whole(text: &str, finish_reason: Option<&str>) -> Result<(), GroqError> {
    let is_blank = !text.chars().any(char::is_alphanumeric);
    match finish_reason {
        Some("length") => Err(GroqError::about(
            Outcome::CutShort,
            "the limit of tokens was reached",
        )),
        Some("content_filter") => Err(GroqError::about(
            Outcome::Declined,
            "the answer was filtered",
        )),
        _ if is_blank => Err(GroqError::about(
            Outcome::Empty,
            "the answer has nothing in it",
        )),
        _ if is_refusal(text) => Err(GroqError::about(Outcome::Declined, "the model declined")),
        _ => Ok(()),
    }
}
