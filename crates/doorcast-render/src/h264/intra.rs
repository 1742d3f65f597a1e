//! Prediction from the picture being coded: what lies left of and above a block, continued into it.

use super::plane::Plane;

/// Which neighbors of a block exist.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) left: bool,
    pub(super) above: bool,
    pub(super) corner: bool,
    pub(super) above_right: bool,
}

/// Ways to predict a whole macroblock or its chroma; numbers are those of luma.
pub(super) const VERTICAL: u8 = 0;
pub(super) const HORIZONTAL: u8 = 1;
pub(super) const FLAT: u8 = 2;
pub(super) const SLOPE: u8 = 3;

/// Chroma numbers the same four ways differently.
pub(super) const CHROMA_MODES: [u8; 4] = [FLAT, HORIZONTAL, VERTICAL, SLOPE];

/// Can a whole block be predicted this way?
pub(super) fn is_possible(mode: u8, known: Known) -> bool {
    match mode {
        VERTICAL => known.above,
        HORIZONTAL => known.left,
        FLAT => true,
        _ => known.left && known.above && known.corner,
    }
}

/// Predicts a 16x16 luma block; `at` is its first sample.
pub(super) fn predict_whole(plane: &Plane, at: usize, mode: u8, known: Known, out: &mut [u8; 256]) {
    let stride = plane.stride;
    match mode {
        VERTICAL => {
            let above = &plane.data[at - stride..][..16];
            out.chunks_exact_mut(16)
                .for_each(|row| row.copy_from_slice(above));
        }
        HORIZONTAL => {
            for (y, row) in out.chunks_exact_mut(16).enumerate() {
                row.fill(plane.data[at + y * stride - 1]);
            }
        }
        FLAT => {
            let above = known.above.then(|| sum_above(plane, at, 16));
            let left = known.left.then(|| sum_left(plane, at, 16));
            out.fill(average(above, left, 16, 128));
        }
        _ => predict_slope(plane, at, 16, 5, 6, out, 0),
    }
}

/// Predicts an 8x8 chroma block into columns `column..column + 8` of 16-byte rows; `mode` in luma numbers.
pub(super) fn predict_chroma(
    plane: &Plane,
    at: usize,
    mode: u8,
    known: Known,
    out: &mut [u8; 128],
    column: usize,
) {
    let stride = plane.stride;
    let rows = out
        .chunks_exact_mut(16)
        .map(|row| &mut row[column..column + 8]);
    match mode {
        VERTICAL => rows.for_each(|row| row.copy_from_slice(&plane.data[at - stride..][..8])),
        HORIZONTAL => rows
            .enumerate()
            .for_each(|(y, row)| row.fill(plane.data[at + y * stride - 1])),
        FLAT => predict_chroma_flat(plane, at, known, out, column),
        _ => predict_slope(plane, at, 8, 34, 6, out, column),
    }
}

fn predict_chroma_flat(plane: &Plane, at: usize, known: Known, out: &mut [u8; 128], column: usize) {
    for (x, y) in [(0, 0), (4, 0), (0, 4), (4, 4)] {
        let above = known.above.then(|| sum_above(plane, at + x, 4));
        let left = known
            .left
            .then(|| sum_left(plane, at + y * plane.stride, 4));
        let value = match (x, y) {
            (4, 0) => average(above, if above.is_some() { None } else { left }, 4, 128),
            (0, 4) => average(if left.is_some() { None } else { above }, left, 4, 128),
            _ => average(above, left, 4, 128),
        };
        for row in out.chunks_exact_mut(16).skip(y).take(4) {
            row[column + x..column + x + 4].fill(value);
        }
    }
}

fn sum_above(plane: &Plane, at: usize, count: usize) -> u32 {
    plane.data[at - plane.stride..][..count]
        .iter()
        .map(|&value| u32::from(value))
        .sum()
}

fn sum_left(plane: &Plane, at: usize, count: usize) -> u32 {
    (0..count)
        .map(|y| u32::from(plane.data[at + y * plane.stride - 1]))
        .sum()
}

fn average(above: Option<u32>, left: Option<u32>, count: u32, unknown: u8) -> u8 {
    match (above, left) {
        (Some(above), Some(left)) => ((above + left + count) / (2 * count)) as u8,
        (Some(sum), None) | (None, Some(sum)) => ((sum + count / 2) / count) as u8,
        (None, None) => unknown,
    }
}

