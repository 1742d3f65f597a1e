//! Recordings in every form, and everything that only looks like one.

use super::*;
use crate::{mp4, sound};

const MP3: &[u8] = include_bytes!("../../tests/recordings/tone.mp3");
const M4A: &[u8] = include_bytes!("../../tests/recordings/tone.m4a");
const AAC: &[u8] = include_bytes!("../../tests/recordings/tone.aac");
const FLAC: &[u8] = include_bytes!("../../tests/recordings/tone.flac");

/// The form of the samples in a WAV file: tag and bits.
#[derive(Clone, Copy, Debug)]
enum Form {
    Unsigned8,
    Signed(usize),
    Float32,
}

fn wav(form: Form, rate: u32, channels: &[&[f32]]) -> Vec<u8> {
    let (tag, width) = match form {
        Form::Unsigned8 => (1_u16, 1),
        Form::Signed(bits) => (1, bits / 8),
        Form::Float32 => (3, 4),
    };
    let mut data = Vec::new();
    for at in 0..channels[0].len() {
        for channel in channels {
            let sample = channel[at];
            match form {
                Form::Unsigned8 => data.push((sample * 127.0 + 128.0) as u8),
                Form::Signed(_) => {
                    let whole = (f64::from(sample) * f64::from(i32::MAX)) as i32;
                    data.extend(&whole.to_le_bytes()[4 - width..]);
                }
                Form::Float32 => data.extend(sample.to_le_bytes()),
            }
        }
    }
    let block = (width * channels.len()) as u16;
    let mut file = b"RIFF".to_vec();
    file.extend((36 + data.len() as u32).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend(tag.to_le_bytes());
    file.extend((channels.len() as u16).to_le_bytes());
    file.extend(rate.to_le_bytes());
    file.extend((rate * u32::from(block)).to_le_bytes());
    file.extend(block.to_le_bytes());
    file.extend((width as u16 * 8).to_le_bytes());
    file.extend(b"data");
    file.extend((data.len() as u32).to_le_bytes());
    file.extend(data);
    file
}

fn sine(frequency: f64, rate: u32, count: usize) -> Vec<f32> {
    let step = std::f64::consts::TAU * frequency / f64::from(rate);
    (0..count)
        .map(|i| (0.5 * (step * i as f64).sin()) as f32)
        .collect()
}

/// Returns how far two sounds differ at most, away from their ends.
fn difference(one: &[f32], other: &[f32]) -> f32 {
    let end = one.len().min(other.len()) - 500;
    (500..end)
        .map(|i| (one[i] - other[i]).abs())
        .fold(0.0, f32::max)
}

/// Returns the level of one frequency.
fn level(samples: &[f32], frequency: f64) -> f64 {
    let step = std::f64::consts::TAU * frequency / 48_000.0;
    let (mut real, mut imaginary) = (0.0, 0.0);
    for (i, &sample) in samples.iter().enumerate() {
        let window = (std::f64::consts::PI * i as f64 / samples.len() as f64)
            .sin()
            .powi(2);
        real += f64::from(sample) * window * (step * i as f64).cos();
        imaginary += f64::from(sample) * window * (step * i as f64).sin();
    }
    4.0 * real.hypot(imaginary) / samples.len() as f64
}

#[test]
fn every_kind_of_wav_is_read() {
    let tone = sine(440.0, 48_000, 12_000);
    for (form, tolerance) in [
        (Form::Unsigned8, 0.02),
        (Form::Signed(16), 1e-4),
        (Form::Signed(24), 1e-6),
        (Form::Signed(32), 1e-6),
        (Form::Float32, 1e-7),
    ] {
        let heard = decode(&wav(form, 48_000, &[&tone])).expect("a WAV is read");
        assert_eq!(heard.len(), tone.len());
        assert!(difference(&heard, &tone) < tolerance, "{form:?}");
    }
}

#[test]
fn stereo_is_mixed_and_broken_samples_are_silenced() {
    let mut left = sine(440.0, 48_000, 12_000);
    let right: Vec<f32> = left.iter().map(|sample| sample * 0.5).collect();
    let expected: Vec<f32> = left.iter().map(|sample| sample * 0.75).collect();
    left[0] = f32::NAN;
    left[7] = f32::NEG_INFINITY;
    let heard = decode(&wav(Form::Float32, 48_000, &[&left, &right])).expect("stereo is read");
    assert!(difference(&heard, &expected) < 1e-6);
    assert_eq!((heard[0], heard[7]), (0.0, 0.0));
}

#[test]
fn every_rate_comes_out_at_48_khz_in_time_and_in_tune() {
    for rate in [
        8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 88_200, 96_000,
    ] {
        let tone = sine(440.0, rate, rate as usize / 2);
        let heard = decode(&wav(Form::Float32, rate, &[&tone])).expect("any rate is read");
        assert!(
            heard.len().abs_diff(24_000) <= 6,
            "{rate}: {} samples",
            heard.len()
        );
        let off = difference(&heard, &sine(440.0, 48_000, 24_000));
        assert!(off < 2e-3, "{rate}: off by {off}");
    }
}

#[test]
fn a_rate_nobody_uses_is_at_most_half_a_sample_late() {
    let tone = sine(440.0, 47_999, 24_000);
    let heard = decode(&wav(Form::Float32, 47_999, &[&tone])).expect("any rate is read");
    assert!(difference(&heard, &sine(440.0, 48_000, 24_000)) < 0.015);
}

#[test]
fn resampling_leaves_no_images_and_folds_nothing_down() {
    let low = sine(3_000.0, 16_000, 16_000);
    let heard = decode(&wav(Form::Float32, 16_000, &[&low])).expect("16 kHz is read");
    let image = 20.0 * (level(&heard, 13_000.0) / level(&heard, 3_000.0)).log10();
    assert!(image < -80.0, "image at {image} dB");

    let high = sine(30_000.0, 96_000, 96_000);
    let heard = decode(&wav(Form::Float32, 96_000, &[&high])).expect("96 kHz is read");
    let folded = 20.0 * (level(&heard, 18_000.0) / 0.5).log10();
    assert!(folded < -80.0, "folded to {folded} dB");

    let treble = sine(18_000.0, 44_100, 44_100);
    let heard = decode(&wav(Form::Float32, 44_100, &[&treble])).expect("44.1 kHz is read");
    let kept = 20.0 * (level(&heard, 18_000.0) / 0.5).log10();
    assert!(kept.abs() < 1.0, "treble changed by {kept} dB");
}

#[test]
fn compressed_recordings_are_read_at_their_length() {
    for (name, file, tolerance) in [
        ("MP3", MP3, 60),
        ("M4A", M4A, 60),
        ("AAC", AAC, 3_000), // has no place to say what is padding
        ("FLAC", FLAC, 2),
    ] {
        let heard = decode(file).expect(name);
        assert!(
            heard.len().abs_diff(28_800) <= tolerance,
            "{name}: {} samples",
            heard.len()
        );
        let middle = &heard[4_000..24_000];
        assert!(level(middle, 440.0) > 0.3, "{name}");
        assert!(level(middle, 1_234.0) < 0.01, "{name}");
    }
}

#[test]
fn a_movie_of_ours_is_heard_without_the_priming() {
    let tone = sine(440.0, 48_000, 48_000);
    let sound = sound::encode_aac(&tone);
    let frame = mp4::CodedFrame {
        bytes: &[0, 0, 0, 1, 9],
        is_key: true,
    };
    let frames = vec![frame; 30];
    let movie = mp4::Movie {
        title: "",
        picture: mp4::PictureTrack {
            width: 16,
            height: 16,
            frame_rate: 30,
            sps: &[0x67, 0x42, 0xc0, 0x0a],
            pps: &[0x68],
            frames: &frames,
        },
        sound: Some(&sound),
    };
    let heard = decode(&movie.to_bytes()).expect("the sound of a movie is a recording");
    assert_eq!(heard.len(), tone.len());
    assert!(difference(&heard, &tone) < 0.02);

    let silent = mp4::Movie {
        sound: None,
        ..movie
    };
    assert_eq!(
        decode(&silent.to_bytes()),
        Err(RecordingProblem::NoSoundTrack)
    );
}

#[test]
fn what_is_not_a_recording_is_named() {
    use RecordingProblem::*;
    assert_eq!(decode(b""), Err(Empty));
    assert_eq!(decode(&wav(Form::Signed(16), 48_000, &[&[]])), Err(Empty));
    assert_eq!(decode(b"Dear Dana, here is the script."), Err(NotSound));
    assert_eq!(decode(&[0; 5_000]), Err(NotSound));
    assert_eq!(decode(b"\x89PNG\r\n\x1a\n0000000000000000"), Err(NotSound));
    assert_eq!(
        decode(b"RIFF\x20\0\0\0WEBPVP8L....................."),
        Err(NotSound)
    );
    let ogg = decode(b"OggS\0\x02..............OpusHead");
    assert!(matches!(ogg, Err(Unsupported(name)) if name.contains("Ogg")));
    let slow = wav(Form::Signed(16), 300, &[&[0.0; 900]]);
    assert!(
        matches!(decode(&slow), Err(Unsupported(_))),
        "300 Hz is no recording"
    );
}

#[test]
fn a_missing_end_is_noticed() {
    let tone = sine(440.0, 48_000, 48_000);
    let whole = wav(Form::Signed(16), 48_000, &[&tone]);
    for (name, file) in [("WAV", whole.as_slice()), ("M4A", M4A), ("FLAC", FLAC)] {
        let half = &file[..file.len() / 2];
        assert_eq!(decode(half), Err(RecordingProblem::Truncated), "{name}");
    }
    for header in [4, 12, 30] {
        let problem = decode(&FLAC[..header]);
        assert_eq!(problem, Err(RecordingProblem::Truncated), "{header}");
    }
    assert!(
        decode(&whole[..whole.len() - 100]).is_ok(),
        "a millisecond is not missed"
    );
}

#[test]
fn every_problem_says_what_to_do() {
    use RecordingProblem::*;
    for problem in [
        Empty,
        NotSound,
        NoSoundTrack,
        Unsupported("AIFF"),
        Truncated,
        Damaged,
        TooLong,
    ] {
        let text = problem.to_string();
        assert!(
            text.ends_with('.') && text.matches(['.', ':']).count() >= 2,
            "{text}"
        );
    }
}

/// Strangers' bytes give sound or a problem, never a panic.
#[test]
fn damaged_recordings_do_no_harm() {
    let tone = sine(440.0, 44_100, 3_000);
    let whole = wav(Form::Signed(16), 44_100, &[&tone]);
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for file in [whole.as_slice(), MP3, M4A, AAC, FLAC] {
        for _ in 0..60 {
            let mut damaged = file.to_vec();
            for _ in 0..1 + random(12) {
                let reach = if random(2) == 0 { 200 } else { damaged.len() };
                let at = random(reach.min(damaged.len()));
                damaged[at] = random(256) as u8;
            }
            damaged.truncate(damaged.len() - random(damaged.len() / 2));
            if let Ok(samples) = decode(&damaged) {
                assert!(samples.iter().all(|sample| sample.is_finite()));
            }
        }
    }
}
