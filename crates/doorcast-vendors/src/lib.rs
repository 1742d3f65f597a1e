//! Adapters to those who write, speak, film and store for Doorcast, and their embedded defaults.

pub mod cloudinary;
pub mod fakes;
pub mod groq;
pub mod guard;
pub mod heygen;
pub mod house_writer;
pub mod http;
pub mod local_disk;
pub mod segment_cache;
pub mod speech_server;
