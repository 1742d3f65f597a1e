//! Makes one video: script, record, voice, film, files, record.
//!
//! The run is remembered before anything slow or paid begins, so that what a crash leaves behind can be told from
//! what was never started. Files are the last thing to appear. Deliberately absent: retries and queues.

use doorcast_domain::{
    script::{Authorship, ScriptRequest, count_words},
    spoken::{self, SpokenProblem},
};

use crate::{
    ports::{
        Clock, MediaError, MediaStore, RunStore, ScriptWriter, SpeechVoice, StoreError, Studio,
        StudioError, VoiceError, WriteRefused,
    },
    run::{Reel, Run, RunId, RunState, TimedScript, Video},
};

/// What is to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// The name of the new run.
    pub id: RunId,
    /// The video.
    pub video: Video,
    /// Where its words come from.
    pub words: Words,
}

/// Where the words of a video come from.
#[derive(Debug, Clone, PartialEq)]
pub enum Words {
    /// From the writer.
    Requested(ScriptRequest),
    /// From the agent, to be said as they are.
    Given(String),
}

/// Who takes part.
pub struct Crew<'a> {
    /// Writes the script.
    pub writer: &'a dyn ScriptWriter,
    /// Speaks it, if the studio's own voice or a recording does not.
    pub voice: Option<&'a dyn SpeechVoice>,
    /// Films it.
    pub studio: &'a dyn Studio,
    /// Keeps the files.
    pub media: &'a dyn MediaStore,
    /// Remembers the run.
    pub runs: &'a dyn RunStore,
    /// Tells the time.
    pub clock: &'a dyn Clock,
    /// Says whether somebody asked to stop.
    pub is_cancelled: &'a dyn Fn() -> bool,
}

/// A video that was made.
#[derive(Debug)]
pub struct Made {
    /// Its run.
    pub run: Run,
    /// Who wrote the script, unless it was given.
    pub authorship: Option<Authorship>,
    /// Why the end of the run was not recorded, if it was not. The files are there all the same.
    pub unrecorded: Option<StoreError>,
}

/// Why no video was made. No file is left behind.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// The writer cannot write what was asked for.
    #[error(transparent)]
    Request(#[from] WriteRefused),
    /// The script cannot be spoken.
    #[error(transparent)]
    Script(#[from] SpokenProblem),
    /// The voice gave no recording.
    #[error(transparent)]
    Voice(VoiceError),
    /// The studio made no film.
    #[error(transparent)]
    Studio(StudioError),
    /// The files could not be kept.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The run could not be remembered, so it was not begun.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Somebody asked to stop.
    #[error("cancelled")]
    Cancelled,
}

/// Makes a video.
///
/// # Errors
///
/// See [`MakeError`]. From the moment the run is remembered, how it failed is remembered too.
pub fn make_video(order: Order, crew: &Crew<'_>) -> Result<Made, MakeError> {
    let (script, authorship) = settle_script(&order, crew)?;
    let mut run = Run {
        id: order.id,
        created_at_ms: crew.clock.now_ms(),
        video: order.video,
        script,
        cost_cents: 0,
        state: RunState::Making,
    };
    crew.runs.begin(&run)?;
    let outcome = film_and_keep(&run.script, crew);
    run.state = state_after(&outcome, crew.clock.now_ms());
    let unrecorded = crew.runs.finish(&run.id, &run.state).err();
    outcome.map(|_| Made {
        run,
        authorship,
        unrecorded,
    })
}

fn settle_script(
    order: &Order,
    crew: &Crew<'_>,
) -> Result<(TimedScript, Option<Authorship>), MakeError> {
    let (text, authorship) = match &order.words {
        Words::Requested(request) => {
            let written = crew.writer.write(request)?;
            (written.script.text, Some(written.authorship))
        }
        Words::Given(text) => (text.trim().to_owned(), None),
    };
    spoken::check_script(&text)?;
    let script = TimedScript {
        words: count_words(&text),
        seconds: spoken::seconds(&text, order.video.language),
        text,
    };
    Ok((script, authorship))
}

fn film_and_keep(script: &TimedScript, crew: &Crew<'_>) -> Result<Reel, MakeError> {
    let stop_if_asked = || match (crew.is_cancelled)() {
        true => Err(MakeError::Cancelled),
        false => Ok(()),
    };
    stop_if_asked()?;
    let spoken = crew.voice.map(|voice| voice.speak(script)).transpose();
    // A voice that was told to stop has failed, but that is not why.
    stop_if_asked()?;
    let recording = spoken.map_err(MakeError::Voice)?;
    let film = crew
        .studio
        .film(script, recording)
        .map_err(|error| match error {
            StudioError::Cancelled => MakeError::Cancelled,
            StudioError::Unusable { .. } => MakeError::Studio(error),
        })?;
    stop_if_asked()?;
    Ok(Reel {
        duration_ms: film.duration_ms,
        width: film.width,
        height: film.height,
        files: crew.media.keep(&film)?,
    })
}

fn state_after(outcome: &Result<Reel, MakeError>, at_ms: i64) -> RunState {
    match outcome {
        Ok(reel) => RunState::Completed {
            at_ms,
            reel: reel.clone(),
        },
        Err(MakeError::Cancelled) => RunState::Cancelled { at_ms },
        Err(error) => RunState::Failed {
            at_ms,
            reason: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests;
