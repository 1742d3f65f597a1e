//! Checks on the written file; `players` asks programs that others wrote.

mod players;

use super::{describe::*, *};
use crate::sound::encode_aac;

const SPS: &[u8] = &[0x67, 0x42, 0xc0, 0x1f, 0xd9, 0x00];
const PPS: &[u8] = &[0x68, 0xce, 0x3c, 0x80];

/// A second and a half with key frames at every half second and frames of all sizes.
fn frames() -> Vec<Vec<u8>> {
    (0..45).map(|i| vec![i as u8; 10 + i * 7 % 90]).collect()
}

fn coded(frames: &[Vec<u8>]) -> Vec<CodedFrame<'_>> {
    (0..)
        .zip(frames)
        .map(|(index, bytes)| CodedFrame {
            bytes,
            is_key: index % 15 == 0,
        })
        .collect()
}

fn sound(samples: usize) -> AacTrack {
    let wave = |i| 0.3 * (i as f32 * 0.04).sin();
    encode_aac(&(0..samples).map(wave).collect::<Vec<_>>())
}

fn movie<'a>(frames: &'a [CodedFrame<'a>], sound: Option<&'a AacTrack>) -> Movie<'a> {
    Movie {
        title: "12 Oak Lane",
        picture: PictureTrack {
            width: 64,
            height: 48,
            frame_rate: 30,
            sps: SPS,
            pps: PPS,
            frames,
        },
        sound,
    }
}

