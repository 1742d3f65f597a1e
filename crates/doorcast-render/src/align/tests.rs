//! How well times are carried over, and what is refused.

use std::sync::OnceLock;

use doorcast_domain::{
    spoken::{Pronunciations, sentences},
    video::Language,
};

use super::{AlignProblem, MAX_SECONDS, align};
use crate::{
    narration::{PhoneTime, SAMPLE_RATE, SpokenSentence},
    voice::{BuiltinVoice, VoicePersona},
};

const LINES: &str = include_str!("../../tests/support/property_lines.txt");

/// Enough lines to get lost in, few enough to be quick.
const COUNT: usize = 12;

fn say(persona: VoicePersona) -> Vec<SpokenSentence> {
    sentences(LINES, Language::English, &Pronunciations::default())
        .iter()
        .take(COUNT)
        .map(|sentence| BuiltinVoice::shared().speak(sentence, &persona))
        .collect()
}

fn reference() -> &'static [SpokenSentence] {
    static REFERENCE: OnceLock<Vec<SpokenSentence>> = OnceLock::new();
    REFERENCE.get_or_init(|| say(VoicePersona::AVERY))
}

/// A recording of the sentences, with silence before, between and after them and noise over all of it.
struct Recording {
    samples: Vec<f32>,
    /// When each sentence starts.
    starts: Vec<f32>,
}

impl Recording {
    fn of(sentences: &[SpokenSentence], noise: f32) -> Self {
        let mut samples = vec![0.0; SAMPLE_RATE as usize * 7 / 10];
        let mut starts = Vec::new();
        for (index, sentence) in sentences.iter().enumerate() {
            starts.push(seconds(samples.len()));
            samples.extend(&sentence.samples);
            samples.resize(samples.len() + SAMPLE_RATE as usize * (index % 5) / 4, 0.0);
        }
        samples.resize(samples.len() + SAMPLE_RATE as usize, 0.0);
        add_noise(&mut samples, noise);
        Self { samples, starts }
    }
}

fn add_noise(samples: &mut [f32], level: f32) {
    let mut seed = 7u64;
    for sample in samples {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        *sample += level * ((seed >> 40) as f32 / (1u64 << 23) as f32 - 1.0);
    }
}

fn seconds(samples: usize) -> f32 {
    samples as f32 / SAMPLE_RATE as f32
}

fn sounds(sentence: &SpokenSentence) -> impl DoubleEndedIterator<Item = &PhoneTime> {
    sentence.phones.iter().filter(|phone| phone.phone != "pau")
}

/// Distances between found and true starts of every sound, and ends of every sentence, in seconds.
fn errors(found: &[SpokenSentence], said: &[SpokenSentence], recording: &Recording) -> Vec<f32> {
    let mut from = 0;
    let mut errors = Vec::new();
    for ((found, said), start) in found.iter().zip(said).zip(&recording.starts) {
        let rest = &recording.samples[from..];
        let place = rest
            .windows(64)
            .position(|window| *window == found.samples[..64]);
        from += place.expect("a sentence is a part of the recording");
        let offset = seconds(from) - start;
        assert_eq!(sounds(found).count(), sounds(said).count());
        let starts = sounds(found)
            .zip(sounds(said))
            .map(|(found, said)| found.start - said.start);
        errors.extend(starts.map(|difference| (difference + offset).abs()));
        let ends = sounds(found).next_back().zip(sounds(said).next_back());
        let (found, said) = ends.expect("every sentence has sounds");
        errors.push((found.end + offset - said.end).abs());
    }
    errors.sort_by(f32::total_cmp);
    errors
}

#[test]
fn times_are_found_in_another_voice_at_another_pace() {
    for (persona, pace, noise) in [
        (VoicePersona::JORDAN, 0.75, 0.0003),
        (VoicePersona::SAM, 1.0, 0.003),
        (VoicePersona::RILEY, 1.3, 0.01),
        (VoicePersona::JORDAN, 1.3, 0.003),
    ] {
        let said = say(VoicePersona { pace, ..persona });
        let recording = Recording::of(&said, noise);
        let found = align(reference(), &recording.samples).expect("the same script");
        let errors = errors(&found, &said, &recording);
        let median = errors[errors.len() / 2];
        let mean = errors.iter().sum::<f32>() / errors.len() as f32;
        assert!(
            median < 0.012,
            "median {median} at pace {pace}, noise {noise}"
        );
        assert!(mean < 0.020, "mean {mean} at pace {pace}, noise {noise}");
    }
}

