//! Panels with words: name tag, facts, price, closing card, captions, watermark.
//!
//! A panel is a stack of rows that shrinks until it fits the place the layout reserves for it; no text is ever cut.

use doorcast_domain::agent::AgentProfile;

use crate::{
    color::{contrast, readable_on},
    paint::{Affine, Brush, Canvas, Color, Picture, RoundedRect, Shape},
    planes::Area,
    project::Facts,
    text::{Align, Block, Style, Typesetter},
};

/// Dark ground of tags and captions.
const NIGHT: u32 = 0x0E_1B_2A;
/// What the dark ground of tags and captions looks like over a white wall: the lightest it gets.
const DUSK: u32 = 0x39_43_4F;
/// Lights the spoken word where the brand color is too much like the white of the others.
const GOLD: u32 = 0xFF_D1_5C;
/// Light ground of cards.
const PAPER: u32 = 0xFF_FF_FF;
/// The thin line around a panel.
const EDGE: u32 = 0x1F_29_37;
/// Quiet text on the dark ground.
const MIST: u32 = 0xC9_D4_E0;
/// Quiet text on the light ground.
const SLATE: u32 = 0x3A_4A_5C;

/// The parts of full size in which a whole panel is made smaller until it fits.
const SHRINK: [f32; 9] = [1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.5, 0.4, 0.3];

/// Draws panels for one brand at one size.
pub struct Cards<'a> {
    /// Sets the words.
    pub type_setter: &'a mut Typesetter,
    /// Pixels per pixel of a full-size picture.
    pub unit: f32,
    /// The brand color.
    pub accent: u32,
}

/// One line or paragraph of a panel.
struct Row<'a> {
    pieces: Vec<(&'a str, Color)>,
    size: f32,
    bold: bool,
    lines: usize,
    gap: f32,
}

impl<'a> Row<'a> {
    fn new(text: &'a str, color: u32, size: f32) -> Self {
        Self {
            pieces: vec![(text, Color::new(color))],
            size,
            bold: false,
            lines: 1,
            gap: 0.0,
        }
    }

    fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    fn lines(self, lines: usize) -> Self {
        Self { lines, ..self }
    }

    /// Leaves room above.
    fn gap(self, gap: f32) -> Self {
        Self { gap, ..self }
    }
}

/// Where the brand color runs along a panel.
#[derive(Clone, Copy, PartialEq)]
enum Stripe {
    Left,
    Top,
}

