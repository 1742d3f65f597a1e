//! The parts of the stream that tell a decoder what is coming.

use super::{
    Settings,
    bits::{Bits, write_unit},
};

/// What a stream of a level may ask of a decoder (table A-1).
struct Level {
    number: u8,
    macroblocks_per_second: u64,
    macroblocks: u64,
    /// How far up or down a vector may point, in pixels.
    reach: i16,
}

const fn level(number: u8, macroblocks_per_second: u64, macroblocks: u64, reach: i16) -> Level {
    Level {
        number,
        macroblocks_per_second,
        macroblocks,
        reach,
    }
}

const LEVELS: [Level; 17] = [
    level(10, 1_485, 99, 64),
    level(11, 3_000, 396, 128),
    level(12, 6_000, 396, 128),
    level(13, 11_880, 396, 128),
    level(21, 19_800, 792, 256),
    level(22, 20_250, 1_620, 256),
    level(30, 40_500, 1_620, 256),
    level(31, 108_000, 3_600, 512),
    level(32, 216_000, 5_120, 512),
    level(40, 245_760, 8_192, 512),
    level(42, 522_240, 8_704, 512),
    level(50, 589_824, 22_080, 512),
    level(51, 983_040, 36_864, 512),
    level(52, 2_073_600, 36_864, 512),
    level(60, 4_177_920, 139_264, 512),
    level(61, 8_355_840, 139_264, 512),
    level(62, 16_711_680, 139_264, 512),
];

fn level_of(settings: &Settings) -> &'static Level {
    let (columns, rows) = (settings.columns() as u64, settings.rows() as u64);
    let size = columns * rows;
    LEVELS
        .iter()
        .find(|level| {
            level.macroblocks >= size
                && level.macroblocks_per_second >= size * u64::from(settings.fps)
                && 8 * level.macroblocks >= columns.max(rows).pow(2)
        })
        .unwrap_or(&LEVELS[LEVELS.len() - 1])
}

/// Returns how far up or down a vector may point, in quarter pixels.
pub(super) fn vertical_reach(settings: &Settings) -> i16 {
    level_of(settings).reach * 4 - 1
}

/// Returns the sequence parameter set.
pub(super) fn sequence_parameters(settings: &Settings) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(100, 8); // High profile
    bits.put(0, 8);
    bits.put(u32::from(level_of(settings).number), 8);
    bits.unsigned(0); // set number
    bits.unsigned(1); // 4:2:0
    bits.unsigned(0); // luma bits less 8
    bits.unsigned(0); // chroma bits less 8
    bits.flag(false); // no lossless bypass
    bits.flag(false); // no scaling matrix
    bits.unsigned(4); // picture numbers of 8 bits
    bits.unsigned(2); // output order is coding order
    bits.unsigned(1); // one reference picture
    bits.flag(false);
    bits.unsigned(settings.columns() as u32 - 1);
    bits.unsigned(settings.rows() as u32 - 1);
    bits.flag(true); // frames only
    bits.flag(true); // direct 8x8 inference
    let right = (settings.columns() * 16 - settings.width) / 2;
    let bottom = (settings.rows() * 16 - settings.height) / 2;
    bits.flag(right + bottom > 0);
    if right + bottom > 0 {
        for crop in [0, right, 0, bottom] {
            bits.unsigned(crop as u32);
        }
    }
    bits.flag(true);
    write_usability(&mut bits, settings.fps);
    let mut unit = Vec::new();
    write_unit(0x67, &[&bits.finish()], &mut unit);
    unit
}

