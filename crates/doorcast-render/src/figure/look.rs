//! What makes one presenter look different from another.

use super::sketch::Piece;
use crate::paint::Rect;

/// Everything about a person that can be seen.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) skin: Skin,
    pub(super) face: FaceShape,
    pub(super) eyes: EyeLook,
    pub(super) brow: BrowLook,
    pub(super) lips: LipLook,
    pub(super) ears: Ears,
    pub(super) back_hair: &'static [Piece],
    /// What the front hair darkens; only the part on the face is drawn.
    pub(super) hair_shadow: &'static [Piece],
    pub(super) front_hair: &'static [Piece],
    pub(super) beard: Option<Beard>,
    pub(super) glasses: Option<Glasses>,
    /// How much the years show in lines, 0 to 1.
    pub(super) years: f32,
    pub(super) body: BodyLook,
    /// Holds everything in `back_hair`.
    pub(super) back_bounds: Rect,
    /// Holds face, ears and everything in `front_hair`.
    pub(super) front_bounds: Rect,
}

/// Colours of skin.
#[derive(Debug)]
pub(super) struct Skin {
    pub(super) base: u32,
    pub(super) light: u32,
    pub(super) shade: u32,
    /// Lines: nostrils, lid folds.
    pub(super) deep: u32,
    pub(super) blush: u32,
    pub(super) blush_alpha: f32,
}

/// The outline of a face; half widths are from the middle.
#[derive(Debug)]
pub(super) struct FaceShape {
    /// At the temples.
    pub(super) half_width: f64,
    /// At the corners of the jaw.
    pub(super) half_jaw: f64,
    /// How square the chin is: the reach of its curve.
    pub(super) half_chin: f64,
    /// Lowest point of the chin, mouth closed.
    pub(super) base: f64,
    /// Nose width, 1 is average.
    pub(super) nose: f64,
}

/// Eyes.
#[derive(Debug)]
pub(super) struct EyeLook {
    pub(super) iris: u32,
    pub(super) lash: u32,
    /// Thickness of the lash line, in design units.
    pub(super) lash_width: f64,
    /// How far lashes reach past the outer corner.
    pub(super) wing: f64,
    /// Height of the opening, 1 is average.
    pub(super) height: f64,
    /// Colour on the upper lid.
    pub(super) lid: u32,
    pub(super) lid_alpha: f32,
}

/// Brows.
#[derive(Debug)]
pub(super) struct BrowLook {
    pub(super) color: u32,
    pub(super) alpha: f32,
    /// Thickness at the inner end.
    pub(super) thickness: f64,
    /// How far the middle rises over the ends.
    pub(super) arch: f64,
}

/// Lips.
#[derive(Debug)]
pub(super) struct LipLook {
    pub(super) color: u32,
    /// How far the colour differs from the skin, 0 to 1.
    pub(super) strength: f32,
    /// Fullness, 1 is average.
    pub(super) fullness: f64,
    /// Width, 1 is average.
    pub(super) width: f64,
}

/// Whether ears are seen, and what hangs in them.
#[derive(Debug, PartialEq)]
pub(super) enum Ears {
    Covered,
    Bare,

    /// Rings of this colour.
    Hoops(u32),
}

/// Hair on the chin; it moves with the jaw.
#[derive(Debug)]
pub(super) enum Beard {
    /// A shadow of this colour and strength.
    Stubble(u32, f32),
    /// A full, trimmed beard: colour and highlight.
    Full(u32, u32),
}

/// Frames of this colour.
#[derive(Debug)]
pub(super) struct Glasses {
    pub(super) color: u32,
    /// Corner radius of the lenses: large is round.
    pub(super) corner: f64,
    pub(super) width: f64,
}

/// Build and clothes.
#[derive(Debug)]
pub(super) struct BodyLook {
    /// Shoulder width, 1 is average.
    pub(super) build: f64,
    pub(super) half_neck: f64,
    pub(super) jacket: u32,
    pub(super) jacket_shade: u32,
    pub(super) jacket_light: u32,
    pub(super) top: u32,
    pub(super) top_shade: u32,
    pub(super) neckline: Neckline,
    /// Drawn last: necklaces, scarves.
    pub(super) extras: &'static [Piece],
}

/// What is worn under the jacket.
#[derive(Debug)]
pub(super) enum Neckline {
    /// A shirt with a closed collar and a tie of this colour.
    Tie(u32),
    /// A shirt with an open collar.
    Open,
    /// A round neckline with bare collar bones.
    Scoop,
    /// A crew neck close to the neck.
    Crew,
    /// A soft roll around the neck.
    Roll,
}

impl Look {
    /// Returns what holds lips, chin and beard for every mouth.
    pub(super) fn mouth_bounds(&self) -> Rect {
        let half = match self.beard {
            Some(Beard::Full(..)) => self.face.half_width + 8.0,
            Some(Beard::Stubble(..)) | None => self.face.half_jaw + 6.0,
        };
        let top = match self.beard {
            Some(Beard::Full(..)) => 270.0,
            Some(Beard::Stubble(..)) | None => 330.0,
        };
        Rect::new(300.0 - half, top, 300.0 + half, self.face.base + 34.0)
    }
}
