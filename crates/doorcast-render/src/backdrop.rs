//! What stands behind: the drawn room, plain colors, and photos that move.

use std::{
    ops::DerefMut,
    sync::{Arc, Mutex},
};

use crate::{
    color::mix,
    layout::Layout,
    paint::{Affine, Brush, Canvas, Circle, Color, Path, Picture, Point, Rect, RoundedRect, Shape},
    photo::{self, Photo},
    planes::{Area, Frame},
};

/// Pixels a moving photo shifts by from frame to frame: even, so that the encoder finds it whole in the frame before.
pub const PAN_STEP: usize = 2;

/// The longest way a photo moves, in pixels of a full-size picture.
const LONGEST_PAN: f32 = 520.0;
/// How much larger than its place a photo is made when it does not overflow by itself.
const EXTRA_PAN: f32 = 224.0;

/// Draws a bright room: wall, window light, shelf, plant, a stripe of the brand color.
pub fn room(width: usize, height: usize, accent: u32) -> Frame {
    let (w, h) = (width as f64, height as f64);
    let unit = w.min(h) / 1080.0;
    let mut canvas = Canvas::new(width, height);
    let wall = [
        (0.0, Color::new(0xF3_F0_EA)),
        (0.6, Color::new(0xE2_DE_D6)),
        (1.0, Color::new(0xC9_C5_BD)),
    ];
    fill(
        &mut canvas,
        &Rect::new(0.0, 0.0, w, h).to_path(0.1),
        Brush::Linear((0.0, 0.0).into(), (w * 0.4, h).into(), wall.to_vec()),
    );
    window_light(&mut canvas, w, h);
    let tint = Color::new(mix(accent, 0xFF_FF_FF, 0.35)).with_alpha(0.16);
    fill(
        &mut canvas,
        &slant(w * 0.30, w * 0.44, h, 0.22),
        tint.into(),
    );
    let floor = h - 92.0 * unit;
    let wood = [(0.0, Color::new(0xB9_9C_7C)), (1.0, Color::new(0x8E_72_56))];
    fill(
        &mut canvas,
        &Rect::new(0.0, floor, w, h).to_path(0.1),
        Brush::Linear((0.0, floor).into(), (0.0, h).into(), wood.to_vec()),
    );
    fill(
        &mut canvas,
        &Rect::new(0.0, floor - 10.0 * unit, w, floor).to_path(0.1),
        Color::new(0xF7_F5_F1).into(),
    );
    if w >= h {
        let height = if w > h { h * 0.33 } else { h * 0.20 };
        shelf(&mut canvas, w - 330.0 * unit, height, unit, accent);
    }
    plant(&mut canvas, w - 96.0 * unit, floor + 26.0 * unit, unit);
    let mut picture = canvas.finish();
    dither(&mut picture);
    Frame::from_picture(&picture)
}

/// Returns a picture of one color with a soft light, so that it does not look flat.
pub fn plain(width: usize, height: usize, color: u32) -> Frame {
    let (w, h) = (width as f64, height as f64);
    let mut canvas = Canvas::new(width, height);
    let light = Color::new(mix(color, 0xFF_FF_FF, 0.12));
    let shade = Color::new(mix(color, 0, 0.10));
    let stops = vec![(0.0, light), (0.6, Color::new(color)), (1.0, shade)];
    let brush = Brush::Radial(Point::new(w * 0.5, h * 0.4), w.max(h) * 0.75, stops);
    fill(&mut canvas, &Rect::new(0.0, 0.0, w, h).to_path(0.1), brush);
    let mut picture = canvas.finish();
    dither(&mut picture);
    Frame::from_picture(&picture)
}

fn fill(canvas: &mut Canvas, path: &Path, brush: Brush) {
    canvas.fill(path, &brush, Affine::IDENTITY);
}

/// A band from the top right to the bottom left.
fn slant(left: f64, right: f64, height: f64, lean: f64) -> Path {
    let shift = height * lean;
    polygon(&[
        (left + shift, 0.0),
        (right + shift, 0.0),
        (right - shift, height),
        (left - shift, height),
    ])
}

fn polygon(points: &[(f64, f64)]) -> Path {
    let mut path = Path::new();
    for (index, &point) in points.iter().enumerate() {
        if index == 0 {
            path.move_to(point)
        } else {
            path.line_to(point)
        }
    }
    path.close_path();
    path
}

