//! What becomes of the sound before it is heard: one loudness, no peak too high, AAC for the movie.
//!
//! Everything here is mono at [`SAMPLE_RATE`](crate::narration::SAMPLE_RATE). Start at [`master`], then [`encode_aac`].

mod aac;
mod limiter;
mod loudness;
#[cfg(test)]
mod tests;

pub use aac::{AacTrack, FRAME_SAMPLES, encode_aac};
pub use loudness::loudness;

use limiter::Limiter;

/// How loud every video is, in LUFS: near what the networks turn videos down to, with room for speech's peaks.
pub const TARGET_LUFS: f64 = -17.0;

/// Below this there is nothing to make louder but hiss.
const SILENCE_LUFS: f64 = -65.0;

/// The highest true peak before encoding. AAC adds up to a decibel, and -1 dB is the promise.
const CEILING_DB: f64 = -2.2;

/// Limiting takes loudness away, so the gain is corrected this often, at most.
const ROUNDS: usize = 12;

/// Good enough: far inside what an ear or a rule can tell.
const TOLERANCE_LU: f64 = 0.1;

/// No gain above this: what needs more is a click in silence.
const MAX_GAIN_DB: f64 = 60.0;

/// Sound at the loudness of every other video.
#[derive(Debug, Clone, PartialEq)]
pub struct Mastered {
    /// As many samples as went in.
    pub samples: Vec<f32>,
    /// Integrated loudness in LUFS; nothing for silence.
    pub loudness: Option<f64>,
    /// What the loudest and the quietest part were both raised by, in decibels, before peaks were held back.
    pub gain_db: f64,
}

/// Brings sound of any level to [`TARGET_LUFS`] with no true peak above -1 dB, also after [`encode_aac`].
///
/// Silence stays silence. Broken samples (not a number, infinite) become silence.
pub fn master(samples: &[f32]) -> Mastered {
    let clean: Vec<f32> = samples
        .iter()
        .map(|&sample| if sample.is_finite() { sample } else { 0.0 })
        .collect();
    let limiter = Limiter::new(&clean, amplitude(CEILING_DB) as f32);
    match loudness(&clean) {
        Some(before) if before > SILENCE_LUFS => raise(&limiter, TARGET_LUFS - before),
        before => Mastered {
            samples: limiter.apply(1.0),
            loudness: before,
            gain_db: 0.0,
        },
    }
}

fn raise(limiter: &Limiter<'_>, first_gain_db: f64) -> Mastered {
    let mut gain_db = first_gain_db;
    let mut samples = limiter.apply(amplitude(gain_db) as f32);
    let mut after = loudness(&samples);
    for _ in 1..ROUNDS {
        let missing = after.map_or(0.0, |after| TARGET_LUFS - after);
        if missing.abs() < TOLERANCE_LU || gain_db + missing > MAX_GAIN_DB {
            break;
        }
        gain_db += missing;
        samples = limiter.apply(amplitude(gain_db) as f32);
        after = loudness(&samples);
    }
    Mastered {
        samples,
        loudness: after,
        gain_db,
    }
}

fn amplitude(decibels: f64) -> f64 {
    10_f64.powf(decibels / 20.0)
}
