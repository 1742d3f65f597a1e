//! The soft, dark copy of a photo that fills what the photo itself leaves free.
//!
//! It is made small and enlarged with sixteen bits a colour, then spread over the eight bits of the picture in a fixed
//! pattern: such smooth areas would show steps otherwise.

use super::{
    Photo,
    scale::{self, Window},
};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images::Image};

/// The copy is made this many times smaller, which is half of the blur.
const SHRINK: usize = 24;
/// How far the blur reaches in the small copy, each of [`ROUNDS`] times.
const REACH: usize = 2;
/// Three even blurs look like one round one.
const ROUNDS: usize = 3;
/// How much light is kept, of 256.
const LIGHT: u32 = 150;

/// Returns the photo covering the picture, blurred and darkened, as RGB.
pub(super) fn blurred(photo: &Photo, width: usize, height: usize) -> Vec<u8> {
    let (across, down) = ((width / SHRINK).max(1), (height / SHRINK).max(1));
    let window = Window::covering(photo, width, height);
    let mut small: Vec<Pixel> = scale::scaled(photo, window, across, down)
        .chunks_exact(3)
        .map(darkened)
        .collect();
    for _ in 0..ROUNDS {
        small = transposed(&box_blurred(&small, across), across);
        small = transposed(&box_blurred(&small, down), down);
    }
    spread(&enlarged(&small, across, down, width, height), width)
}

/// Sixteen bits a colour.
type Pixel = [u16; 3];

fn darkened(rgb: &[u8]) -> Pixel {
    [rgb[0], rgb[1], rgb[2]].map(|value| (u32::from(value) * LIGHT) as u16)
}

/// Averages each pixel with its neighbours in the row; the edge pixel stands in for those outside.
fn box_blurred(pixels: &[Pixel], width: usize) -> Vec<Pixel> {
    let mean = |row: &[Pixel], at: usize| {
        let around = (0..=2 * REACH)
            .map(|step| row[(at + step).saturating_sub(REACH).min(width - 1)])
            .fold([0_u32; 3], |sum, pixel| {
                [0, 1, 2].map(|channel| sum[channel] + u32::from(pixel[channel]))
            });
        around.map(|sum| (sum / (2 * REACH as u32 + 1)) as u16)
    };
    pixels
        .chunks_exact(width)
        .flat_map(|row| (0..width).map(move |at| mean(row, at)))
        .collect()
}

/// Turns rows into columns.
fn transposed(pixels: &[Pixel], width: usize) -> Vec<Pixel> {
    (0..width)
        .flat_map(|x| pixels.iter().skip(x).step_by(width).copied())
        .collect()
}

fn enlarged(pixels: &[Pixel], across: usize, down: usize, width: usize, height: usize) -> Vec<u8> {
    let bytes: Vec<u8> = pixels
        .iter()
        .flatten()
        .flat_map(|value| value.to_ne_bytes())
        .collect();
    let (across, down) = (scale::side(across), scale::side(down));
    let source =
        Image::from_vec_u8(across, down, bytes, PixelType::U16x3).expect("six bytes a pixel");
    let mut target = Image::new(scale::side(width), scale::side(height), PixelType::U16x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    Resizer::new()
        .resize(&source, &mut target, &options)
        .expect("both are sixteen bits a colour");
    target.into_vec()
}

/// Rounds to eight bits, up or down by a pattern of four by four pixels.
fn spread(deep: &[u8], width: usize) -> Vec<u8> {
    const PATTERN: [[u16; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];
    let mut rgb = Vec::with_capacity(deep.len() / 2);
    for (y, row) in deep.chunks_exact(width * 6).enumerate() {
        let line = PATTERN[y % 4];
        for (x, pixel) in row.chunks_exact(6).enumerate() {
            let more = line[x % 4] * 16 + 8;
            for value in pixel.chunks_exact(2) {
                let value = u16::from_ne_bytes([value[0], value[1]]);
                rgb.push((value.saturating_add(more) >> 8) as u8);
            }
        }
    }
    rgb
}