/// The light of a window somewhere on the left, as it falls on the wall.
fn window_light(canvas: &mut Canvas, w: f64, h: f64) {
    let glow = vec![
        (0.0, Color::WHITE.with_alpha(0.75)),
        (1.0, Color::WHITE.with_alpha(0.0)),
    ];
    let middle = Point::new(w * 0.22, h * 0.28);
    fill(
        canvas,
        &Circle::new(middle, h * 0.62).to_path(0.1),
        Brush::Radial(middle, h * 0.62, glow),
    );
    for (left, right) in [(0.05, 0.115), (0.13, 0.195)] {
        fill(
            canvas,
            &slant(w * left, w * right, h, 0.10),
            Color::WHITE.with_alpha(0.22).into(),
        );
    }
}

/// A shelf with books and a small house.
fn shelf(canvas: &mut Canvas, x: f64, y: f64, unit: f64, accent: u32) {
    let block = |left: f64, bottom: f64, width: f64, height: f64| {
        let (x0, y1) = (x + left * unit, y + bottom * unit);
        RoundedRect::new(x0, y1 - height * unit, x0 + width * unit, y1, 4.0 * unit).to_path(0.1)
    };
    fill(
        canvas,
        &block(-16.0, 26.0, 300.0, 14.0),
        Color::new(0x6B_5A_48).with_alpha(0.22).into(),
    );
    fill(
        canvas,
        &block(-20.0, 14.0, 300.0, 16.0),
        Color::new(0xA4_87_68).into(),
    );
    let books = [
        (0.0, 24.0, 118.0, 0x5B_7C_8D),
        (27.0, 30.0, 132.0, 0xD8_C7_A8),
        (60.0, 20.0, 104.0, accent),
        (83.0, 28.0, 124.0, 0x7D_8F_75),
    ];
    for (left, width, height, color) in books {
        let faded = Color::new(mix(color, 0xE2_DE_D6, 0.30));
        fill(canvas, &block(left, -2.0, width, height), faded.into());
    }
    let (left, bottom) = (x + 160.0 * unit, y - 2.0 * unit);
    let at = |dx: f64, dy: f64| (left + dx * unit, bottom - dy * unit);
    fill(
        canvas,
        &polygon(&[at(8.0, 0.0), at(8.0, 46.0), at(84.0, 46.0), at(84.0, 0.0)]),
        Color::new(0xF8_F6_F2).into(),
    );
    fill(
        canvas,
        &polygon(&[at(0.0, 44.0), at(46.0, 84.0), at(92.0, 44.0)]),
        Color::new(mix(accent, 0x8A_5A_44, 0.55)).into(),
    );
    fill(
        canvas,
        &polygon(&[at(38.0, 0.0), at(38.0, 28.0), at(54.0, 28.0), at(54.0, 0.0)]),
        Color::new(0x8A_6A_50).into(),
    );
}

/// A plant in a pot on the floor.
fn plant(canvas: &mut Canvas, x: f64, floor: f64, unit: f64) {
    let leaf = |angle: f64, length: f64, color: u32, canvas: &mut Canvas| {
        let mut path = Path::new();
        path.move_to((0.0, 0.0));
        path.curve_to(
            (-34.0, -length * 0.35),
            (-26.0, -length * 0.8),
            (0.0, -length),
        );
        path.curve_to((26.0, -length * 0.8), (34.0, -length * 0.35), (0.0, 0.0));
        let place = Affine::translate((x, floor - 120.0 * unit))
            * Affine::rotate(angle)
            * Affine::scale(unit);
        let stops = vec![
            (0.0, Color::new(mix(color, 0, 0.18))),
            (1.0, Color::new(color)),
        ];
        canvas.fill(
            &path,
            &Brush::Linear((0.0, 0.0).into(), (0.0, -length).into(), stops),
            place,
        );
    };
    for (angle, length, color) in [
        (-0.95, 210.0, 0x6E_8F_6A),
        (0.9, 220.0, 0x66_88_65),
        (-0.5, 270.0, 0x7D_9E_74),
        (0.48, 280.0, 0x77_98_70),
        (0.0, 310.0, 0x86_A6_7B),
    ] {
        leaf(angle, length, color, canvas);
    }
    let at = |dx: f64, dy: f64| (x + dx * unit, floor - dy * unit);
    let pot = polygon(&[
        at(-62.0, 128.0),
        at(62.0, 128.0),
        at(46.0, 0.0),
        at(-46.0, 0.0),
    ]);
    let clay = vec![(0.0, Color::new(0xF4_EF_E8)), (1.0, Color::new(0xCF_C4_B6))];
    fill(
        canvas,
        &pot,
        Brush::Linear(at(-62.0, 0.0).into(), at(62.0, 0.0).into(), clay),
    );
}

