//! Lips, teeth, tongue, chin and beard: all that moves when a figure speaks.

use super::{
    Pose, beard,
    face::{chin, fill_skin},
    look::Look,
    sketch::{Sketch, svg},
};
use crate::paint::{Brush, Color, Ellipse, Path, Shape};

/// How far the chin drops when the mouth is fully open.
const CHIN_DROP: f64 = 13.0;
pub(super) const MIDDLE: f64 = 300.0;
/// Height of the line between closed lips.
const LIP_LINE: f64 = 379.0;

/// Paints the lower face.
pub(super) fn draw(sketch: &mut Sketch<'_>, look: &Look, pose: &Pose) {
    let lips = Lips::new(look, pose);
    draw_chin(sketch, look, &lips);
    draw_folds(sketch, look, &lips, f64::from(pose.smile));
    beard::draw(sketch, look, &lips);
    let opening = lips.opening();
    draw_cavity(sketch, look, &lips, &opening);
    draw_lips(sketch, look, &lips);
}

/// Where everything around the mouth is; heights grow downwards.
pub(super) struct Lips {
    pub(super) half: f64,
    pub(super) corner: f64,
    pub(super) upper: f64,
    pub(super) lower: f64,
    /// How round the opening is, 0 to 1.
    pub(super) round: f64,
    pub(super) upper_thick: f64,
    pub(super) lower_thick: f64,
    pub(super) drop: f64,
    pub(super) open: f64,
    pub(super) teeth: f64,
    pub(super) tongue: f64,
    pub(super) tuck: f64,
}

impl Lips {
    fn new(look: &Look, pose: &Pose) -> Self {
        let unit = |value: f32| f64::from(value.clamp(0.0, 1.0));
        let mouth = &pose.mouth;
        let (open, wide, round) = (unit(mouth.open), unit(mouth.wide), unit(mouth.round));
        let (tuck, press, smile) = (unit(mouth.tuck), unit(mouth.press), unit(pose.smile));
        let closed = 1.0 - press;
        let gap = (1.5 + 35.0 * open * (1.0 - 0.25 * round) + 2.5 * tuck) * (1.0 - 0.96 * press)
            + 1.2 * press;
        let center = LIP_LINE + 2.5 * open + 3.0 * smile * (1.0 - round) * (1.0 - open);
        let lifted = (11.5 * smile + 2.0 * wide) * (1.0 - 0.9 * round) * (1.0 - 0.45 * open);
        let full = look.lips.fullness * (1.0 - 0.16 * smile * (1.0 - round));
        Self {
            half: (37.5 * look.lips.width + 8.0 * wide + 5.0 * smile
                - 17.0 * round
                - 3.0 * open * closed)
                .max(18.0),
            corner: center - lifted + 5.0 * open,
            upper: center - 0.3 * gap - 0.5 * round,
            lower: center + 0.7 * gap - 1.5 * tuck,
            round,
            upper_thick: (7.4 + 2.2 * round - 2.6 * press - 0.8 * wide) * full,
            lower_thick: (10.2 + 2.4 * round - 3.0 * press - 3.2 * tuck - 0.8 * wide) * full,
            drop: CHIN_DROP * open * closed,
            open: open * closed,
            teeth: unit(mouth.teeth),
            tongue: unit(mouth.tongue),
            tuck,
        }
    }

    /// A point `part` of the half width to the right of the middle.
    fn at(&self, part: f64, y: f64) -> (f64, f64) {
        (MIDDLE + self.half * part, y)
    }

    /// Half the width of the bare skin a beard leaves around the lips.
    pub(super) fn beard_gap(&self) -> f64 {
        (self.half + 7.0).clamp(36.0, 52.0)
    }

    /// How far the control points stand out: a rounder opening has fuller corners.
    fn bulge(&self) -> f64 {
        0.56 + 0.22 * self.round + 0.12 * self.open
    }

