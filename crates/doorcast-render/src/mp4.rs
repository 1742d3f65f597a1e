//! The movie file: H.264 picture and AAC sound in an MP4 that starts to play before it is fully loaded.
//!
//! The index comes first, the media follows in half-second pieces. No clock is read, so the same movie has the same
//! bytes. Coded frames are borrowed and written straight from where they lie. Start at [`Movie`].

mod annex_b;
mod boxes;
mod chunks;
#[cfg(test)]
#[path = "../tests/support/box_tree.rs"]
mod describe;
mod index;
mod sample_tables;
mod tracks;

use crate::sound::AacTrack;
use chunks::Chunk;
use std::io::{self, Write};

pub use annex_b::{ParameterSets, length_prefixed, parameter_sets};

/// One picture as the encoder made it.
#[derive(Debug, Clone, Copy)]
pub struct CodedFrame<'a> {
    /// NAL units, each after its length in four bytes.
    pub bytes: &'a [u8],
    /// Whether a player can start here.
    pub is_key: bool,
}

/// The picture of a movie. Frames are shown in the order given.
#[derive(Debug, Clone, Copy)]
pub struct PictureTrack<'a> {
    /// Width in pixels.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
    /// Frames a second.
    pub frame_rate: u32,
    /// The sequence parameter set: one NAL unit without start code or length.
    pub sps: &'a [u8],
    /// The picture parameter set, likewise.
    pub pps: &'a [u8],
    /// Every frame.
    pub frames: &'a [CodedFrame<'a>],
}

/// A movie to be written.
///
/// Sound that is longer than the picture is cut where the picture ends. Sound that is shorter ends when it ends: make it
/// as long as the picture for both to end together.
#[derive(Debug, Clone, Copy)]
pub struct Movie<'a> {
    /// What players show as the name; may be empty.
    pub title: &'a str,
    /// What is seen.
    pub picture: PictureTrack<'a>,
    /// What is heard, if anything.
    pub sound: Option<&'a AacTrack>,
}

impl Movie<'_> {
    /// Returns the file. To write it elsewhere without a copy in memory, use [`Movie::write_to`].
    ///
    /// # Panics
    /// See [`Movie::write_to`].
    pub fn to_bytes(self) -> Vec<u8> {
        let mut file = Vec::with_capacity(usize::try_from(self.size_bytes()).unwrap_or(0));
        self.write_to(&mut file)
            .expect("writing to memory does not fail");
        file
    }

    /// Returns how large the file will be.
    ///
    /// # Panics
    /// See [`Movie::write_to`].
    pub fn size_bytes(&self) -> u64 {
        let layout = self.layout();
        layout.head.len() as u64 + layout.media_bytes
    }

    /// Writes the file in order, never going back.
    ///
    /// # Panics
    /// When there is no frame, the first is not a key frame, the frame rate is 0 or a parameter set is cut off: mistakes
    /// of the encoder that would give a file nobody can play.
    pub fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        let layout = self.layout();
        out.write_all(&layout.head)?;
        for chunk in &layout.chunks {
            match chunk {
                Chunk::Picture(range) => {
                    for frame in &self.picture.frames[range.clone()] {
                        out.write_all(frame.bytes)?;
                    }
                }
                Chunk::Sound(range) => {
                    for frame in
                        &self.sound.expect("only sound has sound chunks").frames[range.clone()]
                    {
                        out.write_all(frame)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Decides where everything lies: the bytes before the media, and the order of the media.
    fn layout(&self) -> Layout {
        self.check();
        let chunks = chunks::interleave(self);
        let media_bytes: u64 = chunks.iter().map(|chunk| chunk.size(self)).sum();
        let head = index::head(self, &chunks, media_bytes);
        Layout {
            head,
            chunks,
            media_bytes,
        }
    }

    fn check(&self) {
        let picture = &self.picture;
        assert!(picture.frame_rate > 0, "a movie needs a frame rate");
        assert!(
            picture.frames.first().is_some_and(|frame| frame.is_key),
            "a movie starts with a key frame"
        );
        assert!(
            picture.sps.len() >= 4 && !picture.pps.is_empty(),
            "the parameter sets are complete"
        );
    }
}

struct Layout {
    /// Everything up to the first byte of media.
    head: Vec<u8>,
    chunks: Vec<Chunk>,
    media_bytes: u64,
}

#[cfg(test)]
mod tests;
