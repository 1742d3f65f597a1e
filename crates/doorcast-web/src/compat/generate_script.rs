//! `POST /api/videos/generate-script`: words about a topic. Nothing is kept.

use std::sync::Arc;

use axum::{Json, extract::State};
use doorcast_app::projects::ScriptError;
use doorcast_domain::{
    project::USUAL_SECONDS,
    script::{ScriptRequest, count_words},
    spoken,
    video::{Language, VideoType},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Member, Trouble, Wish, speaker};
use crate::{app::App, problem::Problem};

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Asked {
    r#type: Option<String>,
    topic: Option<String>,
    key_points: Option<Vec<String>>,
    target_length: Option<u32>,
}

/// Writes a script.
pub(crate) async fn write(
    State(app): State<Arc<App>>,
    member: Member,
    Wish { value: asked, .. }: Wish<Asked>,
) -> Result<Json<Value>, Trouble> {
    let topic = asked.topic.unwrap_or_default().trim().to_owned();
    if topic.is_empty() {
        return Err(Trouble::wrong("Topic is required"));
    }
    let video_type = match asked.r#type.as_deref() {
        None => VideoType::Custom,
        Some(name) => name
            .parse()
            .map_err(|_| Trouble::wrong("type is not one of the four types of video."))?,
    };
    let language = member.language.unwrap_or(Language::English);
    let speaker = speaker(&app, &member.owner).await?;
    let request = ScriptRequest {
        video_type,
        topic,
        key_points: asked.key_points.unwrap_or_default(),
        seconds: asked.target_length.unwrap_or(USUAL_SECONDS),
        language,
        agent: speaker.profile,
        style: speaker.style,
        // Numbers that a page can hold exactly.
        seed: app.desk.ids.draw() as u64 >> 12,
    };
    let written = app.writer.write(&request, &mut |_| ()).await;
    let written = written.map_err(|error| Problem::from(ScriptError::from(error)))?;
    let text = written.script.text;
    Ok(Json(json!({
        "success": true,
        "wordCount": count_words(&text),
        "estimatedDuration": spoken::seconds(&text, language).round() as u64,
        "script": text,
    })))
}
