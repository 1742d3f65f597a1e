//! The filter that smooths the edges between blocks, as every decoder does.

use super::{
    kernels,
    macroblock::{Kind, Macroblock, Vector},
    marks::Marks,
    plane::{Plane, Planes},
    tables::{ALPHA, BETA, CLIP, chroma_qp},
};

/// How strongly each of the four parts of an edge is smoothed.
type Strengths = [u8; 4];

/// Thresholds of one quantiser.
#[derive(Clone, Copy)]
struct Limits {
    alpha: i16,
    beta: i16,
    /// By strength; there is none to speak of at 0 and 4.
    clip: [i16; 5],
}

impl Limits {
    fn new(qp: u8) -> Self {
        let qp = usize::from(qp);
        let [first, second, third] = CLIP[qp].map(i16::from);
        Self {
            alpha: i16::from(ALPHA[qp]),
            beta: i16::from(BETA[qp]),
            clip: [0, first, second, third, 0],
        }
    }
}

/// Does the filter change anything at all at this quantiser?
pub(super) fn is_active(qp: u8) -> bool {
    ALPHA[usize::from(qp)] > 0
}

/// Smooths the edges of the macroblocks that `touched` tells of, in coding order.
pub(super) fn smooth_edges(
    planes: &mut Planes,
    all: &[Macroblock],
    columns: usize,
    qp: u8,
    touched: &Marks,
) {
    let (luma, chroma) = (Limits::new(qp), Limits::new(chroma_qp(qp)));
    for (row, column) in touched.iter() {
        let index = row * columns + column;
        let mb = &all[index];
        for upright in [true, false] {
            let other = match upright {
                true => (column > 0).then(|| &all[index - 1]),
                false => (row > 0).then(|| &all[index - columns]),
            };
            if let Some(other) = other {
                let strengths = outer_strengths(other, mb, upright);
                smooth_edge(planes, column, row, upright, 0, strengths, &luma, &chroma);
            }
            for edge in 1..4 {
                let strengths = inner_strengths(mb, upright, edge);
                smooth_edge(
                    planes, column, row, upright, edge, strengths, &luma, &chroma,
                );
            }
        }
    }
}

fn outer_strengths(other: &Macroblock, mb: &Macroblock, upright: bool) -> Strengths {
    if other.kind.is_intra() || mb.kind.is_intra() {
        return [4; 4];
    }
    std::array::from_fn(|part| {
        let (near, far) = if upright {
            (part * 4, part * 4 + 3)
        } else {
            (part, 12 + part)
        };
        let coded = (mb.coded >> near | other.coded >> far) & 1 == 1;
        let (near, far) = if upright {
            (part / 2 * 2, part / 2 * 2 + 1)
        } else {
            (part / 2, part / 2 + 2)
        };
        strength(coded, mb.vectors[near], other.vectors[far])
    })
}

fn inner_strengths(mb: &Macroblock, upright: bool, edge: usize) -> Strengths {
    if mb.wide && edge != 2 {
        return [0; 4];
    }
    if mb.kind.is_intra() {
        return [3; 4];
    }
    if mb.coded & 0xFFFF == 0 && (edge != 2 || matches!(mb.kind, Kind::Skip | Kind::Whole)) {
        return [0; 4];
    }
    std::array::from_fn(|part| {
        let (bit, step) = if upright {
            (part * 4 + edge, 1)
        } else {
            (edge * 4 + part, 4)
        };
        let coded = (mb.coded >> bit | mb.coded >> (bit - step)) & 1 == 1;
        let quarter = part / 2;
        let (near, far) = match (edge, upright) {
            (2, true) => (quarter * 2, quarter * 2 + 1),
            (2, false) => (quarter, quarter + 2),
            _ => (0, 0),
        };
        strength(coded, mb.vectors[near], mb.vectors[far])
    })
}

