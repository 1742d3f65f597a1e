//! What a run of a program takes.

use anyhow::{Context as _, ensure};
use serde::{Deserialize, Serialize};

use crate::shell;

/// Waits for the program and asks the system what it took, which the standard library does not.
const HELPER: &str = include_str!("measure.py");

/// What one run took.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Run {
    /// Seconds on the clock.
    pub(crate) wall_s: f64,
    /// Seconds of processor time, of the program and everything it started.
    pub(crate) cpu_s: f64,
    /// The most memory that one of its processes had, in millions of bytes.
    pub(crate) peak_mb: f64,
    /// The exit code.
    #[serde(skip_serializing)]
    status: i32,
}

/// Runs a program in the workspace and measures it; fails if it does.
pub(crate) fn run(program: &str, arguments: &[String]) -> anyhow::Result<Run> {
    let mut all = vec!["-c", HELPER, program];
    all.extend(arguments.iter().map(String::as_str));
    let printed = shell::output("python3", &all)?;
    let run: Run =
        serde_json::from_str(&printed).context("the measuring helper printed something else")?;
    ensure!(
        run.status == 0,
        "{program} {} ended with {}",
        arguments.join(" "),
        run.status
    );
    Ok(run)
}

/// What several runs took.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Runs(Vec<Run>);

impl Runs {
    /// Adds a run.
    pub(crate) fn push(&mut self, run: Run) {
        self.0.push(run);
    }

    /// Returns the shortest time on the clock.
    pub(crate) fn least_wall(&self) -> f64 {
        self.sorted(|run| run.wall_s)
            .first()
            .copied()
            .unwrap_or(0.0)
    }

    /// Returns the median time on the clock.
    pub(crate) fn median_wall(&self) -> f64 {
        median(&self.sorted(|run| run.wall_s))
    }

    /// Returns the median processor time.
    pub(crate) fn median_cpu(&self) -> f64 {
        median(&self.sorted(|run| run.cpu_s))
    }

    /// Returns the most memory of all runs.
    pub(crate) fn peak_mb(&self) -> f64 {
        self.sorted(|run| run.peak_mb)
            .last()
            .copied()
            .unwrap_or(0.0)
    }

    fn sorted(&self, value: impl Fn(&Run) -> f64) -> Vec<f64> {
        let mut values: Vec<f64> = self.0.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values
    }
}

fn median(sorted: &[f64]) -> f64 {
    match sorted.len() {
        0 => 0.0,
        count if count % 2 == 1 => sorted[count / 2],
        count => f64::midpoint(sorted[count / 2 - 1], sorted[count / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(&[]), 0.0);
        assert_eq!(median(&[1.0, 2.0, 9.0]), 2.0);
        assert_eq!(median(&[1.0, 2.0, 4.0, 9.0]), 3.0);
    }
}
