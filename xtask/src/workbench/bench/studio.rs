//! The built-in studio beside its peers: the same half minute, filmed again and again, everybody in turn.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};

use super::{
    assets,
    case::{CASES, Case, Props},
    contender::{self, Before, Contender},
    measure::Runs,
    peers,
    quality::{self, Quality},
    report::{Machine, Report},
};
use crate::shell;

/// The case that peers film too.
const EQUAL: &str = "equal";
/// The case that films again after an edit.
const EDIT: &str = "edit";
/// The comparison with the raw frames.
const QUALITY: &str = "quality";
/// Cases whose pictures are compared.
const COMPARED: [&str; 2] = ["presenter", "pans"];

/// How often, and what.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How often everything is run
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..))]
    rounds: u8,
    /// Measure only this: presenter, equal, pans, portrait, preview, headshot, edit or quality; repeatable
    #[arg(long)]
    only: Vec<String>,
    /// Leave MoviePy out, which takes minutes each time
    #[arg(long)]
    without_moviepy: bool,
}

/// Measures and prints.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    arguments.check()?;
    let folder = PathBuf::from("target/bench");
    let absolute = shell::root().join(&folder);
    std::fs::create_dir_all(&absolute).context("failed to make the folder")?;
    std::env::set_current_dir(shell::root()).context("failed to go to the workspace")?;
    let build = ["build", "--quiet", "--release", "--package", "doorcast"];
    shell::run("cargo", &build)?;
    let python = peers::ensure(&folder)?;
    let props = Props::write(&folder.join("props"))?;
    let mut contenders = Vec::new();
    for case in CASES.iter().filter(|case| arguments.wants(case.name)) {
        // The first of a case is what the bars judge: it speaks and draws everything itself.
        contenders.push(ours(case, &props, &folder));
        if case.name == EQUAL {
            contenders.push(spoken(case, &props, &folder)?);
            contenders.extend(rivals(case, &props, &folder, &python, arguments)?);
        }
    }
    if arguments.wants(EDIT) {
        contenders.push(edit(&props, &folder)?);
    }
    let mut machine = Machine::read(&python)?;
    race(&mut contenders, arguments.rounds)?;
    machine.look_again();
    let report = Report {
        quality: compare(arguments, &props, &folder)?,
        machine,
        results: contenders
            .iter()
            .map(super::report::Outcome::of)
            .collect::<anyhow::Result<_>>()?,
    };
    shell::say(&report.table());
    let path = folder.join("studio.json");
    std::fs::write(&path, report.json()?).context("failed to write the numbers")?;
    shell::say(&format!("numbers are in {}", path.display()));
    Ok(())
}

impl Arguments {
    fn check(&self) -> anyhow::Result<()> {
        let known: Vec<&str> = CASES
            .iter()
            .map(|case| case.name)
            .chain([EDIT, QUALITY])
            .collect();
        for name in &self.only {
            ensure!(
                known.contains(&name.as_str()),
                "there is no \"{name}\"; there are {}",
                known.join(", ")
            );
        }
        Ok(())
    }

    fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|wanted| wanted == name)
    }
}

/// Everybody in turn, so that what else the machine does hits all alike.
fn race(contenders: &mut [Contender], rounds: u8) -> anyhow::Result<()> {
    for round in 1..=rounds {
        for contender in &mut *contenders {
            let run = contender.film()?;
            shell::say(&format!(
                "round {round} of {rounds}  {:<10} {:<36} {:>7.2} s",
                contender.case, contender.what, run.wall_s
            ));
        }
    }
    Ok(())
}

fn program() -> String {
    "target/release/doorcast".to_owned()
}

fn video(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.mp4"))
}

fn ours(case: &Case, props: &Props, folder: &Path) -> Contender {
    let (data, out) = (folder.join("data"), video(folder, case.name));
    Contender {
        case: case.name,
        what: format!("ours: {}", case.what),
        program: program(),
        arguments: case.arguments(props, false, &data, &out),
        out,
        before: Before::Absent(data),
        runs: Runs::default(),
    }
}

/// Films the script another way first, so that the measured run finds it spoken, as peers do, and nothing else.
fn spoken(case: &Case, props: &Props, folder: &Path) -> anyhow::Result<Contender> {
    let (spoken, data) = (folder.join("data-spoken"), folder.join("data-equal"));
    let out = video(folder, "spoken");
    film_once(&CASES[0], props, &spoken, &out)?;
    Ok(Contender {
        what: "ours: only the mouth moves, speech given".to_owned(),
        arguments: case.arguments(props, false, &data, &out),
        out,
        before: Before::Copy {
            from: spoken,
            to: data,
        },
        ..ours(case, props, folder)
    })
}

/// Films a case into an empty folder of data, which is left as it is then.
fn film_once(case: &Case, props: &Props, data: &Path, out: &Path) -> anyhow::Result<()> {
    contender::remove(data)?;
    let arguments = case.arguments(props, false, data, out);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    shell::output(&program(), &arguments)?;
    Ok(())
}

/// Films once, so that the measured run finds everything but the edited sentence.
fn edit(props: &Props, folder: &Path) -> anyhow::Result<Contender> {
    let case = &CASES[0];
    let (kept, data) = (folder.join("data-kept"), folder.join("data-edit"));
    let out = video(folder, EDIT);
    film_once(case, props, &kept, &out)?;
    Ok(Contender {
        case: EDIT,
        what: "ours: one sentence of six changed".to_owned(),
        program: program(),
        arguments: case.arguments(props, true, &data, &out),
        out,
        before: Before::Copy {
            from: kept,
            to: data,
        },
        runs: Runs::default(),
    })
}

fn rivals(
    case: &Case,
    props: &Props,
    folder: &Path,
    python: &Path,
    arguments: &Arguments,
) -> anyhow::Result<Vec<Contender>> {
    let place = folder.join("assets");
    let assets = assets::export(case, props, &place)?;
    let rival = |what: &str, program: &str, out: PathBuf, arguments: Vec<String>| Contender {
        case: EQUAL,
        what: what.to_owned(),
        program: program.to_owned(),
        arguments,
        out,
        before: Before::Anything,
        runs: Runs::default(),
    };
    let mut rivals = Vec::new();
    for preset in ["ultrafast", "veryfast"] {
        let out = video(folder, &format!("ffmpeg-{preset}"));
        let arguments = peers::ffmpeg(&assets, &place, preset, &out);
        let what = format!("ffmpeg graph, x264 {preset}");
        rivals.push(rival(&what, "ffmpeg", out, arguments));
    }
    if !arguments.without_moviepy {
        for way in ["usual", "tuned"] {
            let out = video(folder, &format!("moviepy-{way}"));
            let arguments = peers::moviepy(&place, way, &out)?;
            let what = format!("MoviePy {way}, x264 veryfast");
            rivals.push(rival(&what, &python.to_string_lossy(), out, arguments));
        }
    }
    Ok(rivals)
}

fn compare(arguments: &Arguments, props: &Props, folder: &Path) -> anyhow::Result<Vec<Quality>> {
    if !arguments.wants(QUALITY) {
        return Ok(Vec::new());
    }
    CASES
        .iter()
        .filter(|case| COMPARED.contains(&case.name))
        .map(|case| {
            shell::say(&format!("comparing {} with its raw frames", case.name));
            let mut ours = ours(case, props, folder);
            ours.film()?;
            quality::measure(case, props, &ours.out, folder)
        })
        .collect()
}
