//! The cheapest way to lay one sound over another: dynamic time warping, first coarse, then fine near the coarse way.

use super::features::{Frame, SIZE};

/// The most frames on one side of the coarse table. Its square is the memory the coarse pass takes, in bytes.
const MAX_COARSE: usize = 6_000;

/// Coarse frames around the coarse way that the fine pass looks at.
const MARGIN: usize = 3;

/// Fine frames around it, besides.
const FINE_MARGIN: usize = 25;

/// What it costs to stand still on either side, beside the difference itself.
const STILL: f32 = 0.6;

/// For each frame of the first sound, the frames of the second it lies over: first and last.
pub(super) type Path = Vec<(usize, usize)>;

/// How one cell of the table was reached.
const DIAGONAL: u8 = 0;
/// The first sound went on alone.
const FIRST: u8 = 1;
/// The second sound went on alone.
const SECOND: u8 = 2;

/// Returns where each frame of `known` is in `heard`. Neither may be empty. `rests` says which frames of `known` are
/// silences, in which standing still is free.
pub(super) fn path(known: &[Frame], rests: &[bool], heard: &[Frame]) -> Path {
    let factor = known.len().max(heard.len()).div_ceil(MAX_COARSE);
    let coarse_known = thinned(known, factor);
    let coarse_heard = thinned(heard, factor);
    let coarse_rests: Vec<bool> = rests
        .chunks(factor)
        .map(|chunk| chunk.contains(&true))
        .collect();
    let everywhere = vec![(0, coarse_heard.len()); coarse_known.len()];
    let coarse = walk(&coarse_known, &coarse_rests, &coarse_heard, &everywhere);
    if factor == 1 {
        return coarse;
    }
    let windows: Vec<(usize, usize)> = (0..known.len())
        .map(|frame| {
            let (first, last) = coarse[frame / factor];
            let start = (first.saturating_sub(MARGIN) * factor).saturating_sub(FINE_MARGIN);
            let end = (last + 1 + MARGIN) * factor + FINE_MARGIN;
            (start.min(heard.len() - 1), end.min(heard.len()))
        })
        .collect();
    walk(known, rests, heard, &windows)
}

/// Every `factor` frames as their mean.
fn thinned(frames: &[Frame], factor: usize) -> Vec<Frame> {
    frames
        .chunks(factor)
        .map(|chunk| {
            std::array::from_fn(|place| {
                chunk.iter().map(|frame| frame[place]).sum::<f32>() / chunk.len() as f32
            })
        })
        .collect()
}

/// Finds the way through the windows: for each frame of `known`, the part of `heard` it may lie over.
fn walk(known: &[Frame], rests: &[bool], heard: &[Frame], windows: &[(usize, usize)]) -> Path {
    let mut steps: Vec<Vec<u8>> = Vec::with_capacity(known.len());
    let mut above = Row::default();
    for ((frame, is_rest), &(start, end)) in known.iter().zip(rests).zip(windows) {
        let still = if *is_rest { 0.0 } else { STILL };
        let (row, taken) = next_row(&above, frame, still, &heard[start..end], start);
        above = row;
        steps.push(taken);
    }
    trace(&steps, windows, heard.len())
}

/// The costs of one row, from column `start` on.
#[derive(Default)]
struct Row {
    start: usize,
    costs: Vec<f32>,
}

impl Row {
    fn cost(&self, column: usize) -> f32 {
        let cost = column
            .checked_sub(self.start)
            .and_then(|place| self.costs.get(place));
        cost.copied().unwrap_or(f32::INFINITY)
    }
}

fn next_row(
    above: &Row,
    frame: &Frame,
    still: f32,
    heard: &[Frame],
    start: usize,
) -> (Row, Vec<u8>) {
    let mut costs = Vec::with_capacity(heard.len());
    let mut steps = Vec::with_capacity(heard.len());
    let mut left = f32::INFINITY;
    for (place, other) in heard.iter().enumerate() {
        let column = start + place;
        let diagonal = column
            .checked_sub(1)
            .map_or(f32::INFINITY, |before| above.cost(before));
        let up = above.cost(column) + still;
        let beside = left + still;
        let (mut cost, mut step) = (diagonal, DIAGONAL);
        if up < cost {
            (cost, step) = (up, FIRST);
        }
        if beside < cost {
            (cost, step) = (beside, SECOND);
        }
        if cost == f32::INFINITY && above.costs.is_empty() {
            cost = 0.0;
        }
        left = cost + distance(frame, other);
        costs.push(left);
        steps.push(step);
    }
    (Row { start, costs }, steps)
}

/// How different two frames are. Summed in eight lanes so that it can be done eight at a time.
fn distance(one: &Frame, other: &Frame) -> f32 {
    let mut lanes = [0f32; 8];
    for block in 0..SIZE / 8 {
        for (lane, sum) in lanes.iter_mut().enumerate() {
            let difference = one[block * 8 + lane] - other[block * 8 + lane];
            *sum += difference * difference;
        }
    }
    lanes.iter().sum::<f32>().sqrt()
}

/// Follows the steps back from the end.
fn trace(steps: &[Vec<u8>], windows: &[(usize, usize)], columns: usize) -> Path {
    let mut path = vec![(0, 0); steps.len()];
    let Some(mut row) = steps.len().checked_sub(1) else {
        return path;
    };
    let mut column = columns - 1;
    path[row] = (column, column);
    loop {
        let step = column
            .checked_sub(windows[row].0)
            .and_then(|place| steps[row].get(place));
        match (step, row, column) {
            (_, 0, 0) => return path,
            (_, 0, _) => column -= 1,
            (Some(&SECOND), _, 1..) => column -= 1,
            (Some(&FIRST) | None, ..) | (_, _, 0) => {
                row -= 1;
                path[row] = (column, column);
            }
            _ => {
                row -= 1;
                column -= 1;
                path[row] = (column, column);
            }
        }
        path[row].0 = column;
    }
}
