//! A macroblock in words of the standard: which questions are asked, in which order, in which context.

use super::{
    cabac::Bins,
    macroblock::{Around, CODED_AVERAGES, CODED_CHROMA, Kind, Levels, Macroblock, Vector},
    tables::{BLOCKS, ZIGZAG4, ZIGZAG8},
};

/// Writes whether a macroblock of a predicted picture is skipped.
pub(super) fn write_skip<B: Bins>(out: &mut B, around: &Around<'_>, skipped: bool) {
    let counts =
        |side: Option<&Macroblock>| usize::from(side.is_some_and(|mb| mb.kind != Kind::Skip));
    out.bin(11 + counts(around.left) + counts(around.above), skipped);
}

/// Writes everything of a macroblock that is not skipped, in a predicted or a key picture.
pub(super) fn write_macroblock<B: Bins>(
    out: &mut B,
    around: &Around<'_>,
    mb: &Macroblock,
    levels: &Levels,
    predicted: bool,
) {
    write_kind(out, around, mb, predicted);
    if mb.kind.is_intra() {
        write_intra_modes(out, around, mb);
    } else {
        write_vectors(out, around, mb);
    }
    if mb.kind != Kind::Intra16 {
        write_pattern(out, around, mb);
        if mb.luma != 0 && !mb.kind.is_intra() {
            write_transform_size(out, around, mb);
        }
    }
    if mb.has_residual() || mb.kind == Kind::Intra16 {
        out.bin(60, false); // the quantiser does not change
        write_luma(out, around, mb, levels);
        write_chroma(out, around, mb, levels);
    }
}

fn write_kind<B: Bins>(out: &mut B, around: &Around<'_>, mb: &Macroblock, predicted: bool) {
    if predicted {
        out.bin(14, mb.kind.is_intra());
        match mb.kind {
            Kind::Skip | Kind::Whole => pair(out, 15, false, 16, false),
            Kind::Quarters => {
                pair(out, 15, false, 16, true);
                (0..4).for_each(|_| out.bin(21, true));
            }
            Kind::Columns => pair(out, 15, true, 17, false),
            Kind::Rows => pair(out, 15, true, 17, true),
            Kind::Intra4 | Kind::Intra8 => out.bin(17, false),
            Kind::Intra16 => write_intra16(out, mb, [17, 18, 19, 19, 20, 20]),
        }
    } else {
        let counts = |side: Option<&Macroblock>| {
            usize::from(side.is_some_and(|mb| mb.kind == Kind::Intra16))
        };
        let first = 3 + counts(around.left) + counts(around.above);
        if mb.kind == Kind::Intra16 {
            write_intra16(out, mb, [first, 6, 7, 8, 9, 10]);
        } else {
            out.bin(first, false);
        }
    }
}

fn pair<B: Bins>(out: &mut B, first: usize, a: bool, second: usize, b: bool) {
    out.bin(first, a);
    out.bin(second, b);
}

fn write_intra16<B: Bins>(out: &mut B, mb: &Macroblock, contexts: [usize; 6]) {
    out.bin(contexts[0], true);
    out.terminate(false);
    out.bin(contexts[1], mb.luma != 0);
    out.bin(contexts[2], mb.chroma != 0);
    if mb.chroma != 0 {
        out.bin(contexts[3], mb.chroma == 2);
    }
    out.bin(contexts[4], mb.modes[0] & 2 != 0);
    out.bin(contexts[5], mb.modes[0] & 1 != 0);
}

fn write_transform_size<B: Bins>(out: &mut B, around: &Around<'_>, mb: &Macroblock) {
    let counts = |side: Option<&Macroblock>| usize::from(side.is_some_and(|mb| mb.wide));
    out.bin(399 + counts(around.left) + counts(around.above), mb.wide);
}

