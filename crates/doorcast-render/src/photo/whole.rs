//! Whether a photo is there to its end. Some decoders fill what is missing with gray, which nobody wants in a video.

use image::ImageFormat;

/// Returns whether nothing is missing at the end, as far as it can be seen without decoding.
pub(super) fn is_whole(bytes: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Jpeg => jpeg_is_whole(bytes),
        ImageFormat::WebP => webp_is_whole(bytes),
        _ => true,
    }
}

/// The file says how long it is after "RIFF".
fn webp_is_whole(bytes: &[u8]) -> bool {
    match bytes {
        [_, _, _, _, a, b, c, d, rest @ ..] => {
            u32::from_le_bytes([*a, *b, *c, *d]) as usize <= rest.len()
        }
        _ => false,
    }
}

/// Returns whether the end marker comes after the picture.
fn jpeg_is_whole(bytes: &[u8]) -> bool {
    let mut at = 2;
    let mut scanned = false;
    while let Some(marker) = next_marker(bytes, &mut at) {
        match marker {
            END => return scanned,
            0x01 | 0xd0..=0xd8 => {}
            _ => {
                scanned |= marker == SCAN;
                let Some(length) = bytes.get(at..at + 2) else {
                    return false;
                };
                at += usize::from(u16::from_be_bytes([length[0], length[1]]));
            }
        }
    }
    false
}

const SCAN: u8 = 0xda;
const END: u8 = 0xd9;

/// Returns the next marker and moves behind it. Inside the picture, 0xff is followed by a zero.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        *at += bytes.get(*at..)?.iter().position(|&byte| byte == 0xff)? + 1;
        match *bytes.get(*at)? {
            0x00 => {}
            0xff => continue,
            marker => {
                *at += 1;
                return Some(marker);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JPEG: &[u8] = &[
        0xff, 0xd8, 0xff, 0xe1, 0, 6, 0xff, 0xd9, 0xff,
        0xd9, // a thumbnail's end inside a segment
        0xff, 0xda, 0, 3, 7, 1, 2, 0xff, 0, 0xff, 0xd0, 3, 0xff, 0xff, 0xd9, 5, 5,
    ];

    #[test]
    fn only_the_end_after_the_picture_counts() {
        assert!(jpeg_is_whole(JPEG));
        let end = JPEG.len() - 2;
        for length in 0..end {
            assert!(!jpeg_is_whole(&JPEG[..length]), "{length} bytes");
        }
        assert!(jpeg_is_whole(&JPEG[..end]));
    }
}
