//! What is known about one 16x16 macroblock: its samples, its coefficients, and what its neighbors must remember of it.

/// A vector into the previous picture in quarter pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Vector {
    pub(super) x: i16,
    pub(super) y: i16,
}

impl Vector {
    /// No motion.
    pub(super) const ZERO: Self = Self { x: 0, y: 0 };

    pub(super) const fn new(x: i16, y: i16) -> Self {
        Self { x, y }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }

    pub(super) fn plus(self, x: i16, y: i16) -> Self {
        Self::new(self.x + x, self.y + y)
    }
}

/// How a macroblock is predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Kind {
    /// From the previous picture along the guessed vector, with nothing written at all.
    #[default]
    Skip,
    /// From the previous picture, along one vector.
    Whole,
    /// An upper and a lower half with their own vectors.
    Rows,
    /// A left and a right half with their own vectors.
    Columns,
    /// Four quarters with their own vectors.
    Quarters,
    /// From its own picture, in 4x4 blocks.
    Intra4,
    /// From its own picture, in 8x8 blocks.
    Intra8,
    /// From its own picture, as a whole.
    Intra16,
}

impl Kind {
    /// Is it predicted from its own picture?
    pub(super) fn is_intra(self) -> bool {
        matches!(self, Self::Intra4 | Self::Intra8 | Self::Intra16)
    }
}

/// Bit in [`Macroblock::coded`] of the first chroma block; four of each color follow, raster order.
pub(super) const CODED_CHROMA: u32 = 16;
/// Bit in [`Macroblock::coded`] of the luma averages of [`Kind::Intra16`]; those of both colors follow.
pub(super) const CODED_AVERAGES: u32 = 24;

/// What later macroblocks and the deblocking filter need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Macroblock {
    pub(super) kind: Kind,
    /// Is luma transformed in 8x8 blocks?
    pub(super) wide: bool,
    /// Which luma quarters carry coefficients.
    pub(super) luma: u8,
    /// 0: no chroma coefficients, 1: only averages, 2: all.
    pub(super) chroma: u8,
    pub(super) chroma_mode: u8,
    /// Which blocks carry coefficients: sixteen luma blocks in raster order, then as the constants say.
    pub(super) coded: u32,
    /// Prediction mode of each 4x4 block in raster order; of the whole in the first place.
    pub(super) modes: [u8; 16],
    /// Vector of each quarter.
    pub(super) vectors: [Vector; 4],
    /// Vector less its guess, of each quarter, as written.
    pub(super) differences: [Vector; 4],
}

impl Macroblock {
    /// Does it leave no trace: skipped, without motion?
    pub(super) fn is_still(&self) -> bool {
        self.kind == Kind::Skip && self.vectors[0] == Vector::ZERO
    }

    /// Are any coefficients written?
    pub(super) fn has_residual(&self) -> bool {
        self.luma != 0 || self.chroma != 0
    }
}

/// The macroblocks already coded beside the current one.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) left: Option<&'a Macroblock>,
    pub(super) above: Option<&'a Macroblock>,
    pub(super) above_left: Option<&'a Macroblock>,
    pub(super) above_right: Option<&'a Macroblock>,
}

impl<'a> Around<'a> {
    /// Returns the neighbors of a macroblock in raster order.
    pub(super) fn new(all: &'a [Macroblock], columns: usize, column: usize, row: usize) -> Self {
        let index = row * columns + column;
        let (has_left, has_above) = (column > 0, row > 0);
        Self {
            left: has_left.then(|| &all[index - 1]),
            above: has_above.then(|| &all[index - columns]),
            above_left: (has_left && has_above).then(|| &all[index - columns - 1]),
            above_right: (has_above && column + 1 < columns).then(|| &all[index - columns + 1]),
        }
    }
}

/// Samples of one macroblock. Rows of both buffers are 16 bytes; the colors lie side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
#[repr(C, align(64))]
pub(super) struct Samples {
    pub(super) luma: [u8; 256],
    pub(super) chroma: [u8; 128],
}

impl Samples {
    pub(super) const GRAY: Self = Self {
        luma: [128; 256],
        chroma: [128; 128],
    };
}

/// Quantised coefficients of one macroblock. Every block is kept column by column.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub(super) struct Levels {
    /// Sixteen 4x4 or four 8x8 blocks in coding order.
    pub(super) luma: [i16; 256],
    /// Averages of the sixteen blocks of [`Kind::Intra16`].
    pub(super) averages: [i16; 16],
    /// Averages of the four blocks of each color.
    pub(super) chroma_averages: [[i16; 4]; 2],
    /// Four blocks of each color.
    pub(super) chroma: [[i16; 16]; 8],
}

impl Levels {
    pub(super) const NONE: Self = Self {
        luma: [0; 256],
        averages: [0; 16],
        chroma_averages: [[0; 4]; 2],
        chroma: [[0; 16]; 8],
    };
}

/// One complete way of coding a macroblock.
#[derive(Debug, Clone)]
pub(super) struct Coding {
    pub(super) info: Macroblock,
    pub(super) levels: Levels,
    /// What the decoder will see before deblocking.
    pub(super) samples: Samples,
}
