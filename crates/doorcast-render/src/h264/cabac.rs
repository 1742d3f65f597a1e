//! The context-adaptive arithmetic coder: one writer of bits, one that only counts them.

use super::contexts::{COUNT, INTRA, PREDICTED, Run};

/// How likely each kind of yes/no answer is, learned as they pass: twice the state plus the likelier answer.
#[derive(Clone)]
pub(super) struct Contexts([u8; COUNT]);

impl Contexts {
    /// Returns the contexts at the start of a picture.
    pub(super) fn new(qp: u8, predicted: bool) -> Self {
        let runs: &[Run] = if predicted { &PREDICTED } else { &INTRA };
        let mut states = [0; COUNT];
        for (first, pairs) in runs {
            for (state, &(slope, offset)) in states[*first..].iter_mut().zip(*pairs) {
                let place = ((i32::from(slope) * i32::from(qp)) >> 4) + i32::from(offset);
                let place = place.clamp(1, 126);
                let (distance, likely) = if place <= 63 {
                    (63 - place, 0)
                } else {
                    (place - 64, 1)
                };
                *state = (distance as u8) << 1 | likely;
            }
        }
        Self(states)
    }

    #[inline]
    fn step(state: &mut u8, value: bool) {
        let (index, likely) = (*state >> 1, *state & 1);
        *state = if value == (likely == 1) {
            *state + (u8::from(index < 62) << 1)
        } else {
            let flipped = likely ^ u8::from(index == 0);
            NEXT_UNLIKELY[usize::from(index)] << 1 | flipped
        };
    }
}

/// Takes the yes/no answers that describe macroblocks.
pub(super) trait Bins {
    /// Takes an answer whose likelihood is learned in a context.
    fn bin(&mut self, context: usize, value: bool);
    /// Takes `count` even odds, most significant first.
    fn bypass(&mut self, value: u32, count: u32);
    /// Takes the answer to "does something rare happen now": the end of the picture, or raw samples.
    fn terminate(&mut self, value: bool);
}

/// Writes the arithmetic code of one picture.
pub(super) struct Cabac {
    contexts: Contexts,
    low: u64,
    range: u32,
    queue: u32,
    bytes: Vec<u8>,
}

impl Cabac {
    /// Starts a picture.
    pub(super) fn new(contexts: Contexts) -> Self {
        Self {
            contexts,
            low: 0,
            range: 510,
            queue: 0,
            bytes: Vec::with_capacity(1 << 12),
        }
    }

    /// Returns the contexts as learned so far.
    pub(super) fn contexts(&self) -> &Contexts {
        &self.contexts
    }

    /// Answers the same rare-to-change question `count` times, each followed by "not the end".
    pub(super) fn repeat(&mut self, context: usize, value: bool, count: usize) {
        for _ in 0..count {
            self.bin(context, value);
            self.terminate(false);
        }
    }

    /// Ends the picture after `terminate(true)`; the last one-bit is the stop bit of the unit.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let bits = self.queue + 2;
        let tail = (self.low >> 7 | 1) << ((8 - bits % 8) % 8);
        let count = bits.div_ceil(8);
        if tail >> (8 * count) != 0 {
            self.carry();
        }
        for index in (0..count).rev() {
            self.bytes.push((tail >> (8 * index)) as u8);
        }
        self.bytes
    }

    #[inline]
    fn shift(&mut self, count: u32) {
        self.range <<= count;
        self.low <<= count;
        self.queue += count;
        if self.queue >= 32 {
            self.flush_word();
        }
    }

    fn flush_word(&mut self) {
        let kept = self.queue - 32 + 9;
        let top = self.low >> kept;
        if top >> 32 != 0 {
            self.carry();
        }
        self.bytes.extend_from_slice(&(top as u32).to_be_bytes());
        self.low &= (1 << kept) - 1;
        self.queue -= 32;
    }

    fn carry(&mut self) {
        for byte in self.bytes.iter_mut().rev() {
            *byte = byte.wrapping_add(1);
            if *byte != 0 {
                break;
            }
        }
    }
}

impl Bins for Cabac {
    #[inline]
    fn bin(&mut self, context: usize, value: bool) {
        let state = &mut self.contexts.0[context];
        let unlikely =
            u32::from(UNLIKELY_RANGE[usize::from(*state >> 1)][(self.range >> 6 & 3) as usize]);
        self.range -= unlikely;
        if value != (*state & 1 == 1) {
            self.low += u64::from(self.range);
            self.range = unlikely;
        }
        Contexts::step(state, value);
        self.shift(self.range.leading_zeros() - 23);
    }

    #[inline]
    fn bypass(&mut self, value: u32, count: u32) {
        let (mut value, mut count) = (u64::from(value), count);
        while count > 0 {
            let step = count.min(8);
            count -= step;
            let part = value >> count;
            value &= (1 << count) - 1;
            self.low = (self.low << step) + part * u64::from(self.range);
            self.queue += step;
            if self.queue >= 32 {
                self.flush_word();
            }
        }
    }

    #[inline]
    fn terminate(&mut self, value: bool) {
        self.range -= 2;
        if value {
            self.low += u64::from(self.range);
            self.range = 2;
        }
        self.shift(self.range.leading_zeros() - 23);
    }
}

