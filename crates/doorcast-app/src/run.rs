//! What is remembered of making a video: the run, its script and what came of it.

use std::{fmt, path::PathBuf, str::FromStr};

use doorcast_domain::video::{AspectRatio, Language, VideoType};
use serde::{Deserialize, Serialize};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const TIME_DIGITS: u32 = 10;
const CHANCE_DIGITS: u32 = 6;

/// The name of a run: sixteen characters, later runs sort after earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RunId(String);

/// A text that is not the name of a run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not the name of a run: those have 16 letters and digits")]
pub struct NotARunId(pub String);

impl RunId {
    /// Returns the name for a moment and a number drawn by lot. Of the number the lowest 30 bits count.
    pub fn new(at_ms: u64, chance: u32) -> Self {
        let digit = |bits: u64| char::from(ALPHABET[(bits & 31) as usize]);
        let time = (0..TIME_DIGITS).rev().map(|at| digit(at_ms >> (5 * at)));
        let lot = (0..CHANCE_DIGITS)
            .rev()
            .map(|at| digit(u64::from(chance) >> (5 * at)));
        Self(time.chain(lot).collect())
    }

    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RunId {
    type Err = NotARunId;

    fn from_str(text: &str) -> Result<Self, NotARunId> {
        let name = text.to_ascii_lowercase();
        let digits = name.bytes().all(|digit| ALPHABET.contains(&digit));
        if digits && name.len() == (TIME_DIGITS + CHANCE_DIGITS) as usize {
            Ok(Self(name))
        } else {
            Err(NotARunId(text.to_owned()))
        }
    }
}

/// What is being made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Video {
    /// What people call it.
    pub title: String,
    /// The type of video.
    pub video_type: VideoType,
    /// The shape of the picture.
    pub aspect: AspectRatio,
    /// The language spoken or shown.
    pub language: Language,
    /// Full size, or the watermarked preview.
    pub quality: Quality,
}

/// Whether a video may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quality {
    /// Smaller, with a watermark.
    Preview,
    /// Full size.
    Full,
}

impl Quality {
    /// Returns the name used in commands, files and the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Full => "full",
        }
    }
}

/// A script that has been checked and counted.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedScript {
    /// The words.
    pub text: String,
    /// How many they are, as written.
    pub words: usize,
    /// How long they take to say, in seconds.
    pub seconds: f64,
}

/// One making of one video, from the decision to the files.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its name.
    pub id: RunId,
    /// When it was decided, in milliseconds since 1970.
    pub created_at_ms: i64,
    /// What is being made.
    pub video: Video,
    /// What is said.
    pub script: TimedScript,
    /// What it costs, in cents.
    pub cost_cents: u32,
    /// How far it is.
    pub state: RunState,
}

/// How far a run is. Everything but [`RunState::Making`] is final.
#[derive(Debug, Clone, PartialEq)]
pub enum RunState {
    /// Somebody is at work on it.
    Making,
    /// The files are where they should be.
    Completed {
        /// When, in milliseconds since 1970.
        at_ms: i64,
        /// What came of it.
        reel: Reel,
    },
    /// It could not be made.
    Failed {
        /// When, in milliseconds since 1970.
        at_ms: i64,
        /// Why, for a person to read.
        reason: String,
    },
    /// Somebody asked to stop.
    Cancelled {
        /// When, in milliseconds since 1970.
        at_ms: i64,
    },
    /// Whoever was at work on it is gone: the computer stopped, or the program was killed.
    Interrupted,
}

impl RunState {
    /// Returns the name used in commands, files and the API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Making => "making",
            Self::Completed { .. } => "completed",
            Self::Failed { .. } => "failed",
            Self::Cancelled { .. } => "cancelled",
            Self::Interrupted => "interrupted",
        }
    }

    /// Returns when the run ended, if it is known.
    pub fn ended_at_ms(&self) -> Option<i64> {
        match self {
            Self::Completed { at_ms, .. }
            | Self::Failed { at_ms, .. }
            | Self::Cancelled { at_ms } => Some(*at_ms),
            Self::Making | Self::Interrupted => None,
        }
    }
}

/// A finished video as it lies on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reel {
    /// How long it plays, in milliseconds.
    pub duration_ms: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Where its files are.
    pub files: VideoFiles,
}

/// The three files of a video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VideoFiles {
    /// The MP4.
    pub video: PathBuf,
    /// The still to show before it plays, a JPEG.
    pub poster: PathBuf,
    /// The captions as WebVTT.
    pub captions: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_runs_sort_by_time_and_come_back_from_text() {
        let ids: Vec<RunId> = [(0, 9), (1, 0), (31, 5), (32, 0), (1_790_000_000_000, 7)]
            .map(|(at_ms, chance)| RunId::new(at_ms, chance))
            .into();
        assert!(ids.is_sorted());
        for id in &ids {
            assert_eq!(id.as_str().to_uppercase().parse().as_ref(), Ok(id));
        }
    }

    #[test]
    fn other_texts_are_not_names_of_runs() {
        for text in [
            "",
            "12",
            "../../etc/passwd",
            "0000000000000000u",
            "ñ00000000000000",
        ] {
            assert_eq!(text.parse::<RunId>(), Err(NotARunId(text.to_owned())));
        }
    }
}
