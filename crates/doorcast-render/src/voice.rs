//! The built-in voice: American English, always there, no account and no network.
//!
//! It sounds like a clear statistical voice of its time: good for previews, for timing and for a product that works on
//! the first run. [`BuiltinVoice::speak`] returns 48 kHz sound with the time of every written word and every speech
//! sound. Loudness is not decided here; see the sound module. Spanish needs another voice.

mod equalizer;
mod flite;
mod phones;
mod resample;
mod rests;
mod timing;
mod vocoder;

use std::sync::{Mutex, OnceLock, PoisonError};

use doorcast_domain::spoken::{Pause, Sentence};

use self::flite::{Engine, EngineWord, Utterance};
use crate::narration::SpokenSentence;

/// Words the engine is given at once: a script without a full stop is said in pieces, so memory stays small.
const MAX_PIECE_WORDS: usize = 40;

/// Words after which a pause is a good place to cut.
const MIN_PIECE_WORDS: usize = 16;

/// How somebody sounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VoicePersona {
    /// The middle of the pitch.
    pub pitch_hz: f32,
    /// How lively the pitch is: its standard deviation.
    pub pitch_spread_hz: f32,
    /// The all-pass constant of the vocal tract: 0.42 is the recorded speaker, more is a longer tract.
    pub tract: f32,
    /// 1 is the recorded speaker's pace, more is faster.
    pub pace: f32,
}

impl VoicePersona {
    /// Avery: high and warm.
    pub const AVERY: Self = Self::new(182.0, 46.0, 0.42, 0.92);
    /// Jordan: low and calm.
    pub const JORDAN: Self = Self::new(108.0, 30.0, 0.52, 0.91);
    /// Sam: low and bright.
    pub const SAM: Self = Self::new(132.0, 38.0, 0.475, 0.92);
    /// Riley: high and brisk.
    pub const RILEY: Self = Self::new(205.0, 50.0, 0.405, 0.94);

    /// Every persona with its name, in the order shown to people.
    pub const NAMED: [(&'static str, Self); 4] = [
        ("avery", Self::AVERY),
        ("jordan", Self::JORDAN),
        ("sam", Self::SAM),
        ("riley", Self::RILEY),
    ];

    /// Returns the persona of that name.
    pub fn find(name: &str) -> Option<Self> {
        Self::NAMED
            .into_iter()
            .find_map(|(known, persona)| (known == name).then_some(persona))
    }

    const fn new(pitch_hz: f32, pitch_spread_hz: f32, tract: f32, pace: f32) -> Self {
        Self {
            pitch_hz,
            pitch_spread_hz,
            tract,
            pace,
        }
    }

    /// The same persona within what the engine can do without breaking up.
    fn within_reach(self) -> Self {
        Self {
            pitch_hz: self.pitch_hz.clamp(70.0, 300.0),
            pitch_spread_hz: self.pitch_spread_hz.clamp(0.0, 80.0),
            tract: self.tract.clamp(0.3, 0.6),
            pace: self.pace.clamp(0.5, 2.0),
        }
    }
}

/// The built-in voice. The engine says one thing at a time: callers on several threads wait for each other.
pub struct BuiltinVoice {
    engine: Mutex<Engine>,
}

impl BuiltinVoice {
    /// Returns the one voice of this process.
    pub fn shared() -> &'static Self {
        static VOICE: OnceLock<BuiltinVoice> = OnceLock::new();
        VOICE.get_or_init(|| Self {
            engine: Mutex::new(Engine::start()),
        })
    }

    /// Says a sentence. Every written word gets a time, also one nothing is said for.
    pub fn speak(&self, sentence: &Sentence, persona: &VoicePersona) -> SpokenSentence {
        let utterance = self.say(sentence, &persona.within_reach());
        let mut samples = resample::to_48k(&utterance.samples);
        equalizer::brighten(&mut samples);
        SpokenSentence {
            samples,
            phones: timing::phones(&utterance),
            words: timing::words(sentence, &utterance),
        }
    }

    fn say(&self, sentence: &Sentence, persona: &VoicePersona) -> Utterance {
        let words = engine_words(sentence);
        let mut pieces = Vec::new();
        for piece in split_pieces(&words) {
            let said = {
                let mut engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
                engine.say(piece, persona)
            };
            pieces.push(rests::settle(said, sentence));
        }
        rests::join(pieces)
    }
}

/// The engine's words, each owned by the written word it belongs to.
fn engine_words(sentence: &Sentence) -> Vec<EngineWord<'_>> {
    let mut words: Vec<EngineWord<'_>> = Vec::new();
    for (owner, written) in sentence.words.iter().enumerate() {
        for token in &written.tokens {
            // The engine knows the ending "'s" as a word of its own and chooses its sound by what precedes it.
            let (stem, ending) = match token.word.strip_suffix("'s") {
                Some(stem) if token.phones.is_none() && !stem.is_empty() => (stem, Some("'s")),
                _ => (token.word.as_str(), None),
            };
            let word = |word, phones, mark| EngineWord {
                word,
                phones,
                mark,
                owner,
            };
            let mark = mark_of(token.pause);
            match ending {
                Some(ending) => {
                    words.push(word(stem, None, None));
                    words.push(word(ending, None, mark));
                }
                None => words.push(word(stem, token.phones.as_deref(), mark)),
            }
        }
    }
    words
}

fn mark_of(pause: Pause) -> Option<char> {
    match pause {
        Pause::None => None,
        Pause::Comma => Some(','),
        Pause::Break => Some(':'),
        Pause::Stop => Some('.'),
        Pause::Question => Some('?'),
        Pause::Exclamation => Some('!'),
    }
}

/// Cuts a long sentence at its pauses, or where it must be.
fn split_pieces<'a, 'w>(words: &'a [EngineWord<'w>]) -> Vec<&'a [EngineWord<'w>]> {
    let mut pieces = Vec::new();
    let mut rest = words;
    while rest.len() > MAX_PIECE_WORDS {
        let last_pause = (MIN_PIECE_WORDS..MAX_PIECE_WORDS)
            .rev()
            .find(|&index| rest[index - 1].mark.is_some());
        let (piece, after) = rest.split_at(last_pause.unwrap_or(MAX_PIECE_WORDS));
        pieces.push(piece);
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

#[cfg(test)]
mod tests;
