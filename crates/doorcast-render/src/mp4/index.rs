//! The index: everything a player must know before the first frame.

use super::{
    Movie,
    boxes::BoxWriter,
    chunks::Chunk,
    sample_tables::OffsetWidth,
    tracks::{self, Durations},
};

/// Returns the file up to and including the header of the media box.
pub(super) fn head(movie: &Movie<'_>, chunks: &[Chunk], media_bytes: u64) -> Vec<u8> {
    let short = head_with(movie, chunks, media_bytes, OffsetWidth::Short);
    if short.len() as u64 + media_bytes <= u64::from(u32::MAX) {
        return short;
    }
    head_with(movie, chunks, media_bytes, OffsetWidth::Long)
}

/// The length of the index does not depend on the offsets in it, so it is written once to be measured and once for good.
fn head_with(movie: &Movie<'_>, chunks: &[Chunk], media_bytes: u64, width: OffsetWidth) -> Vec<u8> {
    let written = |first_offset: u64| {
        let mut out = BoxWriter::default();
        file_type(&mut out);
        movie_box(&mut out, movie, chunks, width, first_offset);
        media_header(&mut out, media_bytes, width);
        out
    };
    let length = written(0).len();
    written(length as u64).finish()
}

fn file_type(out: &mut BoxWriter) {
    out.nest(b"ftyp", |out| {
        out.put(b"isom").u32(0x200).put(b"isomiso2avc1mp41");
    });
}

fn media_header(out: &mut BoxWriter, media_bytes: u64, width: OffsetWidth) {
    match width {
        OffsetWidth::Short => {
            let length = u32::try_from(media_bytes + 8).unwrap_or(u32::MAX);
            out.u32(length).put(b"mdat");
        }
        OffsetWidth::Long => {
            out.u32(1).put(b"mdat").u64(media_bytes + 16);
        }
    }
}

fn movie_box(
    out: &mut BoxWriter,
    movie: &Movie<'_>,
    chunks: &[Chunk],
    width: OffsetWidth,
    first_offset: u64,
) {
    let durations = Durations::of(movie);
    let offsets = tracks::Offsets::of(movie, chunks, first_offset, width);
    out.nest(b"moov", |out| {
        movie_header(out, &durations, movie.sound.is_some());
        tracks::picture_track(out, &movie.picture, &durations, &offsets);
        if let Some(sound) = movie.sound {
            tracks::sound_track(out, sound, &durations, &offsets);
        }
        if !movie.title.is_empty() {
            title(out, movie.title);
        }
    });
}

fn movie_header(out: &mut BoxWriter, durations: &Durations, has_sound: bool) {
    let next_track = if has_sound { 3 } else { 2 };
    out.nest_full(b"mvhd", 0, 0, |out| {
        out.zeros(8); // never made, never changed: the same movie has the same bytes
        out.u32(tracks::MOVIE_TIMESCALE).ticks(durations.longest());
        out.u32(0x1_0000).u16(0x100).zeros(10);
        tracks::upright(out);
        out.zeros(24).u32(next_track);
    });
}

/// The name in the form Apple's software started and everybody reads.
fn title(out: &mut BoxWriter, title: &str) {
    out.nest(b"udta", |out| {
        out.nest_full(b"meta", 0, 0, |out| {
            out.nest_full(b"hdlr", 0, 0, |out| {
                out.zeros(4).put(b"mdirappl").zeros(9);
            });
            out.nest(b"ilst", |out| {
                out.nest(b"\xa9nam", |out| {
                    out.nest(b"data", |out| {
                        out.u32(1).u32(0).put(title.as_bytes());
                    });
                });
            });
        });
    });
}
