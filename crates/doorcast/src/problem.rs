//! What goes wrong, for people and for programs: one message, one hint, one exit code.

use std::{
    fmt,
    io::{self, Write},
    process::ExitCode,
};

use clap::error::ContextKind;
use serde_json::json;

use crate::text::plain;

/// What kind of problem it is. The numbers are exit codes; they are documented and do not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Doorcast itself is at fault.
    Internal = 1,
    /// A flag or its value cannot be used.
    Usage = 2,
    /// The agent's profile is incomplete.
    Profile = 3,
    /// A file that was given cannot be used.
    Input = 4,
    /// The video cannot be put where it should go.
    Output = 5,
    /// The record of runs cannot be used.
    Store = 6,
    /// The voice cannot or does not speak.
    Voice = 7,
    /// A vendor refuses or does not answer.
    Vendor = 8,
    /// Somebody stopped it.
    Cancelled = 130,
}

/// One problem.
#[derive(Debug)]
pub(crate) struct Problem {
    kind: Kind,
    code: &'static str,
    field: Option<String>,
    message: String,
    hint: Option<String>,
}

impl Problem {
    /// Returns a problem. The code is for programs and does not change: "missing_topic".
    pub(crate) fn new(kind: Kind, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            kind,
            code,
            field: None,
            message: message.into(),
            hint: None,
        }
    }

    /// Returns a problem that the answer of the command has told already: only the exit code is left to say.
    pub(crate) fn told_already(kind: Kind) -> Self {
        Self::new(kind, "told", "")
    }

    /// Names what to change: the flag without its dashes.
    pub(crate) fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Says what to do next.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns what to change, if it is known.
    pub(crate) fn about(&self) -> Option<&str> {
        self.field.as_deref()
    }

    /// Returns what happened, without the hint.
    pub(crate) fn said(&self) -> &str {
        &self.message
    }

    /// Turns the parser's complaint into a problem, for programs.
    pub(crate) fn from_usage(error: &clap::Error) -> Self {
        let text = error.to_string();
        let message = text.lines().next().unwrap_or_default();
        let message = message.strip_prefix("error: ").unwrap_or(message);
        let hint = match error.get(ContextKind::ValidValue) {
            Some(values) => format!("it takes {values}"),
            None => "doorcast --help shows what can be given".to_owned(),
        };
        let problem = Self::new(Kind::Usage, "usage", message).hint(hint);
        match error.get(ContextKind::InvalidArg) {
            Some(argument) => problem.field(field_name(&argument.to_string())),
            None => problem,
        }
    }

    /// Returns message and hint as one line.
    pub(crate) fn told(&self) -> String {
        match &self.hint {
            Some(hint) => format!("{}; {}", self.message, hint.replace('\n', "; ")),
            None => self.message.clone(),
        }
    }

    /// Tells whoever asked, and returns the exit code.
    pub(crate) fn report(&self, is_json: bool) -> ExitCode {
        if self.message.is_empty() {
            return ExitCode::from(self.kind as u8);
        }
        // Nobody is left to tell when these writes fail.
        let _ = match is_json {
            true => writeln!(io::stdout(), "{}", self.as_json()),
            false => writeln!(io::stderr(), "{self}"),
        };
        ExitCode::from(self.kind as u8)
    }

    fn as_json(&self) -> serde_json::Value {
        json!({ "error": {
            "code": self.code,
            "field": self.field,
            "message": self.message,
            "hint": self.hint,
        }})
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", plain(&self.message))?;
        match &self.hint {
            Some(hint) => write!(f, "\n\n  {}", plain(hint).replace('\n', "\n  ")),
            None => Ok(()),
        }
    }
}

/// `--seconds <SECONDS>` is the field "seconds".
fn field_name(argument: &str) -> String {
    argument
        .trim_start_matches(['-', '<'])
        .split([' ', '=', '>'])
        .next()
        .unwrap_or_default()
        .to_lowercase()
}
