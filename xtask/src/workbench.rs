//! Commands that are made of Doorcast itself.

mod bench;
mod photos;
mod screens;
mod sheet;

use crate::shell;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Films one video of each type, shape and presenter and writes sheets of their frames.
    Sheet(sheet::Arguments),
    /// Writes docs/openapi.json.
    Openapi,
    /// Takes pictures of every page in every state.
    Screens(screens::Arguments),
    /// Measures, beside named peers on this machine.
    Bench(bench::Arguments),
}

/// Runs one.
pub(crate) fn run(command: &Command) -> anyhow::Result<()> {
    match command {
        Command::Sheet(arguments) => sheet::run(arguments),
        Command::Openapi => openapi(),
        Command::Screens(arguments) => screens::run(arguments),
        Command::Bench(arguments) => bench::run(arguments),
    }
}

fn openapi() -> anyhow::Result<()> {
    let file = shell::root().join("docs/openapi.json");
    Ok(std::fs::write(file, doorcast_web::openapi::text())?)
}
