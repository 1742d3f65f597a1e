//! One track each for picture and sound: how long, in which form, and where its frames lie.

use super::{
    Movie, PictureTrack,
    boxes::BoxWriter,
    chunks::Chunk,
    sample_tables::{self, OffsetWidth, Run},
};
use crate::{
    narration::SAMPLE_RATE,
    sound::{AacTrack, FRAME_SAMPLES},
};

/// Ticks a second of the movie: every sample of sound and every picture at a usual rate falls on a tick.
pub(super) const MOVIE_TIMESCALE: u32 = SAMPLE_RATE;
/// Ticks of the picture's own clock for each picture.
const FRAME_TICKS: u32 = 512;
const PICTURE_TRACK: u32 = 1;
const SOUND_TRACK: u32 = 2;
/// "Undetermined", three letters of five bits.
const NO_LANGUAGE: u16 = 0x55c4;

/// How long each track is seen or heard, in ticks of the movie.
pub(super) struct Durations {
    picture: u64,
    sound: u64,
}

impl Durations {
    /// Sound is played until the picture ends, or as far as its frames reach.
    pub(super) fn of(movie: &Movie<'_>) -> Self {
        let frames = movie.picture.frames.len() as u64;
        let picture = frames * u64::from(MOVIE_TIMESCALE) / u64::from(movie.picture.frame_rate);
        let sound = movie.sound.map_or(0, AacTrack::playable_samples);
        Self {
            picture,
            sound: sound.min(picture),
        }
    }

    pub(super) fn longest(&self) -> u64 {
        self.picture.max(self.sound)
    }
}

/// Where the runs of each track lie in the file.
pub(super) struct Offsets {
    picture: Vec<Run>,
    sound: Vec<Run>,
    width: OffsetWidth,
}

impl Offsets {
    pub(super) fn of(
        movie: &Movie<'_>,
        chunks: &[Chunk],
        first_offset: u64,
        width: OffsetWidth,
    ) -> Self {
        let mut offsets = Self {
            picture: Vec::new(),
            sound: Vec::new(),
            width,
        };
        let mut offset = first_offset;
        for chunk in chunks {
            let (runs, range) = match chunk {
                Chunk::Picture(range) => (&mut offsets.picture, range),
                Chunk::Sound(range) => (&mut offsets.sound, range),
            };
            runs.push(Run {
                offset,
                frames: range.len(),
            });
            offset += chunk.size(movie);
        }
        offsets
    }
}

/// Writes the matrix that neither turns nor scales.
pub(super) fn upright(out: &mut BoxWriter) {
    for value in [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000] {
        out.u32(value);
    }
}

pub(super) fn picture_track(
    out: &mut BoxWriter,
    picture: &PictureTrack<'_>,
    durations: &Durations,
    offsets: &Offsets,
) {
    let frames = picture.frames;
    out.nest(b"trak", |out| {
        track_header(out, PICTURE_TRACK, durations.picture, |out| {
            out.u16(0).zeros(2);
            upright(out);
            out.u32(u32::from(picture.width) << 16);
            out.u32(u32::from(picture.height) << 16);
        });
        edit(out, 0, durations.picture);
        out.nest(b"mdia", |out| {
            let ticks = frames.len() as u64 * u64::from(FRAME_TICKS);
            media_header(out, picture.frame_rate * FRAME_TICKS, ticks);
            handler(out, b"vide", "Picture");
            out.nest(b"minf", |out| {
                out.nest_full(b"vmhd", 0, 1, |out| {
                    out.zeros(8);
                });
                same_file(out);
                out.nest(b"stbl", |out| {
                    sample_tables::avc_description(out, picture);
                    sample_tables::even_times(out, frames.len(), FRAME_TICKS);
                    sample_tables::key_frames(out, frames);
                    sample_tables::runs(out, &offsets.picture);
                    sample_tables::sizes(out, frames.iter().map(|frame| frame.bytes.len()));
                    sample_tables::run_offsets(out, &offsets.picture, offsets.width);
                });
            });
        });
    });
}

pub(super) fn sound_track(
    out: &mut BoxWriter,
    sound: &AacTrack,
    durations: &Durations,
    offsets: &Offsets,
) {
    let frames = &sound.frames;
    out.nest(b"trak", |out| {
        track_header(out, SOUND_TRACK, durations.sound, |out| {
            out.u16(0x100).zeros(2);
            upright(out);
            out.zeros(8);
        });
        edit(out, sound.priming, durations.sound);
        out.nest(b"mdia", |out| {
            media_header(out, SAMPLE_RATE, frames.len() as u64 * FRAME_SAMPLES);
            handler(out, b"soun", "Sound");
            out.nest(b"minf", |out| {
                out.nest_full(b"smhd", 0, 0, |out| {
                    out.zeros(4);
                });
                same_file(out);
                out.nest(b"stbl", |out| {
                    sample_tables::aac_description(out, sound);
                    sample_tables::even_times(out, frames.len(), FRAME_SAMPLES as u32);
                    sample_tables::runs(out, &offsets.sound);
                    sample_tables::sizes(out, frames.iter().map(Vec::len));
                    sample_tables::run_offsets(out, &offsets.sound, offsets.width);
                    sample_tables::roll(out, frames.len());
                });
            });
        });
    });
}

/// Enabled and part of the movie. `rest` writes volume, matrix and size.
fn track_header(out: &mut BoxWriter, id: u32, duration: u64, rest: impl FnOnce(&mut BoxWriter)) {
    out.nest_full(b"tkhd", 0, 3, |out| {
        out.zeros(8).u32(id).zeros(4).ticks(duration);
        out.zeros(8).zeros(4); // one layer, no alternatives
        rest(out);
    });
}

/// Plays `duration` from `media_time` on: hides the encoder's priming and cuts what is too long.
fn edit(out: &mut BoxWriter, media_time: u32, duration: u64) {
    out.nest(b"edts", |out| {
        out.nest_full(b"elst", 0, 0, |out| {
            out.u32(1).ticks(duration).u32(media_time);
            out.u32(0x1_0000);
        });
    });
}

fn media_header(out: &mut BoxWriter, timescale: u32, duration: u64) {
    out.nest_full(b"mdhd", 0, 0, |out| {
        out.zeros(8).u32(timescale).ticks(duration);
        out.u16(NO_LANGUAGE).zeros(2);
    });
}

fn handler(out: &mut BoxWriter, kind: &[u8; 4], name: &str) {
    out.nest_full(b"hdlr", 0, 0, |out| {
        out.zeros(4).put(kind).zeros(12);
        out.put(name.as_bytes()).u8(0);
    });
}

/// Says that the media is in this very file.
fn same_file(out: &mut BoxWriter) {
    out.nest(b"dinf", |out| {
        out.nest_full(b"dref", 0, 0, |out| {
            out.u32(1);
            out.nest_full(b"url ", 0, 1, |_| {});
        });
    });
}
