//! Prediction from the picture itself.

use super::{Choice, Workspace};
use crate::h264::{
    intra::{
        self, CHROMA_MODES, Edges4, Edges8, FLAT, Known, Mixtures, SMALL_MODES, is_possible,
        is_small_possible,
    },
    kernels::{transformed_difference, transformed_difference4},
    macroblock::{Coding, Kind, Macroblock},
    plane::{Plane, store},
    residual::{code_chroma, code_intra4, code_intra8, code_intra16},
    syntax::guess_mode,
    tables::BLOCKS,
};

/// From this many bits' worth of difference on, blocks of 4x4 are tried too: they take longest and rarely win below.
const SMALL_WORTH: u32 = 320;

/// From this many bits' worth of difference on, blocks of 8x8 are tried before the macroblock as a whole, and mostly
/// instead.
const BUSY_WORTH: u32 = 100;

impl Choice<'_> {
    /// Tries prediction from the picture itself, unless it is clearly worse than an estimate already reached.
    pub(super) fn try_intra(&mut self, work: &mut Workspace, reached: u32) {
        work.shared.info = Macroblock {
            kind: Kind::Intra16,
            ..Macroblock::default()
        };
        self.predict_chroma(&mut work.shared);
        code_chroma(self.source, &mut work.shared, self.quantizer);
        begin(work, Kind::Intra16);
        let whole = self.predict_whole(&mut work.trial);
        let mut limit = whole.min(reached);
        let is_busy = whole > self.quantizer.lambda * BUSY_WORTH;
        if !is_busy {
            self.code_whole(work, whole, reached);
        }
        if limit < self.quantizer.lambda * 24 {
            return;
        }
        begin(work, Kind::Intra8);
        let large = self.code_large_blocks(&mut work.trial, limit.saturating_add(limit / 16));
        if let Some(large) = large {
            self.keep_if_better(work);
            limit = limit.min(large);
        }
        if is_busy && large.is_none_or(|large| large > whole / 4 * 3) {
            begin(work, Kind::Intra16);
            self.predict_whole(&mut work.trial);
            self.code_whole(work, whole, reached);
        }
        if limit < self.quantizer.lambda * SMALL_WORTH {
            return;
        }
        begin(work, Kind::Intra4);
        if self.code_small_blocks(&mut work.trial, limit).is_some() {
            self.keep_if_better(work);
        }
    }

    /// Codes the macroblock in the modes of a plan, without trying others.
    pub(super) fn keep_to(&mut self, plan: &Macroblock, work: &mut Workspace) {
        work.shared.info = Macroblock {
            kind: plan.kind,
            ..Macroblock::default()
        };
        self.predict_chroma(&mut work.shared);
        code_chroma(self.source, &mut work.shared, self.quantizer);
        begin(work, plan.kind);
        match plan.kind {
            Kind::Intra8 => {
                self.code_large_blocks(&mut work.trial, u32::MAX);
            }
            Kind::Intra4 => {
                self.code_small_blocks(&mut work.trial, u32::MAX);
            }
            _ => {
                self.predict_whole(&mut work.trial);
                code_intra16(self.source, &mut work.trial, self.quantizer);
            }
        }
        std::mem::swap(&mut work.best, &mut work.trial);
    }

    /// May a mode be tried, or does the plan have another in its place?
    fn is_open(&self, mode: u8, planned: impl Fn(&Macroblock) -> u8) -> bool {
        self.plan.is_none_or(|plan| planned(plan) == mode)
    }

    /// Codes the whole macroblock as it is predicted in the trial, unless that is clearly worse than an estimate reached.
    fn code_whole(&self, work: &mut Workspace, whole: u32, reached: u32) {
        if whole / 5 * 4 <= reached {
            code_intra16(self.source, &mut work.trial, self.quantizer);
            self.keep_if_better(work);
        }
    }

    fn known(&self) -> Known {
        Known {
            left: self.around.left.is_some(),
            above: self.around.above.is_some(),
            corner: self.around.above_left.is_some(),
            above_right: self.around.above_right.is_some(),
        }
    }

    fn place(&self, plane: &Plane, side: usize) -> usize {
        self.row * side * plane.stride + self.column * side
    }

    fn predict_chroma(&self, trial: &mut Coding) {
        let known = self.known();
        let at = self.place(&self.current.chroma[0], 8);
        let mut best = u32::MAX;
        for (number, &mode) in CHROMA_MODES
            .iter()
            .enumerate()
            .filter(|&(_, &mode)| is_possible(mode, known))
            .filter(|&(number, _)| self.is_open(number as u8, |plan| plan.chroma_mode))
        {
            let mut out = [0; 128];
            for (color, plane) in self.current.chroma.iter().enumerate() {
                intra::predict_chroma(plane, at, mode, known, &mut out, color * 8);
            }
            let bits = [1, 3, 4, 4][number];
            let cost = transformed_difference(&self.source.chroma, &out, 16, 8)
                + bits * self.quantizer.lambda;
            if cost < best {
                best = cost;
                trial.samples.chroma = out;
                trial.info.chroma_mode = number as u8;
            }
        }
    }

    fn predict_whole(&self, trial: &mut Coding) -> u32 {
        let known = self.known();
        let at = self.place(&self.current.luma, 16);
        let mut best = u32::MAX;
        let is_open = |mode| self.is_open(mode, |plan| plan.modes[0]);
        for mode in (0..4).filter(|&mode| is_possible(mode, known) && is_open(mode)) {
            let mut out = [0; 256];
            intra::predict_whole(&self.current.luma, at, mode, known, &mut out);
            let cost = transformed_difference(&self.source.luma, &out, 16, 16);
            if cost < best {
                best = cost;
                trial.samples.luma = out;
                trial.info.modes[0] = mode;
            }
        }
        best + 5 * self.quantizer.lambda
    }

    /// Codes 4x4 block by 4x4 block; gives up when the estimate passes a limit.
    fn code_small_blocks(&mut self, trial: &mut Coding, limit: u32) -> Option<u32> {
        let mut total = self.quantizer.lambda * 8;
        let around = self.known();
        let start = self.place(&self.current.luma, 16);
        let stride = self.current.luma.stride;
        for (index, &(x, y)) in BLOCKS.iter().enumerate() {
            let known = Known {
                left: x > 0 || around.left,
                above: y > 0 || around.above,
                corner: match (x, y) {
                    (0, 0) => around.corner,
                    (0, _) => around.left,
                    (_, 0) => around.above,
                    _ => true,
                },
                above_right: match index {
                    0 | 1 | 4 => around.above,
                    5 => around.above_right,
                    3 | 7 | 11 | 13 | 15 => false,
                    _ => true,
                },
            };
            let at = start + y * 4 * stride + x * 4;
            let edges: Edges4 = intra::edges(&self.current.luma, at, known);
            let guess = guess_mode(&self.around, &trial.info, x, y);
            let offset = y * 64 + x * 4;
            let (mode, cost) =
                self.predict_best(edges, known, guess, 4, offset, &mut trial.samples.luma);
            total += cost;
            if total > limit {
                return None;
            }
            trial.info.modes[y * 4 + x] = mode;
            code_intra4(self.source, trial, self.quantizer, index);
            store(
                &trial.samples.luma[offset..],
                16,
                &mut self.current.luma.data[at..],
                stride,
                4,
                4,
            );
        }
        Some(total)
    }

    /// Codes 8x8 block by 8x8 block; gives up when the estimate passes a limit.
    fn code_large_blocks(&mut self, trial: &mut Coding, limit: u32) -> Option<u32> {
        let mut total = self.quantizer.lambda * 6;
        let around = self.known();
        let start = self.place(&self.current.luma, 16);
        let stride = self.current.luma.stride;
        for quarter in 0..4 {
            let (x, y) = (quarter % 2, quarter / 2);
            let known = Known {
                left: x > 0 || around.left,
                above: y > 0 || around.above,
                corner: [around.corner, around.above, around.left, true][quarter],
                above_right: [around.above, around.above_right, true, false][quarter],
            };
            let at = start + y * 8 * stride + x * 8;
            let edges: Edges8 = intra::smooth(&intra::edges(&self.current.luma, at, known), known);
            let guess = guess_mode(&self.around, &trial.info, x * 2, y * 2);
            let offset = y * 128 + x * 8;
            let (mode, cost) =
                self.predict_best(edges, known, guess, 8, offset, &mut trial.samples.luma);
            total += cost;
            if total > limit {
                return None;
            }
            for index in [0, 1, 4, 5] {
                trial.info.modes[y * 8 + x * 2 + index] = mode;
            }
            code_intra8(self.source, trial, self.quantizer, quarter);
            store(
                &trial.samples.luma[offset..],
                16,
                &mut self.current.luma.data[at..],
                stride,
                8,
                8,
            );
        }
        Some(total)
    }

    fn predict_best<const LENGTH: usize>(
        &self,
        edges: [u8; LENGTH],
        known: Known,
        guess: u8,
        side: usize,
        offset: usize,
        out: &mut [u8; 256],
    ) -> (u8, u32) {
        let (mut best, mut chosen) = (u32::MAX, FLAT);
        let mixtures = Mixtures::new(edges, known);
        let source = &self.source.luma[offset..];
        let block = offset / 64 * 4 + offset % 16 / 4;
        let is_open = |mode| self.is_open(mode, |plan| plan.modes[block]);
        for mode in (0..SMALL_MODES).filter(|&mode| is_small_possible(mode, known) && is_open(mode))
        {
            let mut guessed = [0; 128];
            mixtures.predict(mode, &mut guessed);
            let bits = if mode == guess { 1 } else { 4 };
            let difference = if self.plan.is_some() {
                0
            } else if side == 4 {
                transformed_difference4(source, &guessed)
            } else {
                transformed_difference(source, &guessed, side, side)
            };
            let cost = difference + bits * self.quantizer.lambda;
            if cost < best {
                (best, chosen) = (cost, mode);
                store(&guessed, 16, &mut out[offset..], 16, side, side);
            }
        }
        (chosen, best)
    }
}

/// Readies the trial for a way of prediction, with the chroma all of them share.
fn begin(work: &mut Workspace, kind: Kind) {
    let Workspace { trial, shared, .. } = work;
    trial.info = Macroblock {
        kind,
        wide: kind == Kind::Intra8,
        ..shared.info
    };
    trial.samples.chroma = shared.samples.chroma;
    trial.levels.chroma = shared.levels.chroma;
    trial.levels.chroma_averages = shared.levels.chroma_averages;
}
