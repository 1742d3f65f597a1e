//! Planar pictures: BT.709 limited range, 4:2:0, eight bits. Sides are even.
//!
//! A [`Frame`] is a whole picture, a [`Sprite`] a piece with transparency that is laid over it. Nothing here converts
//! whole frames from RGB: only sprites are converted, once, when they are drawn.

use fearless_simd::{Level, Simd, dispatch};

use crate::paint::Picture;

/// A half-open rectangle of pixels: `x0 <= x < x1`, `y0 <= y < y1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Left edge, inside.
    pub x0: i32,
    /// Top edge, inside.
    pub y0: i32,
    /// Right edge, outside.
    pub x1: i32,
    /// Bottom edge, outside.
    pub y1: i32,
}

impl Area {
    /// Returns the area of a given size at a given place.
    pub fn new(x: i32, y: i32, width: usize, height: usize) -> Self {
        Self {
            x0: x,
            y0: y,
            x1: x + width as i32,
            y1: y + height as i32,
        }
    }

    /// Returns what two areas share, if anything.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let shared = Self {
            x0: self.x0.max(other.x0),
            y0: self.y0.max(other.y0),
            x1: self.x1.min(other.x1),
            y1: self.y1.min(other.y1),
        };
        (shared.x0 < shared.x1 && shared.y0 < shared.y1).then_some(shared)
    }

    /// Returns the smallest area that holds both.
    pub fn union(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// Returns the area grown outwards to whole multiples of `step`, a power of two.
    pub fn aligned(self, step: i32) -> Self {
        let (down, up) = (!(step - 1), step - 1);
        Self {
            x0: self.x0 & down,
            y0: self.y0 & down,
            x1: (self.x1 + up) & down,
            y1: (self.y1 + up) & down,
        }
    }

    fn rows(self) -> std::ops::Range<usize> {
        self.y0 as usize..self.y1 as usize
    }

    fn columns(self) -> std::ops::Range<usize> {
        self.x0 as usize..self.x1 as usize
    }

    fn halved(self) -> Self {
        Self {
            x0: self.x0 / 2,
            y0: self.y0 / 2,
            x1: self.x1 / 2,
            y1: self.y1 / 2,
        }
    }
}

/// One picture. Luma rows are `width` bytes, chroma rows half of that; nothing is padded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Width in pixels, even.
    pub width: usize,
    /// Height in pixels, even.
    pub height: usize,
    /// Luma, 16 to 235.
    pub y: Vec<u8>,
    /// Blue difference, 128 in the middle.
    pub u: Vec<u8>,
    /// Red difference, 128 in the middle.
    pub v: Vec<u8>,
}

impl Frame {
    /// Returns a black picture.
    pub fn black(width: usize, height: usize) -> Self {
        assert!(
            width.is_multiple_of(2) && height.is_multiple_of(2),
            "4:2:0 pictures have even sides"
        );
        let (luma, chroma) = (width * height, width * height / 4);
        Self {
            width,
            height,
            y: vec![16; luma],
            u: vec![128; chroma],
            v: vec![128; chroma],
        }
    }

    /// Returns an opaque picture converted from RGBA.
    pub fn from_picture(picture: &Picture) -> Self {
        let sprite = Sprite::from_picture(picture);
        let mut frame = Self::black(picture.width & !1, picture.height & !1);
        let all = frame.area();
        frame.lay(&sprite, 0, 0, all);
        frame
    }

    /// Returns the whole picture's area.
    pub fn area(&self) -> Area {
        Area::new(0, 0, self.width, self.height)
    }

    /// Copies an area of a picture of the same size. The area has even sides and lies inside.
    pub fn copy_area(&mut self, from: &Self, area: Area) {
        self.copy_window(from, area, (0, 0));
    }

    /// Fills an area from the pixels `shift` further right and down in another picture. All numbers are even, and both
    /// pictures are large enough.
    pub fn copy_window(&mut self, from: &Self, area: Area, shift: (i32, i32)) {
        copy_plane(&mut self.y, self.width, &from.y, from.width, area, shift);
        let (area, shift) = (area.halved(), (shift.0 / 2, shift.1 / 2));
        copy_plane(
            &mut self.u,
            self.width / 2,
            &from.u,
            from.width / 2,
            area,
            shift,
        );
        copy_plane(
            &mut self.v,
            self.width / 2,
            &from.v,
            from.width / 2,
            area,
            shift,
        );
    }

