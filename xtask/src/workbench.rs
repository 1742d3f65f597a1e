//! Commands that are made of Doorcast itself.

mod bench;
mod photos;
mod screens;
mod sheet;

use crate::shell;

pub(crate) use bench::{Subject, measure};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Films one video of each type, shape and presenter and writes sheets of their frames.
    Sheet(sheet::Arguments),
    /// Writes docs/openapi.json.
    Openapi,
    /// Takes pictures of every page in every state.
    Screens(screens::Arguments),
}

/// Runs one.
pub(crate) fn run(command: &Command) -> anyhow::Result<()> {
    match command {
        Command::Sheet(arguments) => sheet::run(arguments),
        Command::Openapi => openapi(),
        Command::Screens(arguments) => screens::run(arguments),
    }
}

fn openapi() -> anyhow::Result<()> {
    let file = shell::root().join("docs/openapi.json");
    Ok(std::fs::write(file, doorcast_web::openapi::text())?)
}
