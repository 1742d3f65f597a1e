//! Measures what is made of Doorcast itself.

mod assets;
mod case;
mod contender;
mod measure;
mod pages;
mod peers;
mod programs;
mod quality;
mod report;
mod studio;
mod timeline;

#[derive(clap::Subcommand)]
pub(crate) enum Subject {
    /// The built-in studio beside a hand-tuned ffmpeg graph and MoviePy: time, memory, size and quality.
    Studio(studio::Arguments),
    /// The pages of a house with a million videos: time, memory, start and weight.
    Pages(pages::Arguments),
}

/// Measures.
pub(crate) fn measure(subject: &Subject) -> anyhow::Result<()> {
    match subject {
        Subject::Studio(arguments) => studio::run(arguments),
        Subject::Pages(arguments) => pages::run(arguments),
    }
}
