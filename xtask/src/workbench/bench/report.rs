//! What came out, as a table to read and as JSON.

use std::{fmt::Write as _, path::Path};

use anyhow::Context as _;
use serde::Serialize;

use super::{contender::Contender, measure::Runs, peers, quality::Quality};
use crate::shell;

/// Above this a machine is not idle.
const BUSY_LOAD: f64 = 0.5;

const BUSY_NOTE: &str =
    "Something else ran on this machine: believe the CPU seconds, not the clock.\n\n";

const PEAK_NOTE: &str = "Times are seconds; peak is the largest single process: the ffmpeg that MoviePy starts is not added.\n\n";

/// Everything that was measured.
#[derive(Serialize)]
pub(crate) struct Report {
    /// Where.
    pub(crate) machine: Machine,
    /// What filming took.
    pub(crate) results: Vec<Outcome>,
    /// How the pictures came out.
    pub(crate) quality: Vec<Quality>,
}

/// The machine, and what else it did.
#[derive(Serialize)]
pub(crate) struct Machine {
    processor: String,
    cores: usize,
    load_before: f64,
    load_after: f64,
    ffmpeg: String,
    moviepy: String,
}

/// What filming one case one way took.
#[derive(Serialize)]
pub(crate) struct Outcome {
    case: &'static str,
    what: String,
    /// How long the video plays.
    seconds: f64,
    file_bytes: u64,
    runs: Runs,
}

/// A promise, and what became of it.
#[derive(Serialize)]
struct Bar {
    what: &'static str,
    promise: String,
    measured: String,
    is_met: bool,
}

impl Machine {
    /// Looks around.
    pub(crate) fn read(python: &Path) -> anyhow::Result<Self> {
        let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
        let processor = read("/proc/cpuinfo")
            .lines()
            .find_map(|line| {
                Some(
                    line.strip_prefix("model name")?
                        .split_once(": ")?
                        .1
                        .to_owned(),
                )
            })
            .unwrap_or_default();
        Ok(Self {
            processor,
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            load_before: load(),
            load_after: 0.0,
            ffmpeg: peers::ffmpeg_version()?,
            moviepy: peers::moviepy_version(python)?,
        })
    }
}

impl Machine {
    /// Looks how busy the machine is now that the race is over.
    pub(crate) fn look_again(&mut self) {
        self.load_after = load();
    }

    /// Whether somebody else had a core while we measured.
    fn was_busy(&self) -> bool {
        self.load_before > BUSY_LOAD
    }
}

/// Returns how many programs wanted a core, on average over the last minute.
fn load() -> f64 {
    std::fs::read_to_string("/proc/loadavg")
        .ok()
        .and_then(|text| text.split_whitespace().next()?.parse().ok())
        .unwrap_or(0.0)
}

impl Outcome {
    /// Sums up a contender.
    pub(crate) fn of(contender: &Contender) -> anyhow::Result<Self> {
        let out = contender.out.to_string_lossy();
        let ask = ["-v", "error", "-show_entries", "format=duration", "-of"];
        let printed = shell::output("ffprobe", &[&ask[..], &["csv=p=0", &out]].concat())?;
        Ok(Self {
            case: contender.case,
            what: contender.what.clone(),
            seconds: printed
                .trim()
                .parse()
                .context("ffprobe printed something else than seconds")?,
            file_bytes: std::fs::metadata(&contender.out)
                .context("the video is gone")?
                .len(),
            runs: contender.runs.clone(),
        })
    }

    fn is_ours(&self) -> bool {
        self.what.starts_with("ours")
    }

    fn speed(&self) -> f64 {
        self.seconds / self.runs.median_wall()
    }
}

