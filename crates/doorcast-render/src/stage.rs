//! The stage: what a moment looks like, as layers, and the picture they make.
//!
//! A [`Look`] says what is seen at one moment. The [`Painter`] turns it into layers, each named by what it looks like;
//! layers with the same name are the same picture and are drawn once. The [`Composer`] repaints only where names
//! changed.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    rc::Rc,
};

use crate::{
    backdrop::Moving,
    cards::Cards,
    figure::{self, Layer, Pose, Presenter},
    headshot,
    layout::{Bubble, Layout},
    paint::{Affine, Canvas, Circle, Color, Picture, Point, Rect, Shape, Vec2},
    planes::{Area, Frame, Sprite},
    project::{Facts, Project},
    shots::{Panel, View},
    text::Typesetter,
};

/// How much memory the drawn layers of one painter may take, in bytes.
const SPRITE_BUDGET: usize = 6 << 20;

/// Everything that is the same in the whole video.
pub struct Set<'a> {
    /// What is filmed.
    pub project: &'a Project,
    /// Where things stand.
    pub layout: Layout,
    /// Who stands there, if it is a drawn presenter.
    pub presenter: Option<&'static Presenter>,
    /// The agent's photo, if it is shown instead: its short side fills the large disc.
    pub headshot: Option<Picture>,
    /// What is behind where no photo is.
    pub ground: Frame,
}

/// What is seen at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Look<'a> {
    /// The photo behind, by its place in the project, and for how many frames it has moved; the ground if none.
    pub photo: Option<(usize, usize)>,
    /// Where the host is.
    pub view: View,
    /// How a drawn host stands.
    pub pose: Pose,
    /// How loud the voice is around this moment, for the ring of a headshot, see [`headshot::ring_levels`].
    pub levels: Vec<u8>,
    /// The panel that is up and how far it has come in, from 0 to 1.
    pub panel: Option<(Panel, f32)>,
    /// The words of the caption and which one is spoken.
    pub caption: Option<(Vec<&'a str>, usize)>,
}

/// A layer in its place.
#[derive(Clone)]
pub struct Placed {
    name: u64,
    x: i32,
    y: i32,
    sprite: Rc<Sprite>,
}

impl Placed {
    fn area(&self) -> Area {
        Area::new(self.x, self.y, self.sprite.width, self.sprite.height)
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.name, self.x, self.y) == (other.name, other.x, other.y)
    }
}

/// A drawn layer: nothing when nothing of it can be seen.
type Drawn = Option<(Rc<Sprite>, i32, i32)>;

/// Draws layers and remembers them.
pub struct Painter<'a> {
    set: &'a Set<'a>,
    type_setter: Typesetter,
    drawn: HashMap<u64, (Drawn, u64)>,
    bytes: usize,
    clock: u64,
}

/// What a layer looks like: two layers with equal names are the same picture.
#[derive(Hash)]
enum Name<'a> {
    Figure(Layer, bool, [i32; 15]),
    Headshot(bool),
    Ring(bool, &'a [u8]),
    Disc,
    Panel(Panel),
    Caption(&'a [&'a str], usize, bool),
    Watermark,
}

