//! The real command, serving a house.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use serde_json::Value;

use super::http::{self, Question};
use crate::shell;

/// The command while it serves. It is killed when dropped.
pub(super) struct Server {
    child: Child,
    /// Where it listens: "127.0.0.1:34567".
    pub(super) address: String,
    started: Instant,
}

impl Server {
    /// Builds the command as it is shipped.
    pub(super) fn build() -> anyhow::Result<()> {
        let build = ["build", "--release", "--locked", "--package", "doorcast"];
        shell::run("cargo", &build)
    }

    /// Starts it and reads where it is.
    pub(super) fn start(folder: &Path) -> anyhow::Result<Self> {
        let command = shell::root().join("target/release/doorcast");
        let started = Instant::now();
        let mut child = Command::new(command)
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .env_clear()
            .env("HOME", folder)
            .stdout(Stdio::piped())
            .spawn()
            .context("failed to start the command")?;
        let output = child.stdout.take().context("it has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let told: Value = serde_json::from_str(&line).context("it says nothing")?;
        let url = told["url"].as_str().context("it names no address")?;
        Ok(Self {
            child,
            address: url.trim_start_matches("http://").to_owned(),
            started,
        })
    }

    /// Returns how long after its start the first byte of the first page was there.
    pub(super) async fn first_byte(&self) -> anyhow::Result<Duration> {
        let question = Question::page("/agent/sign-in", None);
        http::ask(&self.address, &question).await?;
        Ok(self.started.elapsed())
    }

    /// Returns how much memory it has, in megabytes.
    pub(super) fn memory_mb(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        let kilobytes: f64 = kilobytes.context("no VmRSS")?.parse()?;
        Ok(kilobytes * 1_024.0 / 1_000_000.0)
    }

    /// Returns how many seconds of processor time it has used.
    pub(super) fn processor_s(&self) -> anyhow::Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after = stat.rsplit(')').next().context("no name")?;
        let ticks = after.split_whitespace().skip(11).take(2);
        let ticks: f64 = ticks.filter_map(|tick| tick.parse::<f64>().ok()).sum();
        Ok(ticks / 100.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
