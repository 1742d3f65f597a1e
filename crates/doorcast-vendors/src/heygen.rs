//! HeyGen: films a script with an avatar, for money, in five to twenty minutes.
//!
//! Only the wire is here: exact bytes out, a typed answer or a classified error in. What to do about an unclear
//! answer is the pipeline's decision; [`HeyGenError::retry`] says what is certain. Nothing is sent twice by itself.
//! Start at [`VideoOrder::prepare`], whose bytes are stored before [`HeyGen::create`] sends them. `README.md` beside
//! the code says what was decided where HeyGen's documents disagree.

mod cache;
mod client;
mod error;
pub mod fake;
mod order;
mod previews;
mod price;
mod studio;
mod webhook;
mod wire;

pub use client::{HeyGen, STATUSES_AT_ONCE, Settings, USUAL_BASE_URL, VideoPage, VoiceFilter};
pub use error::{HeyGenError, Problem, RequestKind, classify};
pub use order::{
    Background, Captions, Engine, MAX_SCRIPT_CHARS, OrderField, PreparedVideo, Resolution,
    Unfilmable, VideoOrder,
};
pub use previews::{NoPreview, Previews};
pub use price::{Balance, MicroUsd, Prices, Quote};
pub use studio::{HeyGenStudio, StudioSettings};
pub use webhook::{Event, Forged, Hint, SignedBy, WebhookSecret, verify};
pub use wire::{Accepted, Look, LookKind, Status, StatusRow, Video, Voice, WebhookEndpoint};

#[cfg(test)]
mod tests;
