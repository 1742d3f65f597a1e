//! A message before anybody knows in which language it is read.

use std::fmt;

use fluent_bundle::{FluentArgs, FluentValue};

use super::Words;

/// An id, and what is filled in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Message {
    pub(crate) id: &'static str,
    args: Vec<(&'static str, Arg)>,
}

/// What is filled into a message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Arg {
    Number(f64),
    Text(String),
}

/// Returns a message without arguments.
pub(crate) fn message(id: &'static str) -> Message {
    Message {
        id,
        args: Vec::new(),
    }
}

impl Message {
    /// Fills something in.
    pub(crate) fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Returns it as somebody reads it.
    pub(crate) fn read(self, words: Words) -> Phrase {
        Phrase {
            words,
            message: self,
        }
    }

    pub(super) fn fluent(&self) -> FluentArgs<'_> {
        self.args
            .iter()
            .map(|(name, value)| (*name, value.fluent()))
            .collect()
    }
}

impl From<&'static str> for Message {
    fn from(id: &'static str) -> Self {
        message(id)
    }
}

impl Arg {
    fn fluent(&self) -> FluentValue<'_> {
        match self {
            Self::Number(number) => FluentValue::from(*number),
            Self::Text(text) => FluentValue::from(text.as_str()),
        }
    }
}

/// A message in a language, ready to be shown.
#[derive(Debug, Clone)]
pub(crate) struct Phrase {
    words: Words,
    message: Message,
}

impl Phrase {
    /// Fills something in.
    pub(crate) fn arg(self, name: &'static str, value: impl Into<Arg>) -> Self {
        Self {
            words: self.words,
            message: self.message.arg(name, value),
        }
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.tell(&self.message))
    }
}

impl askama::FastWritable for Phrase {
    fn write_into(&self, to: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(to.write_str(&self.words.tell(&self.message))?)
    }
}

macro_rules! numbers {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg {
            fn from(number: $kind) -> Self {
                Self::Number(number as f64)
            }
        }

        impl From<&$kind> for Arg {
            fn from(number: &$kind) -> Self {
                Self::Number(*number as f64)
            }
        }
    )*};
}

numbers!(u8, u16, u32, u64, usize, i32, i64, f64);

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
