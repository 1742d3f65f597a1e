//! A still of the video as a JPEG.

use crate::planes::Frame;
use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};

/// Returns a frame as JPEG; `quality` goes from 1 to 100.
pub fn jpeg(frame: &Frame, quality: u8) -> Vec<u8> {
    let side = |pixels: usize| u32::try_from(pixels).expect("a frame is small");
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, quality.clamp(1, 100))
        .encode(
            &to_rgb(frame),
            side(frame.width),
            side(frame.height),
            ExtendedColorType::Rgb8,
        )
        .expect("frames are below 65,536 pixels a side, and memory does not fail");
    file
}

/// Returns a frame as RGB, three bytes a pixel.
pub(crate) fn to_rgb(frame: &Frame) -> Vec<u8> {
    let half = frame.width / 2;
    let mut rgb = vec![0; frame.width * frame.height * 3];
    let rows = rgb.chunks_exact_mut(frame.width * 3);
    for (y, (row, luma)) in rows.zip(frame.y.chunks_exact(frame.width)).enumerate() {
        let start = y / 2 * half;
        let (blue, red) = (&frame.u[start..][..half], &frame.v[start..][..half]);
        for (x, (out, &luma)) in row.chunks_exact_mut(3).zip(luma).enumerate() {
            out.copy_from_slice(&pixel(luma, chroma(blue, x), chroma(red, x)));
        }
    }
    rgb
}

/// Odd columns lie between two samples. Doubled, so that nothing is rounded away.
fn chroma(row: &[u8], x: usize) -> i32 {
    let next = (x.div_ceil(2)).min(row.len() - 1);
    i32::from(row[x / 2]) + i32::from(row[next]) - 256
}

/// BT.709 limited range, in parts of 65,536.
fn pixel(luma: u8, blue_twice: i32, red_twice: i32) -> [u8; 3] {
    let luma = (i32::from(luma) - 16) * 76_309 + (1 << 15);
    let red = luma + red_twice * 58_744;
    let green = luma - blue_twice * 6_988 - red_twice * 17_462;
    let blue = luma + blue_twice * 69_219;
    [red, green, blue].map(|value| (value >> 16).clamp(0, 255) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::to_frame;

    #[test]
    fn there_and_back_is_the_same_picture() {
        let colors = [
            [255, 255, 255],
            [0, 0, 0],
            [200, 30, 60],
            [20, 90, 250],
            [10, 200, 40],
        ];
        for color in colors {
            let rgb: Vec<u8> = color.repeat(16);
            let back = to_rgb(&to_frame(&rgb, 4, 4));
            for (before, after) in rgb.iter().zip(back) {
                assert!(
                    before.abs_diff(after) <= 2,
                    "{color:?} came back with {after}"
                );
            }
        }
    }

    #[test]
    fn a_poster_can_be_opened_and_looks_the_same() {
        let rgb: Vec<u8> = (0..64 * 48)
            .flat_map(|i| [(i % 64 * 4) as u8, (i / 64 * 5) as u8, 90])
            .collect();
        let frame = to_frame(&rgb, 64, 48);
        let file = jpeg(&frame, 90);
        let opened = image::load_from_memory(&file).expect("a JPEG").into_rgb8();
        assert_eq!(opened.dimensions(), (64, 48));
        let difference: u32 = rgb
            .iter()
            .zip(opened.as_raw())
            .map(|(a, b)| u32::from(a.abs_diff(*b)))
            .sum();
        let mean = f64::from(difference) / rgb.len() as f64;
        assert!(mean < 3.0, "off by {mean} on average");
    }
}
