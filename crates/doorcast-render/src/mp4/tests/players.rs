//! A real movie through programs and libraries that others wrote.

use super::*;
use std::{path::Path, process::Command};

/// Two seconds of a moving gradient by another encoder, and a tone.
struct Sample {
    sets: ParameterSets,
    frames: Vec<(Vec<u8>, bool)>,
    sound: AacTrack,
}

impl Sample {
    fn new() -> Self {
        use openh264::{encoder::Encoder, formats::YUVBuffer};
        let mut encoder = Encoder::new().expect("an encoder starts");
        let mut sets = ParameterSets::default();
        let mut frames = Vec::new();
        for index in 0..60_usize {
            let mut planes = vec![128; 128 * 96 * 3 / 2];
            for (at, luma) in planes[..128 * 96].iter_mut().enumerate() {
                *luma = (16 + (at % 128 + at / 128 + index * 2) % 200) as u8;
            }
            if index.is_multiple_of(30) {
                encoder.force_intra_frame();
            }
            let coded = encoder
                .encode(&YUVBuffer::from_vec(planes, 128, 96))
                .expect("a frame is encoded")
                .to_vec();
            let found = parameter_sets(&coded);
            let is_key = !found.sps.is_empty();
            if is_key {
                sets = found;
            }
            frames.push((length_prefixed(&coded), is_key));
        }
        let sound = sound(96_000);
        Self {
            sets,
            frames,
            sound,
        }
    }

    fn movie_bytes(&self) -> Vec<u8> {
        let frames: Vec<CodedFrame<'_>> = self
            .frames
            .iter()
            .map(|(bytes, is_key)| CodedFrame {
                bytes,
                is_key: *is_key,
            })
            .collect();
        let picture = PictureTrack {
            width: 128,
            height: 96,
            frame_rate: 30,
            sps: &self.sets.sps,
            pps: &self.sets.pps,
            frames: &frames,
        };
        let movie = Movie {
            title: "12 Oak Lane",
            picture,
            sound: Some(&self.sound),
        };
        movie.to_bytes()
    }
}

/// Runs one of ffmpeg's programs and returns what it printed and what it complained of.
fn run(program: &str, arguments: &str, file: &Path) -> (String, String) {
    let arguments = arguments.split(' ').map(|word| match word {
        "FILE" => file.as_os_str(),
        word => word.as_ref(),
    });
    let output = Command::new(program)
        .args(arguments)
        .output()
        .unwrap_or_else(|error| panic!("{program} is needed: {error}"));
    assert!(output.status.success(), "{program} gave up: {output:?}");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (text(output.stdout), text(output.stderr))
}

#[test]
fn ffmpeg_plays_it_without_a_word() {
    let folder = tempfile::tempdir().expect("a folder for a while");
    let path = folder.path().join("movie.mp4");
    std::fs::write(&path, Sample::new().movie_bytes()).expect("the folder can be written to");

    let decode = "-v error -xerror -i FILE -f null -";
    let (_, complaints) = run("ffmpeg", decode, &path);
    assert_eq!(complaints, "");

    let fields = "stream=codec_name,profile,start_time,duration,nb_frames,color_space,color_range:format=duration:format_tags=title";
    let probe = format!("-v error -of default=nw=1 -show_entries {fields} FILE");
    let (facts, complaints) = run("ffprobe", &probe, &path);
    assert_eq!(complaints, "");
    insta::assert_snapshot!(facts, @"
        codec_name=h264
        profile=Constrained Baseline
        color_range=tv
        color_space=bt709
        start_time=0.000000
        duration=2.000000
        nb_frames=60
        codec_name=aac
        profile=LC
        start_time=0.000000
        duration=2.000000
        nb_frames=95
        duration=2.000000
        TAG:title=12 Oak Lane
        ");
}
