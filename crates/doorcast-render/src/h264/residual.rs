//! Turns the difference between a macroblock and its prediction into levels, and levels into what a decoder sees.

use super::{
    kernels::{forward4, forward4_pair, forward8, inverse4, inverse4_pair, inverse8, quantize},
    macroblock::{CODED_AVERAGES, CODED_CHROMA, Coding, Samples},
    quant::{Quantizer, Steps, restore4, restore8},
    tables::{BLOCKS, ZIGZAG4, ZIGZAG8},
    transform::{hadamard2, hadamard4},
};

/// Codes the luma of a macroblock whose samples hold the prediction from another picture.
pub(super) fn code_inter_luma(
    source: &Samples,
    coding: &mut Coding,
    quantizer: &Quantizer,
    wide: bool,
) {
    coding.info.wide = wide;
    let mut worths = [0; 4];
    for (quarter, worth) in worths.iter_mut().enumerate() {
        *worth = if wide {
            code_wide(source, coding, quantizer, quarter)
        } else {
            code_quarter(source, coding, quantizer, quarter)
        };
    }
    let total: u32 = worths.iter().sum();
    for (quarter, worth) in worths.into_iter().enumerate() {
        if total < 6 || worth < 4 {
            clear_quarter(coding, quarter);
        } else {
            restore_quarter(coding, quantizer, quarter);
        }
    }
    coding.info.wide &= coding.info.luma != 0;
}

fn code_quarter(
    source: &Samples,
    coding: &mut Coding,
    quantizer: &Quantizer,
    quarter: usize,
) -> u32 {
    let steps = &quantizer.luma;
    let mut worth = 0;
    for first in [quarter * 4, quarter * 4 + 2] {
        let (x, y) = BLOCKS[first];
        let at = y * 64 + x * 4;
        let pair = forward4_pair(&source.luma[at..], &coding.samples.luma[at..]);
        for (next, mut block) in pair.into_iter().enumerate() {
            if quantize(&mut block, &steps.forward, &steps.inter_bias) {
                coding.info.coded |= 1 << (y * 4 + x + next);
                worth += worth_of(&block, &ZIGZAG4, &WORTH4);
            }
            coding.levels.luma[(first + next) * 16..][..16].copy_from_slice(&block);
        }
    }
    worth
}

fn code_wide(source: &Samples, coding: &mut Coding, quantizer: &Quantizer, quarter: usize) -> u32 {
    let steps = &quantizer.wide;
    let at = quarter / 2 * 128 + quarter % 2 * 8;
    let mut block = forward8(&source.luma[at..], &coding.samples.luma[at..]);
    let mut worth = 0;
    if quantize(&mut block, &steps.forward, &steps.inter_bias) {
        coding.info.coded |= quarter_bits(quarter);
        worth = worth_of(&block, &ZIGZAG8, &WORTH8);
    }
    coding.levels.luma[quarter * 64..][..64].copy_from_slice(&block);
    worth
}

/// Returns the bits of a quarter's four blocks in [`super::macroblock::Macroblock::coded`].
pub(super) fn quarter_bits(quarter: usize) -> u32 {
    0x33 << (quarter / 2 * 8 + quarter % 2 * 2)
}

fn clear_quarter(coding: &mut Coding, quarter: usize) {
    coding.info.coded &= !quarter_bits(quarter);
    coding.info.luma &= !(1 << quarter);
}

fn restore_quarter(coding: &mut Coding, quantizer: &Quantizer, quarter: usize) {
    coding.info.luma |= 1 << quarter;
    if coding.info.wide {
        let at = quarter / 2 * 128 + quarter % 2 * 8;
        let levels = coding.levels.luma[quarter * 64..][..64]
            .try_into()
            .expect("a quarter has 64 levels");
        inverse8(
            &restore8(levels, &quantizer.wide),
            &mut coding.samples.luma[at..],
        );
        return;
    }
    for first in [quarter * 4, quarter * 4 + 2] {
        let (x, y) = BLOCKS[first];
        if coding.info.coded >> (y * 4 + x) & 3 != 0 {
            let pair = [first, first + 1]
                .map(|index| restore4(luma_block(coding, index), &quantizer.luma));
            inverse4_pair(&pair, &mut coding.samples.luma[y * 64 + x * 4..]);
        }
    }
}

fn luma_block(coding: &Coding, index: usize) -> &[i16; 16] {
    coding.levels.luma[index * 16..][..16]
        .try_into()
        .expect("a block has 16 levels")
}

