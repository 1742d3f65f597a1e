//! What the built-in voice promises.

use doorcast_domain::{
    spoken::{Pronunciations, Sentence, sentences},
    video::Language,
};

use super::{BuiltinVoice, VoicePersona};
use crate::narration::SpokenSentence;

fn say(text: &str, persona: &VoicePersona) -> Vec<SpokenSentence> {
    let voice = BuiltinVoice::shared();
    written(text)
        .iter()
        .map(|sentence| voice.speak(sentence, persona))
        .collect()
}

fn written(text: &str) -> Vec<Sentence> {
    sentences(text, Language::English, &Pronunciations::default())
}

#[test]
fn the_same_sentence_sounds_the_same_whatever_was_said_before() {
    let text = "Welcome to this bright home in La Quinta.";
    let first = say(text, &VoicePersona::AVERY);
    say("Something else entirely!", &VoicePersona::JORDAN);
    assert_eq!(first, say(text, &VoicePersona::AVERY));
}
