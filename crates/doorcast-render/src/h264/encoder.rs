//! The encoder itself: what changed, one macroblock after another, then the edges.

use super::{
    FrameKind, Motion, Settings,
    bits::write_sized_unit,
    cabac::{Bins, Cabac, Contexts},
    choose::{Choice, Workspace, store},
    deblock,
    headers::{self, Slice},
    inter::{Part, Planes, guess_vector, skip_vector},
    intra::Plane,
    macroblock::{Around, Kind, Levels, Macroblock, Samples, Vector},
    quant::Quantizer,
    syntax::{write_macroblock, write_skip},
};
use crate::planes::{Area, Frame};

/// Codes one segment of a video, picture after picture.
pub struct Encoder {
    settings: Settings,
    key: Quantizer,
    delta: Quantizer,
    source: Vec<Samples>,
    /// The picture as a decoder sees it, and the one before or after it by turns.
    planes: [Planes; 2],
    newest: usize,
    macroblocks: Vec<Macroblock>,
    /// Which macroblocks may differ between the two pictures in `planes`.
    touched: Vec<bool>,
    dirty: Vec<bool>,
    /// Coded pictures since the last key picture, if there was one.
    place: Option<u8>,
    key_number: u8,
    work: Workspace,
}

impl Encoder {
    /// Returns an encoder that has seen no picture yet.
    pub fn new(settings: Settings) -> Self {
        let (columns, rows) = (settings.columns(), settings.rows());
        let count = columns * rows;
        let planes = Planes::new(columns, rows);
        Self {
            settings,
            key: Quantizer::new(settings.key_qp),
            delta: Quantizer::new(settings.delta_qp),
            source: vec![Samples::GRAY; count],
            planes: [planes.clone(), planes],
            newest: 0,
            macroblocks: vec![Macroblock::default(); count],
            touched: vec![false; count],
            dirty: vec![false; count],
            place: None,
            key_number: 3,
            work: Workspace::new(),
        }
    }

    /// Returns the sequence parameter set, a unit without its length.
    pub fn sequence_parameters(&self) -> Vec<u8> {
        headers::sequence_parameters(&self.settings)
    }

    /// Returns the picture parameter set, a unit without its length.
    pub fn picture_parameters(&self) -> Vec<u8> {
        headers::picture_parameters()
    }

    /// Codes a picture and returns its access unit: units with their lengths in four bytes.
    ///
    /// `changed` tells what may differ from the picture of the previous call. It does not matter for a key picture, and
    /// the first picture is always one.
    pub fn encode(
        &mut self,
        frame: &Frame,
        changed: &[Area],
        motion: Motion<'_>,
        kind: FrameKind,
    ) -> Vec<u8> {
        assert!(
            (frame.width, frame.height) == (self.settings.width, self.settings.height),
            "a picture has the size of the stream"
        );
        let slice = self.next_slice(kind);
        self.take_changes(frame, changed, slice);
        let data = self.code_picture(motion, slice);
        let header = headers::slice_header(slice, self.quantizer(slice).qp);
        let unit = if matches!(slice, Slice::Key { .. }) {
            0x65
        } else {
            0x61
        };
        let mut out = Vec::with_capacity(data.len() + 16);
        write_sized_unit(unit, &[&header, &data], &mut out);
        out
    }

    /// Returns the last picture as every decoder sees it.
    pub fn reconstruction(&self) -> Frame {
        let Settings { width, height, .. } = self.settings;
        let planes = &self.planes[self.newest];
        let crop = |plane: &Plane, width: usize, height: usize| {
            plane
                .data
                .chunks_exact(plane.stride)
                .take(height)
                .flat_map(|row| &row[..width])
                .copied()
                .collect()
        };
        Frame {
            width,
            height,
            y: crop(&planes.luma, width, height),
            u: crop(&planes.chroma[0], width / 2, height / 2),
            v: crop(&planes.chroma[1], width / 2, height / 2),
        }
    }

    fn quantizer(&self, slice: Slice) -> &Quantizer {
        match slice {
            Slice::Key { .. } => &self.key,
            Slice::Delta { .. } => &self.delta,
        }
    }

