//! What becomes of the sound before it is heard: one loudness, no peak too high, AAC for the movie.
//!
//! Everything here is mono at [`SAMPLE_RATE`](crate::narration::SAMPLE_RATE). Start at [`master`], then [`encode_aac`].

mod aac;

pub use aac::{AacTrack, FRAME_SAMPLES, encode_aac};
