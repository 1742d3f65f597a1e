//! Scripts: what is asked of a writer, what comes back, and how long it is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    agent::{AgentProfile, ProfileField},
    video::{Language, VideoType},
};

/// The longest script anyone may film, in characters. HeyGen and the built-in studio share it.
pub const MAX_SCRIPT_CHARS: usize = 5_000;

/// The longest video, in seconds.
pub const MAX_SECONDS: u32 = 3_600;

/// The longest topic, in characters: a line on a form and a title on a page.
pub const MAX_TOPIC_CHARS: usize = 200;

/// The longest key point, in characters: two spoken sentences.
pub const MAX_POINT_CHARS: usize = 300;

/// The most key points one script can carry and still be listened to.
pub const MAX_POINTS: usize = 30;

/// How far a script may be from its word budget, in words.
pub const WORD_TOLERANCE: usize = 10;

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
    /// How the agent likes to speak, in own words. It may color how something is said, never what.
    #[serde(default)]
    pub style: Option<String>,
    /// The same request and seed give the same script.
    pub seed: u64,
}

/// What a writer hands back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// The words to be said; a blank line between sections, no other marks.
    pub text: String,
    /// How many words that is, as [`count_words`] counts.
    pub words: usize,
    /// The language it is written in.
    pub language: Language,
}

/// Who writes scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Author {
    /// The writer that is part of Doorcast.
    BuiltIn,
    /// Groq, or another server that speaks like it.
    Groq,
}

impl Author {
    /// Returns the name used in commands, files and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::BuiltIn => "built-in",
            Self::Groq => "groq",
        }
    }
}

/// Who wrote a script, and why nobody else did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorship {
    /// Who wrote it.
    pub author: Author,
    /// Why the built-in writer stepped in, if it did: one sentence for the person who waits.
    pub stepped_in: Option<String>,
}

impl Authorship {
    /// Says that an author wrote as expected.
    pub fn of(author: Author) -> Self {
        Self {
            author,
            stepped_in: None,
        }
    }
}

impl Script {
    /// Counts the words of a text and keeps both.
    pub fn new(text: String, language: Language) -> Self {
        let words = count_words(&text);
        Self {
            text,
            words,
            language,
        }
    }
}

/// A part of a [`ScriptRequest`] a person can correct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScriptField {
    /// The topic.
    Topic,
    /// The list of key points as a whole.
    Points,
    /// One key point, counted from one.
    Point(usize),
    /// The length.
    Seconds,
    /// A field of the agent's profile.
    Agent(ProfileField),
}

impl fmt::Display for ScriptField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Topic => f.write_str("topic"),
            Self::Points => f.write_str("key points"),
            Self::Point(number) => write!(f, "key point {number}"),
            Self::Seconds => f.write_str("seconds"),
            Self::Agent(field) => f.write_str(field.name()),
        }
    }
}

/// Says why nobody can write from a request. Each case names the field to correct.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScriptProblem {
    /// The field holds nothing that can be said: it is blank, or only marks and emoji.
    #[error("{field}: there is nothing in it that can be said")]
    Empty {
        /// The field to correct.
        field: ScriptField,
    },
    /// The field is too long.
    #[error("{field}: {chars} characters are too many, at most {most} fit")]
    TooLong {
        /// The field to correct.
        field: ScriptField,
        /// How many characters it has.
        chars: usize,
        /// How many it may have.
        most: usize,
    },
    /// There are too many key points.
    #[error("key points: {given} are too many, at most {MAX_POINTS} fit")]
    TooManyPoints {
        /// How many there are.
        given: usize,
    },
    /// The field holds a control character: a line break, a tab, a direction override.
    #[error("{field}: it has a line break or another control character in it")]
    ControlCharacter {
        /// The field to correct.
        field: ScriptField,
    },
    /// The length is zero or longer than any video.
    #[error("seconds: {given} is not between 1 and {MAX_SECONDS}")]
    Seconds {
        /// The length asked for.
        given: u32,
    },
}

