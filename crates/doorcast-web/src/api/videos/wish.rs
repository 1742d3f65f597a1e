//! What is asked for when a video is made, and how it becomes an order.

use doorcast_app::ports::writer::{WriteError, Written};
use doorcast_domain::{
    agent::{AgentProfile, ProfileDraft},
    color::is_color,
    pipeline::{self, Order, Style, id::AgentId},
    script::{
        Authorship, MAX_POINTS, MAX_SCRIPT_CHARS, MAX_TOPIC_CHARS, ScriptField, ScriptRequest,
        count_words,
    },
    video::{self, AspectRatio, Language, VideoType},
};
use serde::Deserialize;

use crate::{
    app::{App, Makers},
    input,
    money::MostUsd,
    problem::{self, Problem, sentence},
};

/// The longest name of an avatar or a voice, in characters.
const MAX_NAME_CHARS: usize = 200;

/// The longest address of a picture, in characters.
const MAX_URL_CHARS: usize = 2_000;

/// How long a video is when nobody says so, in seconds.
const USUAL_SECONDS: u32 = 30;

/// What is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wish {
    #[serde(rename = "type")]
    video_type: VideoType,
    quality: Quality,
    agent: Option<String>,
    title: Option<String>,
    script: Option<String>,
    topic: Option<String>,
    points: Option<Vec<String>>,
    seconds: Option<u32>,
    seed: Option<u64>,
    profile: Option<Profile>,
    language: Option<Language>,
    avatar: Option<String>,
    voice: Option<String>,
    aspect_ratio: Option<AspectRatio>,
    background: Option<Background>,
    /// Whether to have it made at once.
    #[serde(default)]
    press: bool,
    /// Without one only what is free is made.
    #[serde(default)]
    max_price_usd: MostUsd,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Quality {
    Preview,
    Production,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Background {
    Color(String),
    Picture(String),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    name: String,
    brokerage: String,
    license: String,
    phone: String,
}

impl Wish {
    /// Returns for whom, if that is said.
    pub(super) fn agent(&self) -> Result<Option<AgentId>, Problem> {
        let agent = self.agent.as_deref();
        agent.map(|agent| input::name("agent", agent)).transpose()
    }

    /// Returns for how much it is pressed for, if it is.
    pub(super) fn pressed_for(&self) -> Option<MostUsd> {
        self.press.then_some(self.max_price_usd)
    }

    /// Checks everything, has the script written if none is given, and returns the order and who wrote it.
    pub(super) async fn order(self, app: &App) -> Result<(Order, Option<Authorship>), Problem> {
        let makers = self.makers(app)?.clone();
        let language = self.language.unwrap_or(Language::English);
        let presenter = self.avatar(&makers)?;
        let voice = self.voice.as_deref().or(makers.voice.as_deref());
        let voice = voice.map(|voice| input::line("voice", voice, MAX_NAME_CHARS));
        let voice = voice.transpose()?;
        let background = self.background.as_ref().map(check_background).transpose()?;
        let title = self.title()?;
        let (script, authorship) = match &self.script {
            Some(script) => (self.check_given(script)?, None),
            None => {
                let written = self.write(app, language).await?;
                (written.script.text, Some(written.authorship))
            }
        };
        let order = Order {
            studio: makers.studio,
            media: makers.media,
            title: title.unwrap_or_else(|| beginning(&script)),
            script,
            language,
            aspect: self.aspect_ratio.unwrap_or(usual_shape(self.video_type)),
            presenter,
            voice,
            background,
            style: Style {
                quality: match self.quality {
                    Quality::Preview => video::Quality::Preview,
                    Quality::Production => video::Quality::Production,
                },
                ..Style::default()
            },
        };
        Ok((order, authorship))
    }

    fn makers<'a>(&self, app: &'a App) -> Result<&'a Makers, Problem> {
        let makers = match self.quality {
            Quality::Preview => &app.house.preview,
            Quality::Production => &app.house.production,
        };
        makers
            .as_ref()
            .ok_or_else(|| Problem::field("quality", "Nobody is set up to make that here."))
    }

    fn avatar(&self, makers: &Makers) -> Result<String, Problem> {
        match self.avatar.as_deref().or(makers.avatar.as_deref()) {
            Some(avatar) => input::line("avatar", avatar, MAX_NAME_CHARS),
            None => Err(Problem::field("avatar", "Say who is to be seen.")),
        }
    }

    fn title(&self) -> Result<Option<String>, Problem> {
        match (&self.title, &self.topic) {
            (Some(title), _) => input::line("title", title, MAX_TOPIC_CHARS).map(Some),
            (None, Some(topic)) => input::line("topic", topic, MAX_TOPIC_CHARS).map(Some),
            (None, None) => Ok(None),
        }
    }

    fn check_given(&self, script: &str) -> Result<String, Problem> {
        for (field, is_there) in [
            ("points", self.points.is_some()),
            ("seconds", self.seconds.is_some()),
            ("seed", self.seed.is_some()),
        ] {
            if is_there {
                let detail = "It is for scripts that are written here; this one is given.";
                return Err(Problem::field(field, detail));
            }
        }
        let script = script.trim();
        let chars = script.chars().count();
        let is_control = |letter: char| letter.is_control() && letter != '\n';
        match script.chars().any(is_control) {
            true => Err(Problem::field(
                "script",
                "It has a control character in it.",
            )),
            false if chars > MAX_SCRIPT_CHARS => Err(Problem::field(
                "script",
                format!("It has {chars} characters; at most {MAX_SCRIPT_CHARS} fit."),
            )),
            false if count_words(script) == 0 => {
                Err(Problem::field("script", "There are no words in it."))
            }
            false => Ok(script.to_owned()),
        }
    }

    async fn write(&self, app: &App, language: Language) -> Result<Written, Problem> {
        let Some(topic) = self.topic.clone() else {
            let detail = "Give the words as script, or a topic to write about.";
            return Err(Problem::field("script", detail));
        };
        let request = ScriptRequest {
            video_type: self.video_type,
            topic,
            key_points: self.points.clone().unwrap_or_default(),
            seconds: self.seconds.unwrap_or(USUAL_SECONDS),
            language,
            agent: self.speaker(app)?,
            style: None,
            seed: self.seed.unwrap_or(1),
        };
        let written = app.writer.write(&request, &mut |_| ()).await;
        written.map_err(unwritten)
    }

    fn speaker(&self, app: &App) -> Result<AgentProfile, Problem> {
        let Some(given) = &self.profile else {
            let house = app.house.profile.clone();
            let detail = "A script names who speaks: name, brokerage, license and phone.";
            return house.ok_or_else(|| Problem::field("profile", detail));
        };
        let draft = ProfileDraft {
            name: Some(given.name.clone()),
            brokerage: Some(given.brokerage.clone()),
            license: Some(given.license.clone()),
            phone: Some(given.phone.clone()),
        };
        draft.complete().map_err(|incomplete| {
            let field = incomplete
                .missing
                .first()
                .map_or("name", |first| first.name());
            let field = if field == "agent" { "name" } else { field };
            Problem::field(format!("profile.{field}"), "It is empty.")
        })
    }
}

