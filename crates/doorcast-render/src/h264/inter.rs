//! Prediction from the previous picture: moved samples, and guesses of vectors from those around.

use super::{
    kernels,
    macroblock::{Around, Kind, Macroblock, Vector},
    plane::{Plane, store},
};

const fn part(x: usize, y: usize, width: usize, height: usize) -> Part {
    Part {
        x,
        y,
        width,
        height,
    }
}

/// A rectangle of a macroblock, in pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Part {
    pub(super) const WHOLE: Self = Self {
        x: 0,
        y: 0,
        width: 16,
        height: 16,
    };

    /// Returns the parts a macroblock of a kind is divided into.
    pub(super) const fn all(kind: Kind) -> &'static [Self] {
        const UPPER_LOWER: [Part; 2] = [part(0, 0, 16, 8), part(0, 8, 16, 8)];
        const LEFT_RIGHT: [Part; 2] = [part(0, 0, 8, 16), part(8, 0, 8, 16)];
        const QUARTERS: [Part; 4] = [
            part(0, 0, 8, 8),
            part(8, 0, 8, 8),
            part(0, 8, 8, 8),
            part(8, 8, 8, 8),
        ];
        match kind {
            Kind::Rows => &UPPER_LOWER,
            Kind::Columns => &LEFT_RIGHT,
            Kind::Quarters => &QUARTERS,
            _ => &[Part::WHOLE],
        }
    }

    /// Returns the quarters of the macroblock that it covers.
    pub(super) fn quarters(self) -> impl Iterator<Item = usize> {
        (0..4).filter(move |quarter| {
            let (x, y) = (quarter % 2 * 8, quarter / 2 * 8);
            (self.x..self.x + self.width).contains(&x)
                && (self.y..self.y + self.height).contains(&y)
        })
    }
}

/// Moves luma of a part; `x` and `y` are its place in the picture, `out` starts at its first sample.
pub(super) fn move_luma(
    from: &Plane,
    x: usize,
    y: usize,
    vector: Vector,
    part: Part,
    out: &mut [u8],
) {
    let mut scratch = [0; 21 * 21];
    let (left, top) = (
        x as i32 + i32::from(vector.x >> 2),
        y as i32 + i32::from(vector.y >> 2),
    );
    let (width, height) = (part.width, part.height);
    if (vector.x | vector.y) & 3 == 0 {
        let (window, stride) = window(from, left, top, width, height, &mut scratch);
        return store(window, stride, out, 16, width, height);
    }
    let (window, stride) = window(from, left - 2, top - 2, width + 5, height + 5, &mut scratch);
    let (fx, fy) = (vector.x & 3, vector.y & 3);
    let whole = |dx: usize, dy: usize, out: &mut [u8]| {
        store(
            &window[(2 + dy) * stride + 2 + dx..],
            stride,
            out,
            16,
            width,
            height,
        );
    };
    let across = |dy: usize, out: &mut [u8]| {
        kernels::half_across(&window[(2 + dy) * stride..], stride, width, height, out)
    };
    let down = |dx: usize, out: &mut [u8]| {
        kernels::half_down(&window[2 + dx..], stride, width, height, out)
    };
    let mut other = [0; 256];
    match (fx, fy) {
        (_, 0) => across(0, out),
        (0, _) => down(0, out),
        (2, _) | (_, 2) => kernels::half_both(window, stride, width, height, out),
        _ => across(usize::from(fy == 3), out),
    }
    match (fx, fy) {
        (2, 0) | (0, 2) | (2, 2) => return,
        (_, 0) => whole(usize::from(fx == 3), 0, &mut other),
        (0, _) => whole(0, usize::from(fy == 3), &mut other),
        (2, _) => across(usize::from(fy == 3), &mut other),
        _ => down(usize::from(fx == 3), &mut other),
    }
    kernels::mix(out, &other, width, height);
}

/// Returns a window of a plane, copied with its edges continued where it reaches outside.
fn window<'a>(
    plane: &'a Plane,
    left: i32,
    top: i32,
    width: usize,
    height: usize,
    scratch: &'a mut [u8],
) -> (&'a [u8], usize) {
    let (right, bottom) = (left + width as i32, top + height as i32);
    if left >= 0 && top >= 0 && right <= plane.stride as i32 && bottom <= plane.height as i32 {
        return (
            &plane.data[top as usize * plane.stride + left as usize..],
            plane.stride,
        );
    }
    // How many columns lie left of the picture, and where those inside it end.
    let inside = |side: i32| side.clamp(0, plane.stride as i32 - 1) as usize;
    let before = (-left).clamp(0, width as i32) as usize;
    let until = (plane.stride as i32 - left).clamp(before as i32, width as i32) as usize;
    for y in 0..height {
        let y_inside = (top + y as i32).clamp(0, plane.height as i32 - 1) as usize;
        let row = &plane.data[y_inside * plane.stride..][..plane.stride];
        let out = &mut scratch[y * width..][..width];
        out[..before].fill(row[0]);
        out[before..until].copy_from_slice(&row[inside(left)..][..until - before]);
        out[until..].fill(row[plane.stride - 1]);
    }
    (scratch, width)
}

