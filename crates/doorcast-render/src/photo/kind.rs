//! What a file is, by its first bytes: the name is often wrong.

use super::PhotoProblem;
use image::ImageFormat;

/// Says how a file is decoded, or what it is that nobody decodes.
pub(super) fn of(bytes: &[u8]) -> Result<ImageFormat, PhotoProblem> {
    match bytes {
        [] => Err(PhotoProblem::Empty),
        [0xff, 0xd8, 0xff, ..] => Ok(ImageFormat::Jpeg),
        [0x89, b'P', b'N', b'G', ..] => Ok(ImageFormat::Png),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Ok(ImageFormat::WebP),
        [_, _, _, _, b'f', b't', b'y', b'p', brands @ ..] => Err(by_brand(brands)),
        _ => Err(foreign(bytes)),
    }
}

/// Photos of phones and films of cameras come in the same wrapping.
fn by_brand(brands: &[u8]) -> PhotoProblem {
    let brands = &brands[..brands.len().min(64)];
    let has = |brand: &[u8]| brands.windows(4).any(|four| four == brand);
    let (name, advice) = if has(b"avif") || has(b"avis") {
        (
            "An AVIF photo",
            "Open it in a photo program or a browser and save it as JPEG or PNG.",
        )
    } else if has(b"heic") || has(b"heix") || has(b"hevc") || has(b"mif1") || has(b"msf1") {
        (
            "A HEIC photo from an iPhone",
            "Open it in Photos and export it as JPEG, or set the camera to \"Most Compatible\".",
        )
    } else if has(b"crx ") {
        (RAW_NAME, RAW_ADVICE)
    } else {
        (
            "A video",
            "Choose a photo, or take a still from the video and save it as JPEG.",
        )
    };
    PhotoProblem::Unsupported { name, advice }
}

const RAW_NAME: &str = "A raw photo from a camera";
const RAW_ADVICE: &str = "Develop it in a photo program and export it as JPEG.";
const EXPORT: &str = "Open it in a picture program and export it as JPEG or PNG.";

fn foreign(bytes: &[u8]) -> PhotoProblem {
    const FOREIGN: [(&[u8], &str, &str); 11] = [
        (b"GIF8", "A GIF", EXPORT),
        (b"BM", "A BMP picture", EXPORT),
        (b"II*\0", "A TIFF or raw photo", EXPORT),
        (b"MM\0*", "A TIFF or raw photo", EXPORT),
        (b"FUJIFILM", RAW_NAME, RAW_ADVICE),
        (b"8BPS", "A Photoshop file", EXPORT),
        (
            b"%PDF",
            "A PDF",
            "Take the photo out of it and save it as JPEG or PNG.",
        ),
        (b"<svg", "A drawing (SVG)", EXPORT),
        (b"<?xml", "A drawing (SVG)", EXPORT),
        (&[0xff, 0x0a], "A JPEG XL photo", EXPORT),
        (b"\0\0\0\x0cJXL ", "A JPEG XL photo", EXPORT),
    ];
    FOREIGN
        .iter()
        .find(|(magic, ..)| bytes.starts_with(magic))
        .map_or(PhotoProblem::NotAPhoto, |&(_, name, advice)| {
            PhotoProblem::Unsupported { name, advice }
        })
}
