//! The built-in writer, as the use case sees it.

use doorcast_app::ports::{ScriptWriter, WriteRefused};
use doorcast_domain::script::{ScriptField, ScriptRequest};
use doorcast_vendors::house_writer::{HouseWriter, HouseWriterError};

/// Writes from the agent's own facts.
pub(super) struct BuiltInWriter;

impl ScriptWriter for BuiltInWriter {
    fn write(&self, request: &ScriptRequest) -> Result<String, WriteRefused> {
        let script = HouseWriter.write(request).map_err(|error| WriteRefused {
            field: field(&error),
            reason: error.to_string(),
        })?;
        Ok(script.text)
    }
}

/// Returns the flag to change.
fn field(error: &HouseWriterError) -> &'static str {
    match error {
        HouseWriterError::Request(problem) => match problem.field() {
            ScriptField::Topic => "topic",
            ScriptField::Points | ScriptField::Point(_) => "point",
            ScriptField::Seconds => "seconds",
            ScriptField::Agent(field) => field.name(),
        },
        HouseWriterError::TooShort { .. } | HouseWriterError::TooLong { .. } => "seconds",
        HouseWriterError::TooMuch { .. } => "point",
    }
}
