//! Eyes, brows and glasses.

use super::{
    Pose,
    look::{EyeLook, Glasses, Look},
    sketch::{Sketch, circle, svg},
};
use crate::paint::{Brush, Color, Path, RoundedRect, Shape};

/// Middle of the eye right of the nose.
const EYE: (f64, f64) = (352.0, 264.0);
/// From the middle of an eye to its corners.
const HALF_EYE: f64 = 27.0;
const IRIS_RADIUS: f64 = 13.6;

/// Paints both eyes, brows and glasses.
pub(super) fn draw(sketch: &mut Sketch<'_>, look: &Look, pose: &Pose) {
    let lids = Lids::new(&look.eyes, pose);
    sketch.twin(|side| {
        draw_lid(side, look, &lids);
        draw_brow(side, look, pose);
    });
    // Eyes are not a mirror image of each other: both look the same way, and light falls from one side.
    for mirrored in [true, false] {
        draw_ball(sketch, look, &lids, pose, mirrored);
    }
    sketch.twin(|side| draw_lashes(side, look, &lids));
    if let Some(glasses) = &look.glasses {
        draw_glasses(sketch, glasses);
    }
}

/// Heights of the lids of one eye, relative to its middle.
struct Lids {
    inner: f64,
    outer: f64,
    upper: f64,
    lower: f64,
    closed: f64,
}

impl Lids {
    fn new(eyes: &EyeLook, pose: &Pose) -> Self {
        let closed = f64::from(pose.blink.clamp(0.0, 1.0));
        let smile = f64::from(pose.smile.clamp(0.0, 1.0));
        let open_upper = -18.0 * eyes.height + 3.0 * f64::from(pose.gaze_y);
        let lower = 12.5 - 2.2 * smile;
        Self {
            inner: 4.5 + closed,
            outer: -2.5 + 4.0 * closed,
            upper: open_upper + (lower - 1.0 - open_upper) * closed,
            lower,
            closed,
        }
    }

    /// Appends the upper lid from the inner to the outer corner, `lift` higher in its middle.
    fn trace_upper(&self, path: &mut Path, lift: f64) {
        path.curve_to(
            (EYE.0 - 15.0, EYE.1 + self.upper + 1.0 - lift),
            (EYE.0 + 11.0, EYE.1 + self.upper - 1.5 - lift),
            (EYE.0 + HALF_EYE, EYE.1 + self.outer),
        );
    }

    /// Height of the upper lid's edge a little outside the middle.
    fn middle(&self) -> f64 {
        0.08 * self.inner + 0.77 * self.upper + 0.15 * self.outer
    }

    fn inner_corner(&self) -> (f64, f64) {
        (EYE.0 - HALF_EYE, EYE.1 + self.inner)
    }

    fn opening(&self) -> Path {
        let mut path = Path::new();
        path.move_to(self.inner_corner());
        self.trace_upper(&mut path, 0.0);
        path.curve_to(
            (EYE.0 + 17.0, EYE.1 + self.lower),
            (EYE.0 - 12.0, EYE.1 + self.lower + 1.0),
            self.inner_corner(),
        );
        path.close_path();
        path
    }
}

fn draw_lid(side: &mut Sketch<'_>, look: &Look, lids: &Lids) {
    let eyes = &look.eyes;
    let mut lid = Path::new();
    lid.move_to(lids.inner_corner());
    lids.trace_upper(&mut lid, 0.0);
    let crease = -27.0 * (0.55 + 0.45 * eyes.height) + 2.0 * lids.closed;
    lid.curve_to(
        (EYE.0 + 15.0, EYE.1 + crease - 1.0),
        (EYE.0 - 14.0, EYE.1 + crease + 2.0),
        lids.inner_corner(),
    );
    side.fill(&lid, Color::new(eyes.lid).with_alpha(eyes.lid_alpha));
    let mut fold = Path::new();
    fold.move_to((EYE.0 - HALF_EYE + 3.0, EYE.1 - 3.0));
    fold.curve_to(
        (EYE.0 - 13.0, EYE.1 + crease + 1.0),
        (EYE.0 + 14.0, EYE.1 + crease - 1.0),
        (EYE.0 + HALF_EYE + 2.0, EYE.1 - 7.0),
    );
    side.line(&fold, 1.9, Color::new(look.skin.deep).with_alpha(0.42));
}

fn draw_ball(sketch: &mut Sketch<'_>, look: &Look, lids: &Lids, pose: &Pose, mirrored: bool) {
    if lids.closed > 0.92 {
        return;
    }
    let opening = lids.opening();
    let gaze = (
        5.5 * f64::from(pose.gaze_x) * if mirrored { -1.0 } else { 1.0 },
        3.5 * f64::from(pose.gaze_y),
    );
    // Written for the eye right of the nose; eyes turn in slightly, as when looking at someone near.
    let center = (EYE.0 - 0.8 + gaze.0, EYE.1 - 1.6 + gaze.1);
    let light = if mirrored { 1.0 } else { -1.0 };
    let paint = |eye: &mut Sketch<'_>| {
        eye.fill(&opening, sclera());
        eye.within(&opening, |ball| {
            draw_iris(ball, &look.eyes, center, light);
            shade_under_lid(ball, lids);
        });
    };
    if mirrored {
        sketch.mirrored(paint);
    } else {
        paint(sketch);
    }
}

fn sclera() -> Brush {
    super::sketch::fade((0.0, EYE.1 - 14.0), (0.0, EYE.1 + 8.0), 0xE6E2E1, 0xFBFAF9)
}

