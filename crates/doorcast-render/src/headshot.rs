//! The agent's own photo: a still disc in a ring that moves with the voice.
//!
//! The face in a photo is never animated. Start at [`draw_disc`] and [`draw_ring`].

use crate::paint::{Affine, Brush, Canvas, Circle, Color, Path, Picture, Point, Shape};

/// Bars in a ring; [`ring_levels`] returns as many.
pub const BARS: usize = 72;
/// The loudest level of a bar. Few levels keep equal rings equal.
pub const MAX_LEVEL: u8 = 12;

/// Draws a photo as a disc with a thin white rim. The photo covers the disc; its upper part is kept when it is tall.
pub fn draw_disc(canvas: &mut Canvas, center: Point, radius: f64, photo: &Picture) {
    let disc = Circle::new(center, radius).to_path(0.1);
    canvas.draw_picture(photo, cover(photo, center, radius), &disc);
    let rim: Brush = Color::WHITE.into();
    canvas.stroke(&disc, &rim, radius * 0.035, Affine::IDENTITY);
}

/// Maps a photo's pixels so that they cover the disc. Faces are above the middle, so tall photos lose their lower part.
fn cover(photo: &Picture, center: Point, radius: f64) -> Affine {
    let (width, height) = (photo.width.max(1) as f64, photo.height.max(1) as f64);
    let scale = 2.0 * radius / width.min(height);
    let spare = (height * scale - 2.0 * radius).max(0.0);
    let corner = (
        center.x - width * scale / 2.0,
        center.y - radius - spare * 0.25,
    );
    Affine::translate(corner) * Affine::scale(scale)
}

/// Draws a bar for each level around a disc: 0 is a dot, [`MAX_LEVEL`] reaches [`ring_reach`].
pub fn draw_ring(canvas: &mut Canvas, center: Point, radius: f64, levels: &[u8], color: Color) {
    if levels.is_empty() {
        return;
    }
    let step = std::f64::consts::TAU / levels.len() as f64;
    let mut bars = Path::new();
    for (index, &level) in levels.iter().enumerate() {
        let (sin, cos) = (index as f64 * step + std::f64::consts::FRAC_PI_2).sin_cos();
        let part = f64::from(level.min(MAX_LEVEL)) / f64::from(MAX_LEVEL);
        let inner = radius * 1.09;
        let outer = inner + radius * (0.02 + 0.24 * part);
        bars.move_to((center.x + cos * inner, center.y + sin * inner));
        bars.line_to((center.x + cos * outer, center.y + sin * outer));
    }
    let width = radius * 1.09 * step * 0.42;
    canvas.stroke(&bars, &color.into(), width, Affine::IDENTITY);
}

/// Returns how far a ring around a disc of this radius reaches from its center, bars and all.
pub fn ring_reach(radius: f64) -> f64 {
    radius * 1.42
}

/// Returns the levels of a ring at a time: the voice now at the bottom, a moment ago further up on both sides.
///
/// `loudness` has [`crate::pose::LOUDNESS_RATE`] values a second, 0 to 1.
pub fn ring_levels(loudness: &[f32], time: f32) -> [u8; BARS] {
    let now = (time * crate::pose::LOUDNESS_RATE) as usize;
    std::array::from_fn(|bar| {
        let away = bar.min(BARS - bar);
        let heard = now
            .checked_sub(away)
            .and_then(|index| loudness.get(index))
            .map_or(0.0, |value| value.clamp(0.0, 1.0));
        let uneven = 0.7 + 0.3 * (away as f32 * 1.7).sin().abs();
        (heard * uneven * f32::from(MAX_LEVEL)).round() as u8
    })
}
