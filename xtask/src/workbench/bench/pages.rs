//! The pages beside their own bars: a million videos of a thousand agents, a thousand open windows, start, weight.
//!
//! The command is built as it is shipped and serves a house that its own store has written. Questions come at a fixed
//! rate, and times count from the moment a question was due, so that waiting in line is not forgotten. Both processors
//! are shared by those who ask and the one who answers.

mod house;
mod http;
mod load;
mod server;
mod streams;
mod weight;
mod wishes;

use std::{sync::Arc, time::Duration};

use anyhow::ensure;

use crate::{shell, workbench::screens};

use house::{House, Size};
use load::{Kind, Pace, Times};
use server::Server;

/// How often the start is measured.
const STARTS: usize = 5;

/// How much to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many agents there are
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    agents: u32,
    /// How many videos each of them has: a multiple of 50
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    each: u32,
    /// How long pages are asked for
    #[arg(long, value_name = "N", default_value_t = 30)]
    seconds: u32,
    /// How many pages are asked for in a second
    #[arg(long, value_name = "N", default_value_t = 200)]
    rate: u32,
}

/// Measures.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let lines = runtime.block_on(measure(arguments))?;
    let missed = lines.iter().filter(|line| !line.is_met()).count();
    shell::say(&table(&lines));
    ensure!(missed == 0, "{missed} bars were not met");
    Ok(())
}

/// Something measured, and its bar.
struct Line {
    what: String,
    measured: f64,
    unit: &'static str,
    below: Option<f64>,
}

impl Line {
    fn new(what: impl Into<String>, measured: f64, unit: &'static str) -> Self {
        Self {
            what: what.into(),
            measured,
            unit,
            below: None,
        }
    }

    fn below(self, bar: f64) -> Self {
        Self {
            below: Some(bar),
            ..self
        }
    }

    fn is_met(&self) -> bool {
        self.below.is_none_or(|bar| self.measured < bar)
    }
}

async fn measure(arguments: &Arguments) -> anyhow::Result<Vec<Line>> {
    Server::build()?;
    let size = Size {
        agents: arguments.agents,
        each: arguments.each,
    };
    let house = House::ensure(size).await?;
    let guests = Arc::new(house.sign_in().await?);
    let mut lines = vec![
        Line::new("videos", f64::from(size.agents * size.each), ""),
        Line::new("database", house.megabytes()? as f64, "MB"),
    ];
    lines.push(start(&house).await?);
    let pace = Pace {
        seconds: arguments.seconds,
        each_second: arguments.rate,
    };
    lines.extend(load(&house, &guests, pace).await?);
    lines.extend(watch(&house, &guests).await?);
    lines.extend(weigh().await?);
    Ok(lines)
}

/// The middle one of some starts, the file in memory already.
async fn start(house: &House) -> anyhow::Result<Line> {
    let mut took = Vec::new();
    for _ in 0..STARTS {
        took.push(Server::start(&house.folder)?.first_byte().await?);
    }
    took.sort_unstable();
    let what = "process start to first byte of a page, middle of 5";
    Ok(Line::new(what, ms(took[STARTS / 2]), "ms").below(150.0))
}

async fn load(
    house: &House,
    guests: &Arc<Vec<house::Guest>>,
    pace: Pace,
) -> anyhow::Result<Vec<Line>> {
    let server = Server::start(&house.folder)?;
    load::warm(&server.address, house, guests).await?;
    let before = server.processor_s()?;
    let times = load::run(&server.address, house, guests, pace).await?;
    let busy = server.processor_s()? - before;
    let mut lines = Vec::new();
    for (kind, times) in &times.0 {
        lines.extend(lines_of(kind.name(), times));
    }
    let of_lists = times.0.iter().filter(|(kind, _)| **kind != Kind::Detail);
    let mut lists: Vec<Duration> = of_lists.flat_map(|(_, times)| times.clone()).collect();
    lists.sort_unstable();
    lines.extend(lines_of("lists together", &lists));
    let what = format!("processors busy at {} pages in a second", pace.each_second);
    lines.push(Line::new(what, busy / f64::from(pace.seconds), ""));
    lines.push(Line::new(
        "memory of the server then",
        server.memory_mb()?,
        "MB",
    ));
    Ok(lines)
}

fn lines_of(name: &str, times: &[Duration]) -> [Line; 3] {
    let part = |percent| ms(Times::percentile(times, percent));
    [
        Line::new(format!("{name}: p50 of {}", times.len()), part(50), "ms"),
        Line::new(format!("{name}: p99"), part(99), "ms").below(10.0),
        Line::new(format!("{name}: slowest"), part(100), "ms"),
    ]
}

async fn watch(house: &House, guests: &[house::Guest]) -> anyhow::Result<Vec<Line>> {
    let begun = house.begin_films().await?;
    let server = Server::start(&house.folder)?;
    let found = streams::run(&server, guests, &begun).await?;
    let what = format!(
        "memory of the server with {} open event streams",
        found.streams
    );
    Ok(vec![
        Line::new(what, found.memory_mb, "MB").below(100.0),
        Line::new("processors busy with them", found.processors, ""),
    ])
}

async fn weigh() -> anyhow::Result<Vec<Line>> {
    let address = screens::open_stand()?.to_string();
    let weights = weight::run(&address).await?;
    let heaviest = weights.iter().take(3).map(|weight| {
        let what = format!("page with styles and scripts, packed: {}", weight.name);
        Line::new(what, weight.bytes as f64 / 1_000.0, "kB").below(150.0)
    });
    let mut lines: Vec<Line> = heaviest.collect();
    lines.push(Line::new("pages weighed", weights.len() as f64, ""));
    Ok(lines)
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1_000.0
}

fn table(lines: &[Line]) -> String {
    let mut text = format!("{:<72} {:>12} {:>10}\n", "", "measured", "bar");
    for line in lines {
        let bar = line.below.map_or(String::new(), |bar| format!("< {bar}"));
        let verdict = if line.is_met() { "" } else { "  MISSED" };
        let measured = match line.measured {
            measured if measured.fract() == 0.0 => format!("{measured} {}", line.unit),
            measured if measured < 1.0 => format!("{measured:.2} {}", line.unit),
            _ => format!("{:.1} {}", line.measured, line.unit),
        };
        text.push_str(&format!(
            "{:<72} {measured:>12} {bar:>10}{verdict}\n",
            line.what
        ));
    }
    text
}
