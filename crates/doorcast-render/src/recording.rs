//! Sound that a person recorded: whatever file it comes in, out come mono samples at 48 kHz.
//!
//! WAV, MP3, FLAC, M4A and AAC are read, also the sound of an MP4 or MOV. Start at [`decode`].

mod advanced;
mod kind;
mod packets;
mod resample;
#[cfg(test)]
mod tests;

use kind::Kind;

/// The longest recording taken.
pub const MAX_SECONDS: u32 = 3_600;

/// The most memory that the samples of one recording may take, in bytes.
pub const MAX_DECODED_BYTES: usize = 512 << 20;

/// Sample rates that a real recording can have.
const RATES: std::ops::RangeInclusive<u32> = 4_000..=384_000;

/// Why a recording cannot be used, in words for the person who chose it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordingProblem {
    /// Not a single byte, or not a single sample.
    #[error(
        "The recording is empty. Record it again, and listen to the file before you choose it."
    )]
    Empty,
    /// Some other file.
    #[error("This file is not a recording. Choose a WAV, MP3, M4A or FLAC file.")]
    NotSound,
    /// A film without sound.
    #[error("This video has no sound. Choose a file in which somebody speaks.")]
    NoSoundTrack,
    /// Sound, but in a form nobody here reads.
    #[error(
        "{0} cannot be read. Save the recording as WAV, MP3, M4A (AAC) or FLAC and choose that file."
    )]
    Unsupported(&'static str),
    /// The end is missing.
    #[error(
        "The end of the recording is missing: it was not copied or uploaded completely. Copy it again."
    )]
    Truncated,
    /// It started well, then came nonsense.
    #[error(
        "The recording is damaged. Open it in a sound program, save it again and choose that file."
    )]
    Damaged,
    /// More than [`MAX_SECONDS`] or [`MAX_DECODED_BYTES`].
    #[error("The recording is too long: 45 minutes can be used. Cut it into parts.")]
    TooLong,
}

/// Samples as they lie in the file, mixed to one channel.
struct Raw {
    samples: Vec<f32>,
    rate: u32,
}

/// Returns the sound of a file as mono samples at 48 kHz, all of them finite.
pub fn decode(bytes: &[u8]) -> Result<Vec<f32>, RecordingProblem> {
    let kind = kind::of(bytes)?;
    // some readers count without care in a file made to mislead them: a panic of theirs is a damaged file
    std::panic::catch_unwind(|| decode_as(kind, bytes)).unwrap_or(Err(RecordingProblem::Damaged))
}

fn decode_as(kind: Kind, bytes: &[u8]) -> Result<Vec<f32>, RecordingProblem> {
    let mut raw = match kind {
        Kind::Advanced => advanced::read(bytes)?,
        Kind::Other => packets::read(bytes)?,
    };
    if raw.samples.is_empty() {
        return Err(RecordingProblem::Empty);
    }
    for sample in &mut raw.samples {
        if !sample.is_finite() {
            *sample = 0.0;
        }
    }
    resample::to_48_khz(raw)
}

/// Returns how many samples fit into both limits.
fn most_samples(rate: u32) -> Result<usize, RecordingProblem> {
    if !RATES.contains(&rate) {
        return Err(RecordingProblem::Unsupported("Sound at this sample rate"));
    }
    let in_time = rate as usize * MAX_SECONDS as usize;
    Ok(in_time.min(MAX_DECODED_BYTES / size_of::<f32>()))
}
