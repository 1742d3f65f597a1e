//! What a use case needs from outside, as traits. Adapters live in the other crates.
//!
//! The traits in this file serve one video made while a person watches. Those of the pipeline, which goes on alone,
//! are in the modules: [`accounts`], [`archive`], [`secrets`], [`budgets`], [`videos`], [`drafts`], [`projects`], [`pictures`], [`files`], [`tokens`],
//! [`avatar_studio`], [`media`], [`nodes`], [`open_renders`], [`mailer`], [`film_letters`], [`film_moves`], [`throttle`], [`writer`].

pub mod accounts;
pub mod archive;
pub mod avatar_studio;
pub mod budgets;
pub mod cast;
pub mod connections;
pub mod directory;
pub mod drafts;
pub mod files;
pub mod film_letters;
pub mod film_moves;
pub mod mailer;
pub mod media;
pub mod neighbor_films;
pub mod nodes;
pub mod open_renders;
pub mod pictures;
pub mod projects;
pub mod secrets;
pub mod speakers;
pub mod store;
pub mod subscriptions;
pub mod throttle;
pub mod tokens;
pub mod videos;
pub mod writer;

use std::{error::Error, path::PathBuf, time::Duration};

use doorcast_domain::script::ScriptRequest;

use crate::ports::writer::Written;
use crate::run::{Run, RunId, RunState, TimedScript, VideoFiles};

/// The cause behind an error, for the log and for a person who asks.
pub type Source = Box<dyn Error + Send + Sync>;

/// Writes scripts.
pub trait ScriptWriter {
    /// Returns a script for a request, and who wrote it.
    ///
    /// # Errors
    ///
    /// Says what about the request cannot be written.
    fn write(&self, request: &ScriptRequest) -> Result<Written, WriteRefused>;
}

/// A request nobody can write a script for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct WriteRefused {
    /// The field of the request to change: "topic", "point", "seconds".
    pub field: &'static str,
    /// What is wrong with it.
    pub reason: String,
}

/// Speaks a script into a recording, somewhere else and perhaps for money.
pub trait SpeechVoice {
    /// Returns a WAV file of the whole script.
    ///
    /// # Errors
    ///
    /// See [`VoiceError`].
    fn speak(&self, script: &TimedScript) -> Result<Vec<u8>, VoiceError>;
}

/// Why there is no recording, and whether asking again may help.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct VoiceError {
    /// What happened, for a person to read.
    pub message: String,
    /// Whether the same call may be made again.
    pub retry: Retry,
}

/// Whether a call may be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It will fail again until somebody changes something.
    Never,
    /// It was refused for now.
    After(Duration),
    /// It may have happened: look before asking again.
    Unknown,
}

/// Films a script. Everything but the words was settled when the studio was set up.
pub trait Studio {
    /// Returns the film, spoken by `recording` where there is one.
    ///
    /// # Errors
    ///
    /// See [`StudioError`].
    fn film(&self, script: &TimedScript, recording: Option<Vec<u8>>) -> Result<Film, StudioError>;
}

/// A finished video and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Film {
    /// The video.
    pub mp4: Vec<u8>,
    /// A still to show before it plays.
    pub poster_jpeg: Vec<u8>,
    /// The captions as WebVTT.
    pub captions_vtt: String,
    /// How long it plays, in milliseconds.
    pub duration_ms: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Why there is no film.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StudioError {
    /// Somebody asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// Something given cannot be used.
    #[error("{reason}")]
    Unusable {
        /// What to give instead.
        what: Prop,
        /// What is wrong with it.
        reason: String,
    },
}

/// What a person gives the studio, beside the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prop {
    /// A listing photo, counted from 0.
    Photo(usize),
    /// The agent's own photo.
    Headshot,
    /// The picture behind the host.
    Background,
    /// The recording of the script.
    Recording,
    /// The drawn host.
    Presenter,
    /// The voice.
    Voice,
}

/// Keeps finished videos.
pub trait MediaStore {
    /// Keeps all files of a film, or none of them.
    ///
    /// # Errors
    ///
    /// See [`MediaError`]. What was there before is still there.
    fn keep(&self, film: &Film) -> Result<VideoFiles, MediaError>;
}

/// Why a film was not kept.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// There is no room.
    #[error("there is no room left for {}", .path.display())]
    Full {
        /// The file that did not fit.
        path: PathBuf,
    },
    /// Something is already there.
    #[error("{} exists", .path.display())]
    Taken {
        /// The file that is in the way.
        path: PathBuf,
    },
    /// Anything else.
    #[error("{} cannot be written", .path.display())]
    Unavailable {
        /// The file that could not be written.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Remembers runs.
pub trait RunStore {
    /// Remembers a new run.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if there is a run of that name.
    fn begin(&self, run: &Run) -> Result<(), StoreError>;

    /// Records how a run ended.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if it is not being made.
    fn finish(&self, id: &RunId, state: &RunState) -> Result<(), StoreError>;

    /// Returns a run, if there is one of that name.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    fn find(&self, id: &RunId) -> Result<Option<Run>, StoreError>;

    /// Returns runs, newest first, from the one after `after` on.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    fn list(&self, after: Option<&RunId>, limit: usize) -> Result<Page, StoreError>;
}

/// Some runs and where to go on.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Newest first.
    pub runs: Vec<Run>,
    /// The `after` of the next page, if there is one.
    pub next: Option<RunId>,
}

/// Why the store did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds it for too long.
    #[error("another program has locked the database")]
    Locked,
    /// The disk is full.
    #[error("there is no room left for the database")]
    Full,
    /// It is not as the caller thought.
    #[error("the run has changed meanwhile")]
    Conflict,
    /// Anything else.
    #[error("the database did not answer")]
    Unavailable {
        /// What it said.
        source: Source,
    },
}

/// Tells the time.
pub trait Clock {
    /// Returns milliseconds since 1970.
    fn now_ms(&self) -> i64;
}

/// Draws lots for ids.
pub trait Ids: Send + Sync {
    /// Returns a number nobody can guess and that never comes twice.
    fn draw(&self) -> u128;
}

/// Why a vendor gave no answer to a question that changes nothing.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct VendorError {
    /// What happened, after "failed to": lowercase, no full stop, no secrets.
    pub message: String,
    /// Whether to ask again.
    pub retry: Retry,
    /// The cause, for the log.
    pub source: Option<Source>,
}
