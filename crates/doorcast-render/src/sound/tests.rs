//! Loudness and peaks as they are heard: measured after encoding and decoding.

use super::*;
use crate::narration::SAMPLE_RATE;
use ebur128::{EbuR128, Mode};

/// Returns random numbers from -1 to 1.
fn noise(seed: u64) -> impl FnMut() -> f32 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 40) as f32 / 8_388_608.0 - 1.0
    }
}

/// Something like speech: a buzz with overtones in syllables, hisses between them, pauses.
fn babble(seconds: usize) -> Vec<f32> {
    let mut random = noise(7);
    let mut phase = 0.0_f32;
    (0..seconds * SAMPLE_RATE as usize)
        .map(|i| {
            let time = i as f32 / SAMPLE_RATE as f32;
            phase += (140.0 + 40.0 * (time * 2.1).sin()) / SAMPLE_RATE as f32;
            let syllable = (time * std::f32::consts::PI * 4.0).sin().max(0.0).powi(2);
            let hiss = (time * std::f32::consts::PI * 4.0).sin().min(0.0).powi(4);
            let pause = if time % 3.0 > 2.5 { 0.0 } else { 1.0 };
            let buzz: f32 = (1..20)
                .map(|n| (phase.fract() * std::f32::consts::TAU * n as f32).cos() / n as f32)
                .sum();
            0.2 * pause * (syllable * buzz + 0.5 * hiss * random())
        })
        .collect()
}

fn scaled(samples: &[f32], gain: f32) -> Vec<f32> {
    samples.iter().map(|sample| sample * gain).collect()
}

/// Returns loudness and true peak by the reference meter, after AAC.
fn as_heard(samples: &[f32]) -> (f64, f64) {
    let heard = aac::tests::decoded(&encode_aac(samples));
    let mut meter = EbuR128::new(1, SAMPLE_RATE, Mode::I | Mode::TRUE_PEAK).expect("a meter");
    meter.add_frames_f32(&heard).expect("samples are taken");
    let peak = meter.true_peak(0).expect("a peak is known");
    let loudness = meter.loudness_global().expect("loudness is known");
    (loudness, 20.0 * peak.log10())
}

fn check(name: &str, samples: &[f32]) {
    let mastered = master(samples.to_vec());
    assert_eq!(mastered.samples.len(), samples.len());
    let (loudness, peak) = as_heard(&mastered.samples);
    assert!((loudness - -17.0).abs() < 1.0, "{name}: {loudness} LUFS");
    assert!(peak <= -1.0, "{name}: true peak {peak} dB");
}

#[test]
fn speech_of_any_level_comes_out_equally_loud() {
    let speech = babble(9);
    for gain in [0.02, 0.1, 0.3, 1.0, 3.0, 30.0] {
        check(&format!("speech x {gain}"), &scaled(&speech, gain));
    }
}

#[test]
fn clipped_recordings_stay_below_the_ceiling() {
    for gain in [2.0, 8.0, 40.0] {
        let clipped: Vec<f32> = babble(9)
            .iter()
            .map(|sample| (sample * gain).clamp(-1.0, 1.0))
            .collect();
        check(&format!("clipped x {gain}"), &clipped);
    }
}

#[test]
fn a_knock_on_the_microphone_does_not_make_the_speech_quiet() {
    let mut speech = scaled(&babble(9), 0.05);
    for at in [50_000, 200_000] {
        for i in 0..300 {
            speech[at + i] = 0.95 * (i as f32 * 0.3).sin();
        }
    }
    check("knocks", &speech);
}

#[test]
fn noise_tones_and_short_sounds_come_out_right() {
    let mut random = noise(3);
    check(
        "noise",
        &(0..96_000).map(|_| random() * 0.02).collect::<Vec<_>>(),
    );
    let tone: Vec<f32> = (0..96_000).map(|i| (i as f32 * 0.9).sin()).collect();
    check("tone", &tone);
    let short = master(tone[..9_600].to_vec());
    let loudness = short.loudness.expect("a short tone is heard");
    assert!((loudness - TARGET_LUFS).abs() < 0.2, "{loudness}");
}

#[test]
fn silence_stays_silence() {
    let silent = master(vec![0.0; 96_000]);
    assert!(silent.samples.iter().all(|&sample| sample == 0.0));
    assert_eq!(silent.loudness, None);
    assert!(master(Vec::new()).samples.is_empty());

    let mut random = noise(5);
    let hiss: Vec<f32> = (0..96_000).map(|_| random() * 1e-4).collect();
    assert_eq!(master(hiss.clone()).gain_db, 0.0, "hiss is not made louder");
}

#[test]
fn broken_samples_become_silence() {
    let mut speech = babble(3);
    speech[1_000] = f32::NAN;
    speech[2_000] = f32::INFINITY;
    let mastered = master(speech.clone());
    assert!(mastered.samples.iter().all(|sample| sample.is_finite()));
    assert_eq!(mastered.samples[1_000], 0.0);
}

#[test]
fn the_same_sound_is_mastered_the_same() {
    let speech = babble(2);
    assert_eq!(master(speech.clone()), master(speech.clone()));
}
