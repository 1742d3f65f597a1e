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
pub fn master(mut samples: Vec<f32>) -> Mastered {
    samples
        .iter_mut()
        .filter(|sample| !sample.is_finite())
        .for_each(|sample| *sample = 0.0);
    let limiter = Limiter::new(samples, amplitude(CEILING_DB) as f32);
    match loudness(limiter.samples()) {
        Some(before) if before > SILENCE_LUFS => raise(&limiter, TARGET_LUFS - before),
        before => Mastered {
            samples: raised(&limiter, 0.0),
            loudness: before,
            gain_db: 0.0,
        },
    }
}

fn raise(limiter: &Limiter, first_gain_db: f64) -> Mastered {
    let mut gain_db = first_gain_db;
    let mut samples = raised(limiter, gain_db);
    let mut after = loudness(&samples);
    for _ in 1..ROUNDS {
        let missing = after.map_or(0.0, |after| TARGET_LUFS - after);
        if missing.abs() < TOLERANCE_LU || gain_db + missing > MAX_GAIN_DB {
            break;
        }
        gain_db += missing;
        limiter.apply(amplitude(gain_db) as f32, &mut samples);
        after = loudness(&samples);
    }
    Mastered {
        samples,
        loudness: after,
        gain_db,
    }
}

fn raised(limiter: &Limiter, gain_db: f64) -> Vec<f32> {
    let mut samples = Vec::with_capacity(limiter.samples().len());
    limiter.apply(amplitude(gain_db) as f32, &mut samples);
    samples
}

fn amplitude(decibels: f64) -> f64 {
    10_f64.powf(decibels / 20.0)
}
