//! Sends messages to people, and what the messages say.

use async_trait::async_trait;
use doorcast_domain::{account::email::Email, video::Language};

use crate::ports::Source;

/// A message to one person, as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who gets it.
    pub to: Email,
    /// One line.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// Why a message was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// It cannot be a message: the subject is more than one line.
    #[error("the message cannot be written down")]
    Malformed,
    /// The server did not take it.
    #[error("the mail server did not take the message")]
    Unavailable {
        /// What it said. Never shown to others than those who run the house.
        source: Source,
    },
}

/// Sends messages.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Hands a message to those who deliver it.
    ///
    /// # Errors
    ///
    /// See [`MailError`].
    async fn send(&self, message: &Message) -> Result<(), MailError>;
}

/// What a message that carries a link is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Who gets it.
    pub to: Email,
    /// Who asked for it, for an invitation.
    pub from_name: String,
    /// The address to open.
    pub link: String,
    /// For how many hours the link is good.
    pub hours: i64,
    /// The language of whoever gets it, as far as it is known.
    pub language: Language,
}

/// What a message about a film that has ended is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilmLetter {
    /// Who gets it.
    pub to: Email,
    /// What the film is called.
    pub title: String,
    /// Where it is.
    pub link: String,
    /// How it ended.
    pub how: HowItEnded,
    /// The language of whoever gets it.
    pub language: Language,
}

/// How a film ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowItEnded {
    /// It can be watched.
    Done,
    /// A person has to decide something.
    NeedsAttention,
}

/// Finds the words of messages.
pub trait Letters: Send + Sync {
    /// Returns the message that invites somebody.
    fn invitation(&self, letter: &Letter) -> Message;

    /// Returns the message with which somebody sets a new password.
    fn password_reset(&self, letter: &Letter) -> Message;

    /// Returns the message that tells of a film that has ended.
    fn film_ended(&self, letter: &FilmLetter) -> Message;
}