fn predict_slope(
    plane: &Plane,
    at: usize,
    side: usize,
    factor: i32,
    shift: u32,
    out: &mut [u8],
    column: usize,
) {
    let stride = plane.stride;
    let above = |x: usize| i32::from(plane.data[at + x - stride - 1]); // x = 0 is the corner
    let left = |y: usize| i32::from(plane.data[at + y * stride - stride - 1]);
    let half = side / 2;
    let (mut across, mut down) = (0, 0);
    for step in 1..=half {
        across += step as i32 * (above(half + step) - above(half - step));
        down += step as i32 * (left(half + step) - left(half - step));
    }
    let round = 1 << (shift - 1);
    let (across, down) = (
        (factor * across + round) >> shift,
        (factor * down + round) >> shift,
    );
    let base = 16 * (above(side) + left(side)) + 16 - (half as i32 - 1) * (across + down);
    for y in 0..side {
        let start = base + down * y as i32;
        for (x, sample) in out[y * 16 + column..][..side].iter_mut().enumerate() {
            *sample = ((start + across * x as i32) >> 5).clamp(0, 255) as u8;
        }
    }
}

/// Samples around a small block in one line: left from the bottom up, the corner, above from left to right.
pub(super) type Edges4 = [u8; 13];
/// The same for an 8x8 block.
pub(super) type Edges8 = [u8; 25];

/// Collects the samples around a block of `side` pixels; those not known are made up as the standard says.
pub(super) fn edges<const LENGTH: usize>(plane: &Plane, at: usize, known: Known) -> [u8; LENGTH] {
    let side = LENGTH / 3;
    let stride = plane.stride;
    let mut edges = [128; LENGTH];
    if known.left {
        for y in 0..side {
            edges[side - 1 - y] = plane.data[at + y * stride - 1];
        }
    }
    if known.corner {
        edges[side] = plane.data[at - stride - 1];
    }
    if known.above {
        let count = if known.above_right { 2 * side } else { side };
        edges[side + 1..][..count].copy_from_slice(&plane.data[at - stride..][..count]);
        if !known.above_right {
            let last = edges[2 * side];
            edges[2 * side + 1..].fill(last);
        }
    }
    edges
}

/// Smooths the samples around an 8x8 block.
pub(super) fn smooth(edges: &Edges8, known: Known) -> Edges8 {
    let mut out = *edges;
    for index in 1..24 {
        out[index] = three(edges[index - 1], edges[index], edges[index + 1]);
    }
    out[0] = three(edges[1], edges[0], edges[0]);
    out[24] = three(edges[23], edges[24], edges[24]);
    let corner = edges[8];
    if !known.corner {
        out[7] = three(edges[6], edges[7], edges[7]);
        out[9] = three(edges[9], edges[9], edges[10]);
    }
    if !(known.left && known.above) {
        out[8] = if known.above {
            three(corner, corner, edges[9])
        } else {
            three(corner, corner, edges[7])
        };
    }
    out
}

/// Number of ways to predict a small block.
pub(super) const SMALL_MODES: u8 = 9;

/// Can a small block be predicted this way?
pub(super) fn is_small_possible(mode: u8, known: Known) -> bool {
    match mode {
        0 | 3 | 7 => known.above,
        1 | 8 => known.left,
        2 => true,
        _ => known.left && known.above && known.corner,
    }
}

/// The edges of a small block with all mixtures of two and three neighbors in a row, ready to predict in any way.
///
/// `LENGTH` is three sides and one.
pub(super) struct Mixtures<const LENGTH: usize> {
    edges: [u8; LENGTH],
    /// Of each sample and the next one.
    pairs: [u8; LENGTH],
    /// Around each sample.
    triples: [u8; LENGTH],
    known: Known,
}

impl<const LENGTH: usize> Mixtures<LENGTH> {
    const SIDE: usize = LENGTH / 3;

    /// Prepares the prediction of a block from its edges.
    pub(super) fn new(edges: [u8; LENGTH], known: Known) -> Self {
        let last = LENGTH - 1;
        let pairs = std::array::from_fn(|index| two(edges[index], edges[(index + 1).min(last)]));
        let triple = |index: usize| {
            three(
                edges[index.max(1) - 1],
                edges[index],
                edges[(index + 1).min(last)],
            )
        };
        Self {
            edges,
            pairs,
            triples: std::array::from_fn(triple),
            known,
        }
    }

