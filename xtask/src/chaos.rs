//! Kills nodes and the database's primary under load for as long as is said.
//!
//! It is a test of the command (`crates/doorcast/tests/chaos.rs`), run here for longer, with its figures.

use crate::test::run_one;

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
    run_one(&["--test", "chaos"], "", &plan)
}