impl Report {
    /// Returns everything as JSON.
    pub(crate) fn json(&self) -> anyhow::Result<Vec<u8>> {
        #[derive(Serialize)]
        struct WithBars<'a> {
            #[serde(flatten)]
            report: &'a Report,
            bars: Vec<Bar>,
        }
        let all = WithBars {
            report: self,
            bars: self.bars(),
        };
        serde_json::to_vec_pretty(&all).context("failed to write JSON")
    }

    /// Returns everything as text.
    pub(crate) fn table(&self) -> String {
        let mut text = String::new();
        let machine = &self.machine;
        let _ = writeln!(
            text,
            "\n{} cores of {}, load {} before and {} after; ffmpeg {}, MoviePy {}\n",
            machine.cores,
            machine.processor,
            machine.load_before,
            machine.load_after,
            machine.ffmpeg,
            machine.moviepy
        );
        if machine.was_busy() {
            text.push_str(BUSY_NOTE);
        }
        self.times(&mut text);
        self.pictures(&mut text);
        let _ = writeln!(text, "{:<52} {:>10} {:>12}", "bar", "promised", "measured");
        for bar in self.bars() {
            let verdict = if bar.is_met { "met" } else { "NOT MET" };
            let _ = writeln!(
                text,
                "{:<52} {:>10} {:>12}  {verdict}",
                bar.what, bar.promise, bar.measured
            );
        }
        text
    }

    fn times(&self, text: &mut String) {
        if self.results.is_empty() {
            return;
        }
        let _ = writeln!(
            text,
            "{:<10} {:<36} {:>8} {:>7} {:>9} {:>6} {:>8} {:>8}   {:<16}",
            "case",
            "",
            "wall min",
            "median",
            "real time",
            "CPU s",
            "peak MB",
            "file MB",
            "wall, CPU / ours"
        );
        for outcome in &self.results {
            let ours = self.ours(outcome.case).filter(|_| !outcome.is_ours());
            let ratios = ours.map_or(String::new(), |ours| {
                let cpu = outcome.runs.median_cpu() / ours.runs.median_cpu();
                format!("{:.1}x, {cpu:.1}x", times(outcome, ours))
            });
            let _ = writeln!(
                text,
                "{:<10} {:<36} {:>8.2} {:>7.2} {:>8.1}x {:>6.2} {:>8.0} {:>8.2}   {ratios}",
                outcome.case,
                outcome.what,
                outcome.runs.least_wall(),
                outcome.runs.median_wall(),
                outcome.speed(),
                outcome.runs.median_cpu(),
                outcome.runs.peak_mb(),
                outcome.file_bytes as f64 / 1e6,
            );
        }
        text.push_str(PEAK_NOTE);
    }

    fn pictures(&self, text: &mut String) {
        for quality in &self.quality {
            let ours = std::iter::once(("ours".to_owned(), &quality.ours));
            let x264 = quality.x264.iter().map(|coded| {
                let factor = coded.rate_factor.unwrap_or_default();
                (format!("x264 veryfast, crf {factor}"), coded)
            });
            let _ = writeln!(
                text,
                "{:<10} {:<28} {:>10} {:>8} {:>8}",
                quality.case, "", "picture MB", "PSNR", "SSIM"
            );
            for (name, coded) in ours.chain(x264) {
                let _ = writeln!(
                    text,
                    "{:<10} {name:<28} {:>10.3} {:>8.2} {:>8.4}",
                    "",
                    coded.bytes as f64 / 1e6,
                    coded.psnr_db,
                    coded.ssim
                );
            }
            text.push('\n');
        }
    }

    fn ours(&self, case: &str) -> Option<&Outcome> {
        self.results
            .iter()
            .find(|outcome| outcome.case == case && outcome.is_ours())
    }

    /// Judges by medians.
    fn bars(&self) -> Vec<Bar> {
        let mut bars = Vec::new();
        for (case, what, least) in [
            ("presenter", "presenter, times real time", 20.0),
            ("pans", "photo pans, times real time", 12.0),
        ] {
            let speed = self.ours(case).map(Outcome::speed);
            bars.extend(speed.map(|speed| Bar::at_least(what, least, speed)));
        }
        let peak = self
            .results
            .iter()
            .filter(|outcome| outcome.is_ours())
            .map(|outcome| outcome.runs.peak_mb())
            .reduce(f64::max);
        bars.extend(peak.map(|peak| Bar::at_most("peak memory of ours, MB", 120.0, peak)));
        let edit = self.ours("edit").map(|edit| edit.runs.median_wall());
        bars.extend(edit.map(|wall| Bar::at_most("one-sentence edit, s", 0.5, wall)));
        for (peer, what, least) in [
            (
                "ffmpeg graph, x264 veryfast",
                "equal work, times faster than ffmpeg veryfast",
                8.0,
            ),
            (
                "MoviePy usual",
                "equal work, times faster than MoviePy",
                75.0,
            ),
        ] {
            let peer = self
                .results
                .iter()
                .find(|outcome| outcome.what.starts_with(peer));
            let ratio = peer.and_then(|peer| Some(times(peer, self.ours(peer.case)?)));
            bars.extend(ratio.map(|ratio| Bar::at_least(what, least, ratio)));
        }
        for quality in &self.quality {
            let what = match quality.case {
                "pans" => "pans, size over x264 veryfast's at equal PSNR",
                _ => "presenter, size over x264 veryfast's at equal PSNR",
            };
            bars.push(match quality.size_ratio {
                Some(ratio) => Bar::at_most(what, 1.0, ratio),
                None => Bar {
                    what,
                    promise: "<= 1".to_owned(),
                    measured: "out of range".to_owned(),
                    is_met: false,
                },
            });
        }
        bars
    }
}

impl Bar {
    fn at_least(what: &'static str, least: f64, measured: f64) -> Self {
        Self {
            what,
            promise: format!(">= {least}"),
            measured: format!("{measured:.1}"),
            is_met: measured >= least,
        }
    }

    fn at_most(what: &'static str, most: f64, measured: f64) -> Self {
        Self {
            what,
            promise: format!("<= {most}"),
            measured: format!("{measured:.2}"),
            is_met: measured <= most,
        }
    }
}

/// How many times longer somebody takes than we do.
fn times(peer: &Outcome, ours: &Outcome) -> f64 {
    peer.runs.median_wall() / ours.runs.median_wall()
}
