//! Films taken apart and decoded by what others wrote: ffmpeg, and Cisco's decoder in this process.

use std::{io::Write as _, path::Path, process::Command};

use doorcast_render::planes::Frame;
use openh264::{
    decoder::{DecodedYUV, Decoder},
    formats::YUVSource as _,
};

use super::box_tree::{boxes, content, number};

/// The tables of a track, by the handler it has: "vide" or "soun".
struct Track<'a> {
    file: &'a [u8],
    nth: usize,
}

impl<'a> Track<'a> {
    fn find(file: &'a [u8], handler: &[u8; 4]) -> Self {
        let nth = (0..2)
            .find(|&nth| &content(file, "moov/trak/mdia/hdlr", nth)[8..12] == handler)
            .expect("the track exists");
        Self { file, nth }
    }

    fn table(&self, name: &str) -> &'a [u8] {
        content(
            self.file,
            &format!("moov/trak/mdia/minf/stbl/{name}"),
            self.nth,
        )
    }

    /// Where each sample lies in the file.
    fn samples(&self) -> Vec<&'a [u8]> {
        let (sizes, chunks, offsets) = (self.table("stsz"), self.table("stsc"), self.table("stco"));
        let runs: Vec<(usize, usize)> = (0..number(chunks, 4) as usize)
            .map(|run| (8 + run * 12, 12 + run * 12))
            .map(|(first, count)| {
                (
                    number(chunks, first) as usize,
                    number(chunks, count) as usize,
                )
            })
            .collect();
        let mut samples = Vec::new();
        for chunk in 1..=number(offsets, 4) as usize {
            let run = runs.iter().rev().find(|(first, _)| *first <= chunk);
            let mut at = number(offsets, 4 + chunk * 4) as usize;
            for _ in 0..run.expect("every chunk is in a run").1 {
                let size = number(sizes, 12 + samples.len() * 4) as usize;
                samples.push(&self.file[at..at + size]);
                at += size;
            }
        }
        assert_eq!(samples.len(), number(sizes, 8) as usize);
        samples
    }
}

/// Returns the coded pictures of a film, each as it lies in the file.
pub(crate) fn coded_pictures(mp4: &[u8]) -> Vec<&[u8]> {
    Track::find(mp4, b"vide").samples()
}

/// Returns the coded sound of a film.
pub(crate) fn coded_sound(mp4: &[u8]) -> Vec<&[u8]> {
    Track::find(mp4, b"soun").samples()
}

/// Returns a film's pictures as a raw H.264 stream.
fn raw_stream(mp4: &[u8]) -> Vec<u8> {
    let sets = boxes(mp4)
        .into_iter()
        .find(|found| found.path.ends_with("avcC"))
        .expect("the picture has parameter sets")
        .content;
    let sps_end = 8 + usize::from(sets[7]);
    let pps = sps_end + 3;
    let mut stream = Vec::new();
    for set in [
        &sets[8..sps_end],
        &sets[pps..pps + usize::from(sets[pps - 1])],
    ] {
        stream.extend([0, 0, 0, 1]);
        stream.extend_from_slice(set);
    }
    for picture in coded_pictures(mp4) {
        let mut rest = picture;
        while !rest.is_empty() {
            let (unit, after) = rest[4..].split_at(number(rest, 0) as usize);
            stream.extend([0, 0, 0, 1]);
            stream.extend_from_slice(unit);
            rest = after;
        }
    }
    stream
}

/// Decodes every picture with Cisco's decoder.
pub(crate) fn pictures_in_process(mp4: &[u8]) -> Vec<Frame> {
    let stream = raw_stream(mp4);
    let mut decoder = Decoder::new().expect("a decoder starts");
    let mut shown = Vec::new();
    for unit in openh264::nal_units(&stream) {
        if let Some(picture) = decoder.decode(unit).expect("the stream is valid") {
            shown.push(copied(&picture));
        }
    }
    let late = decoder.flush_remaining().expect("the stream is valid");
    shown.extend(late.iter().map(copied));
    shown
}

fn copied(picture: &DecodedYUV<'_>) -> Frame {
    let (width, height) = picture.dimensions();
    let (luma, blue, red) = picture.strides();
    let plane = |bytes: &[u8], stride: usize, width: usize, height: usize| {
        bytes
            .chunks(stride)
            .take(height)
            .flat_map(|row| &row[..width])
            .copied()
            .collect()
    };
    Frame {
        width,
        height,
        y: plane(picture.y(), luma, width, height),
        u: plane(picture.u(), blue, width / 2, height / 2),
        v: plane(picture.v(), red, width / 2, height / 2),
    }
}

/// Decodes every picture with ffmpeg.
pub(crate) fn pictures(mp4: &[u8]) -> Vec<Frame> {
    let avc = boxes(mp4)
        .into_iter()
        .find(|found| found.path.ends_with("avc1"))
        .expect("there is a picture")
        .content;
    let size = number(avc, 24);
    let (width, height) = ((size >> 16) as usize, (size & 0xFFFF) as usize);
    let raw = ffmpeg(
        mp4,
        "-map 0:v -fps_mode passthrough -f rawvideo -pix_fmt yuv420p -",
    );
    assert_eq!(raw.len() % (width * height * 3 / 2), 0, "whole pictures");
    let picture = |data: &[u8]| {
        let (y, colors) = data.split_at(width * height);
        let (u, v) = colors.split_at(colors.len() / 2);
        Frame {
            width,
            height,
            y: y.to_vec(),
            u: u.to_vec(),
            v: v.to_vec(),
        }
    };
    raw.chunks_exact(width * height * 3 / 2)
        .map(picture)
        .collect()
}

/// Decodes the sound with ffmpeg, as a player hears it: what the edit list hides is gone.
pub(crate) fn sound(mp4: &[u8]) -> Vec<f32> {
    ffmpeg(mp4, "-map 0:a -f f32le -")
        .chunks_exact(4)
        .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))
        .collect()
}

/// Runs ffmpeg on a film; a single word of complaint is a failure.
pub(crate) fn ffmpeg(mp4: &[u8], output: &str) -> Vec<u8> {
    let file = kept(mp4);
    let answer = Command::new("ffmpeg")
        .args(["-v", "error", "-xerror", "-i"])
        .arg(file.path())
        .args(output.split(' '))
        .output()
        .expect("ffmpeg is installed");
    let complaint = String::from_utf8_lossy(&answer.stderr);
    assert!(
        answer.status.success() && complaint.is_empty(),
        "ffmpeg says: {complaint}"
    );
    answer.stdout
}

/// Asks ffprobe for facts about a film, one "name=value" a line.
pub(crate) fn probe(mp4: &[u8], entries: &str) -> String {
    let file = kept(mp4);
    let answer = Command::new("ffprobe")
        .args(["-v", "error", "-of", "default=nw=1", "-show_entries"])
        .arg(entries)
        .arg(file.path() as &Path)
        .output()
        .expect("ffprobe is installed");
    assert!(answer.stderr.is_empty(), "ffprobe complains: {answer:?}");
    String::from_utf8_lossy(&answer.stdout).into_owned()
}

fn kept(mp4: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::with_suffix(".mp4").expect("a file for a while");
    file.write_all(mp4).expect("the disk has room");
    file
}