    /// Numbers the next picture: 3 for the first key picture, then 5 and 6 by turns.
    fn next_slice(&mut self, kind: FrameKind) -> Slice {
        match (self.place, kind) {
            (Some(place), FrameKind::Delta) => {
                let place = place.wrapping_add(1);
                self.place = Some(place);
                Slice::Delta { place }
            }
            (before, _) => {
                if before.is_some() {
                    self.key_number = if self.key_number == 5 { 6 } else { 5 };
                }
                self.place = Some(0);
                Slice::Key {
                    number: self.key_number,
                }
            }
        }
    }

    /// Copies what changed, and marks the macroblocks that really did.
    fn take_changes(&mut self, frame: &Frame, changed: &[Area], slice: Slice) {
        let (columns, rows) = (self.settings.columns(), self.settings.rows());
        if matches!(slice, Slice::Key { .. }) {
            self.dirty.fill(true);
        } else {
            self.dirty.fill(false);
            for area in changed {
                let clip = |from: i32, to: i32, side: usize| {
                    let (from, to) = (
                        from.clamp(0, side as i32) as usize,
                        to.clamp(0, side as i32) as usize,
                    );
                    from / 16..if to > from { to.div_ceil(16) } else { 0 }
                };
                for row in clip(area.y0, area.y1, frame.height) {
                    for column in clip(area.x0, area.x1, frame.width) {
                        self.dirty[row * columns + column] = true;
                    }
                }
            }
        }
        for row in 0..rows {
            for column in 0..columns {
                let index = row * columns + column;
                if self.dirty[index] {
                    let samples = take_samples(frame, column, row);
                    let is_key = matches!(slice, Slice::Key { .. });
                    self.dirty[index] = is_key || samples != self.source[index];
                    self.source[index] = samples;
                }
            }
        }
    }

    fn code_picture(&mut self, motion: Motion<'_>, slice: Slice) -> Vec<u8> {
        let columns = self.settings.columns();
        let is_key = matches!(slice, Slice::Key { .. });
        let quantizer = if is_key {
            self.key.clone()
        } else {
            self.delta.clone()
        };
        self.settle();
        self.newest ^= 1;
        let (first, second) = self.planes.split_at_mut(1);
        let (current, previous) = if self.newest == 0 {
            (&mut first[0], &second[0])
        } else {
            (&mut second[0], &first[0])
        };
        let mut cabac = Cabac::new(Contexts::new(quantizer.qp, !is_key));
        let count = self.macroblocks.len();
        let reach = headers::vertical_reach(&self.settings);
        for index in 0..count {
            let (column, row) = (index % columns, index / columns);
            let around = Around::new(&self.macroblocks, columns, column, row);
            let info = if self.dirty[index] {
                let mut choice = Choice {
                    source: &self.source[index],
                    current: &mut *current,
                    previous: (!is_key).then_some(previous),
                    around,
                    column,
                    row,
                    quantizer: &quantizer,
                    contexts: cabac.contexts(),
                    hint: hint(motion, column, row),
                    reach,
                };
                choice.choose(&mut self.work);
                let best = &self.work.best;
                store_samples(&best.samples, current, column, row);
                write(&mut cabac, &around, &best.info, &best.levels, !is_key);
                best.info
            } else {
                let info = repeated(&around);
                write(&mut cabac, &around, &info, &Levels::NONE, true);
                info
            };
            self.macroblocks[index] = info;
            cabac.terminate(index + 1 == count);
        }
        self.finish_edges(quantizer.qp);
        cabac.finish()
    }

    /// Brings the older picture up to date with the newer one, so that it can become the next.
    fn settle(&mut self) {
        let columns = self.settings.columns();
        let (first, second) = self.planes.split_at_mut(1);
        let (newer, older) = if self.newest == 0 {
            (&first[0], &mut second[0])
        } else {
            (&second[0], &mut first[0])
        };
        for index in (0..self.touched.len()).filter(|&index| self.touched[index]) {
            let (column, row) = (index % columns, index / columns);
            let copy = |from: &Plane, to: &mut Plane, side: usize| {
                let at = row * side * from.stride + column * side;
                store(
                    &from.data[at..],
                    from.stride,
                    &mut to.data[at..],
                    from.stride,
                    side,
                    side,
                );
            };
            copy(&newer.luma, &mut older.luma, 16);
            copy(&newer.chroma[0], &mut older.chroma[0], 8);
            copy(&newer.chroma[1], &mut older.chroma[1], 8);
        }
    }

