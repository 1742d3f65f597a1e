//! Presenters: drawn people, described as data and painted in layers.
//!
//! A figure lives in a design space of 600x760 with the middle of the face near (300, 270); it is a bust, cut at the
//! bottom edge. Layers exist so that a frame repaints only what moved: the mouth without the hair, the eyes without
//! the mouth. Nothing here knows time: see [`crate::pose`] for motion and [`crate::viseme`] for speech.
//!
//! Start at [`draw_layer`]; the people are in `cast`.

mod beard;
mod body;
mod cast;
mod eyes;
mod face;
mod look;
mod mouth;
mod sketch;

use crate::paint::{Affine, Canvas, Rect};
use look::Look;
use sketch::Sketch;

/// Width of the design space.
pub const DESIGN_WIDTH: f64 = 600.0;
/// Height of the design space.
pub const DESIGN_HEIGHT: f64 = 760.0;

/// The joint the head turns around, in design space: the top of the neck.
const NECK_JOINT: (f64, f64) = (300.0, 430.0);

/// A drawn person.
#[derive(Debug)]
pub struct Presenter {
    /// The name in settings and addresses: lower case, never changes.
    pub id: &'static str,
    /// The name people read.
    pub name: &'static str,
    /// What a chooser says about the picture.
    pub description: &'static str,
    look: Look,
}

/// Every presenter, in the order a chooser shows them.
pub const ALL: &[Presenter] = cast::ALL;

/// Finds a presenter by id.
pub fn find(id: &str) -> Option<&'static Presenter> {
    ALL.iter().find(|presenter| presenter.id == id)
}

/// How a mouth stands. Every field runs from 0 to 1; all zero is the mouth at rest, closed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Mouth {
    /// How far the jaw is down.
    pub open: f32,
    /// How far the corners are apart: "ee".
    pub wide: f32,
    /// How far the lips are rounded and forward: "oo".
    pub round: f32,
    /// How much the upper teeth show.
    pub teeth: f32,
    /// How much the tongue shows: "th", "l".
    pub tongue: f32,
    /// How far the lower lip is under the upper teeth: "f".
    pub tuck: f32,
    /// How firmly the lips are closed: "m".
    pub press: f32,
}

/// How a whole figure stands. The default is at rest: upright, eyes open, a friendly closed mouth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// Head shift to the right, in design units.
    pub dx: f32,
    /// Head shift down.
    pub dy: f32,
    /// Head tilt in degrees, clockwise.
    pub rotation: f32,
    /// How far the shoulders are lifted by a breath, 0 to 1.
    pub breath: f32,
    /// How far the eyes are closed, 0 to 1.
    pub blink: f32,
    /// Where the eyes look, -1 (left edge of the picture) to 1.
    pub gaze_x: f32,
    /// Where the eyes look, -1 (up) to 1.
    pub gaze_y: f32,
    /// How far the brows are raised, -0.5 to 1.
    pub brow: f32,
    /// How much the face smiles, 0 to 1.
    pub smile: f32,
    /// The mouth.
    pub mouth: Mouth,
}

impl Default for Pose {
    fn default() -> Self {
        Self {
            dx: 0.0,
            dy: 0.0,
            rotation: 0.0,
            breath: 0.0,
            blink: 0.0,
            gaze_x: 0.0,
            gaze_y: 0.0,
            brow: 0.0,
            smile: Self::REST_SMILE,
            mouth: Mouth::default(),
        }
    }
}

impl Pose {
    /// The smile of a face that says nothing.
    pub const REST_SMILE: f32 = 0.8;

    /// Returns what a head pose does to design space: every layer that follows the head is drawn through it.
    pub fn head(&self) -> Affine {
        Affine::translate((f64::from(self.dx), f64::from(self.dy)))
            * Affine::rotate_about(f64::from(self.rotation).to_radians(), NECK_JOINT)
    }
}

/// A part of a figure that is repainted on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layer {
    /// Hair behind the neck and shoulders.
    BackHair,
    /// Clothes, neck and shoulders.
    Body,
    /// Face, ears, nose and the hair in front.
    Head,
    /// Lips, chin and beard.
    Mouth,
    /// Eyes, brows and glasses.
    Eyes,
}

impl Layer {
    /// Every layer, in the order they are painted.
    pub const ALL: [Self; 5] = [
        Self::BackHair,
        Self::Body,
        Self::Head,
        Self::Mouth,
        Self::Eyes,
    ];

    /// Returns a rectangle in design space that holds the layer while the head is upright, for every mouth, gaze and brow.
    pub fn bounds(self, presenter: &Presenter) -> Rect {
        match self {
            Self::BackHair => presenter.look.back_bounds,
            Self::Body => Rect::new(0.0, 346.0, DESIGN_WIDTH, DESIGN_HEIGHT + 18.0),
            Self::Head => presenter.look.front_bounds,
            Self::Mouth => presenter.look.mouth_bounds(),
            Self::Eyes => Rect::new(168.0, 196.0, 432.0, 310.0),
        }
    }

    /// Returns whether the layer is drawn through [`Pose::head`].
    pub fn follows_head(self) -> bool {
        match self {
            Self::Body => false,
            Self::BackHair | Self::Head | Self::Mouth | Self::Eyes => true,
        }
    }
}

/// Paints one layer of a presenter; `to_pixels` maps design space to the canvas.
///
/// Layers that follow the head apply [`Pose::head`] themselves.
pub fn draw_layer(
    canvas: &mut Canvas,
    to_pixels: Affine,
    presenter: &Presenter,
    layer: Layer,
    pose: &Pose,
) {
    let place = if layer.follows_head() {
        to_pixels * pose.head()
    } else {
        to_pixels * Affine::translate((0.0, -body::BREATH_LIFT * f64::from(pose.breath)))
    };
    let mut sketch = Sketch::new(canvas, place);
    let look = &presenter.look;
    match layer {
        Layer::BackHair => sketch.pieces(look.back_hair),
        Layer::Body => body::draw(&mut sketch, look),
        Layer::Head => face::draw(&mut sketch, look),
        Layer::Mouth => mouth::draw(&mut sketch, look, pose),
        Layer::Eyes => eyes::draw(&mut sketch, look, pose),
    }
}

/// Returns the box no panel may meet, in design space: from the top of the hair to under the open chin, ear to ear.
pub fn face_box(presenter: &Presenter) -> Rect {
    let look = &presenter.look;
    let top = look.back_bounds.y0.min(look.front_bounds.y0);
    let half = look.face.half_width + 20.0;
    Rect::new(300.0 - half, top, 300.0 + half, look.face.base + 14.0)
}
