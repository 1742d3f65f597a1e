//! Developer commands: `cargo xtask <command>`.
//!
//! Each command is a module; what it needs and is missing it installs itself where it may.

mod bench;
mod chaos;
mod conformance;
mod licenses;
mod photos;
mod screens;
mod sheet;
mod shell;
mod test;

use clap::{Parser, Subcommand};

/// Developer commands of Doorcast.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Installs what the tests need, then checks and tests everything.
    Test,
    /// Checks that every dependency may be shipped.
    Licenses,
    /// Films one video of each type, shape and presenter and writes sheets of their frames.
    Sheet(sheet::Arguments),
    /// Calls every address of a served house with whatever its description allows, and with what it does not.
    Conformance,
    /// Writes docs/openapi.json.
    Openapi,
    /// Takes pictures of every page in every state.
    Screens(screens::Arguments),
    /// Kills nodes and the database's primary under load, and checks that nothing is lost or bought twice.
    Chaos(chaos::Arguments),
    /// Measures, beside named peers on this machine.
    Bench(bench::Arguments),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Test => test::run(),
        Command::Licenses => licenses::run(),
        Command::Sheet(arguments) => sheet::run(&arguments),
        Command::Conformance => conformance::run(),
        Command::Openapi => openapi(),
        Command::Screens(arguments) => screens::run(&arguments),
        Command::Chaos(arguments) => chaos::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
    }
}

fn openapi() -> anyhow::Result<()> {
    let file = shell::root().join("docs/openapi.json");
    Ok(std::fs::write(file, doorcast_web::openapi::text())?)
}