    fn finish_edges(&mut self, qp: u8) {
        let (columns, rows) = (self.settings.columns(), self.settings.rows());
        self.touched.fill(false);
        for row in 0..rows {
            for column in 0..columns {
                if self.dirty[row * columns + column] {
                    for near_row in row.saturating_sub(1)..(row + 2).min(rows) {
                        for near in column.saturating_sub(1)..(column + 2).min(columns) {
                            self.touched[near_row * columns + near] = true;
                        }
                    }
                }
            }
        }
        if deblock::is_active(qp) {
            let planes = &mut self.planes[self.newest];
            deblock::smooth_edges(planes, &self.macroblocks, columns, qp, &self.touched);
        }
    }
}

fn hint(motion: Motion<'_>, column: usize, row: usize) -> Vector {
    let limit = |value: i32| value.clamp(-8000, 8000) as i16;
    match motion {
        Motion::Still => Vector::ZERO,
        Motion::Shift { x, y } => {
            Vector::new(limit(x.saturating_mul(4)), limit(y.saturating_mul(4)))
        }
        Motion::Field(field) => {
            let (x, y) = field(column, row);
            Vector::new(limit(i32::from(x)), limit(i32::from(y)))
        }
    }
}

/// Returns how to say that a macroblock did not change.
fn repeated(around: &Around<'_>) -> Macroblock {
    if skip_vector(around) == Vector::ZERO {
        return Macroblock::default();
    }
    let whole = Macroblock {
        kind: Kind::Whole,
        ..Macroblock::default()
    };
    let guess = guess_vector(around, &whole, Part::WHOLE);
    Macroblock {
        differences: [Vector::ZERO.minus(guess); 4],
        ..whole
    }
}

fn write(
    cabac: &mut Cabac,
    around: &Around<'_>,
    info: &Macroblock,
    levels: &Levels,
    predicted: bool,
) {
    if predicted {
        write_skip(cabac, around, info.kind == Kind::Skip);
    }
    if info.kind != Kind::Skip {
        write_macroblock(cabac, around, info, levels, predicted);
    }
}

fn take_samples(frame: &Frame, column: usize, row: usize) -> Samples {
    let mut samples = Samples::GRAY;
    take_plane(
        &frame.y,
        frame.width,
        frame.height,
        column * 16,
        row * 16,
        16,
        &mut samples.luma,
    );
    let (width, height) = (frame.width / 2, frame.height / 2);
    take_plane(
        &frame.u,
        width,
        height,
        column * 8,
        row * 8,
        8,
        &mut samples.chroma,
    );
    take_plane(
        &frame.v,
        width,
        height,
        column * 8,
        row * 8,
        8,
        &mut samples.chroma[8..],
    );
    samples
}

/// Copies a square into rows of 16 bytes; beyond the picture its edge goes on.
fn take_plane(
    plane: &[u8],
    width: usize,
    height: usize,
    x: usize,
    y: usize,
    side: usize,
    out: &mut [u8],
) {
    let count = side.min(width - x);
    for row in 0..side {
        let from = &plane[(y + row).min(height - 1) * width + x..][..count];
        let to = &mut out[row * 16..][..side];
        to[..count].copy_from_slice(from);
        to[count..].fill(from[count - 1]);
    }
}

fn store_samples(samples: &Samples, planes: &mut Planes, column: usize, row: usize) {
    let put = |plane: &mut Plane, from: &[u8], side: usize| {
        let (stride, at) = (plane.stride, row * side * plane.stride + column * side);
        store(from, 16, &mut plane.data[at..], stride, side, side);
    };
    put(&mut planes.luma, &samples.luma, 16);
    put(&mut planes.chroma[0], &samples.chroma, 8);
    put(&mut planes.chroma[1], &samples.chroma[8..], 8);
}