impl Name<'_> {
    fn hashed(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

impl<'a> Painter<'a> {
    /// Returns a painter with nothing drawn yet.
    pub fn new(set: &'a Set<'a>) -> Self {
        Self {
            set,
            type_setter: Typesetter::new(),
            drawn: HashMap::new(),
            bytes: 0,
            clock: 0,
        }
    }

    /// Returns the layers of a moment, from back to front.
    pub fn layers(&mut self, look: &Look<'_>) -> Vec<Placed> {
        self.clock += 1;
        let mut layers = Vec::with_capacity(10);
        match (self.set.presenter, look.view) {
            (_, View::Absent) => {}
            (Some(presenter), View::Full) => self.large_figure(presenter, &look.pose, &mut layers),
            (Some(presenter), View::Corner) => self.small_figure(presenter, look, &mut layers),
            (None, view) => self.portrait(view, &look.levels, &mut layers),
        }
        if let Some((panel, progress)) = look.panel {
            self.panel(panel, progress, &mut layers);
        }
        if let Some((words, spoken)) = &look.caption {
            self.caption(words, *spoken, look.view, &mut layers);
        }
        if self.set.project.quality == crate::project::Quality::Preview {
            self.watermark(&mut layers);
        }
        layers
    }

    fn large_figure(
        &mut self,
        presenter: &'static Presenter,
        pose: &Pose,
        layers: &mut Vec<Placed>,
    ) {
        let scale = self.set.layout.stand.scale;
        for layer in Layer::ALL {
            // A head that moved by whole pixels is the same picture elsewhere: only the odd pixel is drawn into it.
            let (shift, rest) = if layer.follows_head() {
                split_shift(pose, scale)
            } else {
                ((0, 0), *pose)
            };
            let name = Name::Figure(layer, false, features(layer, &rest)).hashed();
            let map = self.set.layout.stand_map();
            self.draw(name, shift, layers, |_| {
                draw_figure(presenter, layer, &rest, map, None)
            });
        }
    }

    fn small_figure(
        &mut self,
        presenter: &'static Presenter,
        look: &Look<'_>,
        layers: &mut Vec<Placed>,
    ) {
        let bubble = self.set.layout.corner;
        let map = self.set.layout.corner_map(figure::face_box(presenter));
        let accent = self.set.project.accent;
        self.draw(Name::Disc.hashed(), (0, 0), layers, |_| {
            draw_disc(bubble, accent)
        });
        for layer in Layer::ALL {
            let name = Name::Figure(layer, true, features(layer, &look.pose)).hashed();
            let pose = look.pose;
            self.draw(name, (0, 0), layers, |_| {
                draw_figure(presenter, layer, &pose, map, Some(bubble))
            });
        }
    }

    fn portrait(&mut self, view: View, levels: &[u8], layers: &mut Vec<Placed>) {
        let Some(photo) = &self.set.headshot else {
            return;
        };
        let is_small = view == View::Corner;
        let bubble = if is_small {
            self.set.layout.corner
        } else {
            self.set.layout.portrait
        };
        let accent = Color::new(self.set.project.accent);
        self.draw(
            Name::Ring(is_small, levels).hashed(),
            (0, 0),
            layers,
            |_| draw_ring(bubble, levels, accent),
        );
        self.draw(Name::Headshot(is_small).hashed(), (0, 0), layers, |_| {
            draw_headshot(bubble, photo)
        });
    }

    fn panel(&mut self, panel: Panel, progress: f32, layers: &mut Vec<Placed>) {
        if progress <= 0.01 {
            return;
        }
        let layout = &self.set.layout;
        let place = if panel == Panel::Price {
            layout.tag
        } else {
            layout.cards
        };
        // Panels come in from the left edge and leave the same way.
        let out = place.x1 as f32 * (1.0 - progress);
        let shift = (-(out as i32)) & !1;
        self.draw(Name::Panel(panel).hashed(), (shift, 0), layers, |painter| {
            let picture = painter.panel_picture(panel, place);
            let slack = place.y1 - place.y0 - picture.height as i32;
            let is_tall = painter.set.layout.size.1 > painter.set.layout.size.0;
            let down = match panel {
                Panel::Price => 0,
                Panel::NameTag if !is_tall => slack,
                Panel::NameTag | Panel::Facts | Panel::Closing => slack / 2,
            };
            Some((picture, place.x0 & !1, (place.y0 + down.max(0)) & !1))
        });
    }

    fn panel_picture(&mut self, panel: Panel, place: Area) -> Picture {
        let project = self.set.project;
        let none = Facts::default();
        let facts = project.facts.as_ref().unwrap_or(&none);
        let mut cards = self.cards();
        match panel {
            Panel::NameTag => cards.name_tag(&project.agent, place),
            Panel::Facts => cards.facts(facts, place),
            Panel::Price => cards.price(facts, place),
            Panel::Closing => cards.closing(&project.agent, facts.price.as_deref(), place),
        }
    }

    fn caption(&mut self, words: &[&str], spoken: usize, view: View, layers: &mut Vec<Placed>) {
        let layout = &self.set.layout;
        let beside = view == View::Corner;
        let place = if beside {
            layout.corner_captions
        } else {
            layout.captions
        };
        let size = layout.caption_size;
        self.draw(
            Name::Caption(words, spoken, beside).hashed(),
            (0, 0),
            layers,
            |painter| {
                let picture = painter.cards().caption(words, spoken, size, place);
                let down = (place.y1 - place.y0 - picture.height as i32) / 2;
                Some((picture, place.x0 & !1, (place.y0 + down.max(0)) & !1))
            },
        );
    }

    fn watermark(&mut self, layers: &mut Vec<Placed>) {
        self.draw(Name::Watermark.hashed(), (0, 0), layers, |painter| {
            let (right, top) = painter.set.layout.watermark;
            let picture = painter.cards().watermark();
            let left = right - picture.width as i32;
            Some((picture, left & !1, top & !1))
        });
    }

    fn cards(&mut self) -> Cards<'_> {
        Cards {
            type_setter: &mut self.type_setter,
            unit: self.set.layout.unit,
            accent: self.set.project.accent,
        }
    }

    /// Adds the layer of a name, drawing it if it is not remembered. What is drawn has an even corner.
    fn draw(
        &mut self,
        name: u64,
        shift: (i32, i32),
        layers: &mut Vec<Placed>,
        paint: impl FnOnce(&mut Self) -> Option<(Picture, i32, i32)>,
    ) {
        if !self.drawn.contains_key(&name) {
            let drawn = paint(self).and_then(|(picture, x, y)| {
                let (sprite, left, top) = Sprite::cropped(&picture)?;
                Some((Rc::new(sprite), x + left, y + top))
            });
            self.remember(name, drawn);
        }
        let Some((drawn, used)) = self.drawn.get_mut(&name) else {
            return;
        };
        *used = self.clock;
        if let Some((sprite, x, y)) = drawn {
            layers.push(Placed {
                name,
                x: *x + shift.0,
                y: *y + shift.1,
                sprite: Rc::clone(sprite),
            });
        }
    }

    fn remember(&mut self, name: u64, drawn: Drawn) {
        self.bytes += drawn.as_ref().map_or(0, |(sprite, ..)| sprite.bytes());
        self.drawn.insert(name, (drawn, self.clock));
        if self.bytes <= SPRITE_BUDGET {
            return;
        }
        // Half of what is remembered goes at once, the longest unused first, so that this is rare.
        let mut by_use: Vec<(u64, u64)> = self
            .drawn
            .iter()
            .map(|(&name, &(_, used))| (used, name))
            .collect();
        by_use.sort_unstable();
        for (used, name) in by_use {
            if self.bytes <= SPRITE_BUDGET / 2 || used == self.clock {
                break;
            }
            if let Some((Some((sprite, ..)), _)) = self.drawn.remove(&name) {
                self.bytes -= sprite.bytes();
            }
        }
    }
}

