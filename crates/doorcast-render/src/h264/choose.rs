//! Which way of coding a macroblock is best: the smallest sum of squared error and bits.

use super::{
    cabac::{Contexts, Price},
    inter::{Part, Planes, guess_vector, move_chroma, move_luma, skip_vector},
    intra::{
        self, CHROMA_MODES, Edges4, Edges8, FLAT, Known, Plane, SMALL_MODES, is_possible,
        is_small_possible,
    },
    macroblock::{Around, Coding, Kind, Levels, Macroblock, Samples, Vector},
    measure::{squared_difference, transformed_difference},
    quant::Quantizer,
    residual::{code_chroma, code_inter_luma, code_intra4, code_intra8, code_intra16},
    search::Search,
    syntax::{guess_mode, write_macroblock, write_skip},
    tables::BLOCKS,
};

/// Everything a choice depends on.
pub(super) struct Choice<'a> {
    pub(super) source: &'a Samples,
    /// The picture being coded: right and complete for all earlier macroblocks.
    pub(super) current: &'a mut Planes,
    /// The picture before, unless this is a key picture.
    pub(super) previous: Option<&'a Planes>,
    pub(super) around: Around<'a>,
    pub(super) column: usize,
    pub(super) row: usize,
    pub(super) quantizer: &'a Quantizer,
    pub(super) contexts: &'a Contexts,
    /// Where the caller says the background came from.
    pub(super) hint: Vector,
    pub(super) reach: i16,
}

/// Room for the best way of coding found so far and for the one being tried.
pub(super) struct Workspace {
    pub(super) best: Coding,
    cost: u64,
    trial: Coding,
}

impl Workspace {
    pub(super) fn new() -> Self {
        let empty = Coding {
            info: Macroblock::default(),
            levels: Levels::NONE,
            samples: Samples::GRAY,
        };
        Self {
            best: empty.clone(),
            cost: u64::MAX,
            trial: empty,
        }
    }
}