fn write_intra_modes<B: Bins>(out: &mut B, around: &Around<'_>, mb: &Macroblock) {
    if mb.kind != Kind::Intra16 {
        write_transform_size(out, around, mb);
        let step = if mb.kind == Kind::Intra8 { 4 } else { 1 };
        for &(x, y) in BLOCKS.iter().step_by(step) {
            write_intra_mode(out, guess_mode(around, mb, x, y), mb.modes[y * 4 + x]);
        }
    }
    let counts = |side: Option<&Macroblock>| {
        usize::from(side.is_some_and(|mb| mb.kind.is_intra() && mb.chroma_mode != 0))
    };
    out.bin(
        64 + counts(around.left) + counts(around.above),
        mb.chroma_mode != 0,
    );
    if mb.chroma_mode != 0 {
        out.bin(67, mb.chroma_mode > 1);
        if mb.chroma_mode > 1 {
            out.bin(67, mb.chroma_mode > 2);
        }
    }
}

fn write_intra_mode<B: Bins>(out: &mut B, guess: u8, mode: u8) {
    out.bin(68, mode == guess);
    if mode != guess {
        let rest = mode - u8::from(mode > guess);
        (0..3).for_each(|bit| out.bin(69, rest >> bit & 1 == 1));
    }
}

/// Returns the mode a decoder expects for the 4x4 block at a column and row.
pub(super) fn guess_mode(around: &Around<'_>, mb: &Macroblock, x: usize, y: usize) -> u8 {
    let outside = |side: Option<&Macroblock>, index: usize| {
        side.map(|mb| {
            if matches!(mb.kind, Kind::Intra4 | Kind::Intra8) {
                mb.modes[index]
            } else {
                2
            }
        })
    };
    let left = if x > 0 {
        Some(mb.modes[y * 4 + x - 1])
    } else {
        outside(around.left, y * 4 + 3)
    };
    let above = if y > 0 {
        Some(mb.modes[y * 4 + x - 4])
    } else {
        outside(around.above, 12 + x)
    };
    match (left, above) {
        (Some(left), Some(above)) => left.min(above),
        _ => 2,
    }
}

fn write_vectors<B: Bins>(out: &mut B, around: &Around<'_>, mb: &Macroblock) {
    let firsts: &[usize] = match mb.kind {
        Kind::Rows => &[0, 2],
        Kind::Columns => &[0, 1],
        Kind::Quarters => &[0, 1, 2, 3],
        _ => &[0],
    };
    for &quarter in firsts {
        let outside = |side: Option<&Macroblock>, index: usize| {
            side.map_or(Vector::ZERO, |mb| mb.differences[index])
        };
        let left = if quarter & 1 == 1 {
            mb.differences[quarter - 1]
        } else {
            outside(around.left, quarter + 1)
        };
        let above = if quarter & 2 == 2 {
            mb.differences[quarter - 2]
        } else {
            outside(around.above, quarter + 2)
        };
        let difference = mb.differences[quarter];
        write_component(
            out,
            40,
            left.x.unsigned_abs() + above.x.unsigned_abs(),
            difference.x,
        );
        write_component(
            out,
            47,
            left.y.unsigned_abs() + above.y.unsigned_abs(),
            difference.y,
        );
    }
}

fn write_component<B: Bins>(out: &mut B, context: usize, around: u16, value: i16) {
    let magnitude = u32::from(value.unsigned_abs());
    let class = usize::from(around > 2) + usize::from(around > 32);
    out.bin(context + class, magnitude != 0);
    if magnitude == 0 {
        return;
    }
    for index in 1..magnitude.min(9) {
        out.bin(context + 2 + (index as usize).min(4), true);
    }
    if magnitude < 9 {
        out.bin(context + 2 + (magnitude as usize).min(4), false);
    } else {
        write_exp_golomb(out, magnitude - 9, 3);
    }
    out.bypass(u32::from(value < 0), 1);
}

fn write_exp_golomb<B: Bins>(out: &mut B, mut value: u32, mut order: u32) {
    while value >= 1 << order {
        out.bypass(1, 1);
        value -= 1 << order;
        order += 1;
    }
    out.bypass(0, 1);
    out.bypass(value, order);
}