    fn trace_upper_edge(&self, path: &mut Path) {
        let (bulge, y) = (self.bulge(), self.upper);
        let side = self.corner + (y - self.corner) * 0.92;
        path.curve_to(
            self.at(-bulge, side),
            self.at(-0.26, y - 0.4),
            self.at(0.0, y + 0.6),
        );
        path.curve_to(
            self.at(0.26, y - 0.4),
            self.at(bulge, side),
            self.at(1.0, self.corner),
        );
    }

    fn trace_lower_edge(&self, path: &mut Path) {
        let (bulge, y) = (self.bulge(), self.lower);
        let side = self.corner + (y - self.corner) * 0.96;
        path.curve_to(self.at(bulge, side), self.at(0.3, y), self.at(0.0, y));
        path.curve_to(
            self.at(-0.3, y),
            self.at(-bulge, side),
            self.at(-1.0, self.corner),
        );
    }

    fn opening(&self) -> Path {
        let mut path = Path::new();
        path.move_to(self.at(-1.0, self.corner));
        self.trace_upper_edge(&mut path);
        self.trace_lower_edge(&mut path);
        path.close_path();
        path
    }

    fn upper_lip(&self) -> Path {
        let (thick, y) = (self.upper_thick, self.upper);
        let mut path = Path::new();
        path.move_to(self.at(-1.0, self.corner));
        self.trace_upper_edge(&mut path);
        path.line_to(self.at(1.07, self.corner - 0.4));
        path.curve_to(
            self.at(0.74, self.corner + (y - self.corner) * 0.7 - thick * 0.5),
            self.at(0.42, y - thick * 1.08),
            self.at(0.17, y - thick * 1.08),
        );
        path.quad_to(self.at(0.08, y - thick), self.at(0.0, y - thick * 0.76));
        path.quad_to(self.at(-0.08, y - thick), self.at(-0.17, y - thick * 1.08));
        path.curve_to(
            self.at(-0.42, y - thick * 1.08),
            self.at(-0.74, self.corner + (y - self.corner) * 0.7 - thick * 0.5),
            self.at(-1.07, self.corner - 0.4),
        );
        path.close_path();
        path
    }

    fn lower_lip(&self) -> Path {
        let y = self.lower + self.lower_thick;
        let side = self.corner + (y - self.corner) * (0.8 + 0.12 * self.round);
        let mut path = Path::new();
        path.move_to(self.at(1.0, self.corner));
        self.trace_lower_edge(&mut path);
        path.curve_to(self.at(-0.8, side), self.at(-0.42, y), self.at(0.0, y));
        path.curve_to(
            self.at(0.42, y),
            self.at(0.8, side),
            self.at(1.0, self.corner),
        );
        path.close_path();
        path
    }
}

fn draw_chin(sketch: &mut Sketch<'_>, look: &Look, lips: &Lips) {
    if lips.drop > 0.2 {
        let outline = chin(&look.face, lips.drop);
        fill_skin(sketch, &outline, &look.skin);
    }
    let (skin, base) = (&look.skin, look.face.base + lips.drop);
    let under = lips.lower + lips.lower_thick + 7.0;
    sketch.glow((MIDDLE, under), (27.0, 10.0), skin.shade, 0.55);
    sketch.glow((MIDDLE - 2.0, base - 17.0), (24.0, 15.0), skin.light, 0.26);
}

fn draw_folds(sketch: &mut Sketch<'_>, look: &Look, lips: &Lips, smile: f64) {
    let skin = &look.skin;
    let color = Color::new(skin.shade).mix(skin.deep, 0.3);
    let strength = (0.1 * smile + 0.42 * f64::from(look.years)) * (1.0 - 0.7 * lips.round);
    let (x, y) = (MIDDLE + lips.half, lips.corner);
    sketch.twin(|side| {
        let dimple = svg(&format!(
            "M {a} {b} Q {c} {y} {a} {d}",
            a = x + 4.5,
            b = y - 5.0,
            c = x + 7.5,
            d = y + 4.0,
        ));
        side.line(&dimple, 2.0, color.with_alpha(0.45));
        let fold = svg(&format!(
            "M 325 338 C 333 344 {a} {b} {c} {d}",
            a = x + 5.0,
            b = y - 17.0,
            c = x + 9.5,
            d = y - 5.0,
        ));
        side.line(&fold, 2.0, color.with_alpha(strength as f32));
    });
}

