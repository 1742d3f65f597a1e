//! AAC, plain and high-efficiency, with the encoder's priming and padding cut off as the file says.

use super::{MAX_DECODED_BYTES, MAX_SECONDS, Raw, RecordingProblem, most_samples};
use syom::{AacError, ChannelMode, DecodeOptions, MemoryBudgets};

pub(super) fn read(bytes: &[u8]) -> Result<Raw, RecordingProblem> {
    let mut memory = MemoryBudgets::default();
    memory.max_output_bytes = MAX_DECODED_BYTES as u64;
    let options = DecodeOptions::speech()
        .with_channel_mode(ChannelMode::Mono)
        .with_max_duration_secs(f64::from(MAX_SECONDS))
        .with_memory(memory);
    let mut sound = syom::decode_with(bytes, &options).map_err(|error| problem(&error, bytes))?;
    most_samples(sound.sample_rate)?;
    let samples = sound.channels.pop().unwrap_or_default();
    Ok(Raw {
        samples,
        rate: sound.sample_rate,
    })
}

fn problem(error: &AacError, bytes: &[u8]) -> RecordingProblem {
    match error {
        AacError::Truncated { .. } | AacError::NeedMore { .. } => RecordingProblem::Truncated,
        AacError::TooLong { .. } | AacError::Limit { .. } => RecordingProblem::TooLong,
        AacError::Unsupported(_) => RecordingProblem::Unsupported("This kind of AAC"),
        AacError::UnsupportedSampleRate { .. } => {
            RecordingProblem::Unsupported("Sound at this sample rate")
        }
        _ => in_a_movie(bytes),
    }
}

/// Tells apart what the reader does not: other sound in the same wrapping, no sound, an end that is missing.
fn in_a_movie(bytes: &[u8]) -> RecordingProblem {
    let has = |mark: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
    if has(b"alac") {
        RecordingProblem::Unsupported("Apple Lossless")
    } else if breaks_off(bytes) || !has(b"moov") {
        RecordingProblem::Truncated
    } else if !has(b"soun") {
        RecordingProblem::NoSoundTrack
    } else if !has(b"mp4a") {
        RecordingProblem::Unsupported("The sound in this video")
    } else {
        RecordingProblem::Damaged
    }
}

/// Whether a box of the file promises more than is there.
fn breaks_off(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((length, _)) = rest.split_first_chunk::<4>() {
        match u32::from_be_bytes(*length) as usize {
            0 | 1 => return false, // to the end, or above 4 GiB
            length if length > rest.len() => return true,
            length => rest = &rest[length.max(8).min(rest.len())..],
        }
    }
    false
}
