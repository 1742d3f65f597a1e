//! Loudness as an ear hears it (ITU-R BS.1770), not as a meter shows it.

use crate::narration::SAMPLE_RATE;
use ebur128::{EbuR128, Mode};

/// Loudness is taken from pieces of 400 ms, so what is shorter is repeated to this many samples.
const SHORTEST: usize = SAMPLE_RATE as usize / 2;

/// Returns the integrated loudness of mono sound in LUFS, or nothing when there is nothing to hear.
pub fn loudness(samples: &[f32]) -> Option<f64> {
    if samples.is_empty() {
        return None;
    }
    if samples.len() < SHORTEST {
        let repeated: Vec<f32> = samples.iter().copied().cycle().take(SHORTEST).collect();
        return measured(&repeated);
    }
    measured(samples)
}

fn measured(samples: &[f32]) -> Option<f64> {
    let mut meter = EbuR128::new(1, SAMPLE_RATE, Mode::I).ok()?;
    meter.add_frames_f32(samples).ok()?;
    meter
        .loudness_global()
        .ok()
        .filter(|loudness| loudness.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(amplitude: f32, count: usize) -> Vec<f32> {
        let step = std::f32::consts::TAU * 997.0 / SAMPLE_RATE as f32;
        (0..count)
            .map(|i| amplitude * (i as f32 * step).sin())
            .collect()
    }

    #[test]
    fn a_full_scale_tone_is_where_the_standard_puts_it() {
        let loud = loudness(&sine(1.0, 96_000)).expect("a tone is heard");
        assert!((loud - -3.01).abs() < 0.05, "{loud}");
        let quiet = loudness(&sine(0.1, 96_000)).expect("a tone is heard");
        assert!((loud - quiet - 20.0).abs() < 0.01, "{quiet}");
    }

    #[test]
    fn short_sounds_are_measured_and_silence_is_not() {
        let short = loudness(&sine(1.0, 4_800)).expect("a short tone is heard");
        assert!((short - -3.01).abs() < 0.5, "{short}");
        assert_eq!(loudness(&[]), None);
        assert_eq!(loudness(&[0.0; 100_000]), None);
    }
}
