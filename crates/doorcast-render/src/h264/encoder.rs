//! The encoder itself: what changed, one macroblock after another, then the edges.

use std::{ops::Range, sync::Arc};

use super::{
    FrameKind, Motion, Settings,
    bits::write_sized_unit,
    cabac::{Bins, Cabac, Contexts},
    choose::{Choice, Workspace},
    deblock,
    headers::{self, Slice},
    inter::{Part, guess_vector, skip_vector},
    macroblock::{Around, Kind, Levels, Macroblock, Samples, Vector},
    marks::Marks,
    plane::{Plane, Planes, store},
    quant::Quantizer,
    syntax::{write_macroblock, write_skip},
};
use crate::planes::{Area, Frame};

/// Codes one segment of a video, picture after picture.
pub struct Encoder {
    settings: Settings,
    /// See [`quantizer`].
    quantizers: [Quantizer; 3],
    source: Vec<Samples>,
    /// The picture as a decoder sees it, and the one before or after it by turns.
    planes: [Planes; 2],
    newest: usize,
    macroblocks: Vec<Macroblock>,
    /// Rows of `macroblocks` that are skipped without motion.
    still: Vec<bool>,
    /// Macroblocks that may differ between the two pictures in `planes`.
    touched: Marks,
    /// Macroblocks whose source changed.
    dirty: Marks,
    /// Coded pictures since the last key picture, if there was one.
    place: Option<u8>,
    key_number: u8,
    /// What an unchanged picture is coded as, once there was one.
    unchanged: Option<Vec<u8>>,
    plate: Option<Arc<Plate>>,
    work: Workspace,
}

/// How a key picture was coded, so that others like it need not be looked at as closely.
pub struct Plate {
    source: Vec<Samples>,
    macroblocks: Vec<Macroblock>,
}

impl Plate {
    /// Returns the plate of a picture.
    pub fn new(frame: &Frame, settings: Settings) -> Self {
        let mut encoder = Encoder::new(settings);
        encoder.encode(frame, &[], Motion::Still, FrameKind::Key);
        Self {
            source: encoder.source,
            macroblocks: encoder.macroblocks,
        }
    }

    /// Returns how a macroblock was coded, if it had the same samples.
    fn plan(&self, index: usize, source: &Samples) -> Option<&Macroblock> {
        (self.source[index] == *source).then(|| &self.macroblocks[index])
    }
}

impl Encoder {
    /// Returns an encoder that has seen no picture yet.
    pub fn new(settings: Settings) -> Self {
        let (columns, rows) = (settings.columns(), settings.rows());
        let count = columns * rows;
        let planes = Planes::new(columns, rows);
        Self {
            settings,
            quantizers: [settings.key_qp, settings.delta_qp, settings.fade_qp].map(Quantizer::new),
            source: vec![Samples::GRAY; count],
            planes: [planes.clone(), planes],
            newest: 0,
            macroblocks: vec![Macroblock::default(); count],
            still: vec![true; rows],
            touched: Marks::new(columns, rows),
            dirty: Marks::new(columns, rows),
            place: None,
            key_number: 3,
            unchanged: None,
            plate: None,
            work: Workspace::new(),
        }
    }