/// Splits a head's shift into even pixels, and a pose that holds the rest.
fn split_shift(pose: &Pose, scale: f32) -> ((i32, i32), Pose) {
    let (x, y) = (
        (pose.dx * scale).round() as i32,
        (pose.dy * scale).round() as i32,
    );
    let (even_x, even_y) = (x & !1, y & !1);
    let rest = Pose {
        dx: (x - even_x) as f32 / scale,
        dy: (y - even_y) as f32 / scale,
        ..*pose
    };
    ((even_x, even_y), rest)
}

/// Returns what of a pose changes a layer, in thousandths.
fn features(layer: Layer, pose: &Pose) -> [i32; 15] {
    let mut features = [0; 15];
    let mut put = |values: &[f32], at: usize| {
        for (feature, value) in features[at..].iter_mut().zip(values) {
            *feature = (value * 1_000.0).round() as i32;
        }
    };
    if layer.follows_head() {
        put(&[pose.dx, pose.dy, pose.rotation], 0);
    }
    match layer {
        Layer::BackHair | Layer::Head => {}
        Layer::Body => put(&[pose.breath], 3),
        Layer::Eyes => put(
            &[pose.blink, pose.gaze_x, pose.gaze_y, pose.brow, pose.smile],
            3,
        ),
        Layer::Mouth => {
            let mouth = &pose.mouth;
            let shape = [
                mouth.open,
                mouth.wide,
                mouth.round,
                mouth.teeth,
                mouth.tongue,
                mouth.tuck,
                mouth.press,
            ];
            put(&[pose.smile], 3);
            put(&shape, 4);
        }
    }
    features
}