fn draw_cavity(sketch: &mut Sketch<'_>, look: &Look, lips: &Lips, opening: &Path) {
    let (dark, deep) = (0x2A0B0E, 0x521A20);
    let cavity = super::sketch::fade((0.0, lips.upper), (0.0, lips.lower + 2.0), dark, deep);
    if lips.lower - lips.upper < 2.4 {
        sketch.fill(opening, line_color(look));
        return;
    }
    sketch.fill(opening, cavity);
    sketch.within(opening, |inside| {
        draw_tongue(inside, lips);
        draw_teeth(inside, lips);
    });
}

fn line_color(look: &Look) -> Color {
    Color::new(lip_color(look).rgb).mix(0x2A080A, 0.72)
}

fn draw_tongue(inside: &mut Sketch<'_>, lips: &Lips) {
    let shown = (lips.tongue + 0.5 * lips.open).min(1.0);
    if shown < 0.12 {
        return;
    }
    let height = lips.lower - lips.upper;
    let top = lips.lower - (0.18 + 0.5 * lips.tongue + 0.16 * lips.open) * height;
    let radii = (lips.half * 0.6, height * 0.62);
    let tongue = Ellipse::new((MIDDLE, top + radii.1), radii, 0.0).to_path(0.05);
    inside.fill(
        &tongue,
        super::sketch::fade((0.0, top), (0.0, lips.lower), 0xDB8182, 0xA84B55),
    );
}

fn draw_teeth(inside: &mut Sketch<'_>, lips: &Lips) {
    if lips.teeth < 0.06 {
        return;
    }
    let height = lips.lower - lips.upper;
    let edge = lips.upper + (3.0 + 8.5 * lips.teeth).min(height * (0.62 + 0.38 * lips.tuck));
    let side = lips.corner.min(lips.upper) - 12.0;
    let teeth = svg(&format!(
        "M {l} {side} L {r} {side} C {r} {a} {r2} {edge} 300 {edge} C {l2} {edge} {l} {a} {l} {side} Z",
        l = MIDDLE - lips.half * 0.95,
        r = MIDDLE + lips.half * 0.95,
        l2 = MIDDLE - lips.half * 0.6,
        r2 = MIDDLE + lips.half * 0.6,
        a = edge - 1.0,
    ));
    inside.fill(
        &teeth,
        super::sketch::fade((0.0, lips.upper - 2.0), (0.0, edge), 0xDDD5CE, 0xFBF8F3),
    );
    let corner = (lips.half * 0.5, height.max(10.0));
    for x in [MIDDLE - lips.half, MIDDLE + lips.half] {
        inside.glow((x, lips.corner), corner, 0x2A0B0E, 0.8);
    }
}

fn lip_color(look: &Look) -> Color {
    Color::new(look.skin.shade).mix(look.lips.color, look.lips.strength)
}

fn draw_lips(sketch: &mut Sketch<'_>, look: &Look, lips: &Lips) {
    let color = lip_color(look);
    let upper = super::sketch::fade(
        (0.0, lips.upper - lips.upper_thick),
        (0.0, lips.upper + 2.0),
        color.rgb,
        color.mix(0x4A1418, 0.26).rgb,
    );
    sketch.fill(&lips.upper_lip(), upper);
    let stops = vec![
        (0.0, color.mix(0x4A1418, 0.08)),
        (0.45, color.mix(0xFFFFFF, 0.14)),
        (1.0, color.mix(look.skin.shade, 0.35)),
    ];
    let (top, bottom) = (lips.lower, lips.lower + lips.lower_thick);
    sketch.fill(
        &lips.lower_lip(),
        Brush::Linear((0.0, top).into(), (0.0, bottom + 1.0).into(), stops),
    );
    let shine = 0.3 * look.lips.strength * (1.0 - lips.tuck as f32);
    sketch.glow(
        (MIDDLE - 3.0, top + lips.lower_thick * 0.42),
        (lips.half * 0.36, lips.lower_thick * 0.32),
        0xFFFFFF,
        shine,
    );
}
