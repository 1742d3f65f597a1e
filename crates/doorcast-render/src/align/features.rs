//! What a sound is like, a hundred times a second: mel cepstra and how they change.
//!
//! Each band is measured against its own loud level, so microphones and equalizers hardly matter, and everything far
//! below that level counts as silence, so a room's noise does not either.

use std::f32::consts::PI;

use realfft::RealFftPlanner;

use crate::narration::SAMPLE_RATE;

/// Frames a second.
pub(super) const FRAMES_PER_SECOND: usize = 100;
/// Samples from one frame to the next.
pub(super) const HOP: usize = SAMPLE_RATE as usize / FRAMES_PER_SECOND;
/// Numbers that describe a frame.
pub(super) const SIZE: usize = 24;

const WINDOW: usize = SAMPLE_RATE as usize / 40;
const TRANSFORM: usize = 2048;
const BANDS: usize = 26;
const CEPSTRA: usize = SIZE / 2;
/// The bands reach from here to there.
const BAND_HERTZ: (f32, f32) = (120.0, 7_000.0);
/// What is so far below a band's loud level is silence.
const FLOOR_DB: f32 = -42.0;
/// Frames on both sides over which change is measured.
const REACH: usize = 2;
/// How much change counts beside the sound itself.
const CHANGE_WEIGHT: f32 = 1.6;

/// One frame: cepstra, then their change.
pub(super) type Frame = [f32; SIZE];

/// Returns a frame for every begun hundredth of a second; the frame's window is centered on its middle.
///
/// The parts follow each other; each starts a frame of its own.
pub(super) fn of(parts: &[&[f32]]) -> Vec<Frame> {
    let mut bands = band_levels(parts);
    level_bands(&mut bands);
    let cepstra: Vec<[f32; CEPSTRA]> = bands.iter().map(cepstra).collect();
    with_change(&cepstra)
}

/// Energies of the mel bands, in decibels.
fn band_levels(parts: &[&[f32]]) -> Vec<[f32; BANDS]> {
    let transform = RealFftPlanner::<f32>::new().plan_fft_forward(TRANSFORM);
    let mut input = transform.make_input_vec();
    let mut output = transform.make_output_vec();
    let mut scratch = transform.make_scratch_vec();
    let window: Vec<f32> = (0..WINDOW)
        .map(|at| 0.5 - 0.5 * (2.0 * PI * (at as f32 + 0.5) / WINDOW as f32).cos())
        .collect();
    let filters = band_filters();
    let frames = parts
        .iter()
        .flat_map(|part| (0..part.len().div_ceil(HOP)).map(|frame| (*part, frame)));
    frames
        .map(|(samples, frame)| {
            input.fill(0.0);
            window_into(&mut input, samples, frame, &window);
            transform
                .process_with_scratch(&mut input, &mut output, &mut scratch)
                .expect("the buffers are the transform's own");
            let power = |bin: usize| output[bin].norm_sqr();
            std::array::from_fn(|band| {
                let energy: f32 = filters[band]
                    .iter()
                    .map(|(bin, weight)| weight * power(*bin))
                    .sum();
                10.0 * energy.max(1e-10).log10()
            })
        })
        .collect()
}

/// Puts the windowed samples around a frame's middle into the transform's input, with the highs lifted.
fn window_into(input: &mut [f32], samples: &[f32], frame: usize, window: &[f32]) {
    let sample = |at: isize| {
        let value = usize::try_from(at)
            .ok()
            .and_then(|at| samples.get(at))
            .copied();
        value.filter(|value| value.is_finite()).unwrap_or(0.0)
    };
    let start = (frame * HOP + HOP / 2) as isize - (WINDOW / 2) as isize;
    for (offset, (slot, weight)) in input.iter_mut().zip(window).enumerate() {
        let at = start + offset as isize;
        *slot = weight * (sample(at) - 0.9 * sample(at - 1));
    }
}

/// Triangles on the mel scale, as lists of bins and weights.
fn band_filters() -> Vec<Vec<(usize, f32)>> {
    let mel = |hertz: f32| 2_595.0 * (1.0 + hertz / 700.0).log10();
    let hertz = |mel: f32| 700.0 * (10f32.powf(mel / 2_595.0) - 1.0);
    let (low, high) = (mel(BAND_HERTZ.0), mel(BAND_HERTZ.1));
    let edge = |index: usize| {
        let place = low + (high - low) * index as f32 / (BANDS + 1) as f32;
        hertz(place) * TRANSFORM as f32 / SAMPLE_RATE as f32
    };
    (0..BANDS)
        .map(|band| {
            let (start, middle, end) = (edge(band), edge(band + 1), edge(band + 2));
            (start.ceil() as usize..=end as usize)
                .map(|bin| {
                    let place = bin as f32;
                    let rise = (place - start) / (middle - start);
                    let fall = (end - place) / (end - middle);
                    (bin, rise.min(fall).max(0.0))
                })
                .collect()
        })
        .collect()
}

/// Measures each band against its own loud level and cuts what is far below.
fn level_bands(frames: &mut [[f32; BANDS]]) {
    for band in 0..BANDS {
        let mut levels: Vec<f32> = frames.iter().map(|frame| frame[band]).collect();
        levels.sort_by(f32::total_cmp);
        let Some(loud) = levels.get(levels.len() * 95 / 100).copied() else {
            return;
        };
        for frame in frames.iter_mut() {
            frame[band] = (frame[band] - loud).max(FLOOR_DB);
        }
    }
}

/// The cosine transform of the bands; the first number is loudness, and counts less than one might think.
fn cepstra(bands: &[f32; BANDS]) -> [f32; CEPSTRA] {
    std::array::from_fn(|order| {
        let sum: f32 = bands
            .iter()
            .enumerate()
            .map(|(band, level)| {
                level * (PI * order as f32 * (band as f32 + 0.5) / BANDS as f32).cos()
            })
            .sum();
        let weight = if order == 0 {
            0.35
        } else {
            1.0 + 0.12 * order as f32
        };
        sum * weight / BANDS as f32
    })
}

fn with_change(cepstra: &[[f32; CEPSTRA]]) -> Vec<Frame> {
    let last = cepstra.len().saturating_sub(1);
    (0..cepstra.len())
        .map(|frame| {
            std::array::from_fn(|place| {
                let Some(order) = place.checked_sub(CEPSTRA) else {
                    return cepstra[frame][place];
                };
                let change: f32 = (1..=REACH)
                    .map(|reach| {
                        let after = cepstra[(frame + reach).min(last)][order];
                        let before = cepstra[frame.saturating_sub(reach)][order];
                        reach as f32 * (after - before)
                    })
                    .sum();
                change * CHANGE_WEIGHT / 5.0
            })
        })
        .collect()
}
