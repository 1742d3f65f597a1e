//! Measures, beside named peers on this machine.

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {}

/// Measures.
pub(crate) fn run(_: &Arguments) -> anyhow::Result<()> {
    anyhow::bail!("nothing to measure yet")
}