fn write_pattern<B: Bins>(out: &mut B, around: &Around<'_>, mb: &Macroblock) {
    let empty = |luma: u8, quarter: usize| usize::from(luma >> quarter & 1 == 0);
    let outside =
        |side: Option<&Macroblock>, quarter: usize| side.map_or(0, |mb| empty(mb.luma, quarter));
    for quarter in 0..4 {
        let left = if quarter & 1 == 1 {
            empty(mb.luma, quarter - 1)
        } else {
            outside(around.left, quarter + 1)
        };
        let above = if quarter & 2 == 2 {
            empty(mb.luma, quarter - 2)
        } else {
            outside(around.above, quarter + 2)
        };
        out.bin(73 + left + 2 * above, mb.luma >> quarter & 1 == 1);
    }
    let counts = |least: u8| {
        let reaches =
            |side: Option<&Macroblock>| usize::from(side.is_some_and(|mb| mb.chroma >= least));
        reaches(around.left) + 2 * reaches(around.above)
    };
    out.bin(77 + counts(1), mb.chroma != 0);
    if mb.chroma != 0 {
        out.bin(81 + counts(2), mb.chroma == 2);
    }
}

fn write_luma<B: Bins>(out: &mut B, around: &Around<'_>, mb: &Macroblock, levels: &Levels) {
    let whole = mb.kind == Kind::Intra16;
    if whole {
        let context = 85 + coded_around(around, mb, CODED_AVERAGES, CODED_AVERAGES);
        if write_coded(out, context, mb, CODED_AVERAGES) {
            write_block(out, &AVERAGES, scan4(&levels.averages, 0));
        }
    }
    for quarter in (0..4).filter(|quarter| mb.luma >> quarter & 1 == 1) {
        if mb.wide {
            let block = &levels.luma[quarter * 64..][..64];
            write_block(
                out,
                &WIDE,
                (0..64).map(|index| block[usize::from(ZIGZAG8[index])]),
            );
            continue;
        }
        for (index, &(x, y)) in BLOCKS.iter().enumerate().skip(quarter * 4).take(4) {
            let (layout, first) = if whole { (&REST, 1) } else { (&LUMA, 0) };
            let bit = (y * 4 + x) as u32;
            let left = if x > 0 {
                inside(mb, bit - 1)
            } else {
                outside(around.left, mb, bit + 3)
            };
            let above = if y > 0 {
                inside(mb, bit - 4)
            } else {
                outside(around.above, mb, bit + 12)
            };
            if write_coded(out, layout.coded + left + 2 * above, mb, bit) {
                let block: &[i16; 16] = levels.luma[index * 16..][..16]
                    .try_into()
                    .expect("blocks have 16 levels");
                write_block(out, layout, scan4(block, first));
            }
        }
    }
}

fn write_chroma<B: Bins>(out: &mut B, around: &Around<'_>, mb: &Macroblock, levels: &Levels) {
    if mb.chroma == 0 {
        return;
    }
    for color in 0..2 {
        let bit = CODED_AVERAGES + 1 + color as u32;
        let context = CHROMA_AVERAGES.coded + coded_around(around, mb, bit, bit);
        if write_coded(out, context, mb, bit) {
            write_block(
                out,
                &CHROMA_AVERAGES,
                levels.chroma_averages[color].iter().copied(),
            );
        }
    }
    if mb.chroma == 2 {
        for index in 0..8 {
            let bit = CODED_CHROMA + index;
            let left = if index & 1 == 1 {
                inside(mb, bit - 1)
            } else {
                outside(around.left, mb, bit + 1)
            };
            let above = if index & 2 == 2 {
                inside(mb, bit - 2)
            } else {
                outside(around.above, mb, bit + 2)
            };
            if write_coded(out, CHROMA_REST.coded + left + 2 * above, mb, bit) {
                write_block(out, &CHROMA_REST, scan4(&levels.chroma[index as usize], 1));
            }
        }
    }
}

fn scan4(block: &[i16; 16], first: usize) -> impl ExactSizeIterator<Item = i16> + Clone {
    (first..16).map(|index| block[usize::from(ZIGZAG4[index])])
}

fn write_coded<B: Bins>(out: &mut B, context: usize, mb: &Macroblock, bit: u32) -> bool {
    let coded = mb.coded >> bit & 1 == 1;
    out.bin(context, coded);
    coded
}

fn inside(mb: &Macroblock, bit: u32) -> usize {
    (mb.coded >> bit & 1) as usize
}

fn outside(side: Option<&Macroblock>, mb: &Macroblock, bit: u32) -> usize {
    side.map_or(usize::from(mb.kind.is_intra()), |side| inside(side, bit))
}

