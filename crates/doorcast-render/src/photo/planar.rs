//! RGB to planes: BT.709 in limited range, chroma where H.264 expects it.

use crate::planes::Frame;

/// Luma of red, green and blue in parts of 32,768, for 219 steps.
const LUMA: [i32; 3] = [5_983, 20_127, 2_032];
/// Blue and red difference, for 224 steps: each row sums to zero, so grays stay gray.
const BLUE: [i32; 3] = [-3_298, -11_094, 14_392];
const RED: [i32; 3] = [14_392, -13_072, -1_320];

/// Returns RGB rows as a frame.
///
/// A chroma sample lies on the left luma sample of its pair and between the two rows, so it is the mean of three columns,
/// the middle one counted twice, and two rows.
pub(crate) fn to_frame(rgb: &[u8], width: usize, height: usize) -> Frame {
    assert_eq!(rgb.len(), width * height * 3, "three bytes a pixel");
    let mut frame = Frame::black(width, height);
    put(rgb, &mut frame, 0);
    frame
}

/// Fills a frame from an even row on with as many RGB rows as there are; their number is even.
pub(super) fn put(rgb: &[u8], frame: &mut Frame, top: usize) {
    let width = frame.width;
    let mut rows = Rows::new(width);
    let luma = frame.y[top * width..].chunks_exact_mut(width * 2);
    let blue = frame.u[top / 2 * (width / 2)..].chunks_exact_mut(width / 2);
    let red = frame.v[top / 2 * (width / 2)..].chunks_exact_mut(width / 2);
    for ((pair, luma), (blue, red)) in rgb.chunks_exact(width * 6).zip(luma).zip(blue.zip(red)) {
        let (upper, lower) = pair.split_at(width * 3);
        let (luma_upper, luma_lower) = luma.split_at_mut(width);
        rows.split(upper);
        rows.luma(luma_upper);
        rows.start_sum();
        rows.split(lower);
        rows.luma(luma_lower);
        rows.finish_sum();
        rows.chroma(blue, BLUE);
        rows.chroma(red, RED);
    }
}

/// One row taken apart, and the sum of two.
struct Rows {
    channels: [Vec<i16>; 3],
    sums: [Vec<i16>; 3],
    /// Eight times the mean around each chroma sample.
    means: [Vec<i16>; 3],
}

impl Rows {
    fn new(width: usize) -> Self {
        let row = |length: usize| [0; 3].map(|_: u8| vec![0; length]);
        Self {
            channels: row(width),
            sums: row(width),
            means: row(width / 2),
        }
    }

    fn split(&mut self, rgb: &[u8]) {
        let [red, green, blue] = &mut self.channels;
        let channels = red.iter_mut().zip(green).zip(blue);
        for (pixel, ((red, green), blue)) in rgb.chunks_exact(3).zip(channels) {
            *red = i16::from(pixel[0]);
            *green = i16::from(pixel[1]);
            *blue = i16::from(pixel[2]);
        }
    }

    fn luma(&self, row: &mut [u8]) {
        let [red, green, blue] = &self.channels;
        let colors = red.iter().zip(green).zip(blue);
        for (luma, ((&red, &green), &blue)) in row.iter_mut().zip(colors) {
            let sum =
                i32::from(red) * LUMA[0] + i32::from(green) * LUMA[1] + i32::from(blue) * LUMA[2];
            *luma = ((sum + (16 << 15) + (1 << 14)) >> 15) as u8;
        }
    }

    fn start_sum(&mut self) {
        for (sums, channel) in self.sums.iter_mut().zip(&self.channels) {
            sums.copy_from_slice(channel);
        }
    }

    fn finish_sum(&mut self) {
        let rows = self
            .sums
            .iter_mut()
            .zip(&self.channels)
            .zip(&mut self.means);
        for ((sums, channel), means) in rows {
            for (sum, value) in sums.iter_mut().zip(channel) {
                *sum += value;
            }
            let mut left = sums[0];
            for (mean, pair) in means.iter_mut().zip(sums.chunks_exact(2)) {
                *mean = left + 2 * pair[0] + pair[1];
                left = pair[1];
            }
        }
    }

    fn chroma(&self, row: &mut [u8], parts: [i32; 3]) {
        let [red, green, blue] = &self.means;
        let colors = red.iter().zip(green).zip(blue);
        for (chroma, ((&red, &green), &blue)) in row.iter_mut().zip(colors) {
            let sum = i32::from(red) * parts[0]
                + i32::from(green) * parts[1]
                + i32::from(blue) * parts[2];
            *chroma = ((sum + (128 << 18) + (1 << 17)) >> 18) as u8;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard's own formula.
    fn reference(rgb: [u8; 3]) -> [f64; 3] {
        let [red, green, blue] = rgb.map(|value| f64::from(value) / 255.0);
        let luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        [
            16.0 + 219.0 * luma,
            128.0 + 224.0 * (blue - luma) / 1.8556,
            128.0 + 224.0 * (red - luma) / 1.5748,
        ]
    }

    #[test]
    fn colors_follow_the_standard() {
        for red in (0..=255).step_by(15) {
            for green in (0..=255).step_by(15) {
                for blue in (0..=255).step_by(15) {
                    let frame = to_frame(&[red, green, blue].repeat(4), 2, 2);
                    let expected = reference([red, green, blue]);
                    for (got, expected) in [frame.y[0], frame.u[0], frame.v[0]].iter().zip(expected)
                    {
                        assert!(
                            (f64::from(*got) - expected).abs() < 0.51,
                            "{red} {green} {blue}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn grays_have_no_color() {
        for gray in 0..=255 {
            let frame = to_frame(&[gray; 12], 2, 2);
            assert_eq!((frame.u[0], frame.v[0]), (128, 128));
        }
    }

    #[test]
    fn chroma_lies_on_the_left_sample() {
        // one blue column: the chroma sample on it gets half, the one to its right a quarter when it is odd
        let column = |blue: usize| -> Vec<u8> {
            let pixel = |x| if x == blue { [0, 0, 255] } else { [0, 0, 0] };
            let row: Vec<u8> = (0..8).flat_map(pixel).collect();
            row.repeat(2)
        };
        let full = 240.0 - 128.0;
        let even = to_frame(&column(2), 8, 2);
        assert_eq!(even.u, [128, (128.0 + full / 2.0) as u8, 128, 128]);
        let odd = to_frame(&column(3), 8, 2);
        let quarter = (128.0 + full / 4.0) as u8;
        assert_eq!(odd.u, [128, quarter, quarter, 128]);
    }
}
