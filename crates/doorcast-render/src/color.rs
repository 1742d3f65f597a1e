//! Colors that can be read: contrast by the formula of WCAG 2.

/// The least contrast of text that is read in passing.
const READABLE: f32 = 4.5;

/// Returns the contrast of two 0xRRGGBB colors, from 1 (equal) to 21 (black on white).
pub fn contrast(first: u32, second: u32) -> f32 {
    let (first, second) = (luminance(first), luminance(second));
    (first.max(second) + 0.05) / (first.min(second) + 0.05)
}

/// Returns `color` moved towards white or black, no further than needed to be readable on `ground`.
pub fn readable_on(color: u32, ground: u32) -> u32 {
    let goal = if luminance(ground) < 0.18 {
        0xFF_FF_FF
    } else {
        0
    };
    (0..=20)
        .map(|step| mix(color, goal, step as f32 / 20.0))
        .find(|&candidate| contrast(candidate, ground) >= READABLE)
        .unwrap_or(goal)
}

/// Returns the color `part` of the way from one to another.
pub fn mix(from: u32, to: u32, part: f32) -> u32 {
    crate::paint::Color::new(from).mix(to, part).rgb
}

fn luminance(color: u32) -> f32 {
    let channel = |shift: u32| {
        let value = (color >> shift & 255) as f32 / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.212_6 * channel(16) + 0.715_2 * channel(8) + 0.072_2 * channel(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_is_twenty_one() {
        assert!((contrast(0, 0xFF_FF_FF) - 21.0).abs() < 0.01);
    }

    #[test]
    fn every_brand_color_becomes_readable() {
        for color in (0..0x100_0000u32).step_by(0x01_23_45) {
            for ground in [0x0E_1B_2A, 0xFF_FF_FF, 0x77_77_77] {
                assert!(
                    contrast(readable_on(color, ground), ground) >= READABLE,
                    "{color:06x} on {ground:06x}"
                );
            }
        }
    }

    #[test]
    fn a_readable_color_stays_as_it_is() {
        assert_eq!(readable_on(0xFF_C8_57, 0x0E_1B_2A), 0xFF_C8_57);
    }
}
