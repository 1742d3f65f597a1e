//! Adapters to those who write, speak, film and store for Doorcast, and their embedded defaults.

#[cfg(feature = "remote")]
pub mod bucket;
#[cfg(feature = "remote")]
pub mod cloudinary;
#[cfg(feature = "remote")]
pub mod fakes;
pub mod fallback;
#[cfg(feature = "remote")]
mod film_length;
#[cfg(feature = "remote")]
mod film_pieces;
#[cfg(feature = "remote")]
pub mod groq;
#[cfg(feature = "remote")]
pub mod guard;
#[cfg(feature = "remote")]
pub mod heygen;
pub mod house_writer;
#[cfg(feature = "remote")]
pub mod http;
#[cfg(feature = "remote")]
pub mod kept_pictures;
#[cfg(feature = "remote")]
pub mod local_disk;
#[cfg(feature = "remote")]
pub mod mail;
pub mod segment_cache;
pub mod speech_server;
#[cfg(feature = "remote")]
pub mod webhook_post;
