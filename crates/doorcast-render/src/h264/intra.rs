//! Prediction from the picture being coded: what lies left of and above a block, continued into it.

/// One color of a picture, rows of `stride` bytes.
#[derive(Debug, Clone)]
pub(super) struct Plane {
    pub(super) stride: usize,
    pub(super) height: usize,
    pub(super) data: Vec<u8>,
}

impl Plane {
    /// Returns a gray plane.
    pub(super) fn new(stride: usize, height: usize) -> Self {
        Self {
            stride,
            height,
            data: vec![128; stride * height],
        }
    }
}

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

/// Predicts a 4x4 or 8x8 block from its edges into 16-byte rows.
pub(super) fn predict_small<const LENGTH: usize>(
    edges: &[u8; LENGTH],
    mode: u8,
    known: Known,
    out: &mut [u8],
) {
    let side = LENGTH / 3;
    let left = |y: usize| edges[side - 1 - y];
    let above = |x: usize| edges[side + 1 + x];
    let through = |center: usize| three(edges[center - 1], edges[center], edges[center + 1]);
    let mut fill = |sample: &dyn Fn(usize, usize) -> u8| {
        for y in 0..side {
            for x in 0..side {
                out[y * 16 + x] = sample(x, y);
            }
        }
    };
    match mode {
        0 => fill(&|x, _| above(x)),
        1 => fill(&|_, y| left(y)),
        2 => {
            let sum = |from: usize| {
                edges[from..from + side]
                    .iter()
                    .map(|&value| u32::from(value))
                    .sum()
            };
            let value = average(
                known.above.then(|| sum(side + 1)),
                known.left.then(|| sum(0)),
                side as u32,
                128,
            );
            fill(&|_, _| value);
        }
        3 => fill(&|x, y| {
            if x + y == 2 * side - 2 {
                three(above(x + y), above(x + y + 1), above(x + y + 1))
            } else {
                through(side + 2 + x + y)
            }
        }),
        4 => fill(&|x, y| through(side + x - y)),
        5 => fill(&|x, y| match (2 * x).checked_sub(y) {
            Some(place) if place.is_multiple_of(2) => {
                two(edges[side + x - y / 2], edges[side + x - y / 2 + 1])
            }
            Some(_) => through(side + x - y / 2),
            None if y == 2 * x + 1 => through(side),
            None => through(side + 1 + 2 * x - y),
        }),
        6 => fill(&|x, y| match (2 * y).checked_sub(x) {
            Some(place) if place.is_multiple_of(2) => {
                two(edges[side + x / 2 - y - 1], edges[side + x / 2 - y])
            }
            Some(_) => through(side + x / 2 - y),
            None if x == 2 * y + 1 => through(side),
            None => through(side + x - 2 * y - 1),
        }),
        7 => fill(&|x, y| {
            let place = x + y / 2;
            if y.is_multiple_of(2) {
                two(above(place), above(place + 1))
            } else {
                through(side + 2 + place)
            }
        }),
        _ => fill(&|x, y| {
            let (place, row) = (x + 2 * y, y + x / 2);
            match place.cmp(&(2 * side - 3)) {
                std::cmp::Ordering::Greater => left(side - 1),
                std::cmp::Ordering::Equal => three(left(side - 2), left(side - 1), left(side - 1)),
                std::cmp::Ordering::Less if place.is_multiple_of(2) => {
                    two(left(row), left(row + 1))
                }
                std::cmp::Ordering::Less => three(left(row), left(row + 1), left(row + 2)),
            }
        }),
    }
}

fn two(a: u8, b: u8) -> u8 {
    ((u16::from(a) + u16::from(b) + 1) >> 1) as u8
}

fn three(a: u8, b: u8, c: u8) -> u8 {
    ((u16::from(a) + 2 * u16::from(b) + u16::from(c) + 2) >> 2) as u8
}
