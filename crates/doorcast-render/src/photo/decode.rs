//! From a file to an upright photo in memory.

use super::{MAX_PIXELS, Photo, PhotoProblem, color, kind, scale, whole};
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage,
    metadata::Orientation,
};
use std::io::Cursor;

/// What a decoder may take at once: 100 megapixels in their usual form.
const MAX_DECODER_BYTES: u64 = 512 << 20;

/// Opens a photo: decodes it, turns it upright, brings it to sRGB and lays what is see-through over white.
///
/// A photo above 16 megapixels is scaled down to that. An animation gives its first picture.
pub fn open(bytes: &[u8]) -> Result<Photo, PhotoProblem> {
    let format = kind::of(bytes)?;
    if !whole::is_whole(bytes, format) {
        return Err(PhotoProblem::Truncated);
    }
    // a decoder that loses its way in a file made for it is a damaged photo, not the end of the program
    std::panic::catch_unwind(|| decode(bytes, format)).unwrap_or(Err(PhotoProblem::Damaged))
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<Photo, PhotoProblem> {
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut decoder = reader.into_decoder().map_err(|error| problem(&error))?;
    let (width, height) = decoder.dimensions();
    let too_large = PhotoProblem::TooLarge { width, height };
    if u64::from(width) * u64::from(height) > MAX_PIXELS
        || decoder.total_bytes() > MAX_DECODER_BYTES
    {
        return Err(too_large);
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    decoder.set_limits(limits).map_err(|_| too_large)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).map_err(|error| problem(&error))?;

    let mut photo = scale::reduced(opaque(image));
    if let Some(profile) = profile {
        color::to_srgb(&mut photo.rgb, &profile);
    }
    upright(photo, orientation)
}

/// The header was read, so what fails for lack of bytes is cut off.
fn problem(error: &ImageError) -> PhotoProblem {
    match error {
        ImageError::IoError(_) => PhotoProblem::Truncated,
        ImageError::Unsupported(_) => PhotoProblem::Unsupported {
            name: "This kind of photo",
            advice: "Open it in a photo program and export it as JPEG.",
        },
        _ => PhotoProblem::Damaged,
    }
}

/// Lays what is see-through over white; photos of one byte a colour that are not are passed on as they are.
fn opaque(image: DynamicImage) -> Photo {
    let rgb = if image.color().has_alpha() {
        over_white(image)
    } else {
        image.into_rgb8()
    };
    Photo {
        width: rgb.width(),
        height: rgb.height(),
        rgb: rgb.into_raw(),
    }
}

fn over_white(image: DynamicImage) -> RgbImage {
    let image = image.into_rgba8();
    let (width, height) = image.dimensions();
    let mut pixels = image.into_raw();
    for at in 0..pixels.len() / 4 {
        let alpha = u32::from(pixels[at * 4 + 3]);
        for channel in 0..3 {
            let color = u32::from(pixels[at * 4 + channel]);
            let mixed = (color * alpha + 255 * (255 - alpha) + 127) / 255;
            pixels[at * 3 + channel] = mixed as u8;
        }
    }
    pixels.truncate(width as usize * height as usize * 3);
    RgbImage::from_raw(width, height, pixels).expect("three of four bytes are left")
}

fn upright(photo: Photo, orientation: Orientation) -> Result<Photo, PhotoProblem> {
    if photo.rgb.is_empty() {
        return Err(PhotoProblem::Damaged);
    }
    let rgb = RgbImage::from_raw(photo.width, photo.height, photo.rgb)
        .expect("a photo has three bytes a pixel");
    let mut image = DynamicImage::ImageRgb8(rgb);
    image.apply_orientation(orientation);
    Ok(opaque(image))
}