    /// Predicts the block in one of the possible ways, into 16-byte rows.
    pub(super) fn predict(&self, mode: u8, out: &mut [u8]) {
        let side = Self::SIDE;
        // Every way but the flat ones shows windows of one or two lines, moved from row to row.
        let mut show = |line: &dyn Fn(usize) -> usize, from: [&[u8]; 2]| {
            for y in 0..side {
                out[y * 16..][..side].copy_from_slice(&from[y % 2][line(y)..][..side]);
            }
        };
        match mode {
            0 => show(&|_| side + 1, [&self.edges; 2]),
            1 => self.fill_rows(out, |y| self.edges[side - 1 - y]),
            2 => {
                let value = self.average();
                self.fill_rows(out, |_| value);
            }
            3 => show(&|y| side + 2 + y, [&self.triples; 2]),
            4 => show(&|y| side - y, [&self.triples; 2]),
            5 => {
                let (even, odd) = self.right_lines();
                show(&|y| side / 2 - y / 2, [&even, &odd]);
            }
            6 => {
                let line = self.down_line();
                show(&|y| 2 * side - 2 - 2 * y, [&line; 2]);
            }
            7 => show(&|y| side + 1 + y / 2 + y % 2, [&self.pairs, &self.triples]),
            _ => {
                let line = self.up_line();
                show(&|y| 2 * y, [&line; 2]);
            }
        }
    }

    fn fill_rows(&self, out: &mut [u8], value: impl Fn(usize) -> u8) {
        for y in 0..Self::SIDE {
            out[y * 16..][..Self::SIDE].fill(value(y));
        }
    }

    fn average(&self) -> u8 {
        let side = Self::SIDE;
        let sum = |from: usize| {
            self.edges[from..from + side]
                .iter()
                .map(|&value| u32::from(value))
                .sum()
        };
        let (above, left) = (
            self.known.above.then(|| sum(side + 1)),
            self.known.left.then(|| sum(0)),
        );
        average(above, left, side as u32, 128)
    }

    /// Even and odd rows of a direction between down and right; the first row starts in the middle.
    fn right_lines(&self) -> ([u8; 16], [u8; 16]) {
        let side = Self::SIDE;
        let (mut even, mut odd) = ([0; 16], [0; 16]);
        for index in 0..side + side / 2 {
            let (after, before) = (index.checked_sub(side / 2), 2 * index);
            even[index] = after.map_or_else(
                || self.triples[before + 1],
                |after| self.pairs[side + after],
            );
            odd[index] =
                after.map_or_else(|| self.triples[before], |after| self.triples[side + after]);
        }
        (even, odd)
    }

    /// All rows of a direction between right and down, the last row first.
    fn down_line(&self) -> [u8; 32] {
        let side = Self::SIDE;
        let mut line = [0; 32];
        for (index, sample) in line.iter_mut().enumerate().take(3 * side - 2) {
            // The first row starts at `2 * side - 2`.
            *sample = if index > 2 * side - 2 {
                self.triples[index + 1 - side]
            } else if index.is_multiple_of(2) {
                self.pairs[index / 2]
            } else {
                self.triples[index / 2 + 1]
            };
        }
        line
    }

    /// All rows of a direction between right and up.
    fn up_line(&self) -> [u8; 32] {
        let side = Self::SIDE;
        let left = |y: usize| self.edges[side - 1 - y];
        let mut line = [left(side - 1); 32];
        for (index, sample) in line.iter_mut().enumerate().take(2 * side - 3) {
            let place = side - 2 - index / 2;
            *sample = if index.is_multiple_of(2) {
                self.pairs[place]
            } else {
                self.triples[place]
            };
        }
        line[2 * side - 3] = three(left(side - 2), left(side - 1), left(side - 1));
        line
    }
}

fn two(a: u8, b: u8) -> u8 {
    ((u16::from(a) + u16::from(b) + 1) >> 1) as u8
}

fn three(a: u8, b: u8, c: u8) -> u8 {
    ((u16::from(a) + 2 * u16::from(b) + u16::from(c) + 2) >> 2) as u8
}