fn draw_figure(
    presenter: &Presenter,
    layer: Layer,
    pose: &Pose,
    map: Affine,
    window: Option<Bubble>,
) -> Option<(Picture, i32, i32)> {
    let place = if layer.follows_head() {
        map * pose.head()
    } else {
        map
    };
    let mut bounds = place
        .transform_rect_bbox(layer.bounds(presenter))
        .inflate(4.0, 4.0);
    if let Some(bubble) = window {
        bounds = bounds.intersect(circle(bubble).bounding_box());
    }
    if bounds.width() < 1.0 || bounds.height() < 1.0 {
        return None;
    }
    let (x, y, mut canvas) = canvas_for(bounds);
    let shift = Affine::translate((-f64::from(x), -f64::from(y)));
    if let Some(bubble) = window {
        canvas.push_clip(&circle(bubble).to_path(0.1), shift);
    }
    figure::draw_layer(&mut canvas, shift * map, presenter, layer, pose);
    Some((canvas.finish(), x, y))
}

fn draw_disc(bubble: Bubble, accent: u32) -> Option<(Picture, i32, i32)> {
    let rim = f64::from(bubble.radius) * 0.05;
    let outer = Circle::new(
        (f64::from(bubble.x), f64::from(bubble.y)),
        f64::from(bubble.radius) + rim,
    );
    let (x, y, mut canvas) = canvas_for(outer.bounding_box().inflate(2.0, 2.0));
    let shift = Affine::translate((-f64::from(x), -f64::from(y)));
    canvas.fill(&outer.to_path(0.1), &Color::WHITE.into(), shift);
    let ground = Color::new(accent).mix(0xFF_FF_FF, 0.72);
    canvas.fill(&circle(bubble).to_path(0.1), &ground.into(), shift);
    Some((canvas.finish(), x, y))
}

fn draw_headshot(bubble: Bubble, photo: &Picture) -> Option<(Picture, i32, i32)> {
    let (x, y, mut canvas) = canvas_for(circle(bubble).bounding_box().inflate(16.0, 16.0));
    headshot::draw_disc(
        &mut canvas,
        inside(bubble, x, y),
        f64::from(bubble.radius),
        photo,
    );
    Some((canvas.finish(), x, y))
}

fn draw_ring(bubble: Bubble, levels: &[u8], color: Color) -> Option<(Picture, i32, i32)> {
    let outer = Circle::new(
        circle(bubble).center,
        headshot::ring_reach(f64::from(bubble.radius)),
    );
    let (x, y, mut canvas) = canvas_for(outer.bounding_box());
    headshot::draw_ring(
        &mut canvas,
        inside(bubble, x, y),
        f64::from(bubble.radius),
        levels,
        color,
    );
    Some((canvas.finish(), x, y))
}

/// Returns the middle of a bubble on a canvas whose corner lies at `(x, y)`.
fn inside(bubble: Bubble, x: i32, y: i32) -> Point {
    circle(bubble).center - Vec2::new(f64::from(x), f64::from(y))
}

fn circle(bubble: Bubble) -> Circle {
    Circle::new(
        (f64::from(bubble.x), f64::from(bubble.y)),
        f64::from(bubble.radius),
    )
}

/// Returns a canvas that holds `bounds`, with its even corner.
fn canvas_for(bounds: Rect) -> (i32, i32, Canvas) {
    let (x, y) = (bounds.x0.floor() as i32 & !1, bounds.y0.floor() as i32 & !1);
    let side = |end: f64, start: i32| ((end.ceil() as i32 - start + 1) & !1).max(2) as usize;
    (x, y, Canvas::new(side(bounds.x1, x), side(bounds.y1, y)))
}

