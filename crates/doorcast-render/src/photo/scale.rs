//! Larger and smaller: what is done to pixels before they become planes.

use super::Photo;
use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};

/// Photos above this are scaled down when they are opened: no video shows more.
const PLENTY_OF_PIXELS: f64 = 16_000_000.0;

/// The part of a photo that is used, in its pixels.
pub(super) struct Window {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl Window {
    /// The largest part with the sides of the picture, from the middle.
    pub(super) fn covering(photo: &Photo, width: usize, height: usize) -> Self {
        let (across, down) = (f64::from(photo.width), f64::from(photo.height));
        let scale = (across / width as f64).min(down / height as f64);
        let (width, height) = (width as f64 * scale, height as f64 * scale);
        Self {
            left: ((across - width) / 2.0).max(0.0),
            top: ((down - height) / 2.0).max(0.0),
            width: width.min(across),
            height: height.min(down),
        }
    }

    /// Returns what becomes rows `top` to `top + rows` of a picture of `height` rows.
    pub(super) fn band(&self, top: usize, rows: usize, height: usize) -> Self {
        // A little less than a row is worth, so that rounding never reaches beyond the photo.
        let scale = self.height / height as f64 * (1.0 - 1e-9);
        Self {
            top: self.top + top as f64 * scale,
            height: rows as f64 * scale,
            ..*self
        }
    }

    fn whole(photo: &Photo) -> Self {
        Self {
            left: 0.0,
            top: 0.0,
            width: f64::from(photo.width),
            height: f64::from(photo.height),
        }
    }
}

/// Returns the part as RGB of the given size: Lanczos when it gets smaller, Catmull-Rom when it gets larger.
pub(super) fn scaled(photo: &Photo, window: Window, width: usize, height: usize) -> Vec<u8> {
    let filter = if window.width < width as f64 {
        FilterType::CatmullRom
    } else {
        FilterType::Lanczos3
    };
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(filter))
        .crop(window.left, window.top, window.width, window.height);
    let source = ImageRef::new(photo.width, photo.height, &photo.rgb, PixelType::U8x3)
        .expect("a photo has three bytes a pixel");
    let mut target = Image::new(side(width), side(height), PixelType::U8x3);
    Resizer::new()
        .resize(&source, &mut target, &options)
        .expect("the window is inside the photo");
    target.into_vec()
}

/// Returns the photo with no more pixels than a video can use.
pub(super) fn reduced(photo: Photo) -> Photo {
    let pixels = f64::from(photo.width) * f64::from(photo.height);
    if pixels <= PLENTY_OF_PIXELS {
        return photo;
    }
    let scale = (PLENTY_OF_PIXELS / pixels).sqrt();
    let reduced = |side: u32| ((f64::from(side) * scale) as usize).max(1);
    let (width, height) = (reduced(photo.width), reduced(photo.height));
    let rgb = scaled(&photo, Window::whole(&photo), width, height);
    Photo {
        width: side(width),
        height: side(height),
        rgb,
    }
}

pub(super) fn side(pixels: usize) -> u32 {
    u32::try_from(pixels).expect("pictures are below four billion pixels a side")
}
