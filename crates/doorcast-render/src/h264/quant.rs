//! Quantisation: how coarse each coefficient becomes, and back.

use super::tables::chroma_qp;

/// Quantiser steps of 4x4 coefficients by `qp % 6`: both coordinates even, both odd, mixed.
const FORWARD4: [[u16; 3]; 6] = [
    [13107, 5243, 8066],
    [11916, 4660, 7490],
    [10082, 4194, 6554],
    [9362, 3647, 5825],
    [8192, 3355, 5243],
    [7282, 2893, 4559],
];
const INVERSE4: [[i16; 3]; 6] = [
    [10, 16, 13],
    [11, 18, 14],
    [13, 20, 16],
    [14, 23, 18],
    [16, 25, 20],
    [18, 29, 23],
];

/// The same for 8x8 coefficients, in the six classes of equation 8-318.
const FORWARD8: [[u16; 6]; 6] = [
    [13107, 11428, 20972, 12222, 16777, 15481],
    [11916, 10826, 19174, 11058, 14980, 14290],
    [10082, 8943, 15978, 9675, 12710, 11985],
    [9362, 8228, 14913, 8931, 11984, 11259],
    [8192, 7346, 13159, 7740, 10486, 9777],
    [7282, 6428, 11570, 6830, 9118, 8640],
];
const INVERSE8: [[i16; 6]; 6] = [
    [20, 18, 32, 19, 25, 24],
    [22, 19, 35, 21, 28, 26],
    [26, 23, 42, 24, 33, 31],
    [28, 25, 45, 26, 35, 33],
    [32, 28, 51, 30, 40, 38],
    [36, 32, 58, 34, 46, 43],
];

/// Multipliers for blocks of `N` coefficients.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub(super) struct Steps<const N: usize> {
    /// A level is `(magnitude + bias) * forward >> 16`.
    pub(super) forward: [u16; N],
    /// Rounding for blocks predicted from their own picture.
    pub(super) intra_bias: [u16; N],
    /// Rounding for blocks predicted from another picture.
    pub(super) inter_bias: [u16; N],
    /// What a level is worth; 8x8 blocks still divide by 4.
    pub(super) inverse: [i16; N],
}

/// Everything that depends on the quantiser of a picture.
#[derive(Debug, Clone)]
pub(super) struct Quantizer {
    pub(super) qp: u8,
    pub(super) luma: Steps<16>,
    pub(super) wide: Steps<64>,
    pub(super) chroma: Steps<16>,
    /// Up to this sum of absolute differences of each 4x4 block no level of a moved macroblock survives.
    pub(super) quiet_luma: u8,
    /// The same for chroma, averages included.
    pub(super) quiet_chroma: u8,
    /// Worth of one bit, as an absolute difference of transformed samples.
    pub(super) lambda: u32,
    /// Worth of one bit, as a squared difference, in 1/256.
    pub(super) lambda_squared: u64,
}

impl Quantizer {
    /// Returns the numbers for a quantiser from 0 to 51.
    pub(super) fn new(qp: u8) -> Self {
        let qp = qp.min(51);
        let (luma, chroma) = (steps4(qp), steps4(chroma_qp(qp)));
        Self {
            qp,
            quiet_luma: quiet(&luma, 1),
            quiet_chroma: quiet(&chroma, 2),
            luma,
            wide: steps8(qp),
            chroma,
            lambda: lambda(qp),
            lambda_squared: lambda_squared(qp),
        }
    }
}

/// Worth of one bit in squared error, in 1/256: 0.85 * 2^((qp - 12) / 3).
fn lambda_squared(qp: u8) -> u64 {
    let fraction = [218, 274, 345][usize::from(qp) % 3];
    (fraction << (qp / 3)) >> 4
}

/// Worth of one bit in absolute error: the square root of the above, at least one.
fn lambda(qp: u8) -> u32 {
    ((lambda_squared(qp) as u32).isqrt() / 16).max(1)
}

/// Returns the largest sum of absolute differences that leaves no level.
///
/// A coefficient is at most one, two or four times the sum, depending on its class. An average of averages gathers
/// four blocks, and is worth a level at twice the size, so it asks for half of what a block's own average does.
fn quiet(steps: &Steps<16>, average_share: u32) -> u8 {
    let limit = |index: usize, weight: u32| {
        let (forward, bias) = (
            u32::from(steps.forward[index]),
            u32::from(steps.inter_bias[index]),
        );
        let smallest = 65536u32.div_ceil(forward).saturating_sub(bias);
        smallest.saturating_sub(1) / weight
    };
    limit(0, average_share)
        .min(limit(1, 2))
        .min(limit(5, 4))
        .min(254) as u8
}

fn steps4(qp: u8) -> Steps<16> {
    let class = |index: usize| match (index % 4 % 2, index / 4 % 2) {
        (0, 0) => 0,
        (1, 1) => 1,
        _ => 2,
    };
    let (row, shift) = (usize::from(qp % 6), qp / 6);
    steps(
        |index| (u32::from(FORWARD4[row][class(index)]) << 1 >> shift) as u16,
        |index| INVERSE4[row][class(index)] << shift,
    )
}

fn steps8(qp: u8) -> Steps<64> {
    let class = |index: usize| match (index % 4, index / 8 % 4) {
        (0, 0) => 0,
        (1 | 3, 1 | 3) => 1,
        (2, 2) => 2,
        (0, 1 | 3) | (1 | 3, 0) => 3,
        (0, 2) | (2, 0) => 4,
        _ => 5,
    };
    let (row, shift) = (usize::from(qp % 6), qp / 6);
    steps(
        |index| FORWARD8[row][class(index)] >> shift,
        |index| INVERSE8[row][class(index)] << shift,
    )
}

fn steps<const N: usize>(
    forward: impl Fn(usize) -> u16,
    inverse: impl Fn(usize) -> i16,
) -> Steps<N> {
    let forward: [u16; N] = std::array::from_fn(forward);
    let bias = |parts: u32| {
        std::array::from_fn(|index| (65536 * parts / 64 / u32::from(forward[index])) as u16)
    };
    Steps {
        intra_bias: bias(21),
        inter_bias: bias(11),
        inverse: std::array::from_fn(inverse),
        forward,
    }
}

/// Restores a 4x4 block of levels.
pub(super) fn restore4(levels: &[i16; 16], steps: &Steps<16>) -> [i16; 16] {
    std::array::from_fn(|index| levels[index].wrapping_mul(steps.inverse[index]))
}

/// Restores an 8x8 block of levels.
pub(super) fn restore8(levels: &[i16; 64], steps: &Steps<64>) -> [i16; 64] {
    std::array::from_fn(|index| {
        ((i32::from(levels[index]) * i32::from(steps.inverse[index]) + 2) >> 2) as i16
    })
}