fn draw_iris(ball: &mut Sketch<'_>, eyes: &EyeLook, (x, y): (f64, f64), light: f64) {
    let iris = Color::new(eyes.iris);
    let stops = vec![
        (0.0, iris),
        (0.62, iris.mix(0xFFDDA8, 0.22)),
        (0.86, iris),
        (1.0, iris.mix(0, 0.5)),
    ];
    let brush = Brush::Radial((x, y + 3.0).into(), IRIS_RADIUS + 3.0, stops);
    ball.fill(&circle(x, y, IRIS_RADIUS), brush);
    ball.fill(&circle(x, y, 6.2), Color::new(0x140D0B));
    ball.fill(
        &circle(x + 4.6 * light, y - 4.4, 3.4),
        Color::WHITE.with_alpha(0.95),
    );
    ball.fill(
        &circle(x - 4.4 * light, y + 5.4, 1.8),
        Color::WHITE.with_alpha(0.4),
    );
}

fn shade_under_lid(ball: &mut Sketch<'_>, lids: &Lids) {
    let mut edge = Path::new();
    edge.move_to(lids.inner_corner());
    lids.trace_upper(&mut edge, 0.0);
    ball.line(&edge, 9.0, Color::new(0x3A2420).with_alpha(0.24));
    let pink = circle(EYE.0 - HALF_EYE, EYE.1 + lids.inner, 5.0);
    ball.fill(&pink, Color::new(0xD88C84).with_alpha(0.55));
}

fn draw_lashes(side: &mut Sketch<'_>, look: &Look, lids: &Lids) {
    let eyes = &look.eyes;
    let outer = (EYE.0 + HALF_EYE, EYE.1 + lids.outer);
    let tip = (
        outer.0 + eyes.wing,
        outer.1 - eyes.wing * (0.75 - 1.1 * lids.closed),
    );
    let mut line = Path::new();
    line.move_to(lids.inner_corner());
    lids.trace_upper(&mut line, -0.8);
    line.line_to(tip);
    line.curve_to(
        (outer.0 - 3.0, outer.1 - 5.0),
        (
            EYE.0 + 18.0,
            EYE.1 + lids.upper * 0.8 - eyes.lash_width * 1.5,
        ),
        (EYE.0 + 4.0, EYE.1 + lids.middle() - eyes.lash_width),
    );
    line.curve_to(
        (EYE.0 - 8.0, EYE.1 + lids.middle() - eyes.lash_width),
        (EYE.0 - 20.0, EYE.1 + lids.upper * 0.45),
        lids.inner_corner(),
    );
    line.close_path();
    side.fill(&line, Color::new(eyes.lash).with_alpha(0.96));
    let mut under = Path::new();
    under.move_to((EYE.0 - 17.0, EYE.1 + lids.lower * 0.72 + 0.6));
    under.curve_to(
        (EYE.0 - 6.0, EYE.1 + lids.lower + 1.0),
        (EYE.0 + 14.0, EYE.1 + lids.lower + 0.6),
        (EYE.0 + HALF_EYE - 1.0, outer.1 + 1.5),
    );
    side.line(&under, 1.6, Color::new(look.skin.deep).with_alpha(0.5));
}

fn draw_brow(side: &mut Sketch<'_>, look: &Look, pose: &Pose) {
    let brow = &look.brow;
    let y = EYE.1 - 38.0 - 7.0 * f64::from(pose.brow.clamp(-0.5, 1.0));
    let (arch, thick) = (brow.arch, brow.thickness);
    let path = svg(&format!(
        "M {x0} {y0} C {x1} {y1} {x2} {y2} {x3} {y3} C {x4} {y4} {x5} {y5} {x6} {y6} C {x7} {y7} {x8} {y8} {x0} {y0} Z",
        x0 = EYE.0 - 29.0,
        y0 = y + 1.5 + thick * 0.25,
        x1 = EYE.0 - 12.0,
        y1 = y - arch,
        x2 = EYE.0 + 14.0,
        y2 = y - arch - 3.0,
        x3 = EYE.0 + 37.0,
        y3 = y + 8.0,
        x4 = EYE.0 + 14.0,
        y4 = y - arch - 2.0 + thick * 0.66,
        x5 = EYE.0 - 10.0,
        y5 = y - arch * 0.6 + thick * 0.95,
        x6 = EYE.0 - 27.5,
        y6 = y + 0.5 + thick,
        x7 = EYE.0 - 32.0,
        y7 = y + thick,
        x8 = EYE.0 - 32.0,
        y8 = y + 2.0 + thick * 0.4,
    ));
    side.fill(&path, Color::new(brow.color).with_alpha(brow.alpha));
}

fn draw_glasses(sketch: &mut Sketch<'_>, glasses: &Glasses) {
    let frame = Color::new(glasses.color);
    sketch.twin(|side| {
        let lens = RoundedRect::new(312.5, 238.0, 395.0, 299.0, glasses.corner).to_path(0.05);
        side.fill(&lens, Color::WHITE.with_alpha(0.07));
        side.line(&lens, glasses.width, frame);
        side.line(
            &svg("M 395 256 C 404 256 412 257 419 259"),
            glasses.width,
            frame,
        );
    });
    sketch.line(
        &svg("M 288 257 C 294 250 306 250 312 257"),
        glasses.width,
        frame,
    );
    sketch.fill(
        &svg("M 224 244 L 240 244 L 222 292 L 213 284 Z M 330 244 L 346 244 L 328 293 L 320 290 Z"),
        Color::WHITE.with_alpha(0.13),
    );
}
