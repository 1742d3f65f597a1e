//! Several nodes on one database, beside one: videos a minute, and what a claim costs beside many finished videos.
//!
//! The measuring is a test of the command (`crates/doorcast/tests/throughput.rs`) and one of the stores
//! (`crates/doorcast-store/tests/contract/mongo/claims.rs`), run here with more.

use crate::test::run_one;

/// How much to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many videos one, two and four nodes make
    #[arg(long, value_name = "N", default_value_t = 192)]
    videos: u32,
    /// Beside how many finished videos claims are timed
    #[arg(long, value_name = "N", default_value_t = 1_000_000)]
    finished: u32,
}

/// Measures.
pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let videos = arguments.videos.to_string();
    run_one(
        &["--test", "throughput"],
        "",
        &[("DOORCAST_THROUGHPUT", &videos)],
    )?;
    let finished = arguments.finished.to_string();
    run_one(
        &["--test", "contract"],
        "what_a_claim_looks_at",
        &[("DOORCAST_FINISHED", &finished)],
    )
}
