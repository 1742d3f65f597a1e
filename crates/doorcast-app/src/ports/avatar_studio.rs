//! Studios that make a video of a person speaking, elsewhere and perhaps for money.
//!
//! An adapter sends exactly what it is given and says what came back; it never sends anything twice by itself, and
//! never waits longer than its own timeouts. Its HTTP client follows no redirects and retries nothing. Deliberately
//! absent: stopping a render, because HeyGen has no such call.

use async_trait::async_trait;
use doorcast_domain::pipeline::{
    Order,
    attempt::{Attempt, Quote},
    event::{LookUpAnswer, PollAnswer, SubmitAnswer},
    id::{AttemptId, RenderId},
    stage::Refusal,
};
use serde::{Deserialize, Serialize};

use crate::ports::VendorError;

/// The most renders one [`AvatarStudio::poll`] is asked for.
pub const MAX_POLL: usize = 100;

/// Makes videos.
#[async_trait]
pub trait AvatarStudio: Send + Sync {
    /// Prices an order and makes sure that the account can pay for it. Changes nothing.
    ///
    /// # Errors
    ///
    /// [`QuoteError::Refused`] names the part of the order or the account that stands in the way.
    async fn quote(&self, order: &Order) -> Result<Quote, QuoteError>;

    /// Writes the request for an attempt: the title ending in `[token]`, and the exact body. Calls nobody.
    ///
    /// # Errors
    ///
    /// Says what the studio cannot do: a shape, a background.
    fn prepare(&self, order: &Order, attempt: AttemptId) -> Result<Prepared, Refusal>;

    /// Hands over an attempt: `request` unchanged, under its idempotency key. Buys it.
    ///
    /// Whatever is not a clear yes or a clear no is [`SubmitAnswer::Unclear`]: 408, 409, 425, every 5xx, silence, and
    /// a yes that cannot be read. 429 is [`SubmitAnswer::Busy`].
    async fn submit(&self, attempt: &Attempt) -> SubmitAnswer;

    /// Searches the studio's whole list for the attempt's exact title.
    ///
    /// [`LookUpAnswer::Absent`] only when every page was read.
    async fn look_up(&self, attempt: &Attempt) -> LookUpAnswer;

    /// Asks how far renders are, in one call. At most [`MAX_POLL`]; those without an answer may be left out.
    ///
    /// # Errors
    ///
    /// If there was no answer at all.
    async fn poll(&self, renders: &[RenderId]) -> Result<Vec<(RenderId, PollAnswer)>, VendorError>;

    /// Returns a fresh address of a finished render. It expires, so it is never stored.
    ///
    /// # Errors
    ///
    /// If there is none yet, or no answer.
    async fn film_url(&self, render: &RenderId) -> Result<FreshUrl, VendorError>;

    /// Opens the bytes of a finished render from an offset on, for storage that cannot read the address itself.
    ///
    /// # Errors
    ///
    /// If there are none yet, or no answer.
    async fn open_film(
        &self,
        render: &RenderId,
        offset_bytes: u64,
    ) -> Result<Box<dyn ByteSource>, VendorError>;

    /// Hears that the film of a render is kept where it was to be kept: nobody asks for its bytes any more.
    async fn film_is_kept(&self, _render: &RenderId) {}

    /// Lists everything the studio has, newest first, from a page on.
    ///
    /// # Errors
    ///
    /// If there was no answer.
    async fn list_renders(&self, page: Option<&str>) -> Result<RenderPage, VendorError>;

    /// Reads a webhook whose signature is good. `Ok(None)` for events that are none of our business.
    ///
    /// # Errors
    ///
    /// If the signature is missing or wrong, or no secret is configured to check it with.
    fn read_webhook(
        &self,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Result<Option<WebhookEvent>, Forged>;
}

/// Why there is no price.
#[derive(Debug, thiserror::Error)]
pub enum QuoteError {
    /// The studio would refuse the order, or cannot be paid.
    #[error("{}", .0.message)]
    Refused(Refusal),
    /// The studio did not say.
    #[error(transparent)]
    Unavailable(#[from] VendorError),
}

/// A request ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The title at the studio, ending in the token.
    pub title: String,
    /// The exact body.
    pub request: String,
}

/// An address that expires. Shown to nobody and written to no log: whoever has it can read the film.
#[derive(Clone, PartialEq, Eq)]
pub struct FreshUrl(pub String);

impl std::fmt::Debug for FreshUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let end = self.0.find('?').unwrap_or(self.0.len());
        write!(f, "FreshUrl({}?…)", &self.0[..end])
    }
}

/// Bytes that come in pieces.
#[async_trait]
pub trait ByteSource: Send {
    /// Returns how many bytes there are from here on, if that is known.
    fn size_bytes(&self) -> Option<u64>;

    /// Returns the next piece, or nothing at the end.
    ///
    /// # Errors
    ///
    /// If the connection breaks. Open it again from where it broke.
    async fn next_piece(&mut self) -> Result<Option<Vec<u8>>, VendorError>;
}

/// One page of a studio's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderPage {
    /// What is on it.
    pub renders: Vec<RenderSighting>,
    /// What to ask for next, if there is more.
    pub next: Option<String>,
}

/// A render in a studio's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderSighting {
    /// What the studio calls it.
    pub render: RenderId,
    /// Its title. Ours end in the token of their attempt.
    pub title: String,
    /// When it was created, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// How far it is.
    pub progress: PollAnswer,
}

/// A verified webhook. No more than a hint: what it says is asked for again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookEvent {
    /// What the studio calls this event; deliveries of the same one have the same.
    pub event_id: String,
    /// The attempt it names, if it names one.
    pub attempt: Option<AttemptId>,
    /// The render it is about.
    pub render: RenderId,
}

/// A webhook that is not from the studio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature is missing or wrong")]
pub struct Forged;