#[test]
fn the_box_tree_is_what_players_expect() {
    let frames = frames();
    let sound = AacTrack {
        config: vec![0x11, 0x88],
        frames: (0..72).map(|i| vec![0; 200 + i]).collect(),
        priming: 1024,
        samples: 72_000,
        bitrate: 96_000,
    };
    let frames = coded(&frames);
    insta::assert_snapshot!(describe(&movie(&frames, Some(&sound)).to_bytes()), @"
    ftyp 24 isom....isomiso2avc1mp41
    moov 1817
      mvhd 100 made 0 timescale 48000 duration 72000
      trak 754
        tkhd 84 track 1 duration 72000 volume 0x0 size 64x48
        edts 28
          elst 20 duration 72000 from 0
        mdia 618
          mdhd 24 made 0 timescale 15360 duration 23040
          hdlr 32 vide
          minf 538
            vmhd 12
            dinf 28
              dref 20
                url  4
            stbl 474
              stsd 158
                avc1 142
                  avcC 21 0142c01fffe100066742c01fd90001000468ce3c80
                  colr 11 6e636c7800010001000100
                  pasp 8 0000000100000001
              stts 16 45 x 512
              stss 20 3 1 16 31
              stsc 20 1 1 15 1
              stsz 192 0 45 10 17 24 31 38 45 52 59 66 73 ...
              stco 20 3 1865 7870 14048
      trak 843
        tkhd 84 track 2 duration 72000 volume 0x100 size 0x0
        edts 28
          elst 20 duration 72000 from 1024
        mdia 707
          mdhd 24 made 0 timescale 48000 duration 73728
          hdlr 30 soun
          minf 629
            smhd 8
            dinf 28
              dref 20
                url  4
            stbl 569
              stsd 95
                mp4a 79
                  esds 43 00000000038080802200000004808080144015000000000177000001770005808080021188068080800102
              stts 16 72 x 1024
              stsc 44 3 1 25 1 2 23 1 3 24 1
              stsz 300 0 72 200 201 202 203 204 205 206 207 208 209 ...
              stco 20 3 2570 8620 14843
              sgpd 18 01000000726f6c6c0000000200000001ffff
              sbgp 20 00000000726f6c6c000000010000004800000001
      udta 88
        meta 80
          hdlr 25 mdir
          ilst 35
            ©nam 27
              data 19 12 Oak Lane
    mdat 19206
    ");
}

#[test]
fn a_movie_without_sound_or_title_has_neither() {
    let frames = frames();
    let frames = coded(&frames);
    let silent = Movie {
        title: "",
        ..movie(&frames, None)
    };
    let text = describe(&silent.to_bytes());
    assert_eq!(text.matches("trak").count(), 1);
    assert!(!text.contains("udta") && !text.contains("mp4a"), "{text}");
}

#[test]
fn the_same_movie_has_the_same_bytes_and_the_promised_size() {
    let (frames, sound) = (frames(), sound(72_000));
    let frames = coded(&frames);
    let movie = movie(&frames, Some(&sound));
    let file = movie.to_bytes();
    assert_eq!(file, movie.to_bytes());
    assert_eq!(file.len() as u64, movie.size_bytes());
}

/// Reads the sample tables of a track and returns each frame of it, as a player would.
fn frames_by_the_tables(file: &[u8], track: usize) -> Vec<Vec<u8>> {
    let table = |name: &str| content(file, &format!("moov/trak/mdia/minf/stbl/{name}"), track);
    let (sizes, runs, offsets) = (table("stsz"), table("stsc"), table("stco"));
    let entries: Vec<(u32, u32)> = (0..number(runs, 4) as usize)
        .map(|i| (number(runs, 8 + i * 12), number(runs, 12 + i * 12)))
        .collect();
    let mut frames = Vec::new();
    for run in 1..=number(offsets, 4) {
        let mut at = number(offsets, 4 + 4 * run as usize) as usize;
        let entry = entries.iter().rfind(|(first, _)| *first <= run);
        for _ in 0..entry.expect("the first run is described").1 {
            let size = number(sizes, 12 + frames.len() * 4) as usize;
            frames.push(file[at..at + size].to_vec());
            at += size;
        }
    }
    assert_eq!(frames.len(), number(sizes, 8) as usize);
    frames
}

#[test]
fn the_tables_lead_to_every_frame_and_leave_no_byte_over() {
    let sound = sound(72_000);
    for count in [1, 14, 15, 16, 45] {
        let frames = frames();
        let coded = coded(&frames[..count]);
        let file = movie(&coded, Some(&sound)).to_bytes();
        assert_eq!(frames_by_the_tables(&file, 0), &frames[..count]);
        assert_eq!(frames_by_the_tables(&file, 1), sound.frames);
        let media: usize = frames[..count]
            .iter()
            .chain(&sound.frames)
            .map(Vec::len)
            .sum();
        assert_eq!(content(&file, "mdat", 0).len(), media);
    }
}

#[test]
fn the_index_comes_before_the_media() {
    let (frames, sound) = (frames(), sound(72_000));
    let frames = coded(&frames);
    let file = movie(&frames, Some(&sound)).to_bytes();
    let top: Vec<String> = boxes(&file)
        .into_iter()
        .filter(|found| !found.path.contains('/'))
        .map(|found| found.path)
        .collect();
    assert_eq!(top, ["ftyp", "moov", "mdat"]);
}

/// Returns how long the two tracks are presented, in seconds.
fn presented(file: &[u8]) -> [f64; 2] {
    let scale = f64::from(number(content(file, "moov/mvhd", 0), 12));
    [0, 1].map(|track| {
        let edit = content(file, "moov/trak/edts/elst", track);
        f64::from(number(edit, 8)) / scale
    })
}

#[test]
fn both_tracks_end_together() {
    let frames = frames();
    let frames = coded(&frames);
    for samples in [72_000, 71_500, 72_001, 90_000, 480_000] {
        let sound = sound(samples);
        let [picture, heard] = presented(&movie(&frames, Some(&sound)).to_bytes());
        assert_eq!(picture, 1.5);
        assert!(
            (picture - heard).abs() < 0.025,
            "{samples} samples: {heard} s of sound"
        );
    }
}

#[test]
fn picture_times_are_exact_at_every_usual_rate() {
    let frames = frames();
    let frames = coded(&frames);
    for frame_rate in [24, 25, 30, 50, 60] {
        let mut movie = movie(&frames, None);
        movie.picture.frame_rate = frame_rate;
        let file = movie.to_bytes();
        let media = content(&file, "moov/trak/mdia/mdhd", 0);
        let seconds = 45.0 / f64::from(frame_rate);
        assert_eq!(
            f64::from(number(media, 16)) / f64::from(number(media, 12)),
            seconds
        );
        let edit = content(&file, "moov/trak/edts/elst", 0);
        assert_eq!(f64::from(number(edit, 8)) / 48_000.0, seconds);
    }
}

#[test]
fn sound_is_near_the_picture_it_belongs_to() {
    let (frames, sound) = (frames(), sound(72_000));
    let frames = coded(&frames);
    let file = movie(&frames, Some(&sound)).to_bytes();
    let offsets = |track| {
        let table = content(&file, "moov/trak/mdia/minf/stbl/stco", track);
        (1..=number(table, 4) as usize)
            .map(|i| number(table, 4 + 4 * i))
            .collect::<Vec<_>>()
    };
    let (picture, sound) = (offsets(0), offsets(1));
    assert_eq!((picture.len(), sound.len()), (3, 3));
    let mut order: Vec<u32> = picture
        .iter()
        .zip(&sound)
        .flat_map(|(p, s)| [*p, *s])
        .collect();
    let written = order.clone();
    order.sort_unstable();
    assert_eq!(order, written, "picture and sound take turns");
}

/// Keeps the first bytes and counts the rest.
#[derive(Default)]
struct Head {
    kept: Vec<u8>,
    written: u64,
}

impl Write for Head {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.written += bytes.len() as u64;
        let room = (1 << 20) - self.kept.len();
        self.kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_movie_above_four_gigabytes_has_wide_offsets() {
    let large = vec![0; 1 << 22];
    let frames = vec![
        CodedFrame {
            bytes: &large,
            is_key: true
        };
        1100
    ];
    let movie = movie(&frames, None);
    let mut file = Head::default();
    movie.write_to(&mut file).expect("counting does not fail");
    assert_eq!(file.written, movie.size_bytes());

    let media = file
        .kept
        .windows(4)
        .position(|four| four == b"mdat")
        .expect("there is media");
    let first = media as u64 + 12;
    assert_eq!(
        number(&file.kept, media - 4),
        1,
        "the length follows in eight bytes"
    );
    let wide =
        |at: usize| u64::from(number(&file.kept, at)) << 32 | u64::from(number(&file.kept, at + 4));
    assert_eq!(wide(media + 4), file.written - first + 16);

    let table = file
        .kept
        .windows(4)
        .position(|four| four == b"co64")
        .expect("offsets are wide");
    let runs = number(&file.kept, table + 8) as usize;
    assert_eq!(wide(table + 12), first);
    assert_eq!(
        wide(table + 12 + 8 * (runs - 1)),
        first + (runs as u64 - 1) * 15 * (1 << 22)
    );
}

#[test]
#[should_panic(expected = "starts with a key frame")]
fn a_movie_that_cannot_be_decoded_is_not_written() {
    let frames = [CodedFrame {
        bytes: &[1],
        is_key: false,
    }];
    movie(&frames, None).to_bytes();
}
