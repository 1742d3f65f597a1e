//! Which way of coding a macroblock is best: the smallest sum of squared error and bits.

mod inter;
mod intra;

use super::{
    cabac::{Contexts, Price},
    kernels::squared_difference,
    macroblock::{Around, Coding, Levels, Macroblock, Samples, Vector},
    plane::Planes,
    quant::Quantizer,
    syntax::{write_macroblock, write_skip},
};

/// From this many bits' worth of difference on, prediction from the picture itself is tried too.
const INTRA_WORTH: u32 = 120;

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
    /// How a macroblock of the same samples in the same place was coded, if one was: its modes are taken unseen.
    pub(super) plan: Option<&'a Macroblock>,
    /// Where the caller says the background came from, if anywhere else.
    pub(super) hint: Option<Vector>,
    /// Is everything where it was, but a little different? Then nothing is searched for.
    pub(super) fades: bool,
    pub(super) reach: i16,
}

/// Room for the best way of coding found so far and for the one being tried.
pub(super) struct Workspace {
    pub(super) best: Coding,
    cost: u64,
    trial: Coding,
    /// The chroma that all ways of prediction from the same picture share.
    shared: Coding,
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
            trial: empty.clone(),
            shared: empty,
        }
    }
}

impl Choice<'_> {
    /// Leaves the best way of coding the macroblock in `work.best`.
    pub(super) fn choose(&mut self, work: &mut Workspace) {
        work.cost = u64::MAX;
        match self.previous {
            None => match self.plan {
                Some(plan) => self.keep_to(plan, work),
                None => self.try_intra(work, u32::MAX),
            },
            Some(previous) => {
                if self.fades {
                    return self.try_in_place(previous, work);
                }
                let difference = self.try_previous(previous, work);
                if difference > self.quantizer.lambda * INTRA_WORTH {
                    self.try_intra(work, difference);
                }
            }
        }
    }

    fn keep_if_better(&self, work: &mut Workspace) {
        let predicted = self.previous.is_some();
        let mut price = Price::new(self.contexts);
        if predicted {
            write_skip(&mut price, &self.around, false);
        }
        let Coding {
            info,
            levels,
            samples,
        } = &work.trial;
        write_macroblock(&mut price, &self.around, info, levels, predicted);
        let cost = self.cost_of(samples, &price);
        if cost < work.cost {
            work.cost = cost;
            std::mem::swap(&mut work.best, &mut work.trial);
        }
    }

    /// Returns squared error plus the worth of the bits, in 1/256.
    fn cost_of(&self, samples: &Samples, price: &Price) -> u64 {
        (u64::from(self.error_of(samples)) << 8)
            + ((self.quantizer.lambda_squared * u64::from(price.total())) >> 8)
    }

    fn error_of(&self, samples: &Samples) -> u32 {
        squared_difference(&self.source.luma, &samples.luma)
            + squared_difference(&self.source.chroma, &samples.chroma)
    }
}