/// Counts what the writer would need, in 1/256 bit, learning as it would.
pub(super) struct Price {
    contexts: Contexts,
    total: u32,
}

impl Price {
    /// Starts counting from what the writer has learned.
    pub(super) fn new(contexts: &Contexts) -> Self {
        Self {
            contexts: contexts.clone(),
            total: 0,
        }
    }

    /// Returns the count in 1/256 bit.
    pub(super) fn total(&self) -> u32 {
        self.total
    }
}

impl Bins for Price {
    #[inline]
    fn bin(&mut self, context: usize, value: bool) {
        let state = &mut self.contexts.0[context];
        let unlikely = value != (*state & 1 == 1);
        self.total += u32::from(PRICES[usize::from(*state >> 1)][usize::from(unlikely)]);
        Contexts::step(state, value);
    }

    #[inline]
    fn bypass(&mut self, _value: u32, count: u32) {
        self.total += count << 8;
    }

    #[inline]
    fn terminate(&mut self, _value: bool) {}
}

/// Part of the range the unlikelier answer takes, by state and quarter of the range (table 9-44).
#[rustfmt::skip]
const UNLIKELY_RANGE: [[u8; 4]; 64] = [
    [128, 176, 208, 240], [128, 167, 197, 227], [128, 158, 187, 216], [123, 150, 178, 205], [116, 142, 169, 195], [111, 135, 160, 185],
    [105, 128, 152, 175], [100, 122, 144, 166], [95, 116, 137, 158], [90, 110, 130, 150], [85, 104, 123, 142], [81, 99, 117, 135],
    [77, 94, 111, 128], [73, 89, 105, 122], [69, 85, 100, 116], [66, 80, 95, 110], [62, 76, 90, 104], [59, 72, 86, 99],
    [56, 69, 81, 94], [53, 65, 77, 89], [51, 62, 73, 85], [48, 59, 69, 80], [46, 56, 66, 76], [43, 53, 63, 72],
    [41, 50, 59, 69], [39, 48, 56, 65], [37, 45, 54, 62], [35, 43, 51, 59], [33, 41, 48, 56], [32, 39, 46, 53],
    [30, 37, 43, 50], [29, 35, 41, 48], [27, 33, 39, 45], [26, 31, 37, 43], [24, 30, 35, 41], [23, 28, 33, 39],
    [22, 27, 32, 37], [21, 26, 30, 35], [20, 24, 29, 33], [19, 23, 27, 31], [18, 22, 26, 30], [17, 21, 25, 28],
    [16, 20, 23, 27], [15, 19, 22, 25], [14, 18, 21, 24], [14, 17, 20, 23], [13, 16, 19, 22], [12, 15, 18, 21],
    [12, 14, 17, 20], [11, 14, 16, 19], [11, 13, 15, 18], [10, 12, 15, 17], [10, 12, 14, 16], [9, 11, 13, 15],
    [9, 11, 12, 14], [8, 10, 12, 14], [8, 9, 11, 13], [7, 9, 11, 12], [7, 9, 10, 12], [7, 8, 10, 11],
    [6, 8, 9, 11], [6, 7, 9, 10], [6, 7, 8, 9], [2, 2, 2, 2],
];

/// State after the unlikelier answer (table 9-45).
#[rustfmt::skip]
const NEXT_UNLIKELY: [u8; 64] = [
    0, 0, 1, 2, 2, 4, 4, 5, 6, 7, 8, 9, 9, 11, 11, 12, 13, 13, 15, 15, 16,
    16, 18, 18, 19, 19, 21, 21, 22, 22, 23, 24, 24, 25, 26, 26, 27, 27, 28, 29, 29, 30,
    30, 30, 31, 32, 32, 33, 33, 33, 34, 34, 35, 35, 35, 36, 36, 36, 37, 37, 37, 38, 38,
    63,
];

/// Cost of the likelier and the unlikelier answer in 1/256 bit, by state.
#[rustfmt::skip]
const PRICES: [[u16; 2]; 64] = [
    [256, 256], [238, 275], [221, 294], [206, 314], [192, 333], [180, 352], [168, 371], [157, 391], [148, 410], [139, 429],
    [130, 448], [122, 468], [115, 487], [108, 506], [102, 525], [96, 545], [90, 564], [85, 583], [80, 602], [76, 622],
    [72, 641], [68, 660], [64, 679], [60, 699], [57, 718], [54, 737], [51, 756], [48, 776], [46, 795], [43, 814],
    [41, 833], [39, 853], [37, 872], [35, 891], [33, 910], [31, 930], [29, 949], [28, 968], [26, 987], [25, 1007],
    [24, 1026], [22, 1045], [21, 1064], [20, 1084], [19, 1103], [18, 1122], [17, 1141], [16, 1161], [15, 1180], [15, 1199],
    [14, 1218], [13, 1238], [12, 1257], [12, 1276], [11, 1295], [11, 1315], [10, 1334], [10, 1353], [9, 1372], [9, 1392],
    [8, 1411], [8, 1430], [7, 1449], [7, 1449],
];
