//! Text on pictures: the one place that knows the shaping library and the fonts.
//!
//! Noto Sans speaks for every language of Latin letters, Noto Emoji adds the small pictures; both are part of the
//! binary. Text is never cut: [`Typesetter::fit`] shrinks it, then breaks it over lines, then shrinks further.

use std::sync::Arc;

pub use cosmic_text::Align;
use cosmic_text::{
    Attrs, Buffer, Color as InkColor, Family, FontSystem, Metrics, Shaping, SwashCache, Weight,
    Wrap,
    fontdb::{Database, Source},
};

use crate::paint::{Color, Picture};

/// Line height as a multiple of the type size.
const LEADING: f32 = 1.28;

/// The steps in which type is made smaller until it fits, as parts of the size asked for.
const SHRINK: [f32; 8] = [1.0, 0.92, 0.84, 0.76, 0.68, 0.58, 0.48, 0.4];

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Type size in pixels.
    pub size: f32,
    /// Whether it is bold.
    pub bold: bool,
    /// Where lines start.
    pub align: Align,
}

/// Text set in lines, ready to be drawn.
#[derive(Debug)]
pub struct Block {
    buffer: Buffer,
    /// The width of the longest line in pixels.
    pub width: f32,
    /// The height of all lines in pixels.
    pub height: f32,
    /// How many lines there are.
    pub lines: usize,
}

/// Sets and draws text. Not shared between threads: each has its own.
pub struct Typesetter {
    fonts: FontSystem,
    glyphs: SwashCache,
}

impl Default for Typesetter {
    fn default() -> Self {
        Self::new()
    }
}

impl Typesetter {
    /// Opens the built-in fonts.
    pub fn new() -> Self {
        let mut fonts = Database::new();
        for font in [
            notosans::REGULAR_TTF,
            notosans::BOLD_TTF,
            epaint_default_fonts::NOTO_EMOJI_REGULAR,
        ] {
            fonts.load_font_source(Source::Binary(Arc::new(font)));
        }
        Self {
            fonts: FontSystem::new_with_locale_and_db("en-US".into(), fonts),
            glyphs: SwashCache::new(),
        }
    }

    /// Sets colored pieces of text, breaking lines at `width` pixels: between words where possible.
    pub fn set(&mut self, pieces: &[(&str, Color)], style: Style, width: f32) -> Block {
        let mut buffer = Buffer::new(&mut self.fonts, Metrics::relative(style.size, LEADING));
        buffer.set_wrap(Wrap::WordOrGlyph);
        buffer.set_size(Some(width), None);
        let weight = if style.bold {
            Weight::BOLD
        } else {
            Weight::NORMAL
        };
        let plain = Attrs::new()
            .family(Family::Name("Noto Sans"))
            .weight(weight);
        let colored = pieces
            .iter()
            .map(|(text, color)| (*text, plain.clone().color(ink(*color))));
        buffer.set_rich_text(colored, &plain, Shaping::Advanced, Some(style.align));
        buffer.shape_until_scroll(&mut self.fonts, false);
        let (mut right, mut bottom, mut lines) = (0.0f32, 0.0f32, 0);
        for run in buffer.layout_runs() {
            right = right.max(run.line_w);
            bottom = bottom.max(run.line_top + run.line_height);
            lines += 1;
        }
        Block {
            buffer,
            width: right,
            height: bottom,
            lines,
        }
    }

    /// Sets text so that it fits `width` in at most `lines` lines and `height` pixels: at the size of the style if that
    /// is possible, else as large as it can be.
    pub fn fit(
        &mut self,
        pieces: &[(&str, Color)],
        style: Style,
        (width, height): (f32, f32),
        lines: usize,
    ) -> Block {
        let mut last = None;
        for shrink in SHRINK {
            let block = self.set(
                pieces,
                Style {
                    size: style.size * shrink,
                    ..style
                },
                width,
            );
            if block.lines <= lines && block.height <= height && block.width <= width {
                return block;
            }
            last = Some(block);
        }
        last.unwrap_or_else(|| self.set(pieces, style, width))
    }

    /// Draws a block with its corner at `(x, y)`; what falls outside the picture is not drawn.
    pub fn draw(&mut self, picture: &mut Picture, x: i32, y: i32, block: &mut Block) {
        let (width, height) = (picture.width as i32, picture.height as i32);
        block.buffer.draw(
            &mut self.fonts,
            &mut self.glyphs,
            ink(Color::WHITE),
            |left, top, w, h, color| {
                for row in (top + y).max(0)..(top + y + h as i32).min(height) {
                    for column in (left + x).max(0)..(left + x + w as i32).min(width) {
                        let at = (row * width + column) as usize * 4;
                        lay_pixel(&mut picture.rgba[at..at + 4], color);
                    }
                }
            },
        );
    }
}

fn ink(color: Color) -> InkColor {
    let channel = |shift: u32| (color.rgb >> shift & 255) as u8;
    InkColor::rgba(
        channel(16),
        channel(8),
        channel(0),
        (color.alpha * 255.0).round() as u8,
    )
}

fn lay_pixel(pixel: &mut [u8], color: InkColor) {
    let alpha = u32::from(color.a());
    for (under, over) in pixel.iter_mut().zip([color.r(), color.g(), color.b(), 255]) {
        *under = ((u32::from(over) * alpha + u32::from(*under) * (255 - alpha) + 127) / 255) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style {
        size: 40.0,
        bold: true,
        align: Align::Left,
    };

    fn ink_of(text: &str) -> usize {
        let mut type_setter = Typesetter::new();
        let mut block = type_setter.set(&[(text, Color::WHITE)], STYLE, 2_000.0);
        let (width, height) = (
            block.width.ceil() as usize + 4,
            block.height.ceil() as usize + 4,
        );
        let mut picture = Picture {
            width,
            height,
            rgba: vec![0; width * height * 4],
        };
        type_setter.draw(&mut picture, 0, 0, &mut block);
        picture
            .rgba
            .chunks_exact(4)
            .filter(|pixel| pixel[3] > 0)
            .count()
    }

    #[test]
    fn accents_curly_quotes_and_emoji_are_drawn() {
        let missing = ink_of("\u{10FFFD}");
        for text in [
            "José",
            "Peña",
            "“quoted”",
            "’",
            "é",
            "ñ",
            "🏡",
            "📞",
            "½",
            "—",
            "•",
        ] {
            let ink = ink_of(text);
            assert!(
                ink > 0 && ink != missing * text.chars().count(),
                "{text} is drawn with {ink} pixels"
            );
        }
    }

    #[test]
    fn long_names_shrink_then_wrap_and_never_overflow() {
        let mut type_setter = Typesetter::new();
        let names = [
            "Dana Whitfield",
            "María de los Ángeles Fernández-Villanueva de la Cruz y Montenegro",
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
        ];
        for name in names {
            let block = type_setter.fit(&[(name, Color::WHITE)], STYLE, (420.0, 104.0), 2);
            assert!(
                block.width <= 420.0 && block.height <= 104.0,
                "{name}: {} x {}",
                block.width,
                block.height
            );
            assert!(block.lines <= 2, "{name} takes {} lines", block.lines);
        }
    }
}
