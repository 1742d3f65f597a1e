//! The peers: what somebody who knows them well would do for the same video.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::{assets::Assets, programs};
use crate::shell;

const MOVIEPY: &str = include_str!("moviepy_peer.py");

/// Makes sure the peers are there. Returns the Python that has MoviePy.
pub(crate) fn ensure(folder: &Path) -> anyhow::Result<PathBuf> {
    shell::ensure_packages(&[("ffmpeg", "ffmpeg"), ("python3", "python3")])?;
    let venv = folder.join("venv");
    let python = venv.join("bin").join("python");
    let has_moviepy = || {
        let check = ["-c", "import moviepy"];
        python.exists() && programs::succeeds(&python.to_string_lossy(), &check)
    };
    if has_moviepy() {
        return Ok(python);
    }
    let venv = venv.to_string_lossy();
    let make_venv = ["-m", "venv", "--clear", &venv];
    if !programs::succeeds("python3", &make_venv) {
        shell::install_packages(&["python3-venv"])?;
        shell::run("python3", &make_venv)?;
    }
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "moviepy>=2,<3",
    ];
    shell::run(&python.to_string_lossy(), &install).context("please install MoviePy 2")?;
    Ok(python)
}

/// Returns the version of MoviePy.
pub(crate) fn moviepy_version(python: &Path) -> anyhow::Result<String> {
    let print = [
        "-c",
        "from importlib.metadata import version; print(version('moviepy'))",
    ];
    Ok(shell::output(&python.to_string_lossy(), &print)?
        .trim()
        .to_owned())
}

/// Returns the version of ffmpeg.
pub(crate) fn ffmpeg_version() -> anyhow::Result<String> {
    let printed = shell::output("ffmpeg", &["-version"])?;
    Ok(printed
        .split_whitespace()
        .nth(2)
        .unwrap_or("of an unknown version")
        .to_owned())
}

/// Returns ffmpeg's arguments: background and presenter merged once, mouths as one small track, captions by libass.
pub(crate) fn ffmpeg(assets: &Assets, folder: &Path, preset: &str, out: &Path) -> Vec<String> {
    let path = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let rate = assets.frame_rate.to_string();
    let mut arguments: Vec<String> = ["-v", "error", "-y"].map(String::from).into();
    let mut add = |more: &[&str]| arguments.extend(more.iter().map(|&text| text.to_owned()));
    add(&["-framerate", &rate, "-i", &path("background.png")]);
    add(&["-framerate", &rate, "-i", &path("presenter.png")]);
    add(&["-f", "concat", "-safe", "0", "-i", &path("mouth.ffconcat")]);
    add(&["-i", &path("voice.wav")]);
    for panel in &assets.panels {
        add(&["-i", &path(&panel.file)]);
    }
    add(&["-filter_complex", &graph(assets, &path("captions.ass"))]);
    add(&["-map", "[video]", "-map", "3:a"]);
    add(&["-r", &rate]);
    add(&["-c:v", "libx264", "-preset", preset, "-crf", "23"]);
    add(&["-colorspace", "bt709", "-c:a", "aac", "-b:a", "96k"]);
    add(&["-movflags", "+faststart", &out.to_string_lossy()]);
    arguments
}

fn graph(assets: &Assets, captions: &str) -> String {
    const TO_PLANES: &str = "scale=out_color_matrix=bt709:out_range=tv";
    let (x, y) = assets.mouth_at;
    let rate = assets.frame_rate;
    let mut graph = format!(
        "[0:v]{TO_PLANES},format=yuv420p[room];[1:v]{TO_PLANES},format=yuva420p[host];\
         [room][host]overlay=format=yuv420,loop=loop=-1:size=1:start=0,setpts=N/({rate}*TB)[still];\
         [2:v]{TO_PLANES},format=yuv420p[mouth];[still][mouth]overlay={x}:{y}:format=yuv420[layer0]"
    );
    for (index, panel) in assets.panels.iter().enumerate() {
        let (input, next) = (index + 4, index + 1);
        graph += &format!(
            ";[{input}:v]{TO_PLANES},format=yuva420p[panel{index}];\
             [layer{index}][panel{index}]overlay={}:{}:format=yuv420:enable='between(n,{},{})'[layer{next}]",
            panel.x,
            panel.y,
            panel.start,
            panel.end - 1,
        );
    }
    let last = assets.panels.len();
    graph
        + &format!(
            ";[layer{last}]trim=end_frame={},ass={captions}[video]",
            assets.frames
        )
}

/// Writes MoviePy's program and returns its arguments for one of its ways: usual or tuned.
pub(crate) fn moviepy(folder: &Path, way: &str, out: &Path) -> anyhow::Result<Vec<String>> {
    let program = folder.join("moviepy_peer.py");
    std::fs::write(&program, MOVIEPY).context("failed to write MoviePy's program")?;
    let timeline = folder.join("timeline.json");
    let arguments: [&Path; 4] = [&program, Path::new(way), &timeline, out];
    Ok(arguments
        .map(|part| part.to_string_lossy().into_owned())
        .into())
}
