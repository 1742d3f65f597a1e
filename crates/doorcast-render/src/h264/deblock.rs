//! The filter that smooths the edges between blocks, as every decoder does.

use super::{
    inter::Planes,
    intra::Plane,
    macroblock::{Kind, Macroblock, Vector},
    tables::{ALPHA, BETA, CLIP, chroma_qp},
};

/// How strongly each of the four parts of an edge is smoothed.
type Strengths = [u8; 4];

/// Thresholds of one quantiser.
#[derive(Clone, Copy)]
struct Limits {
    alpha: i32,
    beta: i32,
    clip: [u8; 3],
}

impl Limits {
    fn new(qp: u8) -> Self {
        let qp = usize::from(qp);
        Self {
            alpha: i32::from(ALPHA[qp]),
            beta: i32::from(BETA[qp]),
            clip: CLIP[qp],
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
    touched: &[bool],
) {
    let (luma, chroma) = (Limits::new(qp), Limits::new(chroma_qp(qp)));
    for index in (0..all.len()).filter(|&index| touched[index]) {
        let (column, row) = (index % columns, index / columns);
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
        if upright {
            (at, 1, plane.stride)
        } else {
            (at, plane.stride, 1)
        }
    };
    let (at, across, along) = start(&planes.luma, 16, edge * 4);
    smooth_luma(&mut planes.luma.data, at, across, along, strengths, luma);
    if edge % 2 == 0 {
        for plane in &mut planes.chroma {
            let (at, across, along) = start(plane, 8, edge * 2);
            smooth_chroma(&mut plane.data, at, across, along, strengths, chroma);
        }
    }
}

fn smooth_luma(
    data: &mut [u8],
    at: usize,
    across: usize,
    along: usize,
    strengths: Strengths,
    limits: &Limits,
) {
    for line in 0..16 {
        let strength = strengths[line / 4];
        if strength == 0 {
            continue;
        }
        let at = at + line * along;
        let p: [i32; 4] = std::array::from_fn(|index| i32::from(data[at - (index + 1) * across]));
        let q: [i32; 4] = std::array::from_fn(|index| i32::from(data[at + index * across]));
        if is_kept(p, q, limits) {
            continue;
        }
        let (new_p, new_q) = if strength == 4 {
            let strong = (p[0] - q[0]).abs() < (limits.alpha >> 2) + 2;
            (
                smooth_strongly(p, q, strong, limits.beta),
                smooth_strongly(q, p, strong, limits.beta),
            )
        } else {
            smooth_weakly(
                p,
                q,
                i32::from(limits.clip[usize::from(strength) - 1]),
                limits.beta,
            )
        };
        for index in 0..3 {
            data[at - (index + 1) * across] = new_p[index] as u8;
            data[at + index * across] = new_q[index] as u8;
        }
    }
}

fn is_kept(p: [i32; 4], q: [i32; 4], limits: &Limits) -> bool {
    (p[0] - q[0]).abs() >= limits.alpha
        || (p[1] - p[0]).abs() >= limits.beta
        || (q[1] - q[0]).abs() >= limits.beta
}

fn smooth_strongly(p: [i32; 4], q: [i32; 4], strong: bool, beta: i32) -> [i32; 3] {
    if strong && (p[2] - p[0]).abs() < beta {
        [
            (p[2] + 2 * p[1] + 2 * p[0] + 2 * q[0] + q[1] + 4) >> 3,
            (p[2] + p[1] + p[0] + q[0] + 2) >> 2,
            (2 * p[3] + 3 * p[2] + p[1] + p[0] + q[0] + 4) >> 3,
        ]
    } else {
        [(2 * p[1] + p[0] + q[1] + 2) >> 2, p[1], p[2]]
    }
}

fn smooth_weakly(p: [i32; 4], q: [i32; 4], clip: i32, beta: i32) -> ([i32; 3], [i32; 3]) {
    let (p_flat, q_flat) = ((p[2] - p[0]).abs() < beta, (q[2] - q[0]).abs() < beta);
    let limit = clip + i32::from(p_flat) + i32::from(q_flat);
    let delta = ((4 * (q[0] - p[0]) + p[1] - q[1] + 4) >> 3).clamp(-limit, limit);
    let middle = (p[0] + q[0] + 1) >> 1;
    let second = |side: [i32; 4], flat: bool| {
        if flat {
            side[1] + ((side[2] + middle - 2 * side[1]) >> 1).clamp(-clip, clip)
        } else {
            side[1]
        }
    };
    (
        [(p[0] + delta).clamp(0, 255), second(p, p_flat), p[2]],
        [(q[0] - delta).clamp(0, 255), second(q, q_flat), q[2]],
    )
}

fn smooth_chroma(
    data: &mut [u8],
    at: usize,
    across: usize,
    along: usize,
    strengths: Strengths,
    limits: &Limits,
) {
    for line in 0..8 {
        let strength = strengths[line / 2];
        if strength == 0 {
            continue;
        }
        let at = at + line * along;
        let sample =
            |offset: isize| i32::from(data[at.wrapping_add_signed(offset * across as isize)]);
        let (p, q) = ([sample(-1), sample(-2), 0, 0], [sample(0), sample(1), 0, 0]);
        if is_kept(p, q, limits) {
            continue;
        }
        let (new_p, new_q) = if strength == 4 {
            (
                (2 * p[1] + p[0] + q[1] + 2) >> 2,
                (2 * q[1] + q[0] + p[1] + 2) >> 2,
            )
        } else {
            let clip = i32::from(limits.clip[usize::from(strength) - 1]) + 1;
            let delta = ((4 * (q[0] - p[0]) + p[1] - q[1] + 4) >> 3).clamp(-clip, clip);
            ((p[0] + delta).clamp(0, 255), (q[0] - delta).clamp(0, 255))
        };
        data[at - across] = new_p as u8;
        data[at] = new_q as u8;
    }
}
