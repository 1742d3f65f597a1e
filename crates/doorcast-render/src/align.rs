//! When each word and sound of somebody else's recording is heard.
//!
//! A voice over the network, or an agent's own microphone, gives sound without times. The built-in voice says the same
//! script with known times; here the two are laid over each other by how they sound, and the times carried across. No
//! recognizer and no network: what is said must be known. Start at [`align`].

mod cut;
mod features;
mod speech;
mod warp;

use crate::narration::{SAMPLE_RATE, SpokenSentence};

/// The longest recording that is aligned, in seconds: twice the longest script read slowly.
pub const MAX_SECONDS: f32 = 1_200.0;

/// Speech may take this share of the built-in voice's time at least.
const FASTEST: f32 = 0.4;

/// Speech may take this many times the built-in voice's time at most.
const SLOWEST: f32 = 2.5;

/// Why a recording cannot be aligned.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum AlignProblem {
    /// There is nothing that should have been said.
    #[error("the script has no sentence to find in the recording")]
    NothingToFind,
    /// Nobody speaks in it.
    #[error("nobody can be heard in the recording")]
    Silent,
    /// More was left out than anyone can say faster.
    #[error(
        "the recording has {heard:.1} seconds of speech, but the script takes about {expected:.1}: part of it is missing"
    )]
    TooShort {
        /// Seconds of speech found.
        heard: f32,
        /// Seconds of speech the built-in voice needs.
        expected: f32,
    },
    /// More is said than the script holds.
    #[error(
        "the recording has {heard:.1} seconds of speech, but the script takes about {expected:.1}: there is more in it"
    )]
    TooLong {
        /// Seconds of speech found.
        heard: f32,
        /// Seconds of speech the built-in voice needs.
        expected: f32,
    },
    /// It is longer than [`MAX_SECONDS`].
    #[error("the recording is {seconds:.0} seconds long; at most {MAX_SECONDS:.0} can be aligned")]
    OverLimit {
        /// How long it is.
        seconds: f32,
    },
}

/// Returns the recording cut into the reference's sentences, each word and sound with its time.
///
/// `recording` is mono at [`SAMPLE_RATE`] and says the reference's sentences in their order, once; silence may stand
/// before, between and after them.
///
/// # Errors
///
/// Refuses a recording that cannot be one of these sentences by its length; see [`AlignProblem`]. Whether the words
/// are the right ones is not checked.
pub fn align(
    reference: &[SpokenSentence],
    recording: &[f32],
) -> Result<Vec<SpokenSentence>, AlignProblem> {
    let spoken: Vec<&[f32]> = reference
        .iter()
        .map(|sentence| sentence.samples.as_slice())
        .collect();
    if spoken.iter().all(|part| part.is_empty()) {
        return Err(AlignProblem::NothingToFind);
    }
    let seconds = recording.len() as f32 / SAMPLE_RATE as f32;
    if seconds > MAX_SECONDS {
        return Err(AlignProblem::OverLimit { seconds });
    }
    check_length(&spoken, recording)?;
    let known = features::of(&spoken);
    let heard = features::of(&[recording]);
    let path = warp::path(&known, &cut::rests(reference), &heard);
    Ok(cut::sentences(reference, recording, &path))
}

fn check_length(spoken: &[&[f32]], recording: &[f32]) -> Result<(), AlignProblem> {
    let expected = speech::seconds(spoken).ok_or(AlignProblem::NothingToFind)?;
    let heard = speech::seconds(&[recording]).ok_or(AlignProblem::Silent)?;
    if heard < expected * FASTEST {
        return Err(AlignProblem::TooShort { heard, expected });
    }
    if heard > expected * SLOWEST {
        return Err(AlignProblem::TooLong { heard, expected });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
