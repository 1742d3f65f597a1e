//! What is heard, and when: the common shape of every voice.

/// Samples a second of every sound inside the studio: mono, -1 to 1.
pub const SAMPLE_RATE: u32 = 48_000;

/// One speech sound and when it is heard.
#[derive(Debug, Clone, PartialEq)]
pub struct PhoneTime {
    /// The sound in CMU notation, lower case, without stress: "aa", "m"; "pau" is silence.
    pub phone: &'static str,
    /// When it starts, in seconds from the start of the sentence.
    pub start: f32,
    /// When it ends.
    pub end: f32,
}

/// One written word and when it is heard.
#[derive(Debug, Clone, PartialEq)]
pub struct WordTime {
    /// The word as written, punctuation included: "$1.2", "million,".
    pub text: String,
    /// When it starts, in seconds from the start of the sentence.
    pub start: f32,
    /// When it ends.
    pub end: f32,
}

/// One sentence of sound with everything the picture needs to follow it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpokenSentence {
    /// Mono samples at [`SAMPLE_RATE`], from the first sound (less 60 ms) to the last (plus 100 ms).
    pub samples: Vec<f32>,
    /// Sounds in order.
    pub phones: Vec<PhoneTime>,
    /// Every written word of the sentence, once, in order.
    pub words: Vec<WordTime>,
}
