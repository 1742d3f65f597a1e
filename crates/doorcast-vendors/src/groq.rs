//! Groq, and every server that speaks like it: writes a script from what an agent says.
//!
//! One call asks for a script as strict JSON; another one streams plain words to somebody who is waiting. What comes
//! back goes through [`clean`]. Every way of failing has its own [`Outcome`]; nothing is asked twice by itself, except
//! without a form of answer the server has just refused. Start at [`Groq::write`] and [`Prompt::new`].

mod cleaner;
mod client;
mod dialect;
mod error;
pub mod fake;
mod prompt;
mod refusal;
mod stream;
mod wire;
mod writer;

pub use cleaner::clean;
pub use client::{Draft, Effort, Groq, Settings, USUAL_BASE_URL, USUAL_MODEL, USUAL_TOKENS};
pub use dialect::{AnswerForm, Dialect, UnknownDialect};
pub use error::{GroqError, Outcome};
pub use prompt::Prompt;
pub use stream::{EventReader, EventTooLong, Piece, ScriptStream};
pub use wire::Usage;
pub use writer::GroqWriter;

#[cfg(test)]
mod tests;
