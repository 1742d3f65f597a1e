//! Prediction from the picture before.

use super::{Choice, Workspace};
use crate::h264::{
    cabac::Price,
    inter::{Part, guess_vector, move_chroma, move_luma, skip_vector},
    kernels::{is_quiet, transformed_difference},
    macroblock::{Coding, Kind, Macroblock, Samples, Vector},
    plane::Planes,
    residual::{code_chroma, code_inter_luma},
    search::{Found, Search},
    syntax::write_skip,
};

/// From this many bits' worth of difference on, a vector for each quarter is looked for.
const PARTS_WORTH: u32 = 160;

impl Choice<'_> {
    /// Tries all ways of prediction from the previous picture; returns an estimate of what the best one costs.
    pub(super) fn try_previous(&self, previous: &Planes, work: &mut Workspace) -> u32 {
        let skip = skip_vector(&self.around);
        let is_quiet = self.try_skip(previous, skip, work);
        match self.hint {
            Some(hint) if is_quiet => return self.follow(previous, hint, skip, work),
            None if is_quiet && self.is_close(work) => return 0,
            _ => {}
        }
        let found = self.find_whole(previous, skip, &mut work.trial);
        if is_quiet {
            let repeated =
                transformed_difference(&self.source.luma, &work.best.samples.luma, 16, 16);
            if repeated <= found.cost + 2 * self.quantizer.lambda {
                return 0;
            }
        }
        self.price_skip(work);
        let mut cost = found.cost;
        if cost > self.quantizer.lambda * PARTS_WORTH {
            cost = self.find_parts(previous, found, &mut work.trial);
        }
        self.move_all_chroma(previous, &mut work.trial);
        self.code_moved(work);
        cost
    }

    /// Codes what has become of the same place in the previous picture.
    pub(super) fn try_in_place(&self, previous: &Planes, work: &mut Workspace) {
        if self.try_skip(previous, skip_vector(&self.around), work) {
            return;
        }
        self.price_skip(work);
        let trial = &mut work.trial;
        trial.info = Macroblock {
            kind: Kind::Whole,
            ..Macroblock::default()
        };
        let guess = guess_vector(&self.around, &trial.info, Part::WHOLE);
        trial.info.differences = [Vector::ZERO.minus(guess); 4];
        self.move_whole(previous, Vector::ZERO, trial);
        self.code_moved(work);
    }

    /// Tries to write nothing; true if no coefficient is worth writing along this vector.
    fn try_skip(&self, previous: &Planes, vector: Vector, work: &mut Workspace) -> bool {
        let Workspace { best, trial, .. } = work;
        best.info = Macroblock {
            vectors: [vector; 4],
            ..Macroblock::default()
        };
        self.move_whole(previous, vector, best);
        let (source, guess) = (self.source, &best.samples);
        if is_quiet(&source.luma, &guess.luma, 16, self.quantizer.quiet_luma)
            && is_quiet(
                &source.chroma,
                &guess.chroma,
                8,
                self.quantizer.quiet_chroma,
            )
        {
            return true;
        }
        trial.samples = best.samples.clone();
        trial.info = Macroblock {
            kind: Kind::Whole,
            ..best.info
        };
        code_inter_luma(self.source, trial, self.quantizer, false);
        if trial.info.luma == 0 {
            code_chroma(self.source, trial, self.quantizer);
        }
        !trial.info.has_residual()
    }

    /// Works out what it costs to write nothing, which is the best so far.
    fn price_skip(&self, work: &mut Workspace) {
        let mut price = Price::new(self.contexts);
        write_skip(&mut price, &self.around, true);
        work.cost = self.cost_of(&work.best.samples, &price);
    }

    /// Chooses between the guessed vector and the hint when the first needs no coefficients.
    ///
    /// The hint wins unless it is clearly worse: errors do not pile up along it, and neighbors guess better.
    fn follow(&self, previous: &Planes, hint: Vector, skip: Vector, work: &mut Workspace) -> u32 {
        let whole = Macroblock {
            kind: Kind::Whole,
            ..Macroblock::default()
        };
        let guess = guess_vector(&self.around, &whole, Part::WHOLE);
        let search = self.search(previous, Part::WHOLE, guess);
        if hint == skip || !search.is_allowed(hint) {
            return 0;
        }
        let trial = &mut work.trial;
        self.move_whole(previous, hint, trial);
        let worth = (self.quantizer.lambda_squared >> 6) as u32;
        if self.error_of(&trial.samples) + worth < self.error_of(&work.best.samples) {
            trial.info = Macroblock {
                vectors: [hint; 4],
                differences: [hint.minus(guess); 4],
                ..whole
            };
            std::mem::swap(&mut work.best, trial);
        }
        0
    }

    /// Is the error of the best so far below what the bits of any other way would cost?
    fn is_close(&self, work: &Workspace) -> bool {
        u64::from(self.error_of(&work.best.samples)) << 8 < self.quantizer.lambda_squared * 8
    }

    fn search<'a>(&'a self, previous: &'a Planes, part: Part, guess: Vector) -> Search<'a> {
        Search {
            source: self.source,
            from: &previous.luma,
            x: self.column * 16,
            y: self.row * 16,
            part,
            guess,
            lambda: self.quantizer.lambda,
            reach: self.reach,
        }
    }

    /// Finds one vector for the whole macroblock and leaves its prediction in the trial.
    fn find_whole(&self, previous: &Planes, skip: Vector, trial: &mut Coding) -> Found {
        trial.info = Macroblock {
            kind: Kind::Whole,
            ..Macroblock::default()
        };
        let guess = guess_vector(&self.around, &trial.info, Part::WHOLE);
        let beside = |side: Option<&Macroblock>, quarter: usize| {
            side.map_or(guess, |mb| mb.vectors[quarter])
        };
        let candidates = [
            guess,
            skip,
            Vector::ZERO,
            self.hint.unwrap_or_default(),
            beside(self.around.left, 1),
            beside(self.around.above, 2),
            beside(self.around.above_right, 2),
        ];
        let found = self
            .search(previous, Part::WHOLE, guess)
            .find(&candidates, &mut trial.samples.luma);
        trial.info.vectors = [found.vector; 4];
        trial.info.differences = [found.vector.minus(guess); 4];
        found
    }

    /// Finds a vector for each quarter; keeps them and their prediction if that is better than the whole.
    fn find_parts(&self, previous: &Planes, whole: Found, trial: &mut Coding) -> u32 {
        let mut info = Macroblock {
            kind: Kind::Quarters,
            ..Macroblock::default()
        };
        let mut luma = [0; 256];
        let mut total = 5 * self.quantizer.lambda;
        let mut candidates = [
            whole.vector,
            Vector::ZERO,
            self.hint.unwrap_or_default(),
            Vector::ZERO,
        ];
        for &part in Part::all(Kind::Quarters) {
            let quarter = part.y / 8 * 2 + part.x / 8;
            let guess = guess_vector(&self.around, &info, part);
            candidates[3] = guess;
            let found = self
                .search(previous, part, guess)
                .find(&candidates, &mut luma);
            total += found.cost;
            if total >= whole.cost {
                return whole.cost;
            }
            info.vectors[quarter] = found.vector;
        }
        trial.info = self.join(info);
        trial.samples.luma = luma;
        total
    }

    /// Joins quarters with the same vectors, and works out what is written of them.
    fn join(&self, mut info: Macroblock) -> Macroblock {
        let [a, b, c, d] = info.vectors;
        info.kind = match (a == b && c == d, a == c && b == d) {
            (true, true) => Kind::Whole,
            (true, false) => Kind::Rows,
            (false, true) => Kind::Columns,
            (false, false) => Kind::Quarters,
        };
        for &part in Part::all(info.kind) {
            let vector = info.vectors[part.y / 8 * 2 + part.x / 8];
            let difference = vector.minus(guess_vector(&self.around, &info, part));
            for quarter in part.quarters() {
                info.differences[quarter] = difference;
            }
        }
        info
    }

    /// Leaves the macroblock that a vector points at in the samples of a trial.
    fn move_whole(&self, previous: &Planes, vector: Vector, trial: &mut Coding) {
        let (x, y) = (self.column * 16, self.row * 16);
        let Samples { luma, chroma } = &mut trial.samples;
        move_luma(&previous.luma, x, y, vector, Part::WHOLE, luma);
        move_chroma(&previous.chroma, x, y, vector, Part::WHOLE, chroma);
    }

    fn move_all_chroma(&self, previous: &Planes, trial: &mut Coding) {
        for &part in Part::all(trial.info.kind) {
            let vector = trial.info.vectors[part.y / 8 * 2 + part.x / 8];
            let (x, y) = (self.column * 16 + part.x, self.row * 16 + part.y);
            move_chroma(
                &previous.chroma,
                x,
                y,
                vector,
                part,
                &mut trial.samples.chroma,
            );
        }
    }

    /// Codes the moved samples in the trial with both sizes of transform.
    fn code_moved(&self, work: &mut Workspace) {
        code_chroma(self.source, &mut work.trial, self.quantizer);
        work.shared.clone_from(&work.trial);
        for wide in [true, false] {
            work.trial.clone_from(&work.shared);
            code_inter_luma(self.source, &mut work.trial, self.quantizer, wide);
            let is_flat = work.trial.info.luma == 0;
            self.keep_if_better(work);
            if is_flat {
                return;
            }
        }
    }
}