    /// Becomes `part` / 256 of `to` and the rest of `from`. All three pictures have the same size.
    pub fn mix(&mut self, from: &Self, to: &Self, part: u16) {
        dispatch!(Level::new(), simd => simd.vectorize(
            #[inline(always)]
            || self.mix_all(from, to, part)
        ));
    }

    #[inline(always)]
    fn mix_all(&mut self, from: &Self, to: &Self, part: u16) {
        for (plane, from, to) in [
            (&mut self.y, &from.y, &to.y),
            (&mut self.u, &from.u, &to.u),
            (&mut self.v, &from.v, &to.v),
        ] {
            for ((pixel, &from), &to) in plane.iter_mut().zip(from).zip(to) {
                *pixel = ((u16::from(from) * (256 - part) + u16::from(to) * part + 128) >> 8) as u8;
            }
        }
    }

    /// Lays a sprite over the picture with its corner at even `(x, y)`, inside `clip` only. Edges of `clip` are even.
    pub fn lay(&mut self, sprite: &Sprite, x: i32, y: i32, clip: Area) {
        debug_assert!((x | y) & 1 == 0, "sprites lie on even pixels");
        let place = Area::new(x, y, sprite.width, sprite.height);
        if let Some(area) = place
            .intersection(clip)
            .and_then(|area| area.intersection(self.area()))
        {
            dispatch!(Level::new(), simd => simd.vectorize(
                #[inline(always)]
                || self.lay_inside(sprite, x, y, area)
            ));
        }
    }

    #[inline(always)]
    fn lay_inside(&mut self, sprite: &Sprite, x: i32, y: i32, area: Area) {
        for row in area.rows() {
            let from = sprite.at(area.x0 - x, row as i32 - y);
            let length = area.columns().len();
            let to = &mut self.y[row * self.width..][area.columns()];
            over(
                to,
                &sprite.y[from..from + length],
                &sprite.alpha[from..from + length],
            );
        }
        let half = area.halved();
        for row in half.rows() {
            let from = sprite.at_half(half.x0 - x / 2, row as i32 - y / 2);
            let length = half.columns().len();
            let alpha = &sprite.chroma_alpha[from..from + length];
            let offset = row * self.width / 2;
            over(
                &mut self.u[offset..][half.columns()],
                &sprite.u[from..from + length],
                alpha,
            );
            over(
                &mut self.v[offset..][half.columns()],
                &sprite.v[from..from + length],
                alpha,
            );
        }
    }

    /// Returns the picture as opaque RGBA, for posters and tests.
    pub fn to_picture(&self) -> Picture {
        let mut rgba = Vec::with_capacity(self.width * self.height * 4);
        for row in 0..self.height {
            for column in 0..self.width {
                let luma = (f32::from(self.y[row * self.width + column]) - 16.0) * 1.164_383;
                let chroma = row / 2 * (self.width / 2) + column / 2;
                let (u, v) = (
                    f32::from(self.u[chroma]) - 128.0,
                    f32::from(self.v[chroma]) - 128.0,
                );
                for value in [
                    luma + 1.792_741 * v,
                    luma - 0.213_249 * u - 0.532_909 * v,
                    luma + 2.112_402 * u,
                ] {
                    rgba.push(value.round().clamp(0.0, 255.0) as u8);
                }
                rgba.push(255);
            }
        }
        Picture {
            width: self.width,
            height: self.height,
            rgba,
        }
    }
}

fn copy_plane(
    to: &mut [u8],
    to_width: usize,
    from: &[u8],
    from_width: usize,
    area: Area,
    (x, y): (i32, i32),
) {
    let columns = area.columns();
    let left = (area.x0 + x) as usize;
    for row in area.rows() {
        let source = (row as i32 + y) as usize * from_width + left;
        to[row * to_width..][columns.clone()]
            .copy_from_slice(&from[source..source + columns.len()]);
    }
}