/// Makes pictures out of layers, repainting only what changed.
pub struct Composer<'a> {
    set: &'a Set<'a>,
    /// The picture as it is now.
    pub frame: Frame,
    layers: Vec<Placed>,
    photo: Option<(usize, usize)>,
    is_fresh: bool,
}

/// What changed from one picture to the next.
pub struct Change {
    /// Where; whole picture the first time.
    pub areas: Vec<Area>,
    /// How many pixels further right and down a photo behind was in the picture before.
    pub shift: (i32, i32),
}

impl<'a> Composer<'a> {
    /// Returns a composer that has not made a picture yet.
    pub fn new(set: &'a Set<'a>) -> Self {
        let (width, height) = set.layout.size;
        Self {
            set,
            frame: Frame::black(width, height),
            layers: Vec::new(),
            photo: None,
            is_fresh: true,
        }
    }

    /// Forgets the last picture: the next one is made from nothing.
    pub fn restart(&mut self) {
        self.is_fresh = true;
        self.layers.clear();
        self.photo = None;
    }

    /// Makes the picture of a moment: `photo` is the look's photo, if it has one, and `layers` are its layers.
    pub fn compose(
        &mut self,
        look: &Look<'_>,
        photo: Option<&Moving>,
        layers: Vec<Placed>,
    ) -> Change {
        let mut areas = self.changed_layers(&layers);
        let mut shift = (0, 0);
        match (self.photo, look.photo, photo) {
            (Some((before, from)), Some((now, to)), Some(moving))
                if before == now && !self.is_fresh =>
            {
                let ((x0, y0), (x1, y1)) = (moving.offset(from), moving.offset(to));
                shift = (x1 as i32 - x0 as i32, y1 as i32 - y0 as i32);
                if shift != (0, 0) {
                    areas.push(moving.place);
                }
            }
            (None, None, _) if !self.is_fresh => {}
            _ => areas.push(self.frame.area()),
        }
        let areas = merge(areas, self.frame.area());
        let moving = photo.zip(look.photo.map(|(_, frame)| frame));
        for &area in &areas {
            self.repaint(area, moving, &layers);
        }
        self.layers = layers;
        self.photo = look.photo;
        self.is_fresh = false;
        Change { areas, shift }
    }

    fn changed_layers(&self, layers: &[Placed]) -> Vec<Area> {
        let gone = self
            .layers
            .iter()
            .filter(|old| !layers.iter().any(|new| new.is_same(old)));
        let come = layers
            .iter()
            .filter(|new| !self.layers.iter().any(|old| old.is_same(new)));
        gone.chain(come).map(Placed::area).collect()
    }

    fn repaint(&mut self, area: Area, photo: Option<(&Moving, usize)>, layers: &[Placed]) {
        match photo {
            None => self.frame.copy_area(&self.set.ground, area),
            Some((moving, frame)) => {
                if let Some(around) = &moving.around {
                    self.frame.copy_area(around, area);
                }
                if let Some(seen) = moving.place.intersection(area) {
                    let (x, y) = moving.offset(frame);
                    let (left, top) = (moving.place.x0, moving.place.y0);
                    self.frame
                        .copy_window(&moving.strip, seen, (x as i32 - left, y as i32 - top));
                }
            }
        }
        for layer in layers {
            self.frame.lay(&layer.sprite, layer.x, layer.y, area);
        }
    }
}

/// Grows areas to whole macroblocks and joins those that meet.
fn merge(areas: Vec<Area>, whole: Area) -> Vec<Area> {
    let mut merged: Vec<Area> = Vec::with_capacity(areas.len());
    for area in areas {
        let Some(mut area) = area
            .intersection(whole)
            .and_then(|area| area.aligned(16).intersection(whole))
        else {
            continue;
        };
        while let Some(index) = merged
            .iter()
            .position(|other| other.intersection(area).is_some())
        {
            area = area.union(merged.swap_remove(index));
        }
        merged.push(area);
    }
    merged
}
