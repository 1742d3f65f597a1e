//! The writers, as the use case sees them: Groq where it is set up, and the built-in one.

use std::{sync::Arc, time::Duration};

use doorcast_app::ports::{
    ScriptWriter, WriteRefused,
    writer::{self, WriteError, Written},
};
use doorcast_domain::script::{Author, Authorship, ScriptField, ScriptRequest};
use doorcast_render::studio::Cancel;
use doorcast_vendors::{
    fallback::FallbackWriter,
    house_writer::{HouseWriter, HouseWriterError},
};
use tokio::time::sleep;

use crate::{cli::MakeArgs, environment, problem::Problem, runtime, wiring};

/// How often a request to stop is looked for while Groq writes.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Writes a script.
pub(super) enum Writer<'a> {
    /// From the agent's own facts, without any network.
    BuiltIn,
    /// By Groq, and when that fails by the built-in writer.
    Groq {
        writer: FallbackWriter,
        cancel: &'a Cancel,
    },
}

impl<'a> Writer<'a> {
    /// Returns who writes. Nothing is sent yet.
    pub(super) fn choose(args: &MakeArgs, cancel: &'a Cancel) -> Result<Self, Problem> {
        if args.script.is_some() || args.wants_built_in_writer() {
            return Ok(Self::BuiltIn);
        }
        let groq = wiring::groq_writer(environment::read_groq()?.as_ref())?;
        Ok(match groq {
            None => Self::BuiltIn,
            Some(groq) => Self::Groq {
                writer: FallbackWriter::after(groq as Arc<_>),
                cancel,
            },
        })
    }
}

impl ScriptWriter for Writer<'_> {
    fn write(&self, request: &ScriptRequest) -> Result<Written, WriteRefused> {
        match self {
            Self::BuiltIn => built_in(request),
            Self::Groq { writer, cancel } => by_groq(writer, cancel, request),
        }
    }
}

fn built_in(request: &ScriptRequest) -> Result<Written, WriteRefused> {
    let script = HouseWriter.write(request).map_err(|error| WriteRefused {
        field: field(&error),
        reason: error.to_string(),
    })?;
    Ok(Written {
        script,
        authorship: Authorship::of(Author::BuiltIn),
    })
}

fn by_groq(
    writer: &FallbackWriter,
    cancel: &Cancel,
    request: &ScriptRequest,
) -> Result<Written, WriteRefused> {
    let mut unheard = |_: &str| {};
    let written = runtime::run(async {
        tokio::select! {
            written = writer::ScriptWriter::write(writer, request, &mut unheard) => Ok(Some(written)),
            () = cancelled(cancel) => Ok(None),
        }
    });
    match written {
        Ok(Some(Ok(written))) => Ok(written),
        Ok(Some(Err(error))) => Err(refused(&error)),
        // Whoever asks to stop does not wait for Groq; the run is stopped, and recorded as such, a moment later.
        Ok(None) => built_in(request),
        Err(problem) => Err(WriteRefused {
            field: "writer",
            reason: problem.to_string(),
        }),
    }
}

async fn cancelled(cancel: &Cancel) {
    while !cancel.is_cancelled() {
        sleep(LOOK_EVERY).await;
    }
}

fn refused(error: &WriteError) -> WriteRefused {
    let field = match error {
        WriteError::Request(problem) => flag(problem.field()),
        WriteError::Unfit { field, .. } => flag(*field),
        _ => "topic",
    };
    WriteRefused {
        field,
        reason: error.to_string(),
    }
}

/// Returns the flag to change.
fn field(error: &HouseWriterError) -> &'static str {
    match error {
        HouseWriterError::Request(problem) => flag(problem.field()),
        HouseWriterError::TooShort { .. } | HouseWriterError::TooLong { .. } => "seconds",
        HouseWriterError::TooMuch { .. } => "point",
    }
}

/// Returns the flag for a part of a request.
pub(super) fn flag(field: ScriptField) -> &'static str {
    match field {
        ScriptField::Topic => "topic",
        ScriptField::Points | ScriptField::Point(_) => "point",
        ScriptField::Seconds => "seconds",
        ScriptField::Agent(field) => field.name(),
    }
}
