//! The sound of finished films: as loud as promised, no peaks, no hiss above the voice, no holes in sentences.

mod support;

use std::sync::OnceLock;

use doorcast_render::{
    narration::SAMPLE_RATE,
    project::Project,
    timeline::{Beat, FRAME_SAMPLES},
};
use ebur128::{EbuR128, Mode};
use realfft::RealFftPlanner;
use support::{beats, decode, film, plain, spoken};

const SCRIPT: &str = "Apples and oranges grow behind this home. At $1.2 million, with 4 bedrooms, it is a steal. \
     Everything is new, and everyone is welcome.";

struct Heard {
    samples: Vec<f32>,
    beats: Vec<Beat>,
}

/// The same film for every test: nobody is drawn, the built-in voice speaks.
fn heard() -> &'static Heard {
    static HEARD: OnceLock<Heard> = OnceLock::new();
    HEARD.get_or_init(|| {
        let project = Project {
            voice: spoken("").voice,
            ..plain(SCRIPT)
        };
        let film = film(&project).expect("the project can be filmed");
        Heard {
            samples: decode::sound(&film.mp4),
            beats: beats(&project),
        }
    })
}

#[test]
fn it_is_as_loud_as_promised_without_peaks() {
    let mut meter =
        EbuR128::new(1, SAMPLE_RATE, Mode::I | Mode::TRUE_PEAK).expect("a meter for mono");
    meter
        .add_frames_f32(&heard().samples)
        .expect("the meter takes it");
    let loudness = meter.loudness_global().expect("it is loud enough");
    assert!((-18.0..=-16.0).contains(&loudness), "{loudness:.2} LUFS");
    let peak = 20.0 * meter.true_peak(0).expect("there is a channel").log10();
    assert!(peak <= -1.0, "{peak:.2} dB");
}

#[test]
fn nothing_is_above_the_voice() {
    const SIZE: usize = 2_048;
    let transform = RealFftPlanner::<f32>::new().plan_fft_forward(SIZE);
    let mut spectrum = transform.make_output_vec();
    let (mut below, mut above) = (0.0_f64, 0.0_f64);
    for piece in heard().samples.chunks_exact(SIZE) {
        let mut windowed: Vec<f32> = piece
            .iter()
            .enumerate()
            .map(|(index, sample)| {
                let turn = std::f32::consts::TAU * index as f32 / SIZE as f32;
                sample * (0.5 - 0.5 * turn.cos())
            })
            .collect();
        transform
            .process(&mut windowed, &mut spectrum)
            .expect("the sizes match");
        for (bin, value) in spectrum.iter().enumerate() {
            let power = f64::from(value.norm_sqr());
            if bin as f32 * SAMPLE_RATE as f32 / SIZE as f32 > 8_200.0 {
                above += power;
            } else {
                below += power;
            }
        }
    }
    let decibels = 10.0 * (above / below).log10();
    assert!(decibels <= -50.0, "{decibels:.1} dB");
}

#[test]
fn no_sentence_has_a_hole() {
    const STEP: usize = 480;
    let Heard { samples, beats } = heard();
    let loud = |piece: &[f32]| piece.iter().any(|sample| sample.abs() > 0.01);
    let mut at = 0;
    for beat in beats {
        let first = beat.words.first().expect("a sentence has words").start;
        let last = beat.words.last().expect("a sentence has words").end;
        let part = |seconds: f32| at + (seconds * SAMPLE_RATE as f32) as usize;
        let (mut hole, mut longest) = (0, 0);
        for piece in samples[part(first)..part(last)].chunks(STEP) {
            hole = if loud(piece) { 0 } else { hole + 1 };
            longest = longest.max(hole);
        }
        assert!(longest < 80, "{longest} hundredths of a second of silence");
        at += beat.frames * FRAME_SAMPLES;
    }
}

#[test]
fn no_run_of_samples_is_clipped() {
    let run = heard()
        .samples
        .windows(4)
        .filter(|four| four.iter().all(|sample| sample.abs() >= 0.95));
    assert_eq!(run.count(), 0);
}

#[test]
fn a_silent_film_is_silent() {
    let film = film(&plain("Welcome home.")).expect("the project can be filmed");
    let samples = decode::sound(&film.mp4);
    assert!(!samples.is_empty());
    assert!(samples.iter().all(|sample| sample.abs() < 1e-4));
}