fn coded_around(around: &Around<'_>, mb: &Macroblock, left: u32, above: u32) -> usize {
    outside(around.left, mb, left) + 2 * outside(around.above, mb, above)
}

/// Where the contexts of one type of block start.
struct Layout {
    coded: usize,
    significant: usize,
    last: usize,
    level: usize,
    /// How many larger levels are told apart.
    large: usize,
}

const AVERAGES: Layout = Layout {
    coded: 85,
    significant: 105,
    last: 166,
    level: 227,
    large: 4,
};
const REST: Layout = Layout {
    coded: 89,
    significant: 120,
    last: 181,
    level: 237,
    large: 4,
};
const LUMA: Layout = Layout {
    coded: 93,
    significant: 134,
    last: 195,
    level: 247,
    large: 4,
};
const CHROMA_AVERAGES: Layout = Layout {
    coded: 97,
    significant: 149,
    last: 210,
    level: 257,
    large: 3,
};
const CHROMA_REST: Layout = Layout {
    coded: 101,
    significant: 152,
    last: 213,
    level: 266,
    large: 4,
};
const WIDE: Layout = Layout {
    coded: 0,
    significant: 402,
    last: 417,
    level: 426,
    large: 4,
};

/// Context of "is this coefficient non-zero" by place in an 8x8 block (table 9-43, frame pictures).
#[rustfmt::skip]
const WIDE_SIGNIFICANT: [u8; 63] = [
    0, 1, 2, 3, 4, 5, 5, 4, 4, 3, 3, 4, 4, 4, 5, 5, 4, 4, 4, 4, 3, 3, 6, 7, 7, 7, 8, 9, 10, 9, 8, 7,
    7, 6, 11, 12, 13, 11, 6, 7, 8, 9, 14, 10, 9, 8, 6, 11, 12, 13, 11, 6, 9, 14, 10, 9, 11, 12, 13, 11, 14, 10, 12,
];

/// Context of "was this the last one" by place in an 8x8 block (table 9-43).
#[rustfmt::skip]
const WIDE_LAST: [u8; 63] = [
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    3, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 8, 8, 8,
];

/// Writes a block that has at least one level that is not zero.
#[inline]
fn write_block<B: Bins>(out: &mut B, layout: &Layout, scan: impl ExactSizeIterator<Item = i16>) {
    let count = scan.len();
    let mut levels = [0i16; 64];
    let mut places = [0u8; 64];
    let mut found = 0;
    for (place, level) in scan.enumerate() {
        levels[found] = level;
        places[found] = place as u8;
        found += usize::from(level != 0);
    }
    write_places(out, layout, count, &places[..found]);
    write_levels(out, layout, &levels[..found]);
}

#[inline]
fn write_places<B: Bins>(out: &mut B, layout: &Layout, count: usize, places: &[u8]) {
    let context = |place: usize| match count {
        64 => (
            usize::from(WIDE_SIGNIFICANT[place]),
            usize::from(WIDE_LAST[place]),
        ),
        _ => (place, place),
    };
    let mut place = 0;
    for (index, &next) in places.iter().enumerate() {
        let next = usize::from(next);
        while place < next {
            out.bin(layout.significant + context(place).0, false);
            place += 1;
        }
        if place < count - 1 {
            let (significant, last) = context(place);
            out.bin(layout.significant + significant, true);
            out.bin(layout.last + last, index + 1 == places.len());
        }
        place += 1;
    }
}

#[inline]
fn write_levels<B: Bins>(out: &mut B, layout: &Layout, levels: &[i16]) {
    let (mut ones, mut larger) = (0, 0);
    for &level in levels.iter().rev() {
        let magnitude = u32::from(level.unsigned_abs());
        let first = if larger > 0 { 0 } else { (1 + ones).min(4) };
        out.bin(layout.level + first, magnitude > 1);
        if magnitude > 1 {
            let context = layout.level + 5 + larger.min(layout.large);
            for _ in 2..magnitude.min(15) {
                out.bin(context, true);
            }
            if magnitude < 15 {
                out.bin(context, false);
            } else {
                write_exp_golomb(out, magnitude - 15, 0);
            }
            larger += 1;
        } else {
            ones += 1;
        }
        out.bypass(u32::from(level < 0), 1);
    }
}