impl ScriptProblem {
    /// Returns the field to correct.
    pub fn field(&self) -> ScriptField {
        match self {
            Self::Empty { field }
            | Self::TooLong { field, .. }
            | Self::ControlCharacter { field } => *field,
            Self::TooManyPoints { .. } => ScriptField::Points,
            Self::Seconds { .. } => ScriptField::Seconds,
        }
    }
}

impl ScriptRequest {
    /// Checks that somebody could write from this.
    ///
    /// # Errors
    ///
    /// Returns the first problem in the order a form shows its fields.
    pub fn check(&self) -> Result<(), ScriptProblem> {
        check_text(&self.topic, ScriptField::Topic, MAX_TOPIC_CHARS)?;
        if self.key_points.len() > MAX_POINTS {
            return Err(ScriptProblem::TooManyPoints {
                given: self.key_points.len(),
            });
        }
        for (index, point) in self.key_points.iter().enumerate() {
            check_text(point, ScriptField::Point(index + 1), MAX_POINT_CHARS)?;
        }
        if !(1..=MAX_SECONDS).contains(&self.seconds) {
            return Err(ScriptProblem::Seconds {
                given: self.seconds,
            });
        }
        for (text, field) in [
            (&self.agent.name, ProfileField::Name),
            (&self.agent.brokerage, ProfileField::Brokerage),
            (&self.agent.phone, ProfileField::Phone),
        ] {
            check_text(text, ScriptField::Agent(field), MAX_TOPIC_CHARS)?;
        }
        Ok(())
    }
}

/// Refuses a text nobody can say.
fn check_text(text: &str, field: ScriptField, most: usize) -> Result<(), ScriptProblem> {
    let chars = text.trim().chars().count();
    if chars > most {
        return Err(ScriptProblem::TooLong { field, chars, most });
    }
    if text.trim().chars().any(is_control) {
        return Err(ScriptProblem::ControlCharacter { field });
    }
    if count_words(&sayable(text)) == 0 {
        return Err(ScriptProblem::Empty { field });
    }
    Ok(())
}

/// Whether a character steers a terminal or the direction of text.
fn is_control(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Returns a topic or point as it can be said: no bullet, no emphasis marks, no emoji, single spaces.
///
/// Words, figures, quotation marks and punctuation stay as they were given.
pub fn sayable(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|&letter| !is_emoji(letter) && !matches!(letter, '*' | '`'))
        .collect();
    let words: Vec<&str> = kept
        .split_whitespace()
        .map(|word| match word.strip_prefix("__") {
            Some(rest) => rest.trim_end_matches("__"),
            None => word.trim_end_matches("__"),
        })
        .filter(|word| !word.is_empty())
        .collect();
    let bullets = words.iter().take_while(|word| is_bullet(word)).count();
    words[bullets..].join(" ")
}

/// Whether a first word only marks a line of a list or a heading.
fn is_bullet(word: &str) -> bool {
    word.chars().all(|letter| {
        matches!(
            letter,
            '-' | '\u{2013}' | '\u{2014}' | '\u{2022}' | '\u{00B7}' | '>' | '#'
        )
    })
}

/// Whether a character is a picture or the glue between pictures.
fn is_emoji(letter: char) -> bool {
    matches!(letter,
        '\u{200B}'..='\u{200D}' | '\u{20E3}' | '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{23FF}'
        | '\u{25A0}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{1F000}'..='\u{1FAFF}' | '\u{E0020}'..='\u{E007F}' | '\u{FEFF}')
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

/// Returns the shortest length, in seconds, whose budget and tolerance have room for that many words.
pub fn seconds_for(words: usize) -> u32 {
    let least = words.saturating_sub(WORD_TOLERANCE);
    let seconds = (least * 2).div_ceil(5).max(1);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