fn strength(coded: bool, a: Vector, b: Vector) -> u8 {
    if coded {
        2
    } else {
        u8::from(a.x.abs_diff(b.x) >= 4 || a.y.abs_diff(b.y) >= 4)
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "a place, a direction and what to do there"
)]
fn smooth_edge(
    planes: &mut Planes,
    column: usize,
    row: usize,
    upright: bool,
    edge: usize,
    strengths: Strengths,
    luma: &Limits,
    chroma: &Limits,
) {
    if strengths == [0; 4] {
        return;
    }
    let start = |plane: &Plane, side: usize, offset: usize| {
        let (x, y) = if upright { (offset, 0) } else { (0, offset) };
        let at = (row * side + y) * plane.stride + column * side + x;
        Edge {
            at,
            stride: plane.stride,
            upright,
        }
    };
    let mut place = start(&planes.luma, 16, edge * 4);
    for half in 0..2 {
        let strengths = std::array::from_fn(|line| i16::from(strengths[half * 2 + line / 4]));
        place.smooth(&mut planes.luma.data, strengths, |lines, strengths| {
            if strengths[0] == 4 {
                smooth_strongly(lines, luma);
            } else {
                smooth_weakly(lines, strengths, luma);
            }
        });
        place = place.further();
    }
    if edge.is_multiple_of(2) {
        let strengths = std::array::from_fn(|line| i16::from(strengths[line / 2]));
        for plane in &mut planes.chroma {
            let place = start(plane, 8, edge * 2);
            place.smooth(&mut plane.data, strengths, |lines, strengths| {
                smooth_chroma(lines, strengths, chroma)
            });
        }
    }
}

/// The same sample of eight lines across an edge.
type Lanes = [i16; 8];

/// Eight lines across an edge: four samples before it, four behind.
type Lines = [Lanes; 8];

/// A place in a plane where an edge begins.
#[derive(Clone, Copy)]
struct Edge {
    at: usize,
    stride: usize,
    upright: bool,
}

impl Edge {
    /// Returns the same edge eight lines further along.
    fn further(self) -> Self {
        Self {
            at: self.at + if self.upright { 8 * self.stride } else { 8 },
            ..self
        }
    }

    /// Smooths eight lines across the edge.
    fn smooth(self, data: &mut [u8], strengths: Lanes, smooth: impl Fn(&mut Lines, &Lanes)) {
        if strengths == [0; 8] {
            return;
        }
        let start = self.at - if self.upright { 4 } else { 4 * self.stride };
        let samples: [[u8; 8]; 8] = std::array::from_fn(|row| {
            data[start + row * self.stride..][..8]
                .try_into()
                .expect("eight samples were cut out")
        });
        if self.is_flat(&samples) {
            return;
        }
        let mut rows: Lines = samples.map(|row| row.map(i16::from));
        if self.upright {
            rows = kernels::transpose(&rows);
        }
        smooth(&mut rows, &strengths);
        if self.upright {
            rows = kernels::transpose(&rows);
        }
        for (row, lanes) in rows.iter().enumerate() {
            data[start + row * self.stride..][..8].copy_from_slice(&lanes.map(|value| value as u8));
        }
    }
}

impl Edge {
    /// Is there nothing to smooth because every line is one level?
    fn is_flat(self, samples: &[[u8; 8]; 8]) -> bool {
        if self.upright {
            samples.iter().all(|row| *row == [row[0]; 8])
        } else {
            samples.iter().all(|row| *row == samples[0])
        }
    }
}

fn select(condition: bool, yes: i16, no: i16) -> i16 {
    if condition { yes } else { no }
}

fn is_edge(p: [i16; 2], q: [i16; 2], limits: &Limits) -> bool {
    ((p[0] - q[0]).abs() < limits.alpha)
        & ((p[1] - p[0]).abs() < limits.beta)
        & ((q[1] - q[0]).abs() < limits.beta)
}

