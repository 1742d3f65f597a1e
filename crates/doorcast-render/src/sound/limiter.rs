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

/// Silence before the sound and behind it, so that every point has [`TAPS`] samples around it.
const BEFORE: usize = TAPS / 2 - 1;
const BEHIND: usize = TAPS / 2;

/// Sound with its true peaks known, ready to be raised by any gain.
pub(super) struct Limiter {
    padded: Vec<f32>,
    /// The highest true peak from each sample to the next.
    peaks: Vec<f32>,
    ceiling: f32,
}

impl Limiter {
    pub(super) fn new(mut samples: Vec<f32>, ceiling: f32) -> Self {
        let count = samples.len();
        samples.resize(BEFORE + count + BEHIND, 0.0);
        samples.copy_within(..count, BEFORE);
        samples[..BEFORE].fill(0.0);
        samples[BEFORE + count..].fill(0.0);
        Self {
            peaks: true_peaks(&samples),
            padded: samples,
            ceiling,
        }
    }

    /// Returns the sound as it came.
    pub(super) fn samples(&self) -> &[f32] {
        &self.padded[BEFORE..self.padded.len() - BEHIND]
    }

    /// Leaves the sound in `out`, raised by `gain` and held below the ceiling.
    pub(super) fn apply(&self, gain: f32, out: &mut Vec<f32>) {
        let peaks = self.peaks.iter();
        let allowed = peaks.map(|peak| gain * (self.ceiling / (peak * gain).max(self.ceiling)));
        let gains = smoothed(released(LowestAhead::of(allowed), gain));
        out.clear();
        out.extend(
            self.samples()
                .iter()
                .zip(gains)
                .map(|(sample, gain)| sample * gain),
        );
    }
}

/// Gives, for every value, the lowest among it and the next [`LOOK_AHEAD`].
struct LowestAhead<I> {
    values: I,
    read: usize,
    given: usize,
    /// Those that are lower than all that follow them so far, with their places.
    rising: VecDeque<(usize, f32)>,
}

impl<I: Iterator<Item = f32>> LowestAhead<I> {
    fn of(values: I) -> Self {
        Self {
            values,
            read: 0,
            given: 0,
            rising: VecDeque::with_capacity(LOOK_AHEAD + 2),
        }
    }
}

impl<I: Iterator<Item = f32>> Iterator for LowestAhead<I> {
    type Item = f32;

    fn next(&mut self) -> Option<f32> {
        while self.read <= self.given + LOOK_AHEAD {
            let Some(value) = self.values.next() else {
                break;
            };
            while self.rising.back().is_some_and(|&(_, last)| last >= value) {
                self.rising.pop_back();
            }
            self.rising.push_back((self.read, value));
            self.read += 1;
        }
        while self.rising.front().is_some_and(|&(at, _)| at < self.given) {
            self.rising.pop_front();
        }
        self.given += 1;
        self.rising.front().map(|&(_, value)| value)
    }
}

/// Lets the gain rise only slowly.
fn released(gains: impl Iterator<Item = f32>, full: f32) -> impl Iterator<Item = f32> {
    gains.scan(full, move |last, gain| {
        *last = gain.min(*last + (full - *last) * RELEASE);
        Some(*last)
    })
}

/// Averages each gain with those of the [`LOOK_AHEAD`] samples before: every one of them already is low enough for it.
/// What was before the first one counts as the first one.
fn smoothed(gains: impl Iterator<Item = f32>) -> impl Iterator<Item = f32> {
    let mut gains = gains.peekable();
    let first = gains.peek().copied().unwrap_or(1.0);
    let count = (LOOK_AHEAD + 1) as f64;
    let mut seen: VecDeque<f32> = std::iter::repeat_n(first, LOOK_AHEAD + 1).collect();
    let mut sum = f64::from(first) * count;
    gains.map(move |gain| {
        let leaving = seen.pop_front().unwrap_or(first);
        seen.push_back(gain);
        sum += f64::from(gain) - f64::from(leaving);
        (sum / count) as f32
    })
}

/// Returns the highest level from each sample to the next, as a loudspeaker will draw it.
fn true_peaks(padded: &[f32]) -> Vec<f32> {
    let filters = interpolators();
    let around = padded.windows(TAPS);
    around
        .map(|around| {
            let between = filters.iter().map(|filter| point(around, filter).abs());
            between.fold(around[BEFORE].abs(), f32::max)
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

    fn held(samples: &[f32], ceiling: f32, gain: f32) -> Vec<f32> {
        let mut out = Vec::new();
        Limiter::new(samples.to_vec(), ceiling).apply(gain, &mut out);
        out
    }

    #[test]
    fn peaks_between_samples_are_seen() {
        // a quarter of the sample rate, sampled off its crests: every sample is 0.707 of the peak
        let samples: Vec<f32> = (0..2_000)
            .map(|i| (std::f32::consts::FRAC_PI_2 * i as f32 + std::f32::consts::FRAC_PI_4).sin())
            .collect();
        let peaks = Limiter::new(samples, 1.0).peaks;
        for pair in peaks[100..1_900].windows(2) {
            let peak = pair[0].max(pair[1]);
            assert!((peak - 1.0).abs() < 0.02, "{peak}");
        }
    }

    #[test]
    fn quiet_sound_passes_untouched() {
        let samples: Vec<f32> = (0..5_000).map(|i| 0.2 * (i as f32 * 0.1).sin()).collect();
        let raised = held(&samples, 0.8, 2.0);
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
            let held = held(&samples, 0.5, 8.0);
            assert_eq!(held.len(), length);
            let highest = held.iter().fold(0.0_f32, |high, x| high.max(x.abs()));
            assert!(highest <= 0.5001, "{length}: {highest}");
        }
    }

    #[test]
    fn the_gain_moves_without_a_jump() {
        let mut samples = vec![0.1; 20_000];
        samples[10_000] = 1.0;
        let held = held(&samples, 0.25, 1.0);
        let gains: Vec<f32> = held.iter().zip(&samples).map(|(a, b)| a / b).collect();
        let jump = gains
            .windows(2)
            .map(|pair| (pair[1] - pair[0]).abs())
            .fold(0.0, f32::max);
        assert!(jump < 0.01, "{jump}");
        assert!(gains[10_000] < 0.26 && gains[9_700] > 0.99 && gains[19_999] > 0.9);
    }
}
