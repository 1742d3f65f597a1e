//! Vector drawing: the one place that knows the rasteriser.
//!
//! Pictures are premultiplied RGBA, eight bits a channel. Start at [`Canvas`].

use std::sync::Arc;
pub use vello_cpu::kurbo::BezPath as Path;
pub use vello_cpu::kurbo::{Affine, Circle, Ellipse, Point, Rect, RoundedRect, Shape, Vec2};

use vello_cpu::{
    Image, ImageSource, Pixmap, RenderContext, Resources,
    color::{AlphaColor, Srgb},
    kurbo::{Cap, Join, Stroke},
    peniko::{ColorStop, ColorStops, Extend, Gradient, ImageSampler},
};

/// An opaque or translucent colour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Color {
    /// Red, green and blue as 0xRRGGBB.
    pub rgb: u32,
    /// From 0 (nothing) to 1 (opaque).
    pub alpha: f32,
}

impl Color {
    /// White.
    pub const WHITE: Self = Self::new(0xFF_FF_FF);
    /// Black.
    pub const BLACK: Self = Self::new(0);

    /// Returns an opaque colour.
    pub const fn new(rgb: u32) -> Self {
        Self { rgb, alpha: 1.0 }
    }

    /// Returns the colour at another opacity.
    pub const fn with_alpha(self, alpha: f32) -> Self {
        Self {
            rgb: self.rgb,
            alpha,
        }
    }

    /// Returns the colour `part` of the way (0 to 1) towards `other`, at its own opacity.
    pub fn mix(self, other: u32, part: f32) -> Self {
        let channel = |shift: u32| {
            let (from, to) = (
                (self.rgb >> shift & 255) as f32,
                (other >> shift & 255) as f32,
            );
            ((from + (to - from) * part).round() as u32) << shift
        };
        Self {
            rgb: channel(16) | channel(8) | channel(0),
            alpha: self.alpha,
        }
    }

    fn to_paint(self) -> AlphaColor<Srgb> {
        let channel = |shift: u32| (self.rgb >> shift & 255) as f32 / 255.0;
        AlphaColor::new([channel(16), channel(8), channel(0), self.alpha])
    }
}

/// A colour at a place along a gradient, from 0 to 1.
pub type Stop = (f32, Color);

/// What a shape is filled with.
#[derive(Debug, Clone)]
pub enum Brush {
    /// One colour.
    Solid(Color),
    /// From one point to another.
    Linear(Point, Point, Vec<Stop>),
    /// From a centre outwards to a radius.
    Radial(Point, f64, Vec<Stop>),
}

impl From<Color> for Brush {
    fn from(color: Color) -> Self {
        Self::Solid(color)
    }
}

/// A finished picture: premultiplied RGBA rows, top first.
#[derive(Debug, Clone)]
pub struct Picture {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// Four bytes a pixel.
    pub rgba: Vec<u8>,
}

/// A surface to draw shapes on, transparent at first. At most 65,535 pixels a side.
pub struct Canvas {
    context: RenderContext,
    width: u16,
    height: u16,
}

impl Canvas {
    /// Returns an empty canvas of the given size in pixels.
    pub fn new(width: usize, height: usize) -> Self {
        let side = |pixels: usize| u16::try_from(pixels.max(1)).unwrap_or(u16::MAX);
        let (width, height) = (side(width), side(height));
        Self {
            context: RenderContext::new(width, height),
            width,
            height,
        }
    }

    /// Fills a shape, given in the coordinates that `transform` maps to pixels.
    pub fn fill(&mut self, path: &Path, brush: &Brush, transform: Affine) {
        self.context.set_transform(transform);
        self.set_brush(brush);
        self.context.fill_path(path);
    }

    /// Draws along a line with round ends and corners; `width` is in the path's units.
    pub fn stroke(&mut self, path: &Path, brush: &Brush, width: f64, transform: Affine) {
        self.context.set_transform(transform);
        self.set_brush(brush);
        self.context.set_stroke(
            Stroke::new(width)
                .with_caps(Cap::Round)
                .with_join(Join::Round),
        );
        self.context.stroke_path(path);
    }

    /// Fills a shape, given in pixels, with a picture that `transform` maps to pixels. The edge of the picture goes on outside it.
    ///
    /// Sampling is bilinear: scale large pictures down beforehand.
    pub fn draw_picture(&mut self, picture: &Picture, transform: Affine, path: &Path) {
        let Some(pixmap) = pixmap(picture) else {
            return;
        };
        self.context.set_transform(Affine::IDENTITY);
        self.context.set_paint_transform(transform);
        self.context.set_paint(Image {
            image: ImageSource::Pixmap(Arc::new(pixmap)),
            sampler: ImageSampler::default(),
        });
        self.context.fill_path(path);
        self.context.reset_paint_transform();
    }

    /// Keeps what is drawn until [`Canvas::pop_clip`] inside a shape.
    pub fn push_clip(&mut self, path: &Path, transform: Affine) {
        self.context.set_transform(transform);
        self.context.push_clip_path(path);
    }

    /// Ends the last [`Canvas::push_clip`].
    pub fn pop_clip(&mut self) {
        self.context.pop_clip();
    }

    /// Returns what was drawn.
    pub fn finish(mut self) -> Picture {
        let mut pixmap = Pixmap::new(self.width, self.height);
        self.context.flush();
        self.context.render(&mut pixmap, &mut Resources::new());
        Picture {
            width: usize::from(self.width),
            height: usize::from(self.height),
            rgba: pixmap.data_as_u8_slice().to_vec(),
        }
    }

    fn set_brush(&mut self, brush: &Brush) {
        match brush {
            Brush::Solid(color) => self.context.set_paint(color.to_paint()),
            Brush::Linear(from, to, stops) => {
                self.context
                    .set_paint(gradient(Gradient::new_linear(*from, *to), stops));
            }
            Brush::Radial(center, radius, stops) => {
                self.context.set_paint(gradient(
                    Gradient::new_radial(*center, *radius as f32),
                    stops,
                ));
            }
        }
    }
}

/// Returns nothing for a picture without pixels or with more than 65,535 a side.
fn pixmap(picture: &Picture) -> Option<Pixmap> {
    let side = |pixels: usize| u16::try_from(pixels).ok().filter(|&side| side > 0);
    let mut pixmap = Pixmap::new(side(picture.width)?, side(picture.height)?);
    let bytes = pixmap.data_as_u8_slice_mut();
    (bytes.len() == picture.rgba.len()).then(|| bytes.copy_from_slice(&picture.rgba))?;
    Some(pixmap)
}

fn gradient(gradient: Gradient, stops: &[Stop]) -> Gradient {
    let stops: Vec<ColorStop> = stops
        .iter()
        .map(|&(offset, color)| ColorStop::from((offset, color.to_paint())))
        .collect();
    Gradient {
        stops: ColorStops::from(stops.as_slice()),
        extend: Extend::Pad,
        ..gradient
    }
}
