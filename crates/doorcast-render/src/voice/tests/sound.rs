//! The sound itself: pitch, brightness, no images of the voice above its band.

use std::f32::consts::TAU;

use realfft::RealFftPlanner;

use super::{
    super::{equalizer::brighten, resample::to_48k},
    VoicePersona, say,
};
use crate::narration::SAMPLE_RATE;

const TEXT: &str =
    "She sells sunny houses, six of them on Summit Street, and sees the sea each season.";

/// The share of the energy at and above a frequency, in decibels.
fn share_above(samples: &[f32], hertz: f32) -> f32 {
    const SIZE: usize = 4096;
    let transform = RealFftPlanner::<f32>::new().plan_fft_forward(SIZE);
    let mut output = transform.make_output_vec();
    let (mut above, mut total) = (0.0, 1e-20);
    for block in samples.chunks_exact(SIZE) {
        let mut input: Vec<f32> = block
            .iter()
            .enumerate()
            .map(|(at, sample)| sample * (0.5 - 0.5 * (TAU * at as f32 / SIZE as f32).cos()))
            .collect();
        transform
            .process(&mut input, &mut output)
            .expect("sizes agree");
        for (bin, value) in output.iter().enumerate() {
            let energy = f64::from(value.norm_sqr());
            total += energy;
            if bin as f32 * SAMPLE_RATE as f32 / SIZE as f32 >= hertz {
                above += energy;
            }
        }
    }
    (10.0 * (above / total + 1e-20).log10()) as f32
}

fn tone(hertz: f32, rate: f32, seconds: f32) -> Vec<f32> {
    (0..(rate * seconds) as usize)
        .map(|at| (TAU * hertz * at as f32 / rate).sin() * 0.5)
        .collect()
}

fn level(samples: &[f32]) -> f32 {
    let energy: f32 = samples.iter().map(|sample| sample * sample).sum();
    10.0 * (energy / samples.len() as f32).log10()
}

#[test]
fn nothing_is_heard_above_the_engines_band() {
    for (name, persona) in VoicePersona::NAMED {
        let samples = &say(TEXT, &persona)[0].samples;
        let share = share_above(samples, 8_200.0);
        assert!(share <= -50.0, "{name}: {share} dB above 8.2 kHz");
        let hiss = share_above(samples, 4_000.0);
        assert!(hiss > -25.0, "{name}: {hiss} dB above 4 kHz is dull");
    }
}

#[test]
fn resampling_keeps_tones_and_makes_no_others() {
    for hertz in [100.0, 1_000.0, 4_000.0, 7_000.0] {
        let engine: Vec<i16> = tone(hertz, 16_000.0, 0.5)
            .iter()
            .map(|sample| (sample * 32_767.0) as i16)
            .collect();
        let samples = to_48k(&engine);
        assert_eq!(samples.len(), engine.len() * 3);
        let middle = &samples[2_000..samples.len() - 2_000];
        let wanted = level(&tone(hertz, 48_000.0, 0.5)[2_000..22_000]);
        assert!((level(middle) - wanted).abs() < 0.1, "{hertz} Hz");
        assert!(
            share_above(middle, 8_000.0) < -65.0,
            "{hertz} Hz has images"
        );
    }
    // Without delay: a click stays where it is.
    let mut click = vec![0i16; 400];
    click[200] = 20_000;
    let samples = to_48k(&click);
    let peak = (0..samples.len()).max_by(|one, other| samples[*one].total_cmp(&samples[*other]));
    assert_eq!(peak, Some(600));
    assert!(to_48k(&[]).is_empty());
}

#[test]
fn the_equalizer_lifts_presence_and_cuts_rumble() {
    for (hertz, gain) in [
        (30.0, -18.5..-16.0),
        (230.0, -4.5..-2.5),
        (1_500.0, 3.0..7.0),
        (3_000.0, 5.0..8.5),
        (6_000.0, 2.0..5.5),
        (15_000.0, -0.5..1.5),
    ] {
        let mut samples = tone(hertz, 48_000.0, 1.0);
        let before = level(&samples[12_000..]);
        brighten(&mut samples);
        let change = level(&samples[12_000..]) - before;
        assert!(gain.contains(&change), "{change} dB at {hertz} Hz");
    }
}

#[test]
fn presenters_have_their_own_pitch() {
    for (name, persona) in VoicePersona::NAMED {
        let heard = pitch(&say("Our area may never know a warmer morning.", &persona)[0].samples);
        let ratio = heard / persona.pitch_hz;
        assert!(
            (0.85..1.18).contains(&ratio),
            "{name}: {heard} Hz instead of {}",
            persona.pitch_hz
        );
    }
}

/// The median pitch of the voiced parts, by autocorrelation.
fn pitch(samples: &[f32]) -> f32 {
    const WINDOW: usize = SAMPLE_RATE as usize / 25;
    let thin: Vec<f32> = samples
        .chunks_exact(4)
        .map(|four| four.iter().sum::<f32>())
        .collect();
    let rate = SAMPLE_RATE as f32 / 4.0;
    let mut pitches: Vec<f32> = thin
        .windows(WINDOW / 2)
        .step_by(WINDOW / 8)
        .filter_map(|window| {
            let likeness = |lag: usize| -> f32 {
                let count = window.len() - lag;
                let product: f32 = (0..count).map(|at| window[at] * window[at + lag]).sum();
                product / count as f32
            };
            let power = likeness(0);
            let lags = (rate / 320.0) as usize..(rate / 65.0) as usize;
            let best = lags.max_by(|one, other| likeness(*one).total_cmp(&likeness(*other)))?;
            (power > 1e-4 && likeness(best) > 0.6 * power).then(|| rate / best as f32)
        })
        .collect();
    pitches.sort_by(f32::total_cmp);
    pitches[pitches.len() / 2]
}
