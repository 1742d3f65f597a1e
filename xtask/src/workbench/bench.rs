//! Measures, beside named peers on this machine.

mod assets;
mod case;
mod contender;
mod measure;
mod nodes;
mod pages;
mod peers;
mod pipeline;
mod programs;
mod quality;
mod report;
mod studio;
mod timeline;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(clap::Subcommand)]
enum Subject {
    /// The built-in studio beside a hand-tuned ffmpeg graph and MoviePy: time, memory, size and quality.
    Studio(studio::Arguments),
    /// The service with ten thousand videos on their way at once: memory, the studio's places, waits.
    Pipeline(pipeline::Arguments),
    /// One, two and four nodes on one database, and a claim beside a million finished videos.
    Nodes(nodes::Arguments),
    /// The pages of a house with a million videos: time, memory, start and weight.
    Pages(pages::Arguments),
}

/// Measures.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.subject {
        Subject::Studio(arguments) => studio::run(arguments),
        Subject::Pipeline(arguments) => pipeline::run(arguments),
        Subject::Nodes(arguments) => nodes::run(arguments),
        Subject::Pages(arguments) => pages::run(arguments),
    }
}
