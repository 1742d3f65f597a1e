//! Cloudinary: keeps finished videos and shows them to the world.
//!
//! Its strength is that it fetches a video itself: [`Cloudinary::upload_from_url`] hands over a fresh link. Where it
//! cannot reach the link, [`Cloudinary::upload_pieces`] passes the bytes through in parts. Both use our own id for the
//! video and never overwrite, so that they can be repeated; after an unclear answer [`Cloudinary::find`] tells what
//! happened. Posters and renditions are addresses ([`Addresses`]), made without a call.

mod addresses;
mod client;
mod error;
pub mod fake;
mod multipart;
mod notification;
mod parts;
mod signature;
mod store;
mod wire;

pub use addresses::{Addresses, USUAL_DELIVERY_URL};
pub use client::{
    BadPublicId, Cloudinary, Credentials, PublicId, Settings, USUAL_BASE_URL, Upload, Uploaded,
};
pub use error::{CloudinaryError, Problem};
pub use notification::{Notification, NotificationRefused, verify_notification};
pub use parts::PART_BYTES;
pub use signature::{Algorithm, UnknownAlgorithm, sign, url_signature};
pub use store::CloudinaryFilms;
pub use wire::{Asset, Limits};

#[cfg(test)]
mod tests;
