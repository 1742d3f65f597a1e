//! Our vocoder against the engine's own: other noise, the same voice.

use std::f32::consts::TAU;

use realfft::RealFftPlanner;

use super::{
    super::{BuiltinVoice, engine_words},
    VoicePersona, written,
};

/// Samples of one look: 32 ms.
const LOOK: usize = 512;
/// Bins of the spectrum that make a band: 500 Hz.
const BAND: usize = 16;

/// Returns the power in each band, for each look.
fn bands(samples: &[i16]) -> Vec<Vec<f32>> {
    let transform = RealFftPlanner::<f32>::new().plan_fft_forward(LOOK);
    let mut spectrum = transform.make_output_vec();
    let looks = samples.chunks_exact(LOOK).map(|look| {
        let mut look: Vec<f32> = look
            .iter()
            .enumerate()
            .map(|(at, sample)| {
                f32::from(*sample) * (0.5 - 0.5 * (TAU * at as f32 / LOOK as f32).cos())
            })
            .collect();
        transform
            .process(&mut look, &mut spectrum)
            .expect("sizes agree");
        let bands = spectrum[..LOOK / 2].chunks(BAND);
        bands
            .map(|bins| bins.iter().map(|bin| bin.norm_sqr()).sum())
            .collect()
    });
    looks.collect()
}

fn decibels(power: f32) -> f32 {
    10.0 * (power + 1.0).log10()
}

#[test]
fn it_sounds_like_the_engines_own() {
    let text = "Welcome to this four-bedroom home in Indian Wells, with six sunny terraces.";
    let sentence = &written(text)[0];
    let words = engine_words(sentence);
    for (name, persona) in VoicePersona::NAMED {
        let voice = BuiltinVoice::shared();
        let mut engine = voice.engine.lock().expect("nobody has failed");
        let ours = engine.say(&words, &persona).samples;
        let theirs = engine.say_unaided(&words, &persona);
        drop(engine);
        assert_eq!(ours.len(), theirs.len(), "{name}");
        let (ours, theirs) = (bands(&ours), bands(&theirs));
        for band in 0..LOOK / 2 / BAND {
            let total = |looks: &[Vec<f32>]| decibels(looks.iter().map(|look| look[band]).sum());
            let apart = total(&ours) - total(&theirs);
            // Above 4 kHz it is mostly noise, and theirs is another.
            let bearable = if band < LOOK / 4 / BAND { 0.5 } else { 2.5 };
            assert!(
                apart.abs() < bearable,
                "{name}: band {band} is {apart} dB off"
            );
        }
        let loud = ours.iter().zip(&theirs).map(|(ours, theirs)| {
            let level = |bands: &[f32]| decibels(bands.iter().sum());
            (level(ours), level(theirs))
        });
        let loud: Vec<_> = loud.filter(|(_, theirs)| *theirs > 90.0).collect();
        assert!(loud.len() > 50, "{name}: {} loud looks", loud.len());
        let apart = loud.iter().map(|(ours, theirs)| (ours - theirs).abs());
        let apart = apart.sum::<f32>() / loud.len() as f32;
        assert!(apart < 1.0, "{name}: looks are {apart} dB off");
    }
}