/// Adds noise of one level so that slow gradients do not show bands.
fn dither(picture: &mut Picture) {
    let width = picture.width as u32;
    for (index, pixel) in (0u32..).zip(picture.rgba.chunks_exact_mut(4)) {
        let (x, y) = (index % width, index / width);
        let noise =
            (x.wrapping_mul(0x9E37) ^ y.wrapping_mul(0x79B9)).wrapping_mul(0x045D_9F3B) >> 30;
        for channel in &mut pixel[..3] {
            *channel = (i32::from(*channel) + (noise as i32 - 1).min(1)).clamp(0, 255) as u8;
        }
    }
}

/// A photo made ready to move through its place.
pub struct Moving {
    /// The whole picture around the place: the photo's own blurred copy, when the place is not the whole picture.
    pub around: Option<Frame>,
    /// The photo, larger than its place by the way it moves.
    pub strip: Frame,
    /// Where it is seen.
    pub place: Area,
    reversed: bool,
}

impl Moving {
    /// Prepares a photo; every other one moves the other way.
    pub fn new(photo: &Photo, layout: &Layout, index: usize) -> Self {
        let place = layout.photo;
        let (width, height) = (
            (place.x1 - place.x0) as usize,
            (place.y1 - place.y0) as usize,
        );
        let (slack_x, slack_y) = slack(photo, (width, height), layout.unit);
        let whole = place == Area::new(0, 0, layout.size.0, layout.size.1);
        Self {
            around: (!whole).then(|| photo.blurred(layout.size.0, layout.size.1)),
            strip: photo.cover(width + slack_x, height + slack_y),
            place,
            reversed: index % 2 == 1,
        }
    }

    /// Returns how far into the strip the view is after a number of frames: even pixels right and down.
    pub fn offset(&self, frame: usize) -> (usize, usize) {
        let (width, height) = (
            (self.place.x1 - self.place.x0) as usize,
            (self.place.y1 - self.place.y0) as usize,
        );
        let (slack_x, slack_y) = (self.strip.width - width, self.strip.height - height);
        let along = |slack: usize| {
            let gone = (frame * PAN_STEP).min(slack);
            if self.reversed { slack - gone } else { gone }
        };
        (along(slack_x), along(slack_y))
    }
}

/// Returns by how much larger than its place a photo is made: along one side only, in even pixels.
fn slack(photo: &Photo, (width, height): (usize, usize), unit: f32) -> (usize, usize) {
    let even = |pixels: f32| (pixels * unit / 2.0) as usize * 2;
    let (across, down) = photo.natural_slack(width, height);
    if across.max(down) < even(EXTRA_PAN / 2.0) {
        (even(EXTRA_PAN), 0)
    } else {
        (across.min(even(LONGEST_PAN)), down.min(even(LONGEST_PAN)))
    }
}

/// Photos that are opened when a shot first needs them and let go after the last one that does.
pub struct Shelf<'a> {
    files: &'a [Vec<u8>],
    places: Vec<Mutex<Place>>,
    /// Held while a photo is opened: one at a time, because an open photo is large.
    opening: Mutex<()>,
}

struct Place {
    moving: Option<Arc<Moving>>,
    uses_left: usize,
}

/// Why a photo cannot be shown: its index and the reason.
pub type BadPhoto = (usize, String);

impl<'a> Shelf<'a> {
    /// Returns a shelf whose photo `index` will be used `uses[index]` times, and more if reserved.
    pub fn new(files: &'a [Vec<u8>], uses: &[usize]) -> Self {
        let places = uses.iter().map(|&uses_left| {
            Mutex::new(Place {
                moving: None,
                uses_left,
            })
        });
        Self {
            files,
            places: places.collect(),
            opening: Mutex::new(()),
        }
    }

    /// Returns a photo, opened at most once while it is in use.
    ///
    /// # Errors
    ///
    /// Says which photo cannot be opened and why.
    pub fn take(&self, index: usize, layout: &Layout) -> Result<Arc<Moving>, BadPhoto> {
        let mut place = lock(&self.places[index]);
        if let Some(moving) = &place.moving {
            return Ok(Arc::clone(moving));
        }
        let _opening = lock(&self.opening);
        let photo =
            photo::open(&self.files[index]).map_err(|problem| (index, problem.to_string()))?;
        let moving = Arc::new(Moving::new(&photo, layout, index));
        place.moving = Some(Arc::clone(&moving));
        Ok(moving)
    }

    /// Says that a photo will be used once more.
    pub fn reserve(&self, index: usize) {
        lock(&self.places[index]).uses_left += 1;
    }

    /// Says that one use of a photo is over.
    pub fn put_back(&self, index: usize) {
        let mut place = lock(&self.places[index]);
        place.uses_left = place.uses_left.saturating_sub(1);
        if place.uses_left == 0 {
            place.moving = None;
        }
    }
}

fn lock<T>(place: &Mutex<T>) -> impl DerefMut<Target = T> + '_ {
    place
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
