//! The tables of a track: what each frame is, how long, how large and where.

use super::{CodedFrame, PictureTrack, boxes::BoxWriter};
use crate::{narration::SAMPLE_RATE, sound::AacTrack};

/// How many bytes an offset takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OffsetWidth {
    /// Four: files below 4 GiB.
    Short,
    /// Eight.
    Long,
}

/// Frames of one track that lie behind each other.
pub(super) struct Run {
    pub(super) offset: u64,
    pub(super) frames: usize,
}

/// Describes H.264: size, profile and level, parameter sets, colours (BT.709, limited range), square pixels.
pub(super) fn avc_description(out: &mut BoxWriter, picture: &PictureTrack<'_>) {
    describe(out, b"avc1", |out| {
        out.zeros(16).u16(picture.width).u16(picture.height);
        out.u32(0x48_0000).u32(0x48_0000).zeros(4); // 72 dots an inch
        out.u16(1).zeros(32).u16(24).u16(0xffff);
        out.nest(b"avcC", |out| {
            out.u8(1).put(&picture.sps[1..4]);
            out.u8(0xff); // lengths of four bytes
            out.u8(0xe1).sized(picture.sps);
            out.u8(1).sized(picture.pps);
        });
        out.nest(b"colr", |out| {
            out.put(b"nclx").u16(1).u16(1).u16(1).u8(0);
        });
        out.nest(b"pasp", |out| {
            out.u32(1).u32(1);
        });
    });
}

/// Describes AAC, mono.
pub(super) fn aac_description(out: &mut BoxWriter, sound: &AacTrack) {
    describe(out, b"mp4a", |out| {
        out.zeros(8).u16(1).u16(16).zeros(4).u32(SAMPLE_RATE << 16);
        out.nest_full(b"esds", 0, 0, |out| {
            let config = descriptor(5, &sound.config);
            let mut decoder = vec![0x40, 0x15, 0, 0, 0]; // AAC, sound
            decoder.extend(sound.bitrate.to_be_bytes());
            decoder.extend(sound.bitrate.to_be_bytes());
            decoder.extend(config);
            let mut stream = vec![0, 0, 0];
            stream.extend(descriptor(4, &decoder));
            stream.extend(descriptor(6, &[2]));
            out.put(&descriptor(3, &stream));
        });
    });
}

fn describe(out: &mut BoxWriter, format: &[u8; 4], content: impl FnOnce(&mut BoxWriter)) {
    out.nest_full(b"stsd", 0, 0, |out| {
        out.u32(1);
        out.nest(format, |out| {
            out.zeros(6).u16(1);
            content(out);
        });
    });
}

/// MPEG-4's own grammar inside `esds`: a tag, a length in seven-bit groups, content.
fn descriptor(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len())
        .ok()
        .filter(|length| *length < 0x80)
        .expect("sound descriptions are short");
    [&[tag, 0x80, 0x80, 0x80, length], content].concat()
}

/// Gives every frame the same time.
pub(super) fn even_times(out: &mut BoxWriter, frames: usize, ticks: u32) {
    out.nest_full(b"stts", 0, 0, |out| {
        out.u32(1).count(frames).u32(ticks);
    });
}

/// Lists the frames where a player can start, counting from 1.
pub(super) fn key_frames(out: &mut BoxWriter, frames: &[CodedFrame<'_>]) {
    let keys: Vec<usize> = (1..)
        .zip(frames)
        .filter(|(_, frame)| frame.is_key)
        .map(|(number, _)| number)
        .collect();
    out.nest_full(b"stss", 0, 0, |out| {
        out.count(keys.len());
        for number in keys {
            out.count(number);
        }
    });
}

/// Says how many frames each run has, naming only runs that differ from the one before.
pub(super) fn runs(out: &mut BoxWriter, runs: &[Run]) {
    let mut entries: Vec<(usize, usize)> = Vec::new();
    for (number, run) in (1..).zip(runs) {
        if entries
            .last()
            .is_none_or(|&(_, frames)| frames != run.frames)
        {
            entries.push((number, run.frames));
        }
    }
    out.nest_full(b"stsc", 0, 0, |out| {
        out.count(entries.len());
        for (number, frames) in entries {
            out.count(number).count(frames).u32(1);
        }
    });
}

/// Lists the size of every frame.
pub(super) fn sizes(out: &mut BoxWriter, sizes: impl ExactSizeIterator<Item = usize>) {
    out.nest_full(b"stsz", 0, 0, |out| {
        out.u32(0).count(sizes.len());
        for size in sizes {
            out.count(size);
        }
    });
}

/// Lists where every run starts.
pub(super) fn run_offsets(out: &mut BoxWriter, runs: &[Run], width: OffsetWidth) {
    let kind = match width {
        OffsetWidth::Short => b"stco",
        OffsetWidth::Long => b"co64",
    };
    out.nest_full(kind, 0, 0, |out| {
        out.count(runs.len());
        for run in runs {
            match width {
                OffsetWidth::Short => out.u32(u32::try_from(run.offset).unwrap_or(u32::MAX)),
                OffsetWidth::Long => out.u64(run.offset),
            };
        }
    });
}

/// Says that a decoder must hear one frame more before the one it starts at.
pub(super) fn roll(out: &mut BoxWriter, frames: usize) {
    out.nest_full(b"sgpd", 1, 0, |out| {
        out.put(b"roll").u32(2).u32(1).put(&(-1_i16).to_be_bytes());
    });
    out.nest_full(b"sbgp", 0, 0, |out| {
        out.put(b"roll").u32(1).count(frames).u32(1);
    });
}
