//! Where in the previous picture a part of a macroblock came from.

use super::{
    inter::{Part, move_luma},
    kernels::{absolute_difference, transformed_difference},
    macroblock::{Samples, Vector},
    plane::{Plane, store},
};

/// From this many bits' worth of difference on, vectors between whole pixels are tried.
const FINE_WORTH: u32 = 40;

/// A part of a macroblock to be found again.
pub(super) struct Search<'a> {
    pub(super) source: &'a Samples,
    pub(super) from: &'a Plane,
    /// Place of the macroblock in pixels.
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) part: Part,
    /// The vector a decoder expects; others cost bits.
    pub(super) guess: Vector,
    /// Worth of one bit.
    pub(super) lambda: u32,
    /// How far up or down a vector may point.
    pub(super) reach: i16,
}

/// A vector and what it costs: difference plus bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) vector: Vector,
    pub(super) cost: u32,
}

impl Search<'_> {
    /// Returns the best vector near the candidates, and leaves its prediction in `out`.
    pub(super) fn find(&self, candidates: &[Vector], out: &mut [u8; 256]) -> Found {
        let mut best = Found {
            vector: Vector::ZERO,
            cost: u32::MAX,
        };
        for (index, &candidate) in candidates.iter().enumerate() {
            if !candidates[..index].contains(&candidate) {
                self.try_whole(
                    Vector::new((candidate.x + 2) & !3, (candidate.y + 2) & !3),
                    &mut best,
                );
            }
        }
        let pixels = (self.part.width * self.part.height) as u32;
        if best.cost > pixels * 4 {
            self.walk(16, &mut best);
        }
        if best.cost > pixels / 2 {
            self.walk(4, &mut best);
        }
        self.refine(candidates, best.vector, out)
    }

    fn walk(&self, step: i16, best: &mut Found) {
        for _ in 0..8 {
            let center = best.vector;
            for (x, y) in [(step, 0), (-step, 0), (0, step), (0, -step)] {
                self.try_whole(center.plus(x, y), best);
            }
            if best.vector == center {
                break;
            }
        }
    }

    fn refine(&self, candidates: &[Vector], start: Vector, out: &mut [u8; 256]) -> Found {
        let mut best = Found {
            vector: Vector::ZERO,
            cost: u32::MAX,
        };
        self.try_fine(start, &mut best, out);
        for (index, &candidate) in candidates.iter().enumerate() {
            let is_fine = (candidate.x | candidate.y) & 3 != 0;
            if is_fine && !candidates[..index].contains(&candidate) {
                self.try_fine(candidate, &mut best, out);
            }
        }
        for step in [2, 1] {
            if best.cost < self.lambda * FINE_WORTH {
                break;
            }
            let center = best.vector;
            for (x, y) in [(step, 0), (-step, 0), (0, step), (0, -step)] {
                self.try_fine(center.plus(x, y), &mut best, out);
            }
        }
        best
    }

    fn try_whole(&self, vector: Vector, best: &mut Found) {
        let (left, top) = self.place(vector);
        let (width, height) = (self.part.width as i32, self.part.height as i32);
        if left < 0
            || top < 0
            || left + width > self.from.stride as i32
            || top + height > self.from.height as i32
        {
            return;
        }
        let cost = self.bits(vector) * self.lambda;
        if cost >= best.cost
            || vector == best.vector && best.cost != u32::MAX
            || !self.is_allowed(vector)
        {
            return;
        }
        let at = top as usize * self.from.stride + left as usize;
        let source = &self.source.luma[self.part.y * 16 + self.part.x..];
        let data = &self.from.data[at..];
        let cost = cost
            + absolute_difference(
                source,
                data,
                self.from.stride,
                self.part.width,
                self.part.height,
            );
        if cost < best.cost {
            *best = Found { vector, cost };
        }
    }

    fn try_fine(&self, vector: Vector, best: &mut Found, out: &mut [u8; 256]) {
        let cost = self.bits(vector) * self.lambda;
        if cost >= best.cost
            || vector == best.vector && best.cost != u32::MAX
            || !self.is_allowed(vector)
        {
            return;
        }
        let mut moved = [0; 256];
        let start = self.part.y * 16 + self.part.x;
        let (x, y) = (self.x + self.part.x, self.y + self.part.y);
        move_luma(self.from, x, y, vector, self.part, &mut moved[start..]);
        let source = &self.source.luma[start..];
        let cost = cost
            + transformed_difference(source, &moved[start..], self.part.width, self.part.height);
        if cost < best.cost {
            *best = Found { vector, cost };
            store(
                &moved[start..],
                16,
                &mut out[start..],
                16,
                self.part.width,
                self.part.height,
            );
        }
    }

    fn place(&self, vector: Vector) -> (i32, i32) {
        let x = (self.x + self.part.x) as i32 + i32::from(vector.x >> 2);
        let y = (self.y + self.part.y) as i32 + i32::from(vector.y >> 2);
        (x, y)
    }

    /// May a stream say this? At most a little outside the picture, and within what the level allows.
    pub(super) fn is_allowed(&self, vector: Vector) -> bool {
        let (left, top) = self.place(vector);
        let margin = 24;
        left >= -margin
            && top >= -margin
            && left + self.part.width as i32 <= self.from.stride as i32 + margin
            && top + self.part.height as i32 <= self.from.height as i32 + margin
            && vector.y.abs() <= self.reach
            && vector.x.abs() <= 8191
    }

    fn bits(&self, vector: Vector) -> u32 {
        bits_of(vector.x - self.guess.x) + bits_of(vector.y - self.guess.y)
    }
}

fn bits_of(difference: i16) -> u32 {
    let magnitude = u32::from(difference.unsigned_abs());
    if magnitude == 0 {
        1
    } else {
        2 * magnitude.ilog2() + 3
    }
}
