//! Who is seen, in front of what: from flags and files to the studio's project.

use std::path::{Path, PathBuf};

use doorcast_app::run::{self, Video};
use doorcast_domain::{agent::AgentProfile, spoken::Pronunciations};
use doorcast_render::project::{Background, Host, Motion, Placement, Project, Quality, Voice};

use crate::{
    cli::{MakeArgs, MotionArg, OnOff, PlacementArg},
    colors, files, presenters,
    problem::{Kind, Problem},
    settings::Settings,
};

use super::facts;

const NOBODY: &str = "none";
const STUDIO: &str = "studio";

/// The most photos in one tour: more are not looked at.
const MOST_PHOTOS: usize = 60;

/// What was chosen and opened.
pub(super) struct Look {
    host: Host,
    background: Background,
    photos: Vec<Vec<u8>>,
    accent: u32,
}

/// Opens everything that is to be seen.
pub(super) fn settle(args: &MakeArgs, settings: &Settings) -> Result<Look, Problem> {
    if args.photos.len() > MOST_PHOTOS {
        let message = format!(
            "{} photos are too many; {MOST_PHOTOS} fit",
            args.photos.len()
        );
        return Err(Problem::new(Kind::Usage, "too_many_photos", message).field("photo"));
    }
    let accent = args.accent.as_ref().or(settings.brand.accent.as_ref());
    Ok(Look {
        host: host(args, settings)?,
        background: background(args, settings)?,
        photos: args
            .photos
            .iter()
            .map(|path| files::PHOTO.read(path))
            .collect::<Result<_, _>>()?,
        accent: accent.map_or(Ok(colors::USUAL_ACCENT), |text| {
            colors::parse(text, "accent")
        })?,
    })
}

/// Puts the project together; the script comes later.
pub(super) fn project(
    args: &MakeArgs,
    settings: &Settings,
    agent: AgentProfile,
    video: &Video,
    look: Look,
    voice: Voice,
) -> Result<Project, Problem> {
    Ok(Project {
        title: video.title.clone(),
        script: String::new(),
        language: video.language,
        pronunciations: pronunciations(args, settings)?,
        agent,
        aspect: video.aspect,
        quality: match video.quality {
            run::Quality::Preview => Quality::Preview,
            run::Quality::Full => Quality::Full,
        },
        host: look.host,
        placement: match args.placement {
            PlacementArg::Auto => Placement::Automatic,
            PlacementArg::Full => Placement::Full,
            PlacementArg::Corner => Placement::Corner,
        },
        motion: match args.motion {
            MotionArg::Natural => Motion::Natural,
            MotionArg::Still => Motion::Still,
        },
        background: look.background,
        photos: look.photos,
        facts: facts::card(video.video_type, &facts::Given::of(args)?),
        captions: args.captions == OnOff::On,
        accent: look.accent,
        voice,
    })
}

/// Returns the files a person gave, none of which may be written over.
pub(super) fn inputs(args: &MakeArgs, settings: &Settings) -> Vec<PathBuf> {
    let given = [&args.headshot, &args.audio, &args.script, &args.config];
    let background = args
        .background
        .as_ref()
        .or(settings.brand.background.as_ref());
    given
        .into_iter()
        .flatten()
        .chain(&args.photos)
        .chain(&settings.agent.headshot)
        .cloned()
        .chain(background.map(PathBuf::from))
        .collect()
}

fn host(args: &MakeArgs, settings: &Settings) -> Result<Host, Problem> {
    if let Some(path) = &args.headshot {
        return headshot(path);
    }
    match (
        &args.presenter,
        &settings.agent.headshot,
        &settings.brand.presenter,
    ) {
        (Some(id), _, _) | (None, None, Some(id)) => presenter(id),
        (None, Some(path), _) => headshot(path),
        (None, None, None) => Ok(presenters::all()
            .first()
            .map_or(Host::Nobody, |first| Host::Presenter(first.id.to_owned()))),
    }
}

fn headshot(path: &Path) -> Result<Host, Problem> {
    files::HEADSHOT.read(path).map(Host::Headshot)
}

fn presenter(id: &str) -> Result<Host, Problem> {
    let people = presenters::all();
    if id == NOBODY {
        return Ok(Host::Nobody);
    }
    if people.iter().any(|person| person.id == id) {
        return Ok(Host::Presenter(id.to_owned()));
    }
    let known: Vec<&str> = people.iter().map(|person| person.id).collect();
    let message = format!("no presenter is called \"{id}\"");
    Err(Problem::new(Kind::Usage, "unknown_presenter", message)
        .field("presenter")
        .hint(format!(
            "there are {}, and none for nobody",
            known.join(", ")
        )))
}

fn background(args: &MakeArgs, settings: &Settings) -> Result<Background, Problem> {
    let given = args
        .background
        .as_ref()
        .or(settings.brand.background.as_ref());
    match given.map(String::as_str) {
        None | Some(STUDIO) => Ok(Background::Studio),
        Some(color) if color.starts_with('#') => {
            colors::parse(color, "background").map(Background::Color)
        }
        Some(path) => files::BACKGROUND
            .read(Path::new(path))
            .map(Background::Photo)
            .map_err(|problem| perhaps_a_color(problem, path)),
    }
}

/// A color without its # looks like a file nobody has.
fn perhaps_a_color(problem: Problem, given: &str) -> Problem {
    match colors::parse(&format!("#{given}"), files::BACKGROUND.field) {
        Ok(_) => problem.hint(format!(
            "a color has a # before it: --background \"#{given}\""
        )),
        Err(_) => problem,
    }
}

fn pronunciations(args: &MakeArgs, settings: &Settings) -> Result<Pronunciations, Problem> {
    let mut pairs = settings.pronunciation.clone();
    for pair in &args.pronounce {
        let (word, said) = pair.split_once('=').ok_or_else(|| {
            bad_pronunciation(format!(
                "\"{pair}\" has no = between the word and how it is said"
            ))
        })?;
        let word = word.trim();
        // What is typed comes before what a file says.
        pairs.retain(|known, _| known.to_lowercase() != word.to_lowercase());
        pairs.insert(word.to_owned(), said.trim().to_owned());
    }
    Pronunciations::parse(&pairs).map_err(|error| bad_pronunciation(error.to_string()))
}

fn bad_pronunciation(message: String) -> Problem {
    Problem::new(Kind::Usage, "bad_pronunciation", message)
        .field("pronounce")
        .hint("--pronounce \"Coachella=ko-a-chella\"")
}
