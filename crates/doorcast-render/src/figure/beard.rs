//! Beards and stubble: they move with the jaw, so they belong to the mouth's layer.

use super::{
    face::JAW_LINE,
    look::{Beard, Look},
    mouth::{Lips, MIDDLE},
    sketch::{Sketch, svg},
};
use crate::paint::{Brush, Color, Path};

/// Paints stubble or a beard around the lips.
pub(super) fn draw(sketch: &mut Sketch<'_>, look: &Look, lips: &Lips) {
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
