//! From any sample rate to 48 kHz, without images above or folds below half the lower rate.

use super::{Raw, RecordingProblem};
use crate::narration::SAMPLE_RATE;
use rubato::{
    Fft, FixedSync, Resampler, WindowFunction, audioadapter_buffers::direct::InterleavedSlice,
};

/// Longer pieces make a steeper filter; this one passes 0.95 of the band.
const PIECE: usize = 2_048;

pub(super) fn to_48_khz(raw: Raw) -> Result<Vec<f32>, RecordingProblem> {
    if raw.rate == SAMPLE_RATE {
        return Ok(raw.samples);
    }
    // the rate and the lengths were checked, so what fails here is a file made to fail
    resampled(&raw).ok_or(RecordingProblem::Damaged)
}

fn resampled(raw: &Raw) -> Option<Vec<f32>> {
    let mut resampler = Fft::<f32>::new_custom(
        raw.rate as usize,
        SAMPLE_RATE as usize,
        PIECE,
        1,
        1,
        WindowFunction::BlackmanHarris2,
        FixedSync::Both,
    )
    .ok()?;
    let length = raw.samples.len();
    let room = resampler.process_all_needed_output_len(length);
    let mut samples = vec![0.0; room];
    let input = InterleavedSlice::new(&raw.samples, 1, length).ok()?;
    let mut output = InterleavedSlice::new_mut(&mut samples, 1, room).ok()?;
    let (_, made) = resampler
        .process_all_into_buffer(&input, &mut output, length, None)
        .ok()?;
    samples.truncate(made);
    Some(samples)
}
