//! How servers of the same family differ.

use std::{fmt, str::FromStr};

/// Which server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// Groq.
    #[default]
    Groq,
    /// Ollama.
    Ollama,
    /// The server of llama.cpp.
    LlamaCpp,
    /// vLLM.
    Vllm,
    /// Any other.
    Generic,
}

/// A name that is none of the dialects.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("dialect must be one of groq, ollama, llamacpp, vllm, generic")]
pub struct UnknownDialect;

impl Dialect {
    /// Every dialect.
    pub const ALL: [Self; 5] = [
        Self::Groq,
        Self::Ollama,
        Self::LlamaCpp,
        Self::Vllm,
        Self::Generic,
    ];

    /// Returns the name used in settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Groq => "groq",
            Self::Ollama => "ollama",
            Self::LlamaCpp => "llamacpp",
            Self::Vllm => "vllm",
            Self::Generic => "generic",
        }
    }

    /// Whether the limit on tokens goes under its newer name.
    pub(super) fn has_completion_limit(self) -> bool {
        !matches!(self, Self::Ollama)
    }

    /// Whether the limit on tokens goes under its older name.
    pub(super) fn has_older_limit(self) -> bool {
        matches!(self, Self::Ollama | Self::Generic)
    }

    /// Whether it may be told how hard to think.
    pub(super) fn takes_effort(self) -> bool {
        matches!(self, Self::Groq | Self::Ollama | Self::Vllm)
    }

    /// Whether it may be told to keep its thoughts.
    pub(super) fn takes_include_reasoning(self) -> bool {
        matches!(self, Self::Groq | Self::Vllm)
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(text: &str) -> Result<Self, UnknownDialect> {
        Self::ALL
            .into_iter()
            .find(|dialect| dialect.name() == text)
            .ok_or(UnknownDialect)
    }
}

/// In which form a script is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AnswerForm {
    /// JSON that must fit a schema.
    #[default]
    Schema,
    /// Any JSON.
    Json,
    /// Plain words.
    Words,
}

impl AnswerForm {
    /// Returns the next simpler form.
    pub(super) fn simpler(self) -> Option<Self> {
        match self {
            Self::Schema => Some(Self::Json),
            Self::Json => Some(Self::Words),
            Self::Words => None,
        }
    }
}
