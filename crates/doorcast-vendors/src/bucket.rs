//! Films in storage that speaks like S3: Amazon's, MinIO, R2 and others.
//!
//! A film is an object under a name of its own; a small card says which key has which film, whose it is and how long it
//! plays. The card is written last and never over another one, so a key leads to a whole film or to nothing. Start at
//! [`BucketFilms::new`].

mod card;
mod client;
mod error;
pub mod fake;
mod measure;
mod reader;
mod store;
#[cfg(test)]
mod tests;
mod upload;

pub use client::{BucketSettings, USUAL_REGION};
pub use error::{BucketError, BucketProblem};
pub use store::BucketFilms;
