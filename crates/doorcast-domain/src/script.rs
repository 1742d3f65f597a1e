//! Scripts: what is asked of a writer, what comes back, and how long it is.

use serde::{Deserialize, Serialize};

use crate::{
    agent::AgentProfile,
    video::{Language, VideoType},
};

/// The longest script anyone may film, in characters. HeyGen and the built-in studio share it.
pub const MAX_SCRIPT_CHARS: usize = 5_000;

/// The longest video, in seconds.
pub const MAX_SECONDS: u32 = 3_600;

/// What a writer is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptRequest {
    /// The type of video.
    pub video_type: VideoType,
    /// What it is about, in the agent's words.
    pub topic: String,
    /// What must be said, in the agent's words and order.
    pub key_points: Vec<String>,
    /// How long it should take to say, in seconds.
    pub seconds: u32,
    /// The language of the script. Topic and points are used as given.
    pub language: Language,
    /// Who speaks.
    pub agent: AgentProfile,
    /// The same request and seed give the same script.
    pub seed: u64,
}

/// Returns how many words fit: the plan's 2.5 words a second, rounded down.
pub fn word_budget(seconds: u32) -> usize {
    seconds as usize * 5 / 2
}

/// Counts words as written: runs of characters between white space with a letter or digit in them.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}
