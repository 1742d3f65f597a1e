//! Films one video of each type, shape and presenter and lays their frames out on sheets to be looked at.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::photos;
use crate::shell;

/// Where to put the sheets.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The folder to write to.
    #[arg(long, default_value = "target/sheets")]
    out: PathBuf,
}

const TYPES: [(&str, &str, [&str; 3]); 4] = [
    (
        "property_listing",
        "4-bedroom home in Indian Wells",
        ["gourmet kitchen", "resort-style pool", "$1,250,000"],
    ),
    (
        "market_update",
        "Coachella Valley, October",
        [
            "median price $685,000",
            "41 days on market",
            "1,204 active listings",
        ],
    ),
    (
        "personal_message",
        "thank you for visiting on Saturday",
        [
            "the inspection report is in",
            "two more homes fit your list",
            "my calendar is open Thursday",
        ],
    ),
    (
        "custom",
        "Why pre-approval comes first",
        ["sellers ask for it", "it takes two days", "it is free"],
    ),
];
const SHAPES: [&str; 4] = ["16:9", "9:16", "1:1", "4:3"];

/// Films and writes the sheets.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    shell::ensure_packages(&[("ffmpeg", "ffmpeg")])?;
    let out = shell::root().join(&arguments.out);
    std::fs::create_dir_all(&out).context("failed to make the folder")?;
    shell::run(
        "cargo",
        &["build", "--quiet", "--release", "--package", "doorcast"],
    )?;
    let photos = photos::write_tour(&out)?;
    let tour: Vec<String> = photos
        .iter()
        .flat_map(|photo| ["--photo".to_owned(), photo.display().to_string()])
        .collect();
    let presenters: Vec<&str> = doorcast_render::figure::ALL
        .iter()
        .map(|presenter| presenter.id)
        .collect();
    for (index, (video_type, ..)) in TYPES.iter().enumerate() {
        film(
            &out,
            &format!("type-{video_type}"),
            index,
            "16:9",
            &["--presenter", presenters[index]],
        )?;
    }
    for shape in SHAPES {
        let name = shape.replace(':', "x");
        film(
            &out,
            &format!("shape-{name}"),
            0,
            shape,
            &["--presenter", presenters[1]],
        )?;
        let tour: Vec<&str> = tour.iter().map(String::as_str).collect();
        film(
            &out,
            &format!("tour-{name}"),
            0,
            shape,
            &[&["--presenter", presenters[2]][..], &tour].concat(),
        )?;
        let headshot = photos[0].display().to_string();
        film(
            &out,
            &format!("headshot-{name}"),
            0,
            shape,
            &["--headshot", &headshot],
        )?;
    }
    for presenter in presenters {
        film(
            &out,
            &format!("presenter-{presenter}"),
            3,
            "1:1",
            &["--presenter", presenter],
        )?;
    }
    shell::say(&format!("sheets are in {}", out.display()));
    Ok(())
}

fn film(
    out: &Path,
    name: &str,
    video_type: usize,
    shape: &str,
    more: &[&str],
) -> anyhow::Result<()> {
    let (video_type, topic, points) = TYPES[video_type];
    let video = out.join(format!("{name}.mp4")).display().to_string();
    let data = out.join("data").display().to_string();
    let mut arguments = vec![
        "make",
        "--force",
        "--json",
        "--data",
        &data,
        "--out",
        &video,
        "--type",
        video_type,
        "--topic",
        topic,
        "--aspect",
        shape,
        "--seconds",
        "20",
        "--agent",
        "Dana Whitfield",
        "--brokerage",
        "Stone & Vale Realty",
        "--license",
        "CA DRE #01234567",
        "--phone",
        "760-555-0139",
    ];
    arguments.extend(points.iter().flat_map(|point| ["--point", point]));
    arguments.extend(more);
    let program = shell::root()
        .join("target/release/doorcast")
        .display()
        .to_string();
    shell::output(&program, &arguments)?;
    let sheet = out.join(format!("{name}.png")).display().to_string();
    let filter =
        "fps=1/1.6,scale=480:480:force_original_aspect_ratio=decrease,pad=480:480:-1:-1,tile=4x3";
    shell::run(
        "ffmpeg",
        &[
            "-v",
            "error",
            "-y",
            "-i",
            &video,
            "-vf",
            filter,
            "-frames:v",
            "1",
            &sheet,
        ],
    )
}