impl Cards<'_> {
    /// Draws name, brokerage, licence and phone for the opening.
    pub fn name_tag(&mut self, agent: &AgentProfile, place: Area) -> Picture {
        let rows = [
            Row::new(&agent.name, PAPER, 54.0).bold().lines(2),
            Row::new(&agent.brokerage, self.bright(), 36.0).lines(2),
            Row::new(&agent.license, MIST, 29.0).lines(2).gap(8.0),
            Row::new(&agent.phone, MIST, 29.0).lines(2),
        ];
        self.panel(
            &rows,
            place,
            Color::new(NIGHT).with_alpha(0.86),
            Stripe::Left,
        )
    }

    /// Draws heading, price and facts of a listing.
    pub fn facts(&mut self, facts: &Facts, place: Area) -> Picture {
        let mut rows = vec![Row::new(&facts.heading, SLATE, 40.0).lines(3)];
        if let Some(price) = &facts.price {
            rows.push(Row::new(price, NIGHT, 84.0).bold());
        }
        let shown: Vec<String> = facts
            .facts
            .iter()
            .map(|fact| format!("•  {}", capitalized(fact)))
            .collect();
        rows.extend(shown.iter().enumerate().map(|(index, fact)| {
            Row::new(fact, NIGHT, 38.0)
                .lines(2)
                .gap(if index == 0 { 14.0 } else { 6.0 })
        }));
        self.panel(
            &rows,
            place,
            Color::new(PAPER).with_alpha(0.94),
            Stripe::Top,
        )
    }

    /// Draws heading and price in small over photos.
    pub fn price(&mut self, facts: &Facts, place: Area) -> Picture {
        let mut rows = vec![Row::new(&facts.heading, PAPER, 36.0).lines(2)];
        if let Some(price) = &facts.price {
            rows.push(Row::new(price, self.bright(), 56.0).bold());
        }
        self.panel(
            &rows,
            place,
            Color::new(NIGHT).with_alpha(0.82),
            Stripe::Left,
        )
    }

    /// Draws the end: whom to call, with the licence line.
    pub fn closing(&mut self, agent: &AgentProfile, price: Option<&str>, place: Area) -> Picture {
        let mut rows = vec![
            Row::new(&agent.name, NIGHT, 58.0).bold().lines(2),
            Row::new(&agent.brokerage, SLATE, 38.0).lines(2),
            Row::new(&agent.phone, readable_on(self.accent, PAPER), 72.0)
                .bold()
                .lines(2)
                .gap(14.0),
            Row::new(&agent.license, SLATE, 30.0).lines(2).gap(10.0),
        ];
        if let Some(price) = price {
            rows.insert(0, Row::new(price, SLATE, 44.0).bold());
        }
        self.panel(
            &rows,
            place,
            Color::new(PAPER).with_alpha(0.95),
            Stripe::Top,
        )
    }

    /// Draws a caption of at most two lines with the spoken word lit. The picture is as wide as the place.
    pub fn caption(&mut self, words: &[&str], spoken: usize, size: f32, place: Area) -> Picture {
        let (width, height) = (place.x1 - place.x0, place.y1 - place.y0);
        let (side, above) = (28.0 * self.unit, 14.0 * self.unit);
        let spaced: Vec<String> = words.iter().map(|word| format!("{word} ")).collect();
        let lit = Color::new(self.lit());
        let pieces: Vec<(&str, Color)> = spaced
            .iter()
            .enumerate()
            .map(|(index, word)| {
                (
                    word.as_str(),
                    if index == spoken { lit } else { Color::WHITE },
                )
            })
            .collect();
        let style = Style {
            size,
            bold: true,
            align: Align::Center,
        };
        let room = (width as f32 - side * 2.0, height as f32 - above * 2.0);
        let (mut block, inset) = self.balanced(&pieces, style, room);
        let box_width = block.width + side * 2.0;
        let box_height = block.height + above * 2.0;
        let left = (width as f32 - box_width) / 2.0;
        let mut canvas = Canvas::new(width as usize, box_height.ceil() as usize);
        let ground = rounded(left, 0.0, box_width, box_height, 16.0 * self.unit);
        canvas.fill(
            &ground,
            &Color::new(0x0A_12_1C).with_alpha(0.84).into(),
            Affine::IDENTITY,
        );
        let mut picture = canvas.finish();
        self.type_setter.draw(
            &mut picture,
            (side + inset) as i32,
            above as i32,
            &mut block,
        );
        picture
    }

    /// Draws the mark of a preview.
    pub fn watermark(&mut self) -> Picture {
        let style = Style {
            size: 40.0 * self.unit,
            bold: true,
            align: Align::Left,
        };
        let mut block =
            self.type_setter
                .set(&[("PREVIEW", Color::WHITE.with_alpha(0.9))], style, 1_000.0);
        let (side, above) = (22.0 * self.unit, 8.0 * self.unit);
        let (width, height) = (block.width + side * 2.0, block.height + above * 2.0);
        let mut canvas = Canvas::new(width.ceil() as usize, height.ceil() as usize);
        let ground = rounded(0.0, 0.0, width, height, 12.0 * self.unit);
        canvas.fill(
            &ground,
            &Color::BLACK.with_alpha(0.42).into(),
            Affine::IDENTITY,
        );
        let mut picture = canvas.finish();
        self.type_setter
            .draw(&mut picture, side as i32, above as i32, &mut block);
        picture
    }

    /// Sets a caption: where it needs two lines, these are about equally long. Returns how far in it stands, too.
    fn balanced(
        &mut self,
        pieces: &[(&str, Color)],
        style: Style,
        (width, height): (f32, f32),
    ) -> (Block, f32) {
        let widest = self.type_setter.fit(pieces, style, (width, height), 2);
        if widest.lines == 2 {
            for part in [0.55, 0.65, 0.75, 0.85] {
                let narrow = width * part;
                let block = self.type_setter.fit(pieces, style, (narrow, height), 2);
                if block.height == widest.height {
                    return (block, (width - narrow) / 2.0);
                }
            }
        }
        (widest, 0.0)
    }

    /// The brand color, readable on the dark ground wherever that lies.
    fn bright(&self) -> u32 {
        readable_on(self.accent, DUSK)
    }

    /// The color of the spoken word: the brand color if it stands out among white words.
    fn lit(&self) -> u32 {
        let bright = self.bright();
        let channel = |shift: u32| bright >> shift & 255;
        let channels = [channel(16), channel(8), channel(0)];
        let spread = channels.iter().max().zip(channels.iter().min());
        let is_colorful = spread.is_some_and(|(most, least)| most - least > 64);
        if is_colorful && contrast(bright, PAPER) > 1.4 {
            bright
        } else {
            GOLD
        }
    }

    fn panel(&mut self, rows: &[Row<'_>], place: Area, ground: Color, stripe: Stripe) -> Picture {
        let room = ((place.x1 - place.x0) as f32, (place.y1 - place.y0) as f32);
        let (mut blocks, scale, height) = self.stack(rows, room);
        let (side, above) = (40.0 * scale, 24.0 * scale);
        let widest = blocks
            .iter()
            .map(|(_, block)| block.width)
            .fold(0.0, f32::max);
        let width = (widest + side * 2.0).min(room.0);
        let mut canvas = Canvas::new(width.ceil() as usize, height.ceil() as usize);
        let radius = 18.0 * self.unit;
        let outline = rounded(0.0, 0.0, width, height, radius);
        canvas.fill(&outline, &ground.into(), Affine::IDENTITY);
        canvas.push_clip(&outline, Affine::IDENTITY);
        // Half of the stroke lies inside: a light panel keeps its edge on a light wall.
        let edge = Color::new(EDGE).with_alpha(0.22);
        canvas.stroke(
            &outline,
            &edge.into(),
            f64::from(5.0 * self.unit),
            Affine::IDENTITY,
        );
        let bar = match stripe {
            Stripe::Left => rounded(0.0, 0.0, 12.0 * self.unit, height, 0.0),
            Stripe::Top => rounded(0.0, 0.0, width, 12.0 * self.unit, 0.0),
        };
        canvas.fill(
            &bar,
            &Brush::Solid(Color::new(self.accent)),
            Affine::IDENTITY,
        );
        canvas.pop_clip();
        let mut picture = canvas.finish();
        for (top, block) in &mut blocks {
            self.type_setter
                .draw(&mut picture, side as i32, (above + *top) as i32, block);
        }
        picture
    }

    /// Sets rows one below the other, as large as fits. Returns them with their tops, the scale and the whole height.
    fn stack(
        &mut self,
        rows: &[Row<'_>],
        (width, height): (f32, f32),
    ) -> (Vec<(f32, Block)>, f32, f32) {
        let mut last = (Vec::new(), self.unit, height);
        for shrink in SHRINK {
            let scale = self.unit * shrink;
            let (side, above) = (40.0 * scale, 24.0 * scale);
            let (mut top, mut blocks, mut fits) = (0.0, Vec::with_capacity(rows.len()), true);
            for row in rows {
                top += row.gap * scale;
                let style = Style {
                    size: row.size * scale,
                    bold: row.bold,
                    align: Align::Left,
                };
                let room = (width - side * 2.0, height);
                let block = self.type_setter.fit(&row.pieces, style, room, row.lines);
                fits &= block.lines <= row.lines;
                let bottom = top + block.height;
                blocks.push((top, block));
                top = bottom;
            }
            last = (blocks, scale, top + above * 2.0);
            if fits && last.2 <= height {
                break;
            }
        }
        last
    }
}

/// Returns text with its first letter large, as a list has it.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> crate::paint::Path {
    let (x, y, width, height) = (
        f64::from(x),
        f64::from(y),
        f64::from(width),
        f64::from(height),
    );
    RoundedRect::new(x, y, x + width, y + height, f64::from(radius)).to_path(0.1)
}
