//! Where things stand, for every shape of picture: data, and the rule that nothing covers a face.
//!
//! All numbers are pixels of a picture whose short side is 1080; [`Layout::of`] scales them. In 9:16 the edges that
//! Reels and Shorts cover with their own buttons stay free of text: 220 above, 340 below, 120 at the right of the
//! lower half.

use doorcast_domain::video::AspectRatio;

use crate::{
    paint::{Affine, Rect},
    planes::Area,
    project::Quality,
};

/// The short side of a full-size picture.
const FULL_SIDE: f32 = 1080.0;

/// A large host: the middle of the figure's lower edge, and pixels per unit of its drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stand {
    /// The middle, from the left.
    pub x: f32,
    /// The lower edge, from the top.
    pub bottom: f32,
    /// Pixels per unit.
    pub scale: f32,
}

/// A round window for a small host or a headshot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bubble {
    /// The middle, from the left.
    pub x: f32,
    /// The middle, from the top.
    pub y: f32,
    /// The radius.
    pub radius: f32,
}

/// The places of one picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    /// Width and height in pixels, even.
    pub size: (usize, usize),
    /// Pixels of this picture per pixel of a full-size one.
    pub unit: f32,
    /// Where a large drawn host stands.
    pub stand: Stand,
    /// Where a large headshot hangs.
    pub portrait: Bubble,
    /// Where a small host is seen over photos.
    pub corner: Bubble,
    /// Where cards go beside a large host.
    pub cards: Area,
    /// Where the price goes over photos.
    pub tag: Area,
    /// Where captions go beside a large host.
    pub captions: Area,
    /// Where captions go beside a small host.
    pub corner_captions: Area,
    /// Where a photo moves, over its own blurred copy when that is not the whole picture.
    pub photo: Area,
    /// The upper right corner of the watermark.
    pub watermark: (i32, i32),
    /// Type size of captions in pixels.
    pub caption_size: f32,
}

const fn area(x0: i32, y0: i32, x1: i32, y1: i32) -> Area {
    Area { x0, y0, x1, y1 }
}

const LANDSCAPE: Layout = Layout {
    size: (1920, 1080),
    unit: 1.0,
    stand: Stand {
        x: 1306.0,
        bottom: 1080.0,
        scale: 1.32,
    },
    portrait: Bubble {
        x: 1370.0,
        y: 450.0,
        radius: 250.0,
    },
    corner: Bubble {
        x: 1700.0,
        y: 800.0,
        radius: 150.0,
    },
    cards: area(84, 110, 900, 830),
    tag: area(84, 84, 900, 300),
    captions: area(160, 868, 1760, 1046),
    corner_captions: area(160, 868, 1500, 1046),
    photo: area(0, 0, 1920, 1080),
    watermark: (1880, 40),
    caption_size: 54.0,
};

const PORTRAIT: Layout = Layout {
    size: (1080, 1920),
    unit: 1.0,
    stand: Stand {
        x: 540.0,
        bottom: 1920.0,
        scale: 1.64,
    },
    portrait: Bubble {
        x: 540.0,
        y: 1060.0,
        radius: 260.0,
    },
    corner: Bubble {
        x: 216.0,
        y: 1230.0,
        radius: 140.0,
    },
    cards: area(60, 224, 1020, 684),
    tag: area(60, 224, 1020, 420),
    captions: area(110, 1424, 960, 1580),
    corner_captions: area(110, 1424, 960, 1580),
    photo: area(0, 444, 1080, 1164),
    watermark: (1020, 150),
    caption_size: 50.0,
};

const SQUARE: Layout = Layout {
    size: (1080, 1080),
    unit: 1.0,
    stand: Stand {
        x: 796.0,
        bottom: 1080.0,
        scale: 0.98,
    },
    portrait: Bubble {
        x: 800.0,
        y: 500.0,
        radius: 180.0,
    },
    corner: Bubble {
        x: 920.0,
        y: 690.0,
        radius: 112.0,
    },
    cards: area(40, 110, 590, 830),
    tag: area(44, 44, 700, 230),
    captions: area(60, 858, 1020, 1040),
    corner_captions: area(60, 858, 1020, 1040),
    photo: area(0, 0, 1080, 1080),
    watermark: (1040, 40),
    caption_size: 52.0,
};

const CLASSIC: Layout = Layout {
    size: (1440, 1080),
    unit: 1.0,
    stand: Stand {
        x: 1000.0,
        bottom: 1080.0,
        scale: 1.25,
    },
    portrait: Bubble {
        x: 1060.0,
        y: 460.0,
        radius: 220.0,
    },
    corner: Bubble {
        x: 1250.0,
        y: 690.0,
        radius: 140.0,
    },
    cards: area(60, 110, 790, 830),
    tag: area(60, 60, 800, 270),
    captions: area(110, 862, 1330, 1044),
    corner_captions: area(110, 862, 1330, 1044),
    photo: area(0, 0, 1440, 1080),
    watermark: (1400, 40),
    caption_size: 52.0,
};

impl Layout {
    /// Returns the places for a shape and a quality: previews are two thirds of full size.
    pub fn of(aspect: AspectRatio, quality: Quality) -> Self {
        let full = match aspect {
            AspectRatio::Landscape => LANDSCAPE,
            AspectRatio::Portrait => PORTRAIT,
            AspectRatio::Square => SQUARE,
            AspectRatio::Classic => CLASSIC,
        };
        match quality {
            Quality::Full => full,
            Quality::Preview => full.scaled(720.0 / FULL_SIDE),
        }
    }

    /// Returns the map from a large host's drawing to pixels.
    pub fn stand_map(&self) -> Affine {
        let Stand { x, bottom, scale } = self.stand;
        place((x, bottom), scale, 760.0)
    }

