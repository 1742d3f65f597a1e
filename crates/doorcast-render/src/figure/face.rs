//! The face without the parts that move: skin, ears, nose, front hair.

use super::{
    look::{Ears, FaceShape, Look, Skin},
    sketch::{Sketch, circle, svg},
};
use crate::paint::{Brush, Color, Path};

/// Where the upper, still part of the face ends: the corners of the jaw.
pub(super) const JAW_LINE: f64 = 368.0;

/// Paints skull, ears, nose and front hair.
pub(super) fn draw(sketch: &mut Sketch<'_>, look: &Look) {
    draw_ears(sketch, look);
    let outline = outline(&look.face);
    fill_skin(sketch, &outline, &look.skin);
    draw_cheeks(sketch, &look.skin);
    draw_sockets(sketch, &look.skin);
    draw_nose(sketch, look);
    draw_years(sketch, look);
    sketch.within(&outline, |inside| inside.pieces(look.hair_shadow));
    sketch.pieces(look.front_hair);
}

/// Returns the outline of the whole face, jaw up.
pub(super) fn outline(face: &FaceShape) -> Path {
    let (w, jaw) = (face.half_width, face.half_jaw);
    let mut path = Path::new();
    path.move_to((300.0 - jaw, JAW_LINE));
    path.curve_to(
        (300.0 - jaw - 15.0, JAW_LINE - 36.0),
        (300.0 - w, 300.0),
        (300.0 - w, 240.0),
    );
    path.curve_to((300.0 - w, 160.0), (300.0 - 0.6 * w, 112.0), (300.0, 112.0));
    path.curve_to(
        (300.0 + 0.6 * w, 112.0),
        (300.0 + w, 160.0),
        (300.0 + w, 240.0),
    );
    path.curve_to(
        (300.0 + w, 300.0),
        (300.0 + jaw + 15.0, JAW_LINE - 36.0),
        (300.0 + jaw, JAW_LINE),
    );
    close_chin(&mut path, face, 0.0);
    path
}

/// Returns the part of the outline below the corners of the jaw, with the chin `drop` lower.
pub(super) fn chin(face: &FaceShape, drop: f64) -> Path {
    let mut path = Path::new();
    path.move_to((300.0 - face.half_jaw, JAW_LINE));
    path.line_to((300.0 + face.half_jaw, JAW_LINE));
    close_chin(&mut path, face, drop);
    path
}

fn close_chin(path: &mut Path, face: &FaceShape, drop: f64) {
    let (jaw, base) = (face.half_jaw, face.base + drop);
    let side = JAW_LINE + 32.0 + drop * 0.7;
    path.curve_to(
        (300.0 + jaw - 13.0, side),
        (300.0 + face.half_chin, base),
        (300.0, base),
    );
    path.curve_to(
        (300.0 - face.half_chin, base),
        (300.0 - jaw + 13.0, side),
        (300.0 - jaw, JAW_LINE),
    );
    path.close_path();
}

/// Fills with skin lit from the upper left. Opaque, so a second part painted over the first leaves no seam.
pub(super) fn fill_skin(sketch: &mut Sketch<'_>, path: &Path, skin: &Skin) {
    let base = Color::new(skin.base);
    let stops = vec![
        (0.0, base.mix(skin.light, 0.85)),
        (0.5, base),
        (0.82, base.mix(skin.shade, 0.45)),
        (1.0, base.mix(skin.shade, 0.95)),
    ];
    sketch.fill(path, Brush::Radial((276.0, 246.0).into(), 216.0, stops));
}

