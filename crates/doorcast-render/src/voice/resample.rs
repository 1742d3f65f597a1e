//! From the engine's 16 kHz to the studio's 48 kHz, without images of the voice above 8 kHz.

use std::{f32::consts::PI, sync::OnceLock};

/// New samples for each old one.
const FACTOR: usize = 3;
/// Old samples that each new one is made of.
const TAPS: usize = 80;
/// The pass band's edge as a share of the old half rate: 7.55 kHz.
const CUTOFF: f32 = 0.944;
/// The Kaiser window's shape: about 80 dB down outside.
const KAISER_BETA: f32 = 8.0;
/// Old samples worked on at once; small enough to stay in the nearest cache.
const BLOCK: usize = 1024;

/// Returns the sound at three times the rate, exactly three times as many samples, -1 to 1, without delay.
pub(super) fn to_48k(samples: &[i16]) -> Vec<f32> {
    let filters = filters();
    let mut padded = vec![0.0; samples.len() + TAPS];
    for (to, from) in padded[TAPS / 2 - 1..].iter_mut().zip(samples) {
        *to = f32::from(*from) / 32_768.0;
    }
    let mut result = vec![0.0; samples.len() * FACTOR];
    for (block, output) in result.chunks_mut(BLOCK * FACTOR).enumerate() {
        let count = output.len() / FACTOR;
        let input = &padded[block * BLOCK..][..count + TAPS];
        for (phase, filter) in filters.iter().enumerate() {
            let sums = convolve(&input[..count + TAPS], filter, count);
            for (slot, sum) in output[phase..].iter_mut().step_by(FACTOR).zip(&sums) {
                *slot = *sum;
            }
        }
    }
    result
}

/// The filter at every position, one tap after the other: the inner loop is a plain multiply-add the compiler widens.
fn convolve(input: &[f32], filter: &[f32; TAPS], count: usize) -> [f32; BLOCK] {
    let mut sums = [0.0; BLOCK];
    for (tap, weight) in filter.iter().enumerate() {
        for (sum, sample) in sums[..count].iter_mut().zip(&input[tap..tap + count]) {
            *sum += weight * sample;
        }
    }
    sums
}

/// One filter for each third of an old sample, each with a gain of one.
fn filters() -> &'static [[f32; TAPS]; FACTOR] {
    static FILTERS: OnceLock<[[f32; TAPS]; FACTOR]> = OnceLock::new();
    FILTERS.get_or_init(|| std::array::from_fn(filter))
}

fn filter(phase: usize) -> [f32; TAPS] {
    let center = (TAPS / 2 - 1) as f32 + phase as f32 / FACTOR as f32;
    let mut taps: [f32; TAPS] = std::array::from_fn(|tap| {
        let distance = tap as f32 - center;
        sinc(distance) * kaiser(distance / (TAPS / 2) as f32)
    });
    let gain: f32 = taps.iter().sum();
    taps.iter_mut().for_each(|tap| *tap /= gain);
    taps
}

fn sinc(distance: f32) -> f32 {
    if distance.abs() < 1e-6 {
        return CUTOFF;
    }
    (PI * CUTOFF * distance).sin() / (PI * distance)
}

/// The Kaiser window at -1 to 1, without its constant factor.
fn kaiser(position: f32) -> f32 {
    let inside = (1.0 - position * position).max(0.0);
    bessel_i0(KAISER_BETA * inside.sqrt())
}

/// The modified Bessel function of order zero, by its series.
fn bessel_i0(x: f32) -> f32 {
    let (mut sum, mut term) = (1.0, 1.0);
    for step in 1..40 {
        term *= (x / 2.0 / step as f32).powi(2);
        sum += term;
    }
    sum
}
