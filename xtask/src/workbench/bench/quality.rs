//! How near a video comes to the pictures before encoding, and how large x264 makes the same pictures.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use anyhow::Context as _;
use doorcast_render::{
    planes::Frame,
    studio::{self, NoStore},
    timeline::FRAME_RATE,
};
use serde::Serialize;

use super::{
    case::{Case, Props},
    programs,
};
use crate::shell;

/// The qualities x264 is asked for: around what a video site is given.
const RATE_FACTORS: [u8; 6] = [17, 20, 23, 26, 29, 32];

/// How one case came out.
#[derive(Serialize)]
pub(crate) struct Quality {
    /// The case.
    pub(crate) case: &'static str,
    /// Our video.
    pub(crate) ours: Coded,
    /// The same pictures by x264 veryfast, finest first.
    pub(crate) x264: Vec<Coded>,
    /// Our size over the size x264 veryfast needs for the same PSNR, where that lies between two of the above.
    pub(crate) size_ratio: Option<f64>,
}

/// Size and nearness of an encoded video.
#[derive(Clone, Serialize)]
pub(crate) struct Coded {
    /// The constant rate factor, for x264.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) rate_factor: Option<u8>,
    /// The bytes of its pictures.
    pub(crate) bytes: u64,
    /// Peak signal to noise over all planes and frames, in decibels.
    pub(crate) psnr_db: f64,
    /// Structural similarity over all planes, from 0 to 1.
    pub(crate) ssim: f64,
}

/// Measures our video of a case.
pub(crate) fn measure(
    case: &Case,
    props: &Props,
    ours: &Path,
    folder: &Path,
) -> anyhow::Result<Quality> {
    let raw = folder.join(format!("{}.y4m", case.name));
    dump(case, props, &raw).context("failed to write the raw frames")?;
    let ours = coded(ours, &raw, None)?;
    let x264 = RATE_FACTORS
        .iter()
        .map(|&factor| encode(&raw, factor, folder))
        .collect::<anyhow::Result<Vec<_>>>()?;
    std::fs::remove_file(&raw).context("failed to remove the raw frames")?;
    Ok(Quality {
        case: case.name,
        size_ratio: size_at(&x264, ours.psnr_db).map(|bytes| ours.bytes as f64 / bytes),
        ours,
        x264,
    })
}

/// Writes the pictures of a case as they are before encoding.
fn dump(case: &Case, props: &Props, raw: &Path) -> anyhow::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(raw)?);
    let (width, height) = case.layout().size;
    writeln!(
        file,
        "YUV4MPEG2 W{width} H{height} F{FRAME_RATE}:1 Ip A1:1 C420mpeg2"
    )?;
    let mut outcome = Ok(());
    let mut write = |frame: &Frame| -> io::Result<()> {
        file.write_all(b"FRAME\n")?;
        [&frame.y, &frame.u, &frame.v]
            .iter()
            .try_for_each(|plane| file.write_all(plane))
    };
    studio::pictures(&case.project(props)?, &NoStore, |frame| {
        if outcome.is_ok() {
            outcome = write(frame);
        }
    })?;
    outcome?;
    Ok(file.flush()?)
}

fn encode(raw: &Path, rate_factor: u8, folder: &Path) -> anyhow::Result<Coded> {
    let out = folder.join("x264.mp4");
    let factor = rate_factor.to_string();
    let (from, to) = (raw.to_string_lossy(), out.to_string_lossy());
    let arguments = [
        "-v", "error", "-y", "-i", &from, "-c:v", "libx264", "-preset", "veryfast", "-crf",
        &factor, &to,
    ];
    shell::output("ffmpeg", &arguments)?;
    coded(&out, raw, Some(rate_factor))
}

fn coded(video: &Path, raw: &Path, rate_factor: Option<u8>) -> anyhow::Result<Coded> {
    let step = format!("settb=1/{FRAME_RATE},setpts=N");
    let graph = format!("[0:v]{step},split[a][b];[1:v]{step},split[c][d];[a][c]psnr;[b][d]ssim");
    let (video_path, raw) = (video.to_string_lossy(), raw.to_string_lossy());
    let said = programs::remarks(
        "ffmpeg",
        &[
            "-hide_banner",
            "-nostats",
            "-i",
            &video_path,
            "-i",
            &raw,
            "-lavfi",
            &graph,
            "-f",
            "null",
            "-",
        ],
    )?;
    Ok(Coded {
        rate_factor,
        bytes: picture_bytes(video)?,
        psnr_db: number_after(&said, "average:")?,
        ssim: number_after(&said, "All:")?,
    })
}

fn picture_bytes(video: &Path) -> anyhow::Result<u64> {
    let video = video.to_string_lossy();
    let sizes = shell::output(
        "ffprobe",
        &[
            "-v",
            "error",
            "-select_streams",
            "v",
            "-show_entries",
            "packet=size",
            "-of",
            "csv=p=0",
            &video,
        ],
    )?;
    let sizes = sizes
        .lines()
        .map(|line| line.trim_end_matches(',').parse::<u64>());
    sizes
        .sum::<Result<u64, _>>()
        .context("ffprobe printed something else than sizes")
}

fn number_after(text: &str, label: &str) -> anyhow::Result<f64> {
    text.split_once(label)
        .and_then(|(_, rest)| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .with_context(|| format!("ffmpeg did not say {label}"))
}

/// Returns the size between those of two neighbors at which a PSNR lies; sizes grow by a factor for each decibel.
fn size_at(points: &[Coded], psnr_db: f64) -> Option<f64> {
    points.windows(2).find_map(|pair| {
        let (fine, coarse) = (&pair[0], &pair[1]);
        let between = (coarse.psnr_db..=fine.psnr_db).contains(&psnr_db);
        let part = (psnr_db - coarse.psnr_db) / (fine.psnr_db - coarse.psnr_db);
        let (low, high) = ((coarse.bytes as f64).ln(), (fine.bytes as f64).ln());
        between.then(|| (low + (high - low) * part).exp())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(bytes: u64, psnr_db: f64) -> Coded {
        Coded {
            rate_factor: None,
            bytes,
            psnr_db,
            ssim: 1.0,
        }
    }

    #[test]
    fn size_is_found_between_neighbors_only() {
        let points = [point(400, 50.0), point(100, 46.0), point(50, 44.0)];
        let half = size_at(&points, 48.0).expect("48 dB lies between");
        assert!((half - 200.0).abs() < 0.01);
        assert!(size_at(&points, 51.0).is_none() && size_at(&points, 43.0).is_none());
    }

    #[test]
    fn numbers_are_read_from_what_ffmpeg_says() {
        let said = "[Parsed_psnr_4] PSNR y:46.1 u:50.0 v:50.2 average:47.05 min:41 max:60";
        assert_eq!(number_after(said, "average:").expect("it is there"), 47.05);
        assert!(number_after(said, "All:").is_err());
    }
}
