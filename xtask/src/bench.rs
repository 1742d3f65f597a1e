//! Measures, beside named peers on this machine.

mod nodes;
mod pipeline;

#[cfg(feature = "workbench")]
use crate::workbench;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(clap::Subcommand)]
#[cfg_attr(
    not(feature = "workbench"),
    command(after_help = "More of them, built when one is called: pages, studio")
)]
enum Subject {
    /// The service with ten thousand videos on their way at once: memory, the studio's places, waits.
    Pipeline(pipeline::Arguments),
    /// One, two and four nodes on one database, and a claim beside a million finished videos.
    Nodes(nodes::Arguments),
    #[cfg(feature = "workbench")]
    #[command(flatten)]
    Workbench(workbench::Subject),
    #[cfg(not(feature = "workbench"))]
    #[command(external_subcommand)]
    Workbench(Vec<String>),
}

/// Measures.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.subject {
        Subject::Pipeline(arguments) => pipeline::run(arguments),
        Subject::Nodes(arguments) => nodes::run(arguments),
        #[cfg(feature = "workbench")]
        Subject::Workbench(subject) => workbench::measure(subject),
        #[cfg(not(feature = "workbench"))]
        Subject::Workbench(arguments) => crate::run_with_workbench(Some("bench"), arguments),
    }
}