#[expect(
    clippy::needless_range_loop,
    reason = "a lane runs through all rows; this form becomes vectors"
)]
fn smooth_strongly(lines: &mut Lines, limits: &Limits) {
    for lane in 0..8 {
        let [p3, p2, p1, p0, q0, q1, q2, q3] = std::array::from_fn(|index| lines[index][lane]);
        let on = is_edge([p0, p1], [q0, q1], limits);
        let strong = on & ((p0 - q0).abs() < (limits.alpha >> 2) + 2);
        let (p_flat, q_flat) = (
            strong & ((p2 - p0).abs() < limits.beta),
            strong & ((q2 - q0).abs() < limits.beta),
        );
        let sum = p0 + q0;
        lines[1][lane] = select(p_flat, (2 * p3 + 3 * p2 + p1 + sum + 4) >> 3, p2);
        lines[2][lane] = select(p_flat, (p2 + p1 + sum + 2) >> 2, p1);
        let weak = select(on, (2 * p1 + p0 + q1 + 2) >> 2, p0);
        lines[3][lane] = select(p_flat, (p2 + 2 * p1 + 2 * sum + q1 + 4) >> 3, weak);
        let weak = select(on, (2 * q1 + q0 + p1 + 2) >> 2, q0);
        lines[4][lane] = select(q_flat, (q2 + 2 * q1 + 2 * sum + p1 + 4) >> 3, weak);
        lines[5][lane] = select(q_flat, (q2 + q1 + sum + 2) >> 2, q1);
        lines[6][lane] = select(q_flat, (2 * q3 + 3 * q2 + q1 + sum + 4) >> 3, q2);
    }
}

fn smooth_weakly(lines: &mut Lines, strengths: &Lanes, limits: &Limits) {
    let clips = strengths.map(|strength| limits.clip[strength as usize]);
    for lane in 0..8 {
        let [_, p2, p1, p0, q0, q1, q2, _] = std::array::from_fn(|index| lines[index][lane]);
        let clip = clips[lane];
        let on = is_edge([p0, p1], [q0, q1], limits) & (strengths[lane] > 0);
        let (p_flat, q_flat) = ((p2 - p0).abs() < limits.beta, (q2 - q0).abs() < limits.beta);
        let limit = clip + i16::from(p_flat) + i16::from(q_flat);
        let delta = ((4 * (q0 - p0) + p1 - q1 + 4) >> 3).max(-limit).min(limit);
        let middle = (p0 + q0 + 1) >> 1;
        let p_delta = ((p2 + middle - 2 * p1) >> 1).max(-clip).min(clip);
        let q_delta = ((q2 + middle - 2 * q1) >> 1).max(-clip).min(clip);
        lines[2][lane] = p1 + select(on & p_flat, p_delta, 0);
        lines[3][lane] = (p0 + select(on, delta, 0)).clamp(0, 255);
        lines[4][lane] = (q0 - select(on, delta, 0)).clamp(0, 255);
        lines[5][lane] = q1 + select(on & q_flat, q_delta, 0);
    }
}

fn smooth_chroma(lines: &mut Lines, strengths: &Lanes, limits: &Limits) {
    let clips = strengths.map(|strength| limits.clip[strength as usize] + 1);
    for lane in 0..8 {
        let [p1, p0, q0, q1] = std::array::from_fn(|index| lines[index + 2][lane]);
        let on = is_edge([p0, p1], [q0, q1], limits) & (strengths[lane] > 0);
        let strong = strengths[lane] == 4;
        let delta = select(
            on,
            ((4 * (q0 - p0) + p1 - q1 + 4) >> 3)
                .max(-clips[lane])
                .min(clips[lane]),
            0,
        );
        let (p_weak, q_weak) = ((p0 + delta).clamp(0, 255), (q0 - delta).clamp(0, 255));
        lines[3][lane] = select(on & strong, (2 * p1 + p0 + q1 + 2) >> 2, p_weak);
        lines[4][lane] = select(on & strong, (2 * q1 + q0 + p1 + 2) >> 2, q_weak);
    }
}
