//! H.264 for pictures of which we know what changed.
//!
//! The encoder is told which rectangles may differ from the picture before; what is untouched costs next to nothing.
//! High profile, arithmetic coding, one slice, one reference picture, constant quantisers: every picture is either a
//! key picture or predicted from the one before, and is shown in the order it is coded.
//!
//! Several encoders may each code a segment of one video. Every segment starts with a key picture, so the access units
//! can be put one after another as they are, but for one rule of the standard: see [`tell_apart`].

mod bits;
mod cabac;
mod choose;
mod contexts;
mod deblock;
mod encoder;
mod headers;
mod inter;
mod intra;
mod macroblock;
mod marks;
#[cfg(any(test, not(target_arch = "x86_64")))]
mod plain;
mod plane;
mod quant;
mod residual;
mod search;
#[cfg(target_arch = "x86_64")]
mod simd;
mod syntax;
mod tables;
mod transform;

#[cfg(not(target_arch = "x86_64"))]
use plain as kernels;
#[cfg(target_arch = "x86_64")]
use simd as kernels;

pub use encoder::{Encoder, Plate};

/// What stays the same for the whole of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Width in pixels, even, 16 to 4096.
    pub width: usize,
    /// Height in pixels, even, 16 to 4096.
    pub height: usize,
    /// Frames a second.
    pub fps: u32,
    /// Quantiser of key pictures: 0 is finest, 51 coarsest.
    pub key_qp: u8,
    /// Quantiser of pictures in between. About six above that of key pictures pays best for still and panned scenes.
    pub delta_qp: u8,
    /// Quantiser of pictures that fade, see [`Motion::Fade`].
    pub fade_qp: u8,
}

impl Settings {
    fn columns(&self) -> usize {
        self.width.div_ceil(16)
    }

    fn rows(&self) -> usize {
        self.height.div_ceil(16)
    }
}

/// Where the background of a picture was in the picture before. A wrong answer costs bits, never correctness.
#[derive(Clone, Copy)]
pub enum Motion<'a> {
    /// In the same place.
    Still,
    /// Everything came from this many whole pixels to the right and down.
    Shift {
        /// Pixels to the right.
        x: i32,
        /// Pixels down.
        y: i32,
    },
    /// In the same place, but most of it is a little different: one picture fades into another.
    Fade,
    /// Each macroblock, by column and row, came from this many quarter pixels to the right and down.
    Field(&'a dyn Fn(usize, usize) -> (i16, i16)),
}

/// What a picture may lean on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameKind {
    /// Nothing: decoding can start here.
    Key,
    /// The picture before.
    Delta,
}

/// Readies the first access unit of a segment to follow the last one of the segment before.
///
/// Two key pictures in a row must carry different numbers. Only a segment of a single picture can break that, because
/// the encoder keeps the number of its first picture for that one alone. All other units are left as they are.
pub fn tell_apart(previous: &[u8], next: &mut [u8]) {
    let number = |unit: &[u8]| headers::key_number(unit.get(4..).unwrap_or_default());
    if number(next).is_some() && number(previous) == number(next) {
        headers::toggle_key_number(&mut next[4..]);
    }
}