/// Moves both colors of a part; `x` and `y` are its place in the luma picture, `out` is the whole macroblock.
pub(super) fn move_chroma(
    from: &[Plane; 2],
    x: usize,
    y: usize,
    vector: Vector,
    part: Part,
    out: &mut [u8; 128],
) {
    let (left, top) = (
        x as i32 / 2 + i32::from(vector.x >> 3),
        y as i32 / 2 + i32::from(vector.y >> 3),
    );
    let (fx, fy) = (vector.x & 7, vector.y & 7);
    let (width, height) = (part.width / 2, part.height / 2);
    for (color, plane) in from.iter().enumerate() {
        let mut scratch = [0; 81];
        let (window, stride) = window(plane, left, top, 9, height + 1, &mut scratch);
        let out = &mut out[part.y * 8 + color * 8 + part.x / 2..];
        if (fx, fy) == (0, 0) {
            store(window, stride, out, 16, width, height);
            continue;
        }
        let mut blended = [0; 128];
        kernels::blend(window, stride, height, [fx, fy], &mut blended);
        store(&blended, 16, out, 16, width, height);
    }
}

/// What is known of the vector beside a block: nothing, that there is none, or which.
type Beside = Option<Option<Vector>>;

fn beside(mb: Option<&Macroblock>, quarter: usize) -> Beside {
    mb.map(|mb| (!mb.kind.is_intra()).then(|| mb.vectors[quarter]))
}

/// Returns the guess for the vector of a part, given the earlier parts of the same macroblock.
pub(super) fn guess_vector(around: &Around<'_>, mb: &Macroblock, part: Part) -> Vector {
    let own = |quarter: usize| Some(Some(mb.vectors[quarter]));
    let (right, lower) = (part.x > 0, part.y > 0);
    let row = if lower { 2 } else { 0 };
    let column = usize::from(right);
    let left = if right {
        own(row)
    } else {
        beside(around.left, row + 1)
    };
    let above = if lower {
        own(column)
    } else {
        beside(around.above, column + 2)
    };
    let ends_right = part.x + part.width == 16;
    let above_right = match (ends_right, lower) {
        (false, false) => beside(around.above, 3),
        (false, true) => own(1),
        (true, false) => beside(around.above_right, 2),
        (true, true) => None,
    };
    let above_left = match (right, lower) {
        (false, false) => beside(around.above_left, 3),
        (false, true) => beside(around.left, 1),
        (true, false) => beside(around.above, 2),
        (true, true) => own(0),
    };
    let diagonal = above_right.or(above_left);
    let preferred = match (part.width, part.height, right, lower) {
        (16, 8, _, false) => above,
        (16, 8, _, true) | (8, 16, false, _) => left,
        (8, 16, true, _) => diagonal,
        _ => None,
    };
    preferred
        .flatten()
        .unwrap_or_else(|| middle_of(left, above, diagonal))
}

fn middle_of(left: Beside, above: Beside, diagonal: Beside) -> Vector {
    if above.is_none() && diagonal.is_none() && left.is_some() {
        return left.flatten().unwrap_or_default();
    }
    let mut known = [left, above, diagonal]
        .into_iter()
        .filter_map(Option::flatten);
    if let (Some(only), None) = (known.next(), known.next()) {
        return only;
    }
    let [a, b, c] = [left, above, diagonal].map(|side| side.flatten().unwrap_or_default());
    let median = |a: i16, b: i16, c: i16| a.min(b).max(a.max(b).min(c));
    Vector::new(median(a.x, b.x, c.x), median(a.y, b.y, c.y))
}

/// Returns the vector a skipped macroblock has.
pub(super) fn skip_vector(around: &Around<'_>) -> Vector {
    let (left, above) = (beside(around.left, 1), beside(around.above, 2));
    let stays = |side: Beside| side.is_none() || side == Some(Some(Vector::ZERO));
    if stays(left) || stays(above) {
        return Vector::ZERO;
    }
    guess_vector(around, &Macroblock::default(), Part::WHOLE)
}
