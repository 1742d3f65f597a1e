//! The service with many videos on their way at once, beside its own bars: memory, the studio's places, waits.
//!
//! The measuring is a test of the command (`crates/doorcast/tests/load.rs`), run here with more videos and with the
//! bars for memory and waits.

use crate::test::run_one;

/// How much to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many videos are on their way at the same time
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    videos: u32,
}

/// Measures.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let videos = arguments.videos.to_string();
    run_one(&["--test", "load"], "", &[("DOORCAST_LOAD", &videos)])
}