    /// Returns the map from a small host's drawing to pixels: head and shoulders fill the bubble.
    pub fn corner_map(&self, face: Rect) -> Affine {
        let Bubble { x, y, radius } = self.corner;
        let scale = radius * 2.0 / 500.0;
        let middle = (face.y0 + face.y1) / 2.0 + 40.0;
        place((x, y), scale, middle)
    }

    fn scaled(self, by: f32) -> Self {
        let even = |pixels: i32| (pixels as f32 * by / 2.0).round() as i32 * 2;
        let area = |a: Area| Area {
            x0: even(a.x0),
            y0: even(a.y0),
            x1: even(a.x1),
            y1: even(a.y1),
        };
        let bubble = |b: Bubble| Bubble {
            x: b.x * by,
            y: b.y * by,
            radius: b.radius * by,
        };
        Self {
            size: (
                even(self.size.0 as i32) as usize,
                even(self.size.1 as i32) as usize,
            ),
            unit: self.unit * by,
            stand: Stand {
                x: self.stand.x * by,
                bottom: self.stand.bottom * by,
                scale: self.stand.scale * by,
            },
            portrait: bubble(self.portrait),
            corner: bubble(self.corner),
            cards: area(self.cards),
            tag: area(self.tag),
            captions: area(self.captions),
            corner_captions: area(self.corner_captions),
            photo: area(self.photo),
            watermark: (even(self.watermark.0), even(self.watermark.1)),
            caption_size: self.caption_size * by,
        }
    }
}

/// Maps the point (300, `y`) of a drawing to the given pixel.
fn place((x, bottom): (f32, f32), scale: f32, y: f64) -> Affine {
    Affine::translate((f64::from(x), f64::from(bottom)))
        * Affine::scale(f64::from(scale))
        * Affine::translate((-300.0, -y))
}

#[cfg(test)]
mod tests {
    use doorcast_domain::video::AspectRatio;

    use super::*;
    use crate::figure;

    const QUALITIES: [Quality; 2] = [Quality::Full, Quality::Preview];

    fn every_layout() -> impl Iterator<Item = (AspectRatio, Layout)> {
        let shapes = AspectRatio::ALL.iter();
        shapes.flat_map(|&shape| QUALITIES.map(|quality| (shape, Layout::of(shape, quality))))
    }

    fn covered(map: Affine, shape: Rect) -> Area {
        let seen = map.transform_rect_bbox(shape);
        area(
            seen.x0 as i32,
            seen.y0 as i32,
            seen.x1.ceil() as i32,
            seen.y1.ceil() as i32,
        )
    }

    fn bubble_area(bubble: Bubble, reach: f32) -> Area {
        let radius = bubble.radius * reach;
        let side = |middle: f32, by: f32| (middle + by) as i32;
        area(
            side(bubble.x, -radius),
            side(bubble.y, -radius),
            side(bubble.x, radius),
            side(bubble.y, radius),
        )
    }

    fn watermark(layout: &Layout) -> Area {
        let (right, top) = layout.watermark;
        area(
            right - (230.0 * layout.unit) as i32,
            top,
            right,
            top + (70.0 * layout.unit) as i32,
        )
    }

    #[test]
    fn nothing_covers_a_face() {
        for (shape, layout) in every_layout() {
            for presenter in figure::ALL {
                let face = covered(layout.stand_map(), figure::face_box(presenter));
                for (what, place) in [
                    ("cards", layout.cards),
                    ("captions", layout.captions),
                    ("watermark", watermark(&layout)),
                ] {
                    let meets = face.intersection(place);
                    assert_eq!(
                        meets, None,
                        "{what} meet the face of {} in {shape}",
                        presenter.id
                    );
                }
            }
        }
    }

    #[test]
    fn nothing_covers_the_corner_or_a_headshot() {
        for (shape, layout) in every_layout() {
            let corner = bubble_area(layout.corner, 1.1);
            for place in [layout.tag, layout.corner_captions, watermark(&layout)] {
                assert_eq!(corner.intersection(place), None, "{shape}");
            }
            let headshot = bubble_area(layout.portrait, 1.0);
            for place in [layout.cards, layout.captions, watermark(&layout)] {
                assert_eq!(headshot.intersection(place), None, "{shape}");
            }
        }
    }

    #[test]
    fn everything_is_inside_and_on_even_pixels() {
        for (shape, layout) in every_layout() {
            let whole = Area::new(0, 0, layout.size.0, layout.size.1);
            let places = [
                layout.cards,
                layout.tag,
                layout.captions,
                layout.corner_captions,
                layout.photo,
            ];
            for place in places
                .into_iter()
                .chain([bubble_area(layout.corner, 1.0), watermark(&layout)])
            {
                assert_eq!(place.intersection(whole), Some(place), "{shape}");
            }
            let photo = layout.photo;
            assert!(
                [photo.x0, photo.y0, photo.x1, photo.y1]
                    .iter()
                    .all(|side| side % 2 == 0),
                "{shape}"
            );
            assert_eq!(layout.cards.intersection(layout.captions), None, "{shape}");
        }
    }

    #[test]
    fn words_stay_clear_of_the_buttons_of_reels_and_shorts() {
        let layout = Layout::of(AspectRatio::Portrait, Quality::Full);
        for place in [
            layout.cards,
            layout.tag,
            layout.captions,
            layout.corner_captions,
        ] {
            assert!(place.y0 >= 220 && place.y1 <= 1920 - 340, "{place:?}");
            assert!(place.y1 < 960 || place.x1 <= 1080 - 120, "{place:?}");
        }
    }
}