fn write_usability(bits: &mut Bits, fps: u32) {
    bits.flag(true);
    bits.put(1, 8); // square pixels
    bits.flag(false); // no overscan
    bits.flag(true);
    bits.put(5, 3); // unspecified kind of video
    bits.flag(false); // limited range
    bits.flag(true);
    (0..3).for_each(|_| bits.put(1, 8)); // BT.709 primaries, transfer, matrix
    bits.flag(false); // chroma sample place
    bits.flag(true);
    bits.put(1, 32);
    bits.put(fps.saturating_mul(2), 32);
    bits.flag(true); // fixed rate
    bits.flag(false);
    bits.flag(false);
    bits.flag(false);
    bits.flag(true);
    bits.flag(true); // vectors may point outside
    bits.unsigned(0); // no limit of picture bytes
    bits.unsigned(0); // no limit of macroblock bits
    bits.unsigned(13);
    bits.unsigned(11);
    bits.unsigned(0); // nothing is reordered
    bits.unsigned(1); // one picture is kept
}

/// Returns the picture parameter set.
pub(super) fn picture_parameters() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.unsigned(0);
    bits.unsigned(0);
    bits.flag(true); // arithmetic coding
    bits.flag(false);
    bits.unsigned(0); // one slice group
    bits.unsigned(0); // one reference
    bits.unsigned(0);
    bits.flag(false); // no weighting
    bits.put(0, 2);
    bits.signed(0); // quantiser 26
    bits.signed(0);
    bits.signed(0); // chroma quantiser follows luma
    bits.flag(true); // deblocking is told in slices
    bits.flag(false);
    bits.flag(false);
    bits.flag(true); // 8x8 transform
    bits.flag(false);
    bits.signed(0);
    let mut unit = Vec::new();
    write_unit(0x68, &[&bits.finish()], &mut unit);
    unit
}

/// What differs between the headers of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slice {
    /// A key picture with a number that differs from that of the key picture before it.
    Key { number: u8 },
    /// A predicted picture with its place after the key picture.
    Delta { place: u8 },
}

/// Returns the slice header of a picture, filled up to a whole byte.
pub(super) fn slice_header(slice: Slice, qp: u8) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.unsigned(0); // first macroblock
    match slice {
        Slice::Key { number } => {
            bits.unsigned(7);
            bits.unsigned(0);
            bits.put(0, 8);
            bits.unsigned(u32::from(number));
            bits.flag(false); // earlier pictures may still be shown
            bits.flag(false); // a short-term reference
        }
        Slice::Delta { place } => {
            bits.unsigned(5);
            bits.unsigned(0);
            bits.put(u32::from(place), 8);
            bits.flag(false); // one reference
            bits.flag(false); // no reordering
            bits.flag(false); // the newest picture replaces the oldest
            bits.unsigned(0); // context starts 0
        }
    }
    bits.signed(i32::from(qp) - 26);
    bits.unsigned(0); // deblocking on
    bits.signed(0);
    bits.signed(0);
    bits.align_with_ones()
}

/// Makes the number of a one-picture segment's key picture differ from that of the picture before it.
///
/// The numbers 3 to 6 have one length, and the lowest bit of their code always lies in the same place.
pub(super) fn toggle_key_number(unit: &mut [u8]) {
    unit[3] ^= 0b100;
}

/// Returns the number of a key picture, given its unit.
pub(super) fn key_number(unit: &[u8]) -> Option<u8> {
    let is_key = unit.len() > 3 && unit[0] & 31 == 5;
    is_key.then(|| (unit[3] >> 2 & 31) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(width: usize, height: usize) -> Settings {
        Settings {
            width,
            height,
            fps: 30,
            key_qp: 24,
            delta_qp: 27,
            fade_qp: 31,
        }
    }

    #[test]
    fn levels_follow_size_and_rate() {
        for (width, height, fps, level) in [
            (1920, 1080, 30, 40),
            (1080, 1920, 30, 40),
            (1080, 1080, 30, 32),
            (1440, 1080, 30, 40),
            (1280, 720, 30, 31),
            (1280, 720, 60, 32),
            (1920, 1080, 60, 42),
            (176, 144, 15, 10),
            (4096, 16, 30, 40),
        ] {
            let settings = Settings {
                fps,
                ..settings(width, height)
            };
            assert_eq!(
                level_of(&settings).number,
                level,
                "{width}x{height} at {fps}"
            );
        }
    }
}
