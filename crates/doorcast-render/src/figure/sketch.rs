//! A pencil for figures: short verbs over [`Canvas`], and drawings written down as data.

use crate::paint::{Affine, Brush, Canvas, Circle, Color, Path, Point, Shape};

/// Colour of a piece. Coordinates are in design space.
#[derive(Debug)]
pub(super) enum Ink {
    /// One colour.
    Flat(u32),
    /// One colour, partly see-through.
    Sheer(u32, f32),
    /// From one colour at a height to another at a lower one.
    Down(f64, f64, u32, u32),
    /// From one colour at a left edge to another further right.
    Across(f64, f64, u32, u32),
    /// Strongest at a centre (x, y), gone at a radius.
    Glow(f64, f64, f64, u32, f32),
}

/// One step of a drawing.
#[derive(Debug)]
pub(super) enum Piece {
    /// A filled path, in SVG notation.
    Fill(&'static str, Ink),
    /// A line of some width along a path.
    Line(&'static str, f64, Ink),
    /// Filled circles: x, y, radius.
    Dots(&'static [(f64, f64, f64)], Ink),
    /// The pieces, and the same seen in a mirror at x = 300.
    Twin(&'static [Self]),
    /// The pieces, as far as they are inside a path.
    Within(&'static str, &'static [Self]),
}

impl Ink {
    fn brush(&self) -> Brush {
        match *self {
            Self::Flat(rgb) => Color::new(rgb).into(),
            Self::Sheer(rgb, alpha) => Color::new(rgb).with_alpha(alpha).into(),
            Self::Down(top, bottom, from, to) => fade((0.0, top), (0.0, bottom), from, to),
            Self::Across(left, right, from, to) => fade((left, 0.0), (right, 0.0), from, to),
            Self::Glow(x, y, radius, rgb, alpha) => glow(Point::new(x, y), radius, rgb, alpha),
        }
    }
}

/// A canvas seen through a transform.
pub(super) struct Sketch<'a> {
    canvas: &'a mut Canvas,
    place: Affine,
}

impl<'a> Sketch<'a> {
    pub(super) fn new(canvas: &'a mut Canvas, place: Affine) -> Self {
        Self { canvas, place }
    }

    /// Returns the same sketch, shifted.
    pub(super) fn moved(&mut self, dx: f64, dy: f64) -> Sketch<'_> {
        Sketch::new(self.canvas, self.place * Affine::translate((dx, dy)))
    }

    pub(super) fn fill(&mut self, path: &Path, brush: impl Into<Brush>) {
        self.canvas.fill(path, &brush.into(), self.place);
    }

    pub(super) fn line(&mut self, path: &Path, width: f64, color: Color) {
        self.canvas.stroke(path, &color.into(), width, self.place);
    }

    /// Draws a soft ellipse that fades to nothing at its edge.
    pub(super) fn glow(&mut self, center: (f64, f64), radii: (f64, f64), rgb: u32, alpha: f32) {
        let place = self.place
            * Affine::translate(center)
            * Affine::scale_non_uniform(radii.0 / 100.0, radii.1 / 100.0);
        let circle = circle(0.0, 0.0, 100.0);
        self.canvas
            .fill(&circle, &glow(Point::ORIGIN, 100.0, rgb, alpha), place);
    }

    /// Draws `inside` as far as it is inside `path`.
    pub(super) fn within(&mut self, path: &Path, inside: impl FnOnce(&mut Sketch<'_>)) {
        self.canvas.push_clip(path, self.place);
        inside(&mut Sketch::new(self.canvas, self.place));
        self.canvas.pop_clip();
    }

    /// Draws `half`, written for the side right of the middle, on both sides.
    pub(super) fn twin(&mut self, mut half: impl FnMut(&mut Sketch<'_>)) {
        self.mirrored(&mut half);
        half(self);
    }

    /// Draws `half`, written for the side right of the middle, on the left one only.
    pub(super) fn mirrored(&mut self, half: impl FnOnce(&mut Sketch<'_>)) {
        half(&mut Sketch::new(self.canvas, self.place * MIRROR));
    }

    pub(super) fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            self.piece(piece);
        }
    }

    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Fill(data, ink) => self.fill(&svg(data), ink.brush()),
            Piece::Line(data, width, ink) => {
                self.canvas
                    .stroke(&svg(data), &ink.brush(), *width, self.place);
            }
            Piece::Dots(dots, ink) => self.fill(&dots_path(dots), ink.brush()),
            Piece::Twin(half) => self.twin(|side| side.pieces(half)),
            Piece::Within(data, pieces) => self.within(&svg(data), |inside| inside.pieces(pieces)),
        }
    }
}

/// Left for right, around the middle of the design space.
const MIRROR: Affine = Affine::new([-1.0, 0.0, 0.0, 1.0, 600.0, 0.0]);

/// Reads a path in SVG notation.
pub(super) fn svg(data: &str) -> Path {
    Path::from_svg(data).expect("every presenter's paths are drawn by a test")
}

pub(super) fn circle(x: f64, y: f64, radius: f64) -> Path {
    Circle::new((x, y), radius).to_path(0.05)
}

fn dots_path(dots: &[(f64, f64, f64)]) -> Path {
    let mut path = Path::new();
    for &(x, y, radius) in dots {
        path.extend(circle(x, y, radius));
    }
    path
}

/// Returns a brush from one colour to another.
pub(super) fn fade(start: (f64, f64), end: (f64, f64), from: u32, to: u32) -> Brush {
    let stops = vec![(0.0, Color::new(from)), (1.0, Color::new(to))];
    Brush::Linear(start.into(), end.into(), stops)
}

fn glow(center: Point, radius: f64, rgb: u32, alpha: f32) -> Brush {
    let color = Color::new(rgb);
    // Half way out a third is left: softer than a straight line, without a visible rim.
    let stops = vec![
        (0.0, color.with_alpha(alpha)),
        (0.5, color.with_alpha(alpha * 0.42)),
        (1.0, color.with_alpha(0.0)),
    ];
    Brush::Radial(center, radius, stops)
}
