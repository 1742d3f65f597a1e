//! The order of the media in the file: half a second of picture, then the sound heard meanwhile.

use super::Movie;
use crate::{narration::SAMPLE_RATE, sound::FRAME_SAMPLES};
use std::ops::Range;

/// A run of frames of one track.
pub(super) enum Chunk {
    Picture(Range<usize>),
    Sound(Range<usize>),
}

impl Chunk {
    /// Returns how many bytes the run has.
    pub(super) fn size(&self, movie: &Movie<'_>) -> u64 {
        match self {
            Self::Picture(range) => movie.picture.frames[range.clone()]
                .iter()
                .map(|frame| frame.bytes.len() as u64)
                .sum(),
            Self::Sound(range) => sound_frames(movie)[range.clone()]
                .iter()
                .map(|frame| frame.len() as u64)
                .sum(),
        }
    }
}

/// Returns every frame of both tracks exactly once, in the order in which a player needs them.
pub(super) fn interleave(movie: &Movie<'_>) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let step = (movie.picture.frame_rate as usize / 2).max(1);
    let (pictures, sounds) = (movie.picture.frames.len(), sound_frames(movie).len());
    let mut sound = 0;
    for start in (0..pictures).step_by(step) {
        let end = (start + step).min(pictures);
        chunks.push(Chunk::Picture(start..end));
        let until = if end == pictures {
            sounds
        } else {
            sound_frames_before(movie, end).min(sounds)
        };
        if until > sound {
            chunks.push(Chunk::Sound(sound..until));
            sound = until;
        }
    }
    chunks
}

/// Returns how many sound frames are needed to play until the given picture.
fn sound_frames_before(movie: &Movie<'_>, picture: usize) -> usize {
    let priming = movie.sound.map_or(0, |sound| u64::from(sound.priming));
    let played = picture as u64 * u64::from(SAMPLE_RATE) / u64::from(movie.picture.frame_rate);
    (played + priming).div_ceil(FRAME_SAMPLES) as usize
}

fn sound_frames<'a>(movie: &Movie<'a>) -> &'a [Vec<u8>] {
    movie.sound.map_or(&[], |sound| &sound.frames)
}