    /// Returns the same encoder, which codes key pictures like the plate of a picture of that size where they look like
    /// it. That is faster, and as good.
    pub fn with_plate(self, plate: Arc<Plate>) -> Self {
        assert!(
            plate.source.len() == self.source.len(),
            "a plate has the size of the stream"
        );
        Self {
            plate: Some(plate),
            ..self
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
        let (data, qp) = if self.dirty.is_empty() {
            (self.code_unchanged(), self.quantizers[1].qp)
        } else {
            let qp = self.quantizers[quantizer(slice, motion)].qp;
            (self.code_picture(motion, slice, qp), qp)
        };
        let header = headers::slice_header(slice, qp);
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
        self.dirty.clear();
        if matches!(slice, Slice::Key { .. }) {
            (0..rows).for_each(|row| self.dirty.add(row, 0..columns));
        } else {
            for area in changed {
                let span = covered(area.x0, area.x1, frame.width);
                covered(area.y0, area.y1, frame.height)
                    .for_each(|row| self.dirty.add(row, span.clone()));
            }
        }
        for row in 0..rows {
            for column in self.dirty.span(row) {
                if self.dirty.contains(row, column) {
                    let source = &mut self.source[row * columns + column];
                    let is_changed = take_samples(frame, column, row, source);
                    if !is_changed && matches!(slice, Slice::Delta { .. }) {
                        self.dirty.remove(row, column);
                    }
                }
            }
            self.dirty.tighten(row);
        }
    }

    /// Codes a picture in which nothing changed: the same bytes every time, and the planes stay as they are.
    fn code_unchanged(&mut self) -> Vec<u8> {
        let count = self.macroblocks.len();
        if self.unchanged.is_none() {
            let mut cabac = Cabac::new(Contexts::new(self.quantizers[1].qp, true));
            cabac.repeat(SKIP_CONTEXT, true, count - 1);
            cabac.bin(SKIP_CONTEXT, true);
            cabac.terminate(true);
            self.unchanged = Some(cabac.finish());
        }
        self.unchanged.clone().unwrap_or_default()
    }

    fn code_picture(&mut self, motion: Motion<'_>, slice: Slice, qp: u8) -> Vec<u8> {
        self.settle();
        self.newest ^= 1;
        let (columns, rows) = (self.settings.columns(), self.settings.rows());
        let predicted = matches!(slice, Slice::Delta { .. });
        let mut cabac = Cabac::new(Contexts::new(qp, predicted));
        for row in 0..rows {
            let is_last = row + 1 == rows;
            if self.dirty.span(row).is_empty() && (row == 0 || self.still[row - 1]) && !is_last {
                self.repeat_row(row);
                cabac.repeat(SKIP_CONTEXT, true, columns);
            } else {
                for column in 0..columns {
                    self.code_macroblock(&mut cabac, motion, slice, column, row);
                    cabac.terminate(is_last && column + 1 == columns);
                }
                let coded = &self.macroblocks[row * columns..][..columns];
                self.still[row] = coded.iter().all(Macroblock::is_still);
            }
        }
        self.finish_edges(qp);
        cabac.finish()
    }

    fn repeat_row(&mut self, row: usize) {
        if !self.still[row] {
            let columns = self.settings.columns();
            self.macroblocks[row * columns..][..columns].fill(Macroblock::default());
            self.still[row] = true;
        }
    }

    fn code_macroblock(
        &mut self,
        cabac: &mut Cabac,
        motion: Motion<'_>,
        slice: Slice,
        column: usize,
        row: usize,
    ) {
        let columns = self.settings.columns();
        let index = row * columns + column;
        let predicted = matches!(slice, Slice::Delta { .. });
        let around = Around::new(&self.macroblocks, columns, column, row);
        let info = if self.dirty.contains(row, column) {
            let (first, second) = self.planes.split_at_mut(1);
            let (current, previous) = match self.newest {
                0 => (&mut first[0], &second[0]),
                _ => (&mut second[0], &first[0]),
            };
            let mut choice = Choice {
                source: &self.source[index],
                current: &mut *current,
                previous: predicted.then_some(previous),
                around,
                column,
                row,
                quantizer: &self.quantizers[quantizer(slice, motion)],
                contexts: cabac.contexts(),
                plan: match (predicted, &self.plate) {
                    (false, Some(plate)) => plate.plan(index, &self.source[index]),
                    _ => None,
                },
                hint: hint(motion, column, row),
                fades: matches!(motion, Motion::Fade),
                reach: headers::vertical_reach(&self.settings),
            };
            choice.choose(&mut self.work);
            let best = &self.work.best;
            store_samples(&best.samples, current, column, row);
            write(cabac, &around, &best.info, &best.levels, predicted);
            best.info
        } else {
            let info = repeated(&around);
            write(cabac, &around, &info, &Levels::NONE, true);
            info
        };
        self.macroblocks[index] = info;
    }

    /// Brings the older picture up to date with the newer one, so that it can become the next. Macroblocks that are about
    /// to be coded anew are left alone.
    fn settle(&mut self) {
        let (first, second) = self.planes.split_at_mut(1);
        let (newer, older) = match self.newest {
            0 => (&first[0], &mut second[0]),
            _ => (&second[0], &mut first[0]),
        };
        let copy = |from: &Plane, to: &mut Plane, side: usize, column: usize, row: usize| {
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
        let stay = |&(row, column): &(usize, usize)| !self.dirty.contains(row, column);
        for (row, column) in self.touched.iter().filter(stay) {
            copy(&newer.luma, &mut older.luma, 16, column, row);
            copy(&newer.chroma[0], &mut older.chroma[0], 8, column, row);
            copy(&newer.chroma[1], &mut older.chroma[1], 8, column, row);
        }
    }

    fn finish_edges(&mut self, qp: u8) {
        let (columns, rows) = (self.settings.columns(), self.settings.rows());
        self.touched.clear();
        for row in 0..rows {
            for column in self
                .dirty
                .span(row)
                .filter(|&column| self.dirty.contains(row, column))
            {
                let near = column.saturating_sub(1)..(column + 2).min(columns);
                for near_row in row.saturating_sub(1)..(row + 2).min(rows) {
                    self.touched.add(near_row, near.clone());
                }
            }
        }
        if deblock::is_active(qp) {
            let planes = &mut self.planes[self.newest];
            deblock::smooth_edges(planes, &self.macroblocks, columns, qp, &self.touched);
        }
    }
}

/// Returns the place of the quantizer for a picture among those of key pictures, of others, and of those that fade.
fn quantizer(slice: Slice, motion: Motion<'_>) -> usize {
    match (slice, motion) {
        (Slice::Key { .. }, _) => 0,
        (Slice::Delta { .. }, Motion::Fade) => 2,
        (Slice::Delta { .. }, _) => 1,
    }
}

/// Context of "is this macroblock skipped" between others that are.
const SKIP_CONTEXT: usize = 11;

/// Returns the macroblocks that pixels of a picture `side` pixels long lie in.
fn covered(from: i32, to: i32, side: usize) -> Range<usize> {
    let [from, to] = [from, to].map(|place| place.clamp(0, side as i32) as usize);
    from / 16..if to > from { to.div_ceil(16) } else { 0 }
}

fn hint(motion: Motion<'_>, column: usize, row: usize) -> Option<Vector> {
    let limit = |value: i32| value.clamp(-8000, 8000) as i16;
    match motion {
        Motion::Still | Motion::Fade => None,
        Motion::Shift { x, y } => Some(Vector::new(
            limit(x.saturating_mul(4)),
            limit(y.saturating_mul(4)),
        )),
        Motion::Field(field) => {
            let (x, y) = field(column, row);
            Some(Vector::new(limit(i32::from(x)), limit(i32::from(y))))
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

/// Copies a macroblock of a picture; true if it differs from what was there.
fn take_samples(frame: &Frame, column: usize, row: usize, samples: &mut Samples) -> bool {
    let (x, y) = (column * 16, row * 16);
    let (width, height) = (frame.width / 2, frame.height / 2);
    let mut taken = Samples::GRAY;
    take_plane::<16>(&frame.y, frame.width, frame.height, x, y, &mut taken.luma);
    take_plane::<8>(&frame.u, width, height, x / 2, y / 2, &mut taken.chroma);
    take_plane::<8>(
        &frame.v,
        width,
        height,
        x / 2,
        y / 2,
        &mut taken.chroma[8..],
    );
    let differs = taken != *samples;
    if differs {
        *samples = taken;
    }
    differs
}

/// Copies a square into rows of 16 bytes; beyond the picture its edge goes on.
fn take_plane<const SIDE: usize>(
    plane: &[u8],
    width: usize,
    height: usize,
    x: usize,
    y: usize,
    out: &mut [u8],
) {
    let count = SIDE.min(width - x);
    for row in 0..SIDE {
        let from = &plane[(y + row).min(height - 1) * width + x..];
        let to = &mut out[row * 16..][..SIDE];
        if count == SIDE {
            to.copy_from_slice(&from[..SIDE]);
        } else {
            to[..count].copy_from_slice(&from[..count]);
            to[count..].fill(from[count - 1]);
        }
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