#[test]
fn every_word_is_found_once_in_order_and_inside_its_sentence() {
    let recording = Recording::of(&say(VoicePersona::SAM), 0.002);
    let found = align(reference(), &recording.samples).expect("the same script");
    assert_eq!(found.len(), reference().len());
    for (found, reference) in found.iter().zip(reference()) {
        let texts = |sentence: &SpokenSentence| {
            sentence
                .words
                .iter()
                .map(|word| word.text.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(texts(found), texts(reference));
        let length = seconds(found.samples.len());
        let mut time = 0.0;
        for word in &found.words {
            assert!(
                word.start >= time - 1e-4 && word.start < word.end && word.end <= length + 1e-4,
                "{word:?}"
            );
            time = word.start;
        }
        for pair in found.phones.windows(2) {
            assert!((pair[0].end - pair[1].start).abs() < 0.005, "{pair:?}");
        }
        let (first, last) = (&found.phones[0], &found.phones[found.phones.len() - 1]);
        assert!((0.03..0.1).contains(&first.end), "{first:?}");
        assert!((0.05..0.15).contains(&(last.end - last.start)), "{last:?}");
    }
}

#[test]
fn a_pause_in_the_middle_of_a_sentence_belongs_to_no_word_for_long() {
    let said = say(VoicePersona::RILEY);
    let sentence = &said[1];
    let (word, next) = (&sentence.words[5], &sentence.words[6]);
    let cut = (word.end * SAMPLE_RATE as f32) as usize;
    let mut samples = sentence.samples[..cut].to_vec();
    samples.resize(cut + SAMPLE_RATE as usize, 0.0);
    samples.extend(&sentence.samples[cut..]);
    add_noise(&mut samples, 0.001);
    let found = align(&reference()[1..2], &samples).expect("the same sentence");
    let (heard, heard_next) = (&found[0].words[5], &found[0].words[7]);
    assert!(
        heard.end - heard.start < word.end - word.start + 1.1,
        "{heard:?}"
    );
    let expected = sentence.words[7].start + 1.0;
    assert!(
        (heard_next.start - expected).abs() < 0.06,
        "{heard_next:?} after {next:?}, not {expected}"
    );
}

fn problem(reference: &[SpokenSentence], recording: &[f32]) -> AlignProblem {
    align(reference, recording).expect_err("not the script")
}

#[test]
fn what_cannot_be_the_script_is_refused() {
    let recording = Recording::of(reference(), 0.001).samples;
    let mut noise = vec![0.0; SAMPLE_RATE as usize * 20];
    add_noise(&mut noise, 0.1);
    let short = &recording[..recording.len() / 4];
    let unheard: Vec<f32> = recording.iter().map(|sample| sample * 1e-4).collect();

    assert_eq!(problem(&[], &recording), AlignProblem::NothingToFind);
    assert_eq!(
        problem(&[SpokenSentence::default()], &recording),
        AlignProblem::NothingToFind
    );
    assert_eq!(problem(reference(), &[]), AlignProblem::Silent);
    assert_eq!(
        problem(reference(), &vec![0.0; 480_000]),
        AlignProblem::Silent
    );
    assert_eq!(problem(reference(), &noise), AlignProblem::Silent);
    assert_eq!(problem(reference(), &unheard), AlignProblem::Silent);
    assert!(matches!(
        problem(reference(), short),
        AlignProblem::TooShort { .. }
    ));
    assert!(matches!(
        problem(&reference()[..3], &recording),
        AlignProblem::TooLong { .. }
    ));
    let endless = vec![0.0; (MAX_SECONDS as usize + 1) * SAMPLE_RATE as usize];
    assert!(matches!(
        problem(reference(), &endless),
        AlignProblem::OverLimit { .. }
    ));
}

#[test]
fn broken_samples_do_no_harm() {
    let mut recording = Recording::of(reference(), 0.001).samples;
    for sample in recording.iter_mut().step_by(997) {
        *sample = f32::NAN;
    }
    recording[0] = f32::INFINITY;
    let found = align(reference(), &recording).expect("the same script");
    assert!(
        found
            .iter()
            .flat_map(|sentence| &sentence.words)
            .all(|word| word.end.is_finite())
    );
}