impl Choice<'_> {
    /// Leaves the best way of coding the macroblock in `work.best`.
    pub(super) fn choose(&mut self, work: &mut Workspace) {
        work.cost = u64::MAX;
        if let Some(previous) = self.previous {
            if self.try_skip(previous, work) {
                return;
            }
            let difference = self.try_moved(previous, work);
            if difference < self.quantizer.lambda * 60 {
                return;
            }
        }
        self.try_intra(work);
    }

    /// Tries to write nothing; true if nothing better can be found.
    fn try_skip(&self, previous: &Planes, work: &mut Workspace) -> bool {
        let trial = &mut work.trial;
        trial.info = Macroblock {
            vectors: [skip_vector(&self.around); 4],
            ..Macroblock::default()
        };
        self.predict_parts(previous, trial);
        work.best.samples = trial.samples.clone();
        work.best.info = trial.info;
        trial.info.kind = Kind::Whole;
        code_inter_luma(self.source, trial, self.quantizer, false);
        code_chroma(self.source, trial, self.quantizer);
        if !trial.info.has_residual() {
            return true;
        }
        let mut price = Price::new(self.contexts);
        write_skip(&mut price, &self.around, true);
        work.cost = self.cost_of(&work.best.samples, &price);
        false
    }

    /// Tries prediction from the previous picture; returns how different the best prediction is.
    fn try_moved(&self, previous: &Planes, work: &mut Workspace) -> u32 {
        let mut info = Macroblock {
            kind: Kind::Whole,
            ..Macroblock::default()
        };
        let guess = guess_vector(&self.around, &info, Part::WHOLE);
        let search = Search {
            source: self.source,
            from: &previous.luma,
            x: self.column * 16,
            y: self.row * 16,
            part: Part::WHOLE,
            guess,
            lambda: self.quantizer.lambda,
            reach: self.reach,
        };
        let beside = |side: Option<&Macroblock>, quarter: usize| {
            side.map_or(guess, |mb| mb.vectors[quarter])
        };
        let candidates = [
            Vector::ZERO,
            guess,
            self.hint,
            beside(self.around.left, 1),
            beside(self.around.above, 2),
            beside(self.around.above_right, 2),
        ];
        let found = search.find(&candidates, &mut work.trial.samples.luma);
        info.vectors = [found.vector; 4];
        info.differences = [found.vector.minus(guess); 4];
        let luma = work.trial.samples.luma;
        let (x, y) = (self.column * 16, self.row * 16);
        move_chroma(
            &previous.chroma,
            x,
            y,
            found.vector,
            Part::WHOLE,
            &mut work.trial.samples.chroma,
        );
        let chroma = work.trial.samples.chroma;
        for wide in [false, true] {
            work.trial.info = info;
            work.trial.samples = Samples { luma, chroma };
            code_inter_luma(self.source, &mut work.trial, self.quantizer, wide);
            code_chroma(self.source, &mut work.trial, self.quantizer);
            self.keep_if_better(work);
        }
        found.cost
    }

    fn predict_parts(&self, previous: &Planes, coding: &mut Coding) {
        for &part in Part::all(coding.info.kind) {
            let quarter = part.y / 8 * 2 + part.x / 8;
            let vector = coding.info.vectors[quarter];
            let (x, y) = (self.column * 16 + part.x, self.row * 16 + part.y);
            move_luma(
                &previous.luma,
                x,
                y,
                vector,
                part,
                &mut coding.samples.luma[part.y * 16 + part.x..],
            );
            move_chroma(
                &previous.chroma,
                x,
                y,
                vector,
                part,
                &mut coding.samples.chroma,
            );
        }
    }

    /// Tries prediction from the picture itself.
    fn try_intra(&mut self, work: &mut Workspace) {
        work.trial.info = Macroblock {
            kind: Kind::Intra16,
            ..Macroblock::default()
        };
        self.predict_chroma(&mut work.trial);
        code_chroma(self.source, &mut work.trial, self.quantizer);
        let chroma_of = work.trial.info;
        self.predict_whole(&mut work.trial);
        code_intra16(self.source, &mut work.trial, self.quantizer);
        self.keep_if_better(work);
        for kind in [Kind::Intra4, Kind::Intra8] {
            work.trial.info = Macroblock {
                kind,
                wide: kind == Kind::Intra8,
                ..chroma_of
            };
            // A better macroblock kept before this one has taken the chroma with it.
            self.predict_chroma(&mut work.trial);
            code_chroma(self.source, &mut work.trial, self.quantizer);
            if kind == Kind::Intra4 {
                self.code_small_blocks(&mut work.trial);
            } else {
                self.code_large_blocks(&mut work.trial);
            }
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

    fn predict_whole(&self, trial: &mut Coding) {
        let known = self.known();
        let at = self.place(&self.current.luma, 16);
        let mut best = u32::MAX;
        for mode in (0..4).filter(|&mode| is_possible(mode, known)) {
            let mut out = [0; 256];
            intra::predict_whole(&self.current.luma, at, mode, known, &mut out);
            let cost = transformed_difference(&self.source.luma, &out, 16, 16);
            if cost < best || mode == FLAT && best == u32::MAX {
                best = cost;
                trial.samples.luma = out;
                trial.info.modes[0] = mode;
            }
        }
    }

    fn code_small_blocks(&mut self, trial: &mut Coding) {
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
            let mode = self.predict_best(&edges, known, guess, 4, offset, &mut trial.samples.luma);
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
    }

    fn code_large_blocks(&mut self, trial: &mut Coding) {
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
            let mode = self.predict_best(&edges, known, guess, 8, offset, &mut trial.samples.luma);
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
    }

    fn predict_best<const LENGTH: usize>(
        &self,
        edges: &[u8; LENGTH],
        known: Known,
        guess: u8,
        side: usize,
        offset: usize,
        out: &mut [u8; 256],
    ) -> u8 {
        let (mut best, mut chosen) = (u32::MAX, FLAT);
        for mode in (0..SMALL_MODES).filter(|&mode| is_small_possible(mode, known)) {
            let mut guessed = [0; 128];
            intra::predict_small(edges, mode, known, &mut guessed);
            let bits = if mode == guess { 1 } else { 4 };
            let difference =
                transformed_difference(&self.source.luma[offset..], &guessed, side, side);
            let cost = difference + bits * self.quantizer.lambda;
            if cost < best {
                (best, chosen) = (cost, mode);
                store(&guessed, 16, &mut out[offset..], 16, side, side);
            }
        }
        chosen
    }

    fn keep_if_better(&self, work: &mut Workspace) {
        let mut price = Price::new(self.contexts);
        if self.previous.is_some() {
            write_skip(&mut price, &self.around, false);
        }
        write_macroblock(
            &mut price,
            &self.around,
            &work.trial.info,
            &work.trial.levels,
            self.previous.is_some(),
        );
        let cost = self.cost_of(&work.trial.samples, &price);
        if cost < work.cost {
            work.cost = cost;
            std::mem::swap(&mut work.best, &mut work.trial);
        }
    }

    /// Returns squared error plus the worth of the bits, in 1/256.
    fn cost_of(&self, samples: &Samples, price: &Price) -> u64 {
        let error = squared_difference(&self.source.luma, &samples.luma)
            + squared_difference(&self.source.chroma, &samples.chroma);
        (u64::from(error) << 8) + (self.quantizer.lambda_squared * u64::from(price.total()) >> 8)
    }
}

/// Copies rows between buffers.
pub(super) fn store(
    from: &[u8],
    from_stride: usize,
    to: &mut [u8],
    to_stride: usize,
    width: usize,
    height: usize,
) {
    for y in 0..height {
        to[y * to_stride..][..width].copy_from_slice(&from[y * from_stride..][..width]);
    }
}
