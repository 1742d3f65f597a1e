//! How much of a recording is speech.

use crate::narration::SAMPLE_RATE;

/// Loudness is measured over a fiftieth of a second.
const STEP: usize = SAMPLE_RATE as usize / 50;

/// A sound quieter than this, of full scale, is nobody's.
const FAINTEST_DB: f32 = -65.0;

/// Speech is at least so much louder than what is heard in its pauses.
const LEAST_CONTRAST_DB: f32 = 9.0;

/// Speech reaches down to this below its loud parts.
const REACH_DB: f32 = 30.0;

/// Returns the seconds of speech, or nothing when there is only silence or noise.
pub(super) fn seconds(parts: &[&[f32]]) -> Option<f32> {
    let levels: Vec<f32> = parts
        .iter()
        .flat_map(|part| part.chunks(STEP))
        .map(level)
        .collect();
    let mut sorted = levels.clone();
    sorted.sort_by(f32::total_cmp);
    let loud = *sorted.get(sorted.len() * 95 / 100)?;
    let quiet = sorted[sorted.len() * 3 / 100];
    if loud < FAINTEST_DB || loud - quiet < LEAST_CONTRAST_DB {
        return None;
    }
    let threshold = (loud - REACH_DB).max(quiet + (loud - quiet) * 0.3);
    let active = levels.iter().filter(|level| **level > threshold).count();
    Some((active * STEP) as f32 / SAMPLE_RATE as f32)
}

/// The level of a stretch in decibels of full scale.
fn level(samples: &[f32]) -> f32 {
    let energy: f32 = samples
        .iter()
        .filter(|sample| sample.is_finite())
        .map(|sample| sample * sample)
        .sum();
    10.0 * (energy / samples.len() as f32).max(1e-12).log10()
}
