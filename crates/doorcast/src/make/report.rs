//! What a person or a program hears at the end.

use std::path::Path;

use doorcast_app::{
    make_video::{Made, MakeError},
    ports::{MediaError, Prop, Retry, StudioError, VoiceError},
    run::Run,
};
use serde::Serialize;

use crate::{
    cli::MakeArgs,
    data, files,
    problem::{Kind, Problem},
    text::{plain, remark, say, say_json},
    view::{self, RunView},
};

use super::{disk, voice, words};

/// Tells of a video that was made.
pub(super) fn made(
    args: &MakeArgs,
    made: &Made,
    out: &Path,
    by_server: bool,
) -> Result<(), Problem> {
    let warning = made
        .unrecorded
        .as_ref()
        .map(|error| format!("the video is made, but the record of runs does not say so: {error}"));
    let note = made
        .authorship
        .as_ref()
        .and_then(|written| written.stepped_in.as_deref());
    if args.json {
        return say_json(&MadeView {
            run: RunView::of(&made.run),
            writer: made
                .authorship
                .as_ref()
                .map(|written| written.author.name()),
            writer_note: note,
            warning,
        });
    }
    say(&summary(&made.run, out, by_server))?;
    if let Some(note) = note {
        remark(note);
    }
    if let Some(warning) = warning {
        remark(&format!("warning: {warning}"));
    }
    Ok(())
}

/// A run, and what a program should know beside it.
#[derive(Serialize)]
struct MadeView<'a> {
    #[serde(flatten)]
    run: RunView<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    writer: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    writer_note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

fn summary(run: &Run, out: &Path, by_server: bool) -> String {
    let note = match by_server {
        true => " (the speech server may charge for its part)",
        false => "",
    };
    let files = disk::beside(out);
    format!(
        "{script}\n\n{words} words, {seconds:.1} seconds, cost {cost}{note}\n\n\
         video     {video}\nposter    {poster}\ncaptions  {captions}\nrun       {id}\n",
        script = plain(&run.script.text),
        words = run.script.words,
        seconds = view::seconds(run),
        cost = view::dollars(run.cost_cents),
        video = files.video.display(),
        poster = files.poster.display(),
        captions = files.captions.display(),
        id = run.id,
    )
}

/// Turns what stopped the work into what a person reads.
pub(super) fn problem(args: &MakeArgs, error: MakeError) -> Problem {
    match error {
        MakeError::Request(refused) => {
            Problem::new(Kind::Usage, "bad_request", refused.reason).field(refused.field)
        }
        MakeError::Script(problem) if args.script.is_none() => {
            words::script_problem(problem).field("topic")
        }
        MakeError::Script(problem) => words::script_problem(problem),
        MakeError::Voice(error) => voice_problem(&error),
        MakeError::Studio(StudioError::Unusable { what, reason }) => unusable(args, what, reason),
        MakeError::Media(error) => media_problem(&error),
        MakeError::Store(error) => data::explain_store(&error),
        MakeError::Cancelled | MakeError::Studio(StudioError::Cancelled) => Problem::new(
            Kind::Cancelled,
            "cancelled",
            "cancelled; no file was written",
        ),
    }
}

fn voice_problem(error: &VoiceError) -> Problem {
    let problem = Problem::new(Kind::Voice, "speech_server", error.message.clone()).field("voice");
    match error.retry {
        Retry::After(wait) => {
            problem.hint(format!("try again in {} seconds", wait.as_secs().max(1)))
        }
        Retry::Unknown => problem
            .hint("it may have spoken all the same, and charged for it; look before you try again"),
        Retry::Never => problem.hint("no file was written; --voice builtin needs no server"),
    }
}

fn unusable(args: &MakeArgs, what: Prop, reason: String) -> Problem {
    let file = |input: files::Input, path: Option<&Path>| {
        let name = path.map_or(String::new(), |path| format!("{}: ", path.display()));
        input.unusable("unusable_file", format!("{name}{reason}"))
    };
    match what {
        Prop::Photo(index) => file(files::PHOTO, args.photos.get(index).map(AsRef::as_ref)),
        Prop::Headshot => file(files::HEADSHOT, args.headshot.as_deref()),
        Prop::Background => file(files::BACKGROUND, args.background.as_deref().map(Path::new)),
        Prop::Recording => file(files::RECORDING, args.audio.as_deref()),
        Prop::Presenter => {
            Problem::new(Kind::Usage, "unknown_presenter", reason).field("presenter")
        }
        Prop::Voice => voice::english_only(),
    }
}

pub(super) fn media_problem(error: &MediaError) -> Problem {
    let (code, message) = match error {
        MediaError::Full { .. } => ("disk_full", error.to_string()),
        MediaError::Taken { .. } => ("exists", error.to_string()),
        MediaError::Unavailable { source, .. } => ("unwritable", format!("{error}: {source}")),
    };
    Problem::new(Kind::Output, code, message)
        .field("out")
        .hint("no file was written; choose another place with --out FILE.mp4")
}