/// Premultiplied "over", one plane row.
#[inline(always)]
fn over(to: &mut [u8], from: &[u8], alpha: &[u8]) {
    for ((to, &from), &alpha) in to.iter_mut().zip(from).zip(alpha) {
        let rest = u16::from(*to) * (255 - u16::from(alpha)) + 128;
        *to = (u16::from(from) + ((rest + (rest >> 8)) >> 8)).min(255) as u8;
    }
}

/// A piece of a picture with transparency: premultiplied planes with even sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sprite {
    /// Width in pixels, even.
    pub width: usize,
    /// Height in pixels, even.
    pub height: usize,
    y: Vec<u8>,
    alpha: Vec<u8>,
    u: Vec<u8>,
    v: Vec<u8>,
    chroma_alpha: Vec<u8>,
}

impl Sprite {
    /// Converts a premultiplied RGBA picture; an odd last row or column is dropped.
    pub fn from_picture(picture: &Picture) -> Self {
        Self::from_part(
            picture,
            Area::new(0, 0, picture.width & !1, picture.height & !1),
        )
    }

    /// Converts what is visible in a picture. Returns the sprite and where its corner lies, or nothing when nothing is
    /// visible. The corner is even.
    pub fn cropped(picture: &Picture) -> Option<(Self, i32, i32)> {
        let area = visible(picture)?;
        Some((Self::from_part(picture, area), area.x0, area.y0))
    }

    /// Returns how much memory the sprite takes.
    pub fn bytes(&self) -> usize {
        self.width * self.height * 11 / 4
    }

    fn from_part(picture: &Picture, area: Area) -> Self {
        dispatch!(Level::new(), simd => simd.vectorize(
            #[inline(always)]
            || Self::convert(picture, area)
        ))
    }

    #[inline(always)]
    fn convert(picture: &Picture, area: Area) -> Self {
        let (width, height) = (area.columns().len(), area.rows().len());
        let (luma, chroma) = (width * height, width * height / 4);
        let mut sprite = Self {
            width,
            height,
            y: vec![0; luma],
            alpha: vec![0; luma],
            u: vec![0; chroma],
            v: vec![0; chroma],
            chroma_alpha: vec![0; chroma],
        };
        let row_of =
            |row: usize| &picture.rgba[(row * picture.width + area.x0 as usize) * 4..][..width * 4];
        for row in 0..height {
            let range = row * width..(row + 1) * width;
            let source = row_of(area.y0 as usize + row);
            convert_luma(
                source,
                &mut sprite.y[range.clone()],
                &mut sprite.alpha[range],
            );
        }
        for row in 0..height / 2 {
            let range = row * width / 2..(row + 1) * width / 2;
            let top = area.y0 as usize + row * 2;
            let chroma = (
                &mut sprite.u[range.clone()],
                &mut sprite.v[range.clone()],
                &mut sprite.chroma_alpha[range],
            );
            convert_chroma(row_of(top), row_of(top + 1), chroma);
        }
        sprite
    }

    fn at(&self, x: i32, y: i32) -> usize {
        y as usize * self.width + x as usize
    }

    fn at_half(&self, x: i32, y: i32) -> usize {
        y as usize * (self.width / 2) + x as usize
    }
}

/// Returns the even-sided area outside of which a picture is transparent.
fn visible(picture: &Picture) -> Option<Area> {
    let stride = picture.width * 4;
    let is_empty = |row: &[u8]| row.chunks_exact(4).fold(0, |seen, pixel| seen | pixel[3]) == 0;
    let rows: Vec<&[u8]> = picture
        .rgba
        .chunks_exact(stride)
        .take(picture.height & !1)
        .collect();
    let top = rows.iter().position(|row| !is_empty(row))?;
    let bottom = rows.iter().rposition(|row| !is_empty(row))? + 1;
    let (mut left, mut right) = (picture.width, 0);
    for row in &rows[top..bottom] {
        let alpha = |column: usize| row[column * 4 + 3];
        left = (0..left).find(|&column| alpha(column) != 0).unwrap_or(left);
        right = (right..picture.width)
            .rev()
            .find(|&column| alpha(column) != 0)
            .map_or(right, |column| column + 1);
    }
    let area = Area {
        x0: left as i32,
        y0: top as i32,
        x1: right as i32,
        y1: bottom as i32,
    }
    .aligned(2);
    area.intersection(Area::new(0, 0, picture.width & !1, picture.height & !1))
}

