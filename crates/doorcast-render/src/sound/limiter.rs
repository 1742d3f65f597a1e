//! Holds peaks back before they happen, also those between the samples.
//!
//! The gain is lowered smoothly a few milliseconds ahead of a peak and let go slowly after it, so nothing is bent.

use std::collections::VecDeque;

/// How far ahead a peak is seen: 5 ms.
const LOOK_AHEAD: usize = 240;
/// How much of the way back to full gain each sample goes: about 80 ms in all.
const RELEASE: f32 = 1.0 / 3_840.0;
/// Points looked at from one sample to the next, the first being the sample itself.
const OVERSAMPLING: usize = 4;
/// Samples that decide each point between samples.
const TAPS: usize = 24;

/// Sound with its true peaks known, ready to be raised by any gain.
pub(super) struct Limiter<'a> {
    samples: &'a [f32],
    /// The highest true peak from each sample to the next.
    peaks: Vec<f32>,
    ceiling: f32,
}

impl<'a> Limiter<'a> {
    pub(super) fn new(samples: &'a [f32], ceiling: f32) -> Self {
        Self {
            samples,
            peaks: true_peaks(samples),
            ceiling,
        }
    }

    /// Returns the sound raised by `gain`, held below the ceiling.
    pub(super) fn apply(&self, gain: f32) -> Vec<f32> {
        let allowed = self
            .peaks
            .iter()
            .map(|peak| gain * (self.ceiling / (peak * gain).max(self.ceiling)));
        let ahead = lowest_ahead(allowed);
        let gains = smoothed(&released(ahead, gain));
        self.samples
            .iter()
            .zip(gains)
            .map(|(sample, gain)| sample * gain)
            .collect()
    }
}

/// Returns, for every sample, the lowest value among it and the next [`LOOK_AHEAD`].
fn lowest_ahead(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut lowest = Vec::with_capacity(values.size_hint().0);
    let mut rising: VecDeque<(usize, f32)> = VecDeque::with_capacity(LOOK_AHEAD + 2);
    for (at, value) in values.enumerate() {
        while rising.back().is_some_and(|&(_, last)| last >= value) {
            rising.pop_back();
        }
        rising.push_back((at, value));
        if let Some(settled) = at.checked_sub(LOOK_AHEAD) {
            lowest.push(front(&mut rising, settled));
        }
    }
    let missing = lowest.capacity().min(LOOK_AHEAD);
    for _ in 0..missing {
        let settled = lowest.len();
        lowest.push(front(&mut rising, settled));
    }
    lowest
}

fn front(rising: &mut VecDeque<(usize, f32)>, first: usize) -> f32 {
    while rising.front().is_some_and(|&(at, _)| at < first) {
        rising.pop_front();
    }
    rising.front().map_or(1.0, |&(_, value)| value)
}

/// Lets the gain rise only slowly.
fn released(mut gains: Vec<f32>, full: f32) -> Vec<f32> {
    let mut last = full;
    for gain in &mut gains {
        last = gain.min(last + (full - last) * RELEASE);
        *gain = last;
    }
    gains
}

/// Averages each gain with those of the [`LOOK_AHEAD`] samples before: every one of them already is low enough for it.
fn smoothed(gains: &[f32]) -> Vec<f32> {
    let first = gains.first().copied().unwrap_or(1.0);
    let count = (LOOK_AHEAD + 1) as f64;
    let mut sum = f64::from(first) * count;
    let mut smooth = Vec::with_capacity(gains.len());
    for (at, &gain) in gains.iter().enumerate() {
        let leaving = at
            .checked_sub(LOOK_AHEAD + 1)
            .map_or(first, |leaving| gains[leaving]);
        sum += f64::from(gain) - f64::from(leaving);
        smooth.push((sum / count) as f32);
    }
    smooth
}

/// Returns the highest level from each sample to the next, as a loudspeaker will draw it.
fn true_peaks(samples: &[f32]) -> Vec<f32> {
    let filters = interpolators();
    let mut padded = vec![0.0; TAPS / 2 - 1];
    padded.extend_from_slice(samples);
    padded.resize(samples.len() + TAPS - 1, 0.0);
    padded
        .windows(TAPS)
        .zip(samples)
        .map(|(around, sample)| {
            let between = filters.iter().map(|filter| point(around, filter).abs());
            between.fold(sample.abs(), f32::max)
        })
        .collect()
}

fn point(around: &[f32], filter: &[f32; TAPS]) -> f32 {
    around
        .chunks_exact(8)
        .zip(filter.chunks_exact(8))
        .fold([0.0; 8], |mut sums, (samples, weights)| {
            for (sum, (sample, weight)) in sums.iter_mut().zip(samples.iter().zip(weights)) {
                *sum += sample * weight;
            }
            sums
        })
        .iter()
        .sum()
}

/// Windowed sines that give the points at one, two and three quarters of the way between the two middle samples.
fn interpolators() -> [[f32; TAPS]; OVERSAMPLING - 1] {
    use std::f64::consts::PI;
    [1.0, 2.0, 3.0].map(|quarter| {
        let place = quarter / OVERSAMPLING as f64;
        let mut filter = [0.0; TAPS];
        for (tap, weight) in filter.iter_mut().enumerate() {
            let distance = tap as f64 - (TAPS / 2 - 1) as f64 - place;
            let window = (PI * distance / TAPS as f64).cos().powi(2);
            *weight = ((PI * distance).sin() / (PI * distance) * window) as f32;
        }
        filter
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_between_samples_are_seen() {
        // a quarter of the sample rate, sampled off its crests: every sample is 0.707 of the peak
        let samples: Vec<f32> = (0..2_000)
            .map(|i| (std::f32::consts::FRAC_PI_2 * i as f32 + std::f32::consts::FRAC_PI_4).sin())
            .collect();
        let peaks = true_peaks(&samples);
        for pair in peaks[100..1_900].windows(2) {
            let peak = pair[0].max(pair[1]);
            assert!((peak - 1.0).abs() < 0.02, "{peak}");
        }
    }

    #[test]
    fn quiet_sound_passes_untouched() {
        let samples: Vec<f32> = (0..5_000).map(|i| 0.2 * (i as f32 * 0.1).sin()).collect();
        let raised = Limiter::new(&samples, 0.8).apply(2.0);
        for (before, after) in samples.iter().zip(raised) {
            assert!((before * 2.0 - after).abs() < 1e-6);
        }
    }

    #[test]
    fn no_sample_passes_the_ceiling_and_none_is_lost() {
        for length in [0, 1, 239, 240, 241, 242, 10_000] {
            let samples: Vec<f32> = (0..length)
                .map(|i| if i % 977 < 3 { 1.0 } else { 0.1 })
                .collect();
            let held = Limiter::new(&samples, 0.5).apply(8.0);
            assert_eq!(held.len(), length);
            let highest = held.iter().fold(0.0_f32, |high, x| high.max(x.abs()));
            assert!(highest <= 0.5001, "{length}: {highest}");
        }
    }

    #[test]
    fn the_gain_moves_without_a_jump() {
        let mut samples = vec![0.1; 20_000];
        samples[10_000] = 1.0;
        let held = Limiter::new(&samples, 0.25).apply(1.0);
        let gains: Vec<f32> = held.iter().zip(&samples).map(|(a, b)| a / b).collect();
        let jump = gains
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).abs())
            .fold(0.0, f32::max);
        assert!(jump < 0.01, "{jump}");
        assert!(gains[10_000] < 0.26 && gains[9_700] > 0.99 && gains[19_999] > 0.9);
    }
}
