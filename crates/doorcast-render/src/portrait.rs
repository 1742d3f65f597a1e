//! A still of a presenter alone, for a gallery of those who can be seen.

use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};

use crate::{
    figure::{DESIGN_WIDTH, Layer, Pose, Presenter, draw_layer},
    paint::{Affine, Canvas, Color, Rect, Shape},
};

/// What is behind them: a light that suits everybody.
const BACKGROUND: Color = Color::new(0xE9_F1_EF);

/// How good the file is, of a hundred.
const QUALITY: u8 = 88;

/// Returns a square portrait of so many pixels a side as a JPEG file. Equal calls give equal bytes.
pub fn jpeg(presenter: &Presenter, side: u16) -> Vec<u8> {
    let pixels = usize::from(side.max(1));
    let mut canvas = Canvas::new(pixels, pixels);
    let whole = Rect::new(0.0, 0.0, f64::from(side), f64::from(side));
    canvas.fill(&whole.to_path(0.1), &BACKGROUND.into(), Affine::IDENTITY);
    let to_pixels = Affine::scale(f64::from(side) / DESIGN_WIDTH);
    for layer in Layer::ALL {
        draw_layer(&mut canvas, to_pixels, presenter, layer, &Pose::default());
    }
    let picture = canvas.finish();
    // Everything is opaque, so nothing has to be divided by its opacity.
    let rgb: Vec<u8> = picture
        .rgba
        .chunks_exact(4)
        .flat_map(|pixel| &pixel[..3])
        .copied()
        .collect();
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, QUALITY)
        .encode(
            &rgb,
            u32::from(side.max(1)),
            u32::from(side.max(1)),
            ExtendedColorType::Rgb8,
        )
        .expect("a portrait is below 65,536 pixels a side, and memory does not fail");
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure;

    #[test]
    fn everybody_looks_different_and_fills_the_picture() {
        let mut seen = std::collections::BTreeSet::new();
        for presenter in figure::ALL {
            let file = jpeg(presenter, 96);
            let image = image::load_from_memory(&file)
                .expect("a JPEG file")
                .to_rgb8();
            assert_eq!(image.dimensions(), (96, 96));
            assert_ne!(
                image.get_pixel(48, 45),
                image.get_pixel(2, 2),
                "{}",
                presenter.id
            );
            assert!(
                seen.insert(file),
                "{} looks like somebody else",
                presenter.id
            );
        }
    }
}
