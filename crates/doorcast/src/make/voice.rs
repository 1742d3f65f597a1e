//! Who speaks: the built-in voice, nobody, a recording, or a speech server.

use std::{
    env, fs,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use doorcast_app::{
    ports::{Retry, SpeechVoice, VoiceError},
    run::TimedScript,
};
use doorcast_domain::video::Language;
use doorcast_render::{
    project::Voice,
    studio::{Cancel, Stage},
};
use doorcast_vendors::speech_server::{self, BadAddress, Secret, SpeechServer};

use crate::{
    cli::MakeArgs,
    files,
    problem::{Kind, Problem},
    settings::Settings,
};

use super::progress::Progress;

const BUILT_IN: &str = "builtin";
const SILENT: &str = "silent";
const KEY: &str = "DOORCAST_SPEECH_KEY";
const KEY_FILE: &str = "DOORCAST_SPEECH_KEY_FILE";

/// How often a wait for a server looks whether somebody asked to stop.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Who was chosen.
pub(super) enum VoiceChoice {
    BuiltIn,
    Silent,
    Recording(Vec<u8>),
    Server(Arc<SpeechServer>),
}

/// Settles who speaks.
pub(super) fn choose(args: &MakeArgs, settings: &Settings) -> Result<VoiceChoice, Problem> {
    if let Some(path) = &args.audio {
        return files::RECORDING.read(path).map(VoiceChoice::Recording);
    }
    let choice = args.voice.as_ref().or(settings.voice.choice.as_ref());
    match choice.map_or(BUILT_IN, String::as_str) {
        BUILT_IN if args.lang != Language::English => Err(english_only()),
        BUILT_IN => Ok(VoiceChoice::BuiltIn),
        SILENT => Ok(VoiceChoice::Silent),
        address => server(address, args, settings),
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

fn server(address: &str, args: &MakeArgs, settings: &Settings) -> Result<VoiceChoice, Problem> {
    let table = &settings.voice;
    let server = SpeechServer::new(speech_server::Settings {
        base_url: address.to_owned(),
        key: key()?,
        model: args.voice_model.clone().or_else(|| table.model.clone()),
        voice: args.voice_name.clone().or_else(|| table.name.clone()),
        timeout: table
            .timeout_seconds
            .map_or(speech_server::USUAL_TIMEOUT, |seconds| {
                Duration::from_secs(u64::from(seconds.get()))
            }),
        character_limit: table.character_limit.map(|limit| usize::from(limit.get())),
    });
    match server {
        Ok(server) => Ok(VoiceChoice::Server(Arc::new(server))),
        Err(error) => Err(bad_address(&error)),
    }
}

fn bad_address(error: &BadAddress) -> Problem {
    let problem = Problem::new(Kind::Usage, "bad_voice", error.to_string()).field("voice");
    match error {
        BadAddress::Malformed(_) => problem.hint(
            "--voice takes builtin, silent, or an address such as https://api.groq.com/openai",
        ),
        BadAddress::Unsafe(_) => problem,
    }
}

/// Returns the key of the speech server, if there is one.
#[expect(
    clippy::disallowed_methods,
    reason = "a key of a speech server comes from the environment"
)]
fn key() -> Result<Option<Secret>, Problem> {
    let given = |name| env::var(name).ok().filter(|text| !text.trim().is_empty());
    let text = match (given(KEY), given(KEY_FILE)) {
        (Some(key), None) => key,
        (None, None) => return Ok(None),
        (None, Some(path)) => fs::read_to_string(&path).map_err(|error| {
            bad_key(format!(
                "{KEY_FILE} names {path}, which cannot be read: {error}"
            ))
        })?,
        (Some(_), Some(_)) => {
            return Err(bad_key(format!(
                "{KEY} and {KEY_FILE} are both set; one is enough"
            )));
        }
    };
    let key = text.trim();
    match key.is_empty() || !key.bytes().all(|letter| letter.is_ascii_graphic()) {
        true => Err(bad_key(format!(
            "{KEY} does not hold a key: it is empty or has more than one line"
        ))),
        false => Ok(Some(Secret::new(key))),
    }
}

fn bad_key(message: String) -> Problem {
    Problem::new(Kind::Voice, "bad_speech_key", message).field("voice")
}

impl VoiceChoice {
    /// Splits into what the studio is told and the server that speaks, if one does.
    pub(super) fn split(self) -> (Voice, Option<Arc<SpeechServer>>) {
        match self {
            Self::BuiltIn => (Voice::BuiltIn, None),
            Self::Silent => (Voice::Silent, None),
            Self::Recording(bytes) => (Voice::Recording(bytes), None),
            // The studio gets the recording once it is there.
            Self::Server(server) => (Voice::Silent, Some(server)),
        }
    }
}

/// A speech server nobody has to wait for.
pub(super) struct PatientServer<'a> {
    pub(super) server: Arc<SpeechServer>,
    pub(super) cancel: &'a Cancel,
    pub(super) progress: &'a Progress,
}

impl SpeechVoice for PatientServer<'_> {
    fn speak(&self, script: &TimedScript) -> Result<Vec<u8>, VoiceError> {
        self.progress.hear(Stage::Voice, 0.0);
        let (tell, hear) = mpsc::channel();
        let (server, script) = (Arc::clone(&self.server), script.clone());
        thread::spawn(move || tell.send(server.speak(&script)));
        loop {
            match hear.recv_timeout(LOOK_EVERY) {
                Ok(outcome) => return outcome,
                Err(mpsc::RecvTimeoutError::Timeout) if !self.cancel.is_cancelled() => {}
                // The wait is given up, and the program ends soon.
                Err(_) => {
                    return Err(VoiceError {
                        message: "the speech server was not waited for".into(),
                        retry: Retry::Unknown,
                    });
                }
            }
        }
    }
}