fn unwritten(error: WriteError) -> Problem {
    match error {
        WriteError::Request(problem) => {
            let detail = sentence(&problem.to_string());
            Problem::field(script_field(problem.field()), detail)
        }
        WriteError::Unfit { field, reason } => {
            Problem::field(script_field(field), sentence(&reason))
        }
        WriteError::Declined { .. } => Problem::field("topic", sentence(&error.to_string())),
        WriteError::TooLarge => Problem::field("points", "They are longer than can be written."),
        WriteError::Busy { after } => {
            Problem::unavailable("writer-busy", "The writer is busy; try again.")
                .retry_after(after.as_secs())
        }
        WriteError::Unavailable(error) => problem::silent(&error),
        WriteError::Unusable { .. } | WriteError::NotSetUp { .. } => Problem::unavailable(
            "writer",
            "No script could be written. Give one, or try again.",
        ),
    }
}

fn script_field(field: ScriptField) -> String {
    match field {
        ScriptField::Topic => "topic".to_owned(),
        ScriptField::Points => "points".to_owned(),
        ScriptField::Point(number) if number <= MAX_POINTS => format!("points[{}]", number - 1),
        ScriptField::Point(_) => "points".to_owned(),
        ScriptField::Seconds => "seconds".to_owned(),
        ScriptField::Agent(field) => match field.name() {
            "agent" => "profile.name".to_owned(),
            name => format!("profile.{name}"),
        },
    }
}

fn check_background(background: &Background) -> Result<pipeline::Background, Problem> {
    match background {
        Background::Color(color) => match is_color(color) {
            true => Ok(pipeline::Background::Color(color.to_ascii_uppercase())),
            false => Err(Problem::field(
                "background.color",
                "It has to look like #F4EFE6.",
            )),
        },
        Background::Picture(url) => {
            let url = input::line("background.picture", url, MAX_URL_CHARS)?;
            match url.starts_with("https://") {
                true => Ok(pipeline::Background::Picture(url)),
                false => Err(Problem::field(
                    "background.picture",
                    "It has to be an address that begins with https://.",
                )),
            }
        }
    }
}

/// Listings and messages are watched on telephones, the others on pages.
fn usual_shape(video_type: VideoType) -> AspectRatio {
    match video_type {
        VideoType::PropertyListing | VideoType::PersonalMessage => AspectRatio::Portrait,
        VideoType::MarketUpdate | VideoType::Custom => AspectRatio::Landscape,
    }
}

/// Returns the first words of a script, as its title.
fn beginning(script: &str) -> String {
    let words: Vec<&str> = script.split_whitespace().take(8).collect();
    words.join(" ").chars().take(MAX_TOPIC_CHARS).collect()
}