fn draw_ears(sketch: &mut Sketch<'_>, look: &Look) {
    if look.ears == Ears::Covered {
        return;
    }
    let skin = &look.skin;
    let edge = 300.0 + look.face.half_width;
    let tone = Color::new(skin.base).mix(skin.shade, 0.55);
    sketch.twin(|side| {
        let ear = svg(&format!(
            "M {a} 256 C {b} 238 {c} 244 {d} 264 C {e} 288 {f} 316 {a} 310 Z",
            a = edge - 10.0,
            b = edge + 4.0,
            c = edge + 20.0,
            d = edge + 18.0,
            e = edge + 14.0,
            f = edge + 4.0,
        ));
        side.fill(&ear, tone);
        let fold = svg(&format!(
            "M {a} 258 C {b} 256 {c} 272 {d} 292",
            a = edge + 2.0,
            b = edge + 14.0,
            c = edge + 12.0,
            d = edge + 3.0,
        ));
        side.line(&fold, 3.2, Color::new(skin.shade).mix(skin.deep, 0.25));
    });
    draw_earrings(sketch, look, edge);
}

fn draw_earrings(sketch: &mut Sketch<'_>, look: &Look, edge: f64) {
    match look.ears {
        Ears::Hoops(rgb) => sketch.twin(|side| {
            side.line(&circle(edge + 5.0, 326.0, 14.0), 3.4, Color::new(rgb));
        }),
        Ears::Covered | Ears::Bare => {}
    }
}

fn draw_cheeks(sketch: &mut Sketch<'_>, skin: &Skin) {
    sketch.twin(|side| side.glow((372.0, 322.0), (42.0, 34.0), skin.blush, skin.blush_alpha));
}

fn draw_sockets(sketch: &mut Sketch<'_>, skin: &Skin) {
    sketch.twin(|side| {
        side.glow((352.0, 252.0), (46.0, 30.0), skin.shade, 0.42);
        side.glow((322.0, 250.0), (18.0, 30.0), skin.shade, 0.34);
    });
}

fn draw_nose(sketch: &mut Sketch<'_>, look: &Look) {
    let skin = &look.skin;
    let n = 19.0 * look.face.nose;
    let side = svg(&format!(
        "M 305 262 C 309 286 313 302 {a} 322 C {b} 333 {c} 339 300 339 C 306 332 309 318 306 302 C 304 288 304 274 305 262 Z",
        a = 300.0 + n,
        b = 300.0 + n + 1.0,
        c = 300.0 + n * 0.7,
    ));
    sketch.fill(&side, Color::new(skin.shade).with_alpha(0.36));
    sketch.glow((297.0, 318.0), (15.0, 18.0), skin.light, 0.75);
    sketch.glow((298.0, 282.0), (6.0, 34.0), skin.light, 0.5);
    sketch.glow((300.0, 342.0), (n + 4.0, 9.0), skin.shade, 0.6);
    sketch.twin(|half| {
        let nostril = svg(&format!(
            "M 304 337 C 306 332 {a} 330 {b} 333 C {a} 337 308 340 304 337 Z",
            a = 300.0 + n * 0.6,
            b = 300.0 + n * 0.76,
        ));
        half.fill(&nostril, Color::new(skin.deep).with_alpha(0.62));
        let wing = svg(&format!(
            "M {a} 318 C {b} 326 {b} 333 {c} 336",
            a = 300.0 + n * 0.94,
            b = 300.0 + n * 1.16,
            c = 300.0 + n * 0.92,
        ));
        half.line(&wing, 2.2, Color::new(skin.deep).with_alpha(0.4));
    });
}

fn draw_years(sketch: &mut Sketch<'_>, look: &Look) {
    if look.years <= 0.0 {
        return;
    }
    let line = Color::new(look.skin.shade)
        .mix(look.skin.deep, 0.35)
        .with_alpha(0.5 * look.years);
    sketch.twin(|side| {
        side.line(&svg("M 388 258 C 394 256 399 252 402 248"), 1.8, line);
        side.line(&svg("M 389 266 C 396 267 401 267 405 265"), 1.8, line);
        side.line(&svg("M 334 284 C 344 293 360 294 372 287"), 2.0, line);
    });
    let brow = line.with_alpha(0.28 * look.years);
    sketch.line(&svg("M 258 186 C 284 180 318 180 342 186"), 2.0, brow);
}
