//! Which macroblocks something is true of, quick to walk when they are few.

use std::ops::Range;

/// A set of macroblocks.
pub(super) struct Marks {
    columns: usize,
    flags: Vec<bool>,
    /// In each row, the columns between which marks lie.
    spans: Vec<Range<usize>>,
}

impl Marks {
    /// Returns an empty set.
    pub(super) fn new(columns: usize, rows: usize) -> Self {
        Self {
            columns,
            flags: vec![false; columns * rows],
            spans: vec![0..0; rows],
        }
    }

    /// Empties the set.
    pub(super) fn clear(&mut self) {
        for (row, span) in self.spans.iter_mut().enumerate() {
            self.flags[row * self.columns..][span.clone()].fill(false);
            *span = 0..0;
        }
    }

    /// Adds every macroblock of a row between two columns.
    pub(super) fn add(&mut self, row: usize, columns: Range<usize>) {
        if columns.is_empty() {
            return;
        }
        self.flags[row * self.columns..][columns.clone()].fill(true);
        let span = &mut self.spans[row];
        *span = if Range::is_empty(span) {
            columns
        } else {
            span.start.min(columns.start)..span.end.max(columns.end)
        };
    }

    /// Takes out one macroblock.
    pub(super) fn remove(&mut self, row: usize, column: usize) {
        self.flags[row * self.columns + column] = false;
    }

    /// Narrows a row to what is really marked.
    pub(super) fn tighten(&mut self, row: usize) {
        let flags = &self.flags[row * self.columns..][..self.columns];
        let span = &mut self.spans[row];
        while !Range::is_empty(span) && !flags[span.start] {
            span.start += 1;
        }
        while !Range::is_empty(span) && !flags[span.end - 1] {
            span.end -= 1;
        }
    }

    /// Returns the columns of a row between which marks lie.
    pub(super) fn span(&self, row: usize) -> Range<usize> {
        self.spans[row].clone()
    }

    /// Is a macroblock in the set?
    pub(super) fn contains(&self, row: usize, column: usize) -> bool {
        self.flags[row * self.columns + column]
    }

    /// Is there nothing in the set?
    pub(super) fn is_empty(&self) -> bool {
        self.spans.iter().all(Range::is_empty)
    }

    /// Returns row and column of every marked macroblock, in coding order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, usize)> {
        let rows = self.spans.iter().enumerate();
        rows.flat_map(move |(row, span)| {
            span.clone()
                .filter(move |&column| self.contains(row, column))
                .map(move |column| (row, column))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_walked_in_coding_order() {
        let mut marks = Marks::new(10, 4);
        marks.add(2, 3..5);
        marks.add(1, 8..10);
        marks.add(2, 7..8);
        marks.remove(2, 7);
        marks.tighten(2);
        assert_eq!(
            marks.iter().collect::<Vec<_>>(),
            [(1, 8), (1, 9), (2, 3), (2, 4)]
        );
        assert_eq!(marks.span(2), 3..5);
        marks.clear();
        assert!(marks.is_empty() && !marks.contains(2, 3));
    }
}
