//! Photos of a listing: opened whatever the camera did, and made to fill a picture.
//!
//! JPEG, PNG and WebP are read. A photo is decoded once, by [`open`], and scaled for each use from there.

mod blur;
mod color;
mod decode;
mod kind;
mod planar;
mod scale;
#[cfg(test)]
mod tests;
mod whole;

pub use decode::open;
pub(crate) use planar::to_frame;

use crate::planes::Frame;
use scale::Window;

/// Photos with more pixels are refused: they are made to exhaust a computer, not to show a house.
pub const MAX_PIXELS: u64 = 100_000_000;

/// Rows that are scaled at a time; even. What lies between a photo and a frame is as small as this.
const BAND: usize = 128;

/// Why a photo cannot be used, in words for the person who chose it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhotoProblem {
    /// Not a single byte.
    #[error("The photo is an empty file. Save or download it again.")]
    Empty,
    /// Some other file, whatever its name says.
    #[error(
        "This file is not a photo, even if its name says so. Choose a JPEG, PNG or WebP picture."
    )]
    NotAPhoto,
    /// A picture in a form nobody here reads.
    #[error("{name} cannot be read. {advice}")]
    Unsupported {
        /// What the file is.
        name: &'static str,
        /// What to do, as a sentence.
        advice: &'static str,
    },
    /// The end is missing.
    #[error(
        "The lower part of the photo is missing: it was not copied or uploaded completely. Copy it again."
    )]
    Truncated,
    /// It started well, then came nonsense.
    #[error(
        "The photo is damaged. Open it in a photo program, export it as JPEG and choose that file."
    )]
    Damaged,
    /// More than [`MAX_PIXELS`], or more memory than a photo of that size needs.
    #[error(
        "The photo is too large: {width} x {height} pixels. Export it with at most 100 megapixels; 4,000 pixels across are plenty."
    )]
    TooLarge {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
}

/// An upright photo in sRGB, ready to be scaled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    width: u32,
    height: u32,
    /// Three bytes a pixel, rows from the top.
    rgb: Vec<u8>,
}

impl Photo {
    /// Returns width by height in pixels. Photos above 16 megapixels were scaled down when they were opened.
    pub fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Returns the photo scaled to cover a picture; what is too wide or too high is cut off evenly on both sides.
    ///
    /// # Panics
    /// When a side is odd or 0.
    pub fn cover(&self, width: usize, height: usize) -> Frame {
        let window = Window::covering(self, width, height);
        let mut frame = Frame::black(width, height);
        for top in (0..height).step_by(BAND) {
            let rows = BAND.min(height - top);
            let band = window.band(top, rows, height);
            planar::put(&scale::scaled(self, band, width, rows), &mut frame, top);
        }
        frame
    }

    /// Returns how much wider and higher than a view the photo is when it covers it: the slack at which nothing is cut off.
    ///
    /// Both are even and one is 0.
    pub fn natural_slack(&self, width: usize, height: usize) -> (usize, usize) {
        let (across, down) = (u64::from(self.width), u64::from(self.height));
        let fitting_width = (height as u64 * across / down) as usize & !1;
        let fitting_height = (width as u64 * down / across) as usize & !1;
        (
            fitting_width.saturating_sub(width),
            fitting_height.saturating_sub(height),
        )
    }

    /// Returns a blurred, darkened copy that covers a picture: what surrounds the photo itself in upright videos.
    ///
    /// # Panics
    /// When a side is odd or 0.
    pub fn blurred(&self, width: usize, height: usize) -> Frame {
        to_frame(&blur::blurred(self, width, height), width, height)
    }
}
