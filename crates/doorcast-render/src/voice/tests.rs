//! What the built-in voice promises.

mod lines;
mod sound;
mod vocoder;

use doorcast_domain::{
    spoken::{Pronunciations, Sentence, sentences},
    video::Language,
};

use super::{BuiltinVoice, VoicePersona};
use crate::narration::SpokenSentence;

/// Fifty sentences as agents say them.
const LINES: &str = include_str!("../../tests/support/property_lines.txt");

fn written(text: &str) -> Vec<Sentence> {
    sentences(text, Language::English, &Pronunciations::default())
}

fn say(text: &str, persona: &VoicePersona) -> Vec<SpokenSentence> {
    let voice = BuiltinVoice::shared();
    written(text)
        .iter()
        .map(|sentence| voice.speak(sentence, persona))
        .collect()
}

#[test]
fn the_same_sentence_sounds_the_same_whatever_was_said_before() {
    let text = "Welcome to this bright home in La Quinta.";
    let first = say(text, &VoicePersona::AVERY);
    say("Something else entirely!", &VoicePersona::JORDAN);
    assert_eq!(first, say(text, &VoicePersona::AVERY));
}