/// BT.709 limited range in 16-bit fixed point, premultiplied: the offset of 16 is weighted by alpha.
#[inline(always)]
fn convert_luma(rgba: &[u8], y: &mut [u8], alpha: &mut [u8]) {
    for ((pixel, y), alpha) in rgba.chunks_exact(4).zip(y).zip(alpha) {
        let [r, g, b, a] = [pixel[0], pixel[1], pixel[2], pixel[3]].map(i32::from);
        *y = ((11_966 * r + 40_254 * g + 4_064 * b + 4_112 * a + 32_768) >> 16) as u8;
        *alpha = a as u8;
    }
}

#[inline(always)]
fn convert_chroma(top: &[u8], bottom: &[u8], (u, v, alpha): (&mut [u8], &mut [u8], &mut [u8])) {
    let quads = top.chunks_exact(8).zip(bottom.chunks_exact(8));
    for (((top, bottom), (u, v)), alpha) in quads.zip(u.iter_mut().zip(v)).zip(alpha) {
        let sum = |k: usize| {
            i32::from(top[k])
                + i32::from(top[k + 4])
                + i32::from(bottom[k])
                + i32::from(bottom[k + 4])
        };
        let [r, g, b, a] = [sum(0), sum(1), sum(2), sum(3)];
        *u = ((-6_596 * r - 22_189 * g + 28_784 * b + 32_896 * a + 131_072) >> 18) as u8;
        *v = ((28_784 * r - 26_145 * g - 2_639 * b + 32_896 * a + 131_072) >> 18) as u8;
        *alpha = ((a + 2) >> 2) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(width: usize, height: usize, pixel: impl Fn(usize, usize) -> [u8; 4]) -> Picture {
        let rgba = (0..width * height)
            .flat_map(|at| pixel(at % width, at / width))
            .collect();
        Picture {
            width,
            height,
            rgba,
        }
    }

    #[test]
    fn colors_survive_the_way_to_planes_and_back() {
        for color in [
            [255, 255, 255],
            [0, 0, 0],
            [200, 30, 30],
            [20, 120, 220],
            [90, 140, 60],
        ] {
            let [r, g, b] = color;
            let back = Frame::from_picture(&picture(4, 4, |_, _| [r, g, b, 255])).to_picture();
            for (channel, expected) in back.rgba[..3].iter().zip(color) {
                assert!(
                    channel.abs_diff(expected) <= 3,
                    "{color:?} came back as {:?}",
                    &back.rgba[..3]
                );
            }
        }
    }

    #[test]
    fn a_sprite_is_cropped_to_what_is_visible_on_even_pixels() {
        let dot = picture(16, 16, |x, y| {
            if (5..7).contains(&x) && y == 9 {
                [255; 4]
            } else {
                [0; 4]
            }
        });
        let (sprite, x, y) = Sprite::cropped(&dot).expect("the dot is visible");
        assert_eq!((x, y, sprite.width, sprite.height), (4, 8, 4, 2));
        assert!(Sprite::cropped(&picture(8, 8, |_, _| [0; 4])).is_none());
    }

    #[test]
    fn a_cropped_sprite_looks_like_the_whole() {
        let shape = picture(32, 24, |x, y| {
            if x > 7 && y > 3 && x < 21 {
                [120, 60, 30, 128]
            } else {
                [0; 4]
            }
        });
        let (mut whole, mut part) = (Frame::black(32, 24), Frame::black(32, 24));
        whole.lay(&Sprite::from_picture(&shape), 0, 0, whole.area());
        let (sprite, x, y) = Sprite::cropped(&shape).expect("the shape is visible");
        part.lay(&sprite, x, y, part.area());
        assert_eq!(whole, part);
    }

    #[test]
    fn laying_stays_inside_the_clip_and_the_picture() {
        let white = Sprite::from_picture(&picture(8, 8, |_, _| [255; 4]));
        let mut frame = Frame::black(16, 16);
        frame.lay(
            &white,
            -4,
            12,
            Area {
                x0: 0,
                y0: 0,
                x1: 2,
                y1: 16,
            },
        );
        let lit: Vec<usize> = (0..256).filter(|&at| frame.y[at] > 16).collect();
        assert_eq!(lit, [192, 193, 208, 209, 224, 225, 240, 241]);
    }
}
