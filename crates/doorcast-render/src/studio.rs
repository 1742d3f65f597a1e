//! The studio's front door: a project goes in, a video comes out.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::project::Project;

/// What is being done, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Speaking the script or timing a recording.
    Voice,
    /// Opening photos and drawing what stands still.
    Scenes,
    /// Drawing and encoding frames.
    Frames,
    /// Writing the index.
    Finish,
}

/// Hears of progress: the stage, and how much of it is done from 0 to 1. Called from several threads.
pub type OnProgress<'a> = &'a (dyn Fn(Stage, f32) + Sync);

/// A request to stop, shared with whoever may press cancel.
#[derive(Debug, Default)]
pub struct Cancel(AtomicBool);

impl Cancel {
    /// Asks the studio to stop at the next frame.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Returns whether somebody asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Keeps encoded segments and spoken sentences between runs, by content. Losing an entry only costs time.
pub trait SegmentStore: Sync {
    /// Returns the bytes kept under a key, if they are still there.
    fn get(&self, key: &str) -> Option<Vec<u8>>;
    /// Keeps bytes under a key: 64 hexadecimal digits.
    fn put(&self, key: &str, bytes: &[u8]);
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy)]
pub struct NoStore;

impl SegmentStore for NoStore {
    fn get(&self, _: &str) -> Option<Vec<u8>> {
        None
    }

    fn put(&self, _: &str, _: &[u8]) {}
}

/// A finished video and what belongs to it.
#[derive(Debug, Clone)]
pub struct Film {
    /// The video: H.264 and AAC, index first.
    pub mp4: Vec<u8>,
    /// A still to show before it plays.
    pub poster_jpeg: Vec<u8>,
    /// The captions as WebVTT.
    pub captions_vtt: String,
    /// How long it plays, in milliseconds.
    pub duration_ms: u64,
    /// Width and height in pixels.
    pub size: (usize, usize),
    /// Segments in all, and those that came from the store.
    pub segments: (usize, usize),
}

/// Why there is no film.
#[derive(Debug, thiserror::Error)]
pub enum FilmError {
    /// Somebody asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// The built-in voice speaks English only.
    #[error("the built-in voice speaks English only")]
    VoiceLanguage,
    /// There is no presenter of that id.
    #[error("no presenter is called \"{given}\"; there are {known}")]
    UnknownPresenter {
        /// What was asked for.
        given: String,
        /// Who there is, for a person to read.
        known: String,
    },
    /// A picture cannot be used.
    #[error("{which} cannot be used: {reason}")]
    Picture {
        /// Which one: "photo 2", "the headshot", "the background".
        which: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A recording cannot be used.
    #[error("the recording cannot be used: {0}")]
    Recording(String),
}

/// Films a project on up to `threads` threads.
///
/// # Errors
///
/// See [`FilmError`]. Nothing is written anywhere but to `store`.
pub fn film(
    project: &Project,
    threads: usize,
    store: &dyn SegmentStore,
    on_progress: OnProgress<'_>,
    cancel: &Cancel,
) -> Result<Film, FilmError> {
    let _ = (project, threads, store, on_progress, cancel);
    Err(FilmError::Cancelled)
}
