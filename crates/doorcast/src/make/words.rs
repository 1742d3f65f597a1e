//! Where the words come from: a topic for the writer, or the agent's own script.

use std::{io, path::Path};

use doorcast_app::make_video::Words;
use doorcast_domain::{
    agent::AgentProfile,
    script::{MAX_SECONDS, ScriptRequest},
    spoken::{self, SpokenProblem},
};

use crate::{
    cli::MakeArgs,
    files,
    problem::{Kind, Problem},
    text::check_line,
};

const USUAL_SECONDS: u32 = 30;
const USUAL_SEED: u64 = 1;
const TITLE_CHARS: usize = 60;

/// The longest topic or point that is only shown, not said.
const MOST_SHOWN_CHARS: usize = 300;

/// The words, and what the video is called.
pub(super) struct Settled {
    pub(super) title: String,
    pub(super) source: Words,
}

/// Settles where the words come from.
pub(super) fn settle(args: &MakeArgs, agent: &AgentProfile) -> Result<Settled, Problem> {
    let topic = args
        .topic
        .as_deref()
        .map(str::trim)
        .filter(|topic| !topic.is_empty());
    match (&args.script, topic) {
        (Some(path), _) => {
            let text = read_script(path)?;
            for (shown, field) in topic
                .iter()
                .map(|topic| (*topic, "topic"))
                .chain(args.points.iter().map(|point| (point.as_str(), "point")))
            {
                check_line(shown, field, MOST_SHOWN_CHARS)?;
            }
            Ok(Settled {
                title: topic.map_or_else(|| beginning(&text), ToOwned::to_owned),
                source: Words::Given(text),
            })
        }
        (None, Some(topic)) => Ok(Settled {
            title: topic.to_owned(),
            source: Words::Requested(request(args, topic, agent)?),
        }),
        (None, None) => Err(Problem::new(
            Kind::Usage,
            "missing_topic",
            "there is no topic: what is the video about?",
        )
        .field("topic")
        .hint("--topic \"4-bedroom home in Indian Wells\", or your own words: --script FILE")),
    }
}

fn request(args: &MakeArgs, topic: &str, agent: &AgentProfile) -> Result<ScriptRequest, Problem> {
    let seconds = args.seconds.unwrap_or(USUAL_SECONDS);
    if !(1..=MAX_SECONDS).contains(&seconds) {
        let message = format!("--seconds must be from 1 to {MAX_SECONDS}, not {seconds}");
        return Err(Problem::new(Kind::Usage, "bad_seconds", message).field("seconds"));
    }
    let video_type = args.video_type.ok_or_else(|| {
        Problem::new(
            Kind::Usage,
            "missing_type",
            "there is no type: how should the script be built?",
        )
        .field("type")
        .hint("--type property_listing, market_update, personal_message or custom")
    })?;
    Ok(ScriptRequest {
        video_type,
        topic: topic.to_owned(),
        key_points: args.points.clone(),
        seconds,
        language: args.lang,
        agent: agent.clone(),
        style: None,
        seed: args.seed.unwrap_or(USUAL_SEED),
    })
}

fn read_script(path: &Path) -> Result<String, Problem> {
    let bytes = match path == Path::new("-") {
        true => files::SCRIPT.read_from(io::stdin().lock(), "standard input")?,
        false => files::SCRIPT.read(path)?,
    };
    let text = String::from_utf8(bytes).map_err(|_| {
        let reason = format!("{} is not plain text in UTF-8", path.display());
        files::SCRIPT
            .unusable("not_text", reason)
            .hint("save it as plain text, not as a word processor's document")
    })?;
    let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
    spoken::check_script(&text).map_err(script_problem)?;
    Ok(text)
}

/// Returns the problem with a script, whoever wrote it.
pub(super) fn script_problem(problem: SpokenProblem) -> Problem {
    Problem::new(Kind::Usage, "bad_script", problem.to_string()).field("script")
}

/// Names a video by how its script begins.
fn beginning(text: &str) -> String {
    let mut title = String::new();
    for word in text.split_whitespace() {
        if title.chars().count() + word.chars().count() >= TITLE_CHARS {
            break;
        }
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(word);
    }
    match title.is_empty() {
        true => text.trim().chars().take(TITLE_CHARS).collect(),
        false => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_how_the_script_begins() {
        assert_eq!(beginning("  Welcome\nhome. "), "Welcome home.");
        let long = beginning(&"neighborhood ".repeat(20));
        assert!(long.len() < TITLE_CHARS && long.ends_with("neighborhood"));
        assert_eq!(beginning(&"x".repeat(90)).len(), TITLE_CHARS);
    }
}
