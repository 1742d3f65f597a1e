//! Decodes a stranger's picture within limits and encodes it again.

use std::io::Cursor;

use doorcast_app::ports::pictures::{MAX_PICTURE_PIXELS, Picture, PictureFormat, PictureRefused};
use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType, metadata::Orientation,
};

/// The longest side that is kept: more than any film shows.
const MAX_SIDE: u32 = 2_560;

/// The most memory a decoder may take: 40 million pixels of four bytes, and something for itself.
const MAX_DECODER_BYTES: u64 = 200 << 20;

/// How good a JPEG is encoded, of a hundred.
const JPEG_QUALITY: u8 = 88;

/// Returns the same picture, drawn by us, with nothing beside it.
pub(super) fn redraw(file: &[u8]) -> Result<Picture, PictureRefused> {
    let upright = decode(file)?;
    let side = upright.width().max(upright.height());
    let fitting = match side > MAX_SIDE {
        true => upright.resize(MAX_SIDE, MAX_SIDE, FilterType::CatmullRom),
        false => upright,
    };
    encode(&fitting)
}

/// Returns the same picture as a small JPEG.
pub(super) fn thumbnail(file: &[u8], side: u32) -> Result<Vec<u8>, PictureRefused> {
    let small = decode(file)?.resize(side, side, FilterType::CatmullRom);
    let mut bytes = Cursor::new(Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    let encoded = small.to_rgb8().write_with_encoder(encoder);
    encoded.map_err(|_| PictureRefused::Damaged)?;
    Ok(bytes.into_inner())
}

fn decode(file: &[u8]) -> Result<DynamicImage, PictureRefused> {
    let format = image::guess_format(file).map_err(|_| PictureRefused::NotAPicture)?;
    if !matches!(
        format,
        ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP
    ) {
        return Err(PictureRefused::NotAPicture);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| PictureRefused::Damaged)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PICTURE_PIXELS || decoder.total_bytes() > MAX_DECODER_BYTES {
        return Err(PictureRefused::TooLarge { width, height });
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let decoded = DynamicImage::from_decoder(decoder);
    let mut image = decoded.map_err(|_| PictureRefused::Damaged)?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn encode(image: &DynamicImage) -> Result<Picture, PictureRefused> {
    let mut bytes = Cursor::new(Vec::new());
    let (format, encoded) = match is_clear(image) {
        true => (
            PictureFormat::Png,
            image.to_rgba8().write_to(&mut bytes, ImageFormat::Png),
        ),
        false => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
            (
                PictureFormat::Jpeg,
                image.to_rgb8().write_with_encoder(encoder),
            )
        }
    };
    encoded.map_err(|_| PictureRefused::Damaged)?;
    Ok(Picture {
        format,
        bytes: bytes.into_inner(),
    })
}

/// Returns whether something can be seen through it.
fn is_clear(image: &DynamicImage) -> bool {
    image.color().has_alpha() && image.to_rgba8().pixels().any(|pixel| pixel.0[3] < 255)
}