/// How much a lone small level is worth, by the zeros written before it.
const WORTH4: [u8; 16] = [3, 2, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
#[rustfmt::skip]
const WORTH8: [u8; 64] = [
    3, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
];

/// Tells whether a block holds more than a few lone ones: those cost more than they improve.
fn worth_of(block: &[i16], order: &[u8], worth: &[u8]) -> u32 {
    let (mut total, mut zeros) = (0, 0);
    for &place in order {
        match block[usize::from(place)] {
            0 => zeros += 1,
            -1 | 1 => {
                total += u32::from(worth[zeros]);
                zeros = 0;
            }
            _ => return 9,
        }
    }
    total
}

/// Codes one 4x4 block predicted from its own picture; its samples hold the prediction.
pub(super) fn code_intra4(
    source: &Samples,
    coding: &mut Coding,
    quantizer: &Quantizer,
    index: usize,
) {
    let (x, y) = BLOCKS[index];
    let at = y * 64 + x * 4;
    let steps = &quantizer.luma;
    let mut block = forward4(&source.luma[at..], &coding.samples.luma[at..]);
    if quantize(&mut block, &steps.forward, &steps.intra_bias) {
        coding.info.coded |= 1 << (y * 4 + x);
        coding.info.luma |= 1 << (index / 4);
        inverse4(&restore4(&block, steps), &mut coding.samples.luma[at..]);
    }
    coding.levels.luma[index * 16..][..16].copy_from_slice(&block);
}

/// Codes one 8x8 block predicted from its own picture; its samples hold the prediction.
pub(super) fn code_intra8(
    source: &Samples,
    coding: &mut Coding,
    quantizer: &Quantizer,
    quarter: usize,
) {
    let at = quarter / 2 * 128 + quarter % 2 * 8;
    let steps = &quantizer.wide;
    let mut block = forward8(&source.luma[at..], &coding.samples.luma[at..]);
    if quantize(&mut block, &steps.forward, &steps.intra_bias) {
        coding.info.coded |= quarter_bits(quarter);
        coding.info.luma |= 1 << quarter;
        inverse8(&restore8(&block, steps), &mut coding.samples.luma[at..]);
    }
    coding.levels.luma[quarter * 64..][..64].copy_from_slice(&block);
}

/// Codes the luma of a macroblock predicted as a whole from its own picture; its samples hold the prediction.
pub(super) fn code_intra16(source: &Samples, coding: &mut Coding, quantizer: &Quantizer) {
    let steps = &quantizer.luma;
    let mut averages = [0; 16];
    let mut coded = 0;
    for first in (0..16).step_by(2) {
        let (x, y) = BLOCKS[first];
        let at = y * 64 + x * 4;
        let pair = forward4_pair(&source.luma[at..], &coding.samples.luma[at..]);
        for (next, mut block) in pair.into_iter().enumerate() {
            averages[(x + next) * 4 + y] = i32::from(block[0]);
            block[0] = 0;
            if quantize(&mut block, &steps.forward, &steps.intra_bias) {
                coded |= 1 << (y * 4 + x + next);
            }
            coding.levels.luma[(first + next) * 16..][..16].copy_from_slice(&block);
        }
    }
    if coded != 0 {
        coding.info.luma = 15;
    }
    coding.info.coded |= coded;
    let averages = hadamard4(&averages)
        .map(|value| level_of_average((value + 1) >> 1, steps, steps.intra_bias[0]));
    coding.levels.averages = averages;
    if averages != [0; 16] {
        coding.info.coded |= 1 << CODED_AVERAGES;
    } else if coded == 0 {
        return;
    }
    let averages = hadamard4(&averages.map(i32::from));
    for first in (0..16).step_by(2) {
        let (x, y) = BLOCKS[first];
        let pair = [0, 1].map(|next| {
            let mut block = restore4(luma_block(coding, first + next), steps);
            let average = averages[(x + next) * 4 + y];
            block[0] = ((average * i32::from(steps.inverse[0]) + 2) >> 2) as i16;
            block
        });
        inverse4_pair(&pair, &mut coding.samples.luma[y * 64 + x * 4..]);
    }
}

fn level_of_average(value: i32, steps: &Steps<16>, bias: u16) -> i16 {
    let magnitude = value.unsigned_abs() + 2 * u32::from(bias);
    let level = ((magnitude * u32::from(steps.forward[0])) >> 17) as i16;
    if value < 0 { -level } else { level }
}

/// Codes both colors of a macroblock whose samples hold the prediction.
pub(super) fn code_chroma(source: &Samples, coding: &mut Coding, quantizer: &Quantizer) {
    let steps = &quantizer.chroma;
    let intra = coding.info.kind.is_intra();
    let bias = if intra {
        &steps.intra_bias
    } else {
        &steps.inter_bias
    };
    coding.info.chroma = 0;
    coding.info.coded &= 0xFFFF | 1 << CODED_AVERAGES;
    for color in 0..2 {
        let mut averages = [0; 4];
        let mut worth = 0;
        let mut coded = 0;
        for first in [0, 2] {
            let at = first * 32 + color * 8;
            let pair = forward4_pair(&source.chroma[at..], &coding.samples.chroma[at..]);
            for (part, mut block) in (first..).zip(pair) {
                averages[part] = i32::from(block[0]);
                block[0] = 0;
                if quantize(&mut block, &steps.forward, bias) {
                    coded |= 1 << (CODED_CHROMA as usize + color * 4 + part);
                    worth += worth_of(&block, &ZIGZAG4[1..], &WORTH4);
                }
                coding.levels.chroma[color * 4 + part] = block;
            }
        }
        let averages = hadamard2(averages).map(|value| level_of_average(value, steps, bias[0]));
        coding.levels.chroma_averages[color] = averages;
        if averages != [0; 4] {
            coding.info.coded |= 1 << (CODED_AVERAGES as usize + 1 + color);
            coding.info.chroma = coding.info.chroma.max(1);
        }
        if coded != 0 && worth >= 7 {
            coding.info.coded |= coded;
            coding.info.chroma = 2;
        }
    }
    if coding.info.chroma > 0 {
        restore_chroma(coding, steps);
    }
}

fn restore_chroma(coding: &mut Coding, steps: &Steps<16>) {
    for color in 0..2 {
        let averages = hadamard2(coding.levels.chroma_averages[color].map(i32::from));
        for first in [0, 2] {
            let pair = [first, first + 1].map(|part| {
                let has_rest =
                    coding.info.coded >> (CODED_CHROMA as usize + color * 4 + part) & 1 == 1;
                let levels = &coding.levels.chroma[color * 4 + part];
                let mut block = if has_rest {
                    restore4(levels, steps)
                } else {
                    [0; 16]
                };
                block[0] = ((averages[part] * i32::from(steps.inverse[0])) >> 1) as i16;
                block
            });
            inverse4_pair(&pair, &mut coding.samples.chroma[first * 32 + color * 8..]);
        }
    }
}
