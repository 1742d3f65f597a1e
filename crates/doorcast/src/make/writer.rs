//! The built-in writer, as the use case sees it.

use doorcast_app::ports::{ScriptWriter, WriteRefused};
use doorcast_domain::script::ScriptRequest;

/// Writes from the agent's own facts.
pub(super) struct BuiltInWriter;

impl ScriptWriter for BuiltInWriter {
    fn write(&self, request: &ScriptRequest) -> Result<String, WriteRefused> {
        let mut sentences = vec![format!("{}.", request.topic)];
        sentences.extend(request.key_points.iter().map(|point| format!("{point}.")));
        sentences.push(format!(
            "Call {} at {}.",
            request.agent.name, request.agent.phone
        ));
        Ok(sentences.join(" "))
    }
}
