//! `doorcast avatars` and `doorcast voices`: who can be in production videos.

use doorcast_vendors::heygen::{HeyGen, HeyGenError, VoiceFilter};
use serde_json::{Value, json};

use crate::{
    cli::CastArgs,
    environment::{Environment, HeyGenKeys},
    presenters,
    problem::{Kind, Problem},
    runtime,
    settings::Settings,
    text::{plain, say, say_json},
};

/// The most lines a person is shown; a program gets all of them.
const MOST_LINES: usize = 200;

/// Lists the avatars.
pub(crate) fn list_avatars(args: &CastArgs) -> Result<(), Problem> {
    let Some(keys) = heygen_keys(args)? else {
        let people = presenters::all();
        let rows = people
            .iter()
            .map(|person| json!({"id": person.id, "name": person.id, "studio": "house"}));
        return tell(args, "avatars", rows.collect());
    };
    let looks = runtime::run(async {
        let client = client(&keys)?;
        let looks = client.list_looks(keys.group_id.as_deref()).await;
        looks.map_err(|error| problem(&error))
    })?;
    let rows = looks.iter().filter(|look| look.is_usable()).map(|look| {
        json!({
            "id": look.id,
            "name": look.name,
            "studio": "heygen",
            "orientation": look.preferred_orientation,
            "voice": look.default_voice_id,
            "picture": look.preview_image_url,
        })
    });
    tell(args, "avatars", rows.collect())
}

/// Lists the voices.
pub(crate) fn list_voices(args: &CastArgs) -> Result<(), Problem> {
    let Some(keys) = heygen_keys(args)? else {
        let rows = vec![
            json!({"id": "builtin", "name": "the built-in voice", "language": "English", "studio": "house"}),
            json!({"id": "silent", "name": "captions over silence", "language": null, "studio": "house"}),
        ];
        return tell(args, "voices", rows);
    };
    let voices = runtime::run(async {
        let client = client(&keys)?;
        let voices = client.list_voices(&VoiceFilter::default()).await;
        voices.map_err(|error| problem(&error))
    })?;
    let rows = voices.iter().map(|voice| {
        json!({
            "id": voice.voice_id,
            "name": voice.name,
            "language": voice.language,
            "gender": voice.gender,
            "studio": "heygen",
            "sample": voice.preview_audio_url,
        })
    });
    tell(args, "voices", rows.collect())
}

fn heygen_keys(args: &CastArgs) -> Result<Option<HeyGenKeys>, Problem> {
    let settings = Settings::load(args.config.as_deref())?;
    Ok(Environment::read(&settings.budget)?.heygen)
}

fn client(keys: &HeyGenKeys) -> Result<HeyGen, Problem> {
    HeyGen::new(keys.settings.clone()).map_err(|error| {
        Problem::new(Kind::Usage, "bad_environment", error.to_string()).field("HEYGEN_BASE_URL")
    })
}

fn tell(args: &CastArgs, what: &str, rows: Vec<Value>) -> Result<(), Problem> {
    if args.json {
        return say_json(&json!({ what: rows }));
    }
    let word = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let mut lines: String = rows
        .iter()
        .take(MOST_LINES)
        .map(|row| {
            let more = format!("{} {}", word(row, "language"), word(row, "orientation"));
            let line = format!(
                "{:<34}{:<30}{}",
                word(row, "id"),
                word(row, "name"),
                more.trim()
            );
            format!("{}\n", plain(line.trim_end()))
        })
        .collect();
    if rows.len() > MOST_LINES {
        lines += &format!("and {} more; --json shows all\n", rows.len() - MOST_LINES);
    }
    say(&lines)
}

/// Says why HeyGen does not answer a question.
pub(crate) fn problem(error: &HeyGenError) -> Problem {
    let problem = Problem::new(Kind::Vendor, "heygen", error.to_string());
    match error.status {
        Some(401) => problem.field("HEYGEN_API_KEY").hint(
            "the key is missing, wrong or expired; make a new one in HeyGen's settings under API and put it into \
             HEYGEN_API_KEY",
        ),
        Some(_) => problem.field("HEYGEN_API_KEY"),
        None => problem
            .field("HEYGEN_BASE_URL")
            .hint("check the connection, or try again in a minute"),
    }
}
