//! Colours as the camera meant them: phones save in Display P3, videos are seen in sRGB.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Bytes converted at a time, so that the photo is not held twice.
const PIECE: usize = 3 << 14;

/// Converts pixels from an embedded profile to sRGB. A profile nobody understands is passed over, as viewers do.
pub(super) fn to_srgb(rgb: &mut [u8], profile: &[u8]) {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else {
        return;
    };
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let transform = profile.create_transform_8bit(
        Layout::Rgb,
        &ColorProfile::new_srgb(),
        Layout::Rgb,
        TransformOptions::default(),
    );
    let Ok(transform) = transform else {
        return;
    };
    let mut piece = [0; PIECE];
    for pixels in rgb.chunks_mut(PIECE) {
        let converted = &mut piece[..pixels.len()];
        if transform.transform(pixels, converted).is_ok() {
            pixels.copy_from_slice(converted);
        }
    }
}
