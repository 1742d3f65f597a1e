//! Lips, teeth, tongue, chin and beard: all that moves when a figure speaks.

use super::{
    Pose,
    face::{JAW_LINE, chin, fill_skin},
    look::{Beard, Look},
    sketch::{Sketch, svg},
};
use crate::paint::{Brush, Color, Ellipse, Path, Shape};

/// How far the chin drops when the mouth is fully open.
const CHIN_DROP: f64 = 13.0;
const MIDDLE: f64 = 300.0;
/// Height of the line between closed lips.
const LIP_LINE: f64 = 379.0;

/// Paints the lower face.
pub(super) fn draw(sketch: &mut Sketch<'_>, look: &Look, pose: &Pose) {
    let lips = Lips::new(look, pose);
    draw_chin(sketch, look, &lips);
    draw_folds(sketch, look, &lips, f64::from(pose.smile));
    draw_beard(sketch, look, &lips);
    let opening = lips.opening();
    draw_cavity(sketch, look, &lips, &opening);
    draw_lips(sketch, look, &lips);
}

/// Where everything around the mouth is; heights grow downwards.
struct Lips {
    half: f64,
    corner: f64,
    upper: f64,
    lower: f64,
    /// How round the opening is, 0 to 1.
    round: f64,
    upper_thick: f64,
    lower_thick: f64,
    drop: f64,
    open: f64,
    teeth: f64,
    tongue: f64,
    tuck: f64,
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
    fn beard_gap(&self) -> f64 {
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

fn draw_beard(sketch: &mut Sketch<'_>, look: &Look, lips: &Lips) {
    match look.beard {
        None => {}
        Some(Beard::Stubble(rgb, alpha)) => {
            let color = Color::new(rgb).with_alpha(alpha);
            let shadow = stubble(look, lips);
            sketch.fill(&shadow, color);
            sketch.fill(&moustache(lips, 5.0), color);
        }
        Some(Beard::Full(rgb, light)) => {
            let hair = beard(look, lips);
            let base = look.face.base + lips.drop;
            let tone = Color::new(rgb);
            let stops = vec![(0.0, tone), (0.55, tone.mix(light, 0.55)), (1.0, tone)];
            sketch.fill(
                &hair,
                Brush::Linear((0.0, 290.0).into(), (0.0, base + 14.0).into(), stops),
            );
            sketch.fill(&moustache(lips, 0.0), tone.mix(light, 0.25));
            draw_strands(sketch, lips, base, Color::new(light).with_alpha(0.5));
        }
    }
}

/// The shaven part of a face: from the ears along the jaw, leaving cheeks and lips bare.
fn stubble(look: &Look, lips: &Lips) -> Path {
    let bare = lips.lower + lips.lower_thick + 5.0;
    let (jaw, base) = (look.face.half_jaw, look.face.base + lips.drop);
    let mut path = Path::new();
    path.move_to((MIDDLE - jaw, JAW_LINE));
    for side in [-1.0, 1.0] {
        let x = |offset: f64| MIDDLE + side * offset;
        if side < 0.0 {
            path.curve_to(
                (x(jaw - 12.0), JAW_LINE + 4.0),
                (x(64.0), 372.0),
                (x(52.0), 384.0),
            );
            path.curve_to((x(44.0), 408.0), (x(24.0), bare), (MIDDLE, bare));
        } else {
            path.curve_to((x(24.0), bare), (x(44.0), 408.0), (x(52.0), 384.0));
            path.curve_to(
                (x(64.0), 372.0),
                (x(jaw - 12.0), JAW_LINE + 4.0),
                (x(jaw), JAW_LINE),
            );
        }
    }
    let (side, chin) = (JAW_LINE + 32.0 + lips.drop * 0.7, look.face.half_chin);
    path.curve_to(
        (MIDDLE + jaw - 13.0, side),
        (MIDDLE + chin, base),
        (MIDDLE, base),
    );
    path.curve_to(
        (MIDDLE - chin, base),
        (MIDDLE - jaw + 13.0, side),
        (MIDDLE - jaw, JAW_LINE),
    );
    path.close_path();
    path
}

fn beard(look: &Look, lips: &Lips) -> Path {
    let (w, jaw) = (look.face.half_width, look.face.half_jaw);
    let base = look.face.base + lips.drop + 15.0;
    let gap = lips.beard_gap();
    let soul = lips.lower + lips.lower_thick + 3.0;
    svg(&format!(
        "M {l0} 276 C {l1} 316 {l2} 340 {l3} 352 C {l4} 362 {l5} 362 {l6} 362 C {l7} 366 {l8} {soul} 300 {soul} \
         C {r8} {soul} {r7} 366 {r6} 362 C {r5} 362 {r4} 362 {r3} 352 C {r2} 340 {r1} 316 {r0} 276 \
         C {q0} 320 {q1} 352 {q2} {s} C {q3} {b1} {q4} {base} 300 {base} C {p4} {base} {p3} {b1} {p2} {s} C {p1} 352 {p0} 320 {l0} 276 Z",
        l0 = 300.0 - w + 1.0,
        l1 = 300.0 - w + 18.0,
        l2 = 300.0 - w + 20.0,
        l3 = 300.0 - w + 34.0,
        l4 = 300.0 - w + 46.0,
        l5 = 304.0 - gap,
        l6 = 300.0 - gap,
        l7 = 297.0 - gap,
        l8 = 311.0 - gap,
        r0 = 300.0 + w - 1.0,
        r1 = 300.0 + w - 18.0,
        r2 = 300.0 + w - 20.0,
        r3 = 300.0 + w - 34.0,
        r4 = 300.0 + w - 46.0,
        r5 = 296.0 + gap,
        r6 = 300.0 + gap,
        r7 = 303.0 + gap,
        r8 = 289.0 + gap,
        q0 = 300.0 + w + 1.0,
        q1 = 300.0 + jaw + 16.0,
        q2 = 300.0 + jaw + 3.0,
        q3 = 300.0 + jaw - 10.0,
        q4 = 350.0,
        p0 = 300.0 - w - 1.0,
        p1 = 300.0 - jaw - 16.0,
        p2 = 300.0 - jaw - 3.0,
        p3 = 300.0 - jaw + 10.0,
        p4 = 250.0,
        s = 384.0 + lips.drop * 0.5,
        b1 = base - 26.0,
    ))
}

fn moustache(lips: &Lips, shy: f64) -> Path {
    let top = 354.0 + shy * 0.6;
    let edge = lips.upper - lips.upper_thick * 0.7;
    let reach = lips.beard_gap() + 3.0 - shy;
    let end = (lips.corner + 12.0 - shy).max(386.0);
    svg(&format!(
        "M 300 {t1} C 286 {top} {a} {t2} {b} {end} C {c} {end} {d} {e1} 300 {edge} \
         C {g} {e1} {h} {end} {i} {end} C {j} {t2} 314 {top} 300 {t1} Z",
        t1 = top + 3.0,
        t2 = top + 3.0,
        a = 300.0 - reach + 4.0,
        b = 300.0 - reach,
        c = 300.0 - reach + 14.0,
        d = 300.0 - reach * 0.55,
        e1 = edge - 1.0,
        g = 300.0 + reach * 0.55,
        h = 300.0 + reach - 14.0,
        i = 300.0 + reach,
        j = 300.0 + reach - 4.0,
    ))
}

fn draw_strands(sketch: &mut Sketch<'_>, lips: &Lips, base: f64, color: Color) {
    let low = base - 6.0;
    sketch.twin(|side| {
        for (x, top) in [
            (316.0, 412.0),
            (336.0, 404.0),
            (356.0, 394.0),
            (374.0, 376.0),
        ] {
            let top = top + lips.drop * 0.8;
            let strand = svg(&format!(
                "M {x} {top} Q {a} {b} {c} {d}",
                a = x - 1.0,
                b = f64::midpoint(top, low) - 4.0,
                c = x - (x - 300.0) * 0.16,
                d = low - (x - 300.0) * 0.5,
            ));
            side.line(&strand, 2.2, color);
        }
    });
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
