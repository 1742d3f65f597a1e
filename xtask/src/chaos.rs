//! Kills nodes and the database's primary under load for as long as is said.
//!
//! It is a test of the command (`crates/doorcast/tests/chaos.rs`), run here for longer, with its figures.

use std::process::Command;

use anyhow::{Context as _, ensure};

use crate::{shell, test::ALL};

/// How often somebody dies, in seconds.
const EVERY_SECONDS: &str = "10";

/// For how long.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many minutes nodes and primaries die for
    #[arg(long, value_name = "N", default_value_t = 5)]
    minutes: u64,
}

/// Kills.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let seconds = (arguments.minutes * 60).to_string();
    let plan = [
        ("DOORCAST_CHAOS_SECONDS", seconds.as_str()),
        ("DOORCAST_CHAOS_EVERY_SECONDS", EVERY_SECONDS),
    ];
    run_test(&["--test", "chaos"], "", &plan)
}

/// Runs a test that is told by variables how much to do, and shows its figures.
pub(crate) fn run_test(target: &[&str], filter: &str, told: &[(&str, &str)]) -> anyhow::Result<()> {
    let status = Command::new("cargo")
        .arg("test")
        .args(ALL)
        .args(target)
        .args(["--", "--nocapture"])
        .args(Some(filter).filter(|filter| !filter.is_empty()))
        .envs(told.iter().copied())
        .current_dir(shell::root())
        .status()
        .context("failed to start cargo")?;
    ensure!(status.success(), "it did not go well: {status}");
    Ok(())
}
