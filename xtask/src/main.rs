//! Developer commands: `cargo xtask <command>`.
//!
//! Each command is a module; what it needs and is missing it installs itself where it may. Commands that are made of
//! Doorcast itself are built when one of them is called, so that the test command builds everything once.

mod bench;
mod chaos;
mod conformance;
mod licenses;
mod shell;
mod test;
#[cfg(feature = "workbench")]
mod workbench;

use clap::{Parser, Subcommand};

/// Developer commands of Doorcast.
#[derive(Parser)]
#[command(name = "cargo xtask")]
#[cfg_attr(
    not(feature = "workbench"),
    command(after_help = "More of them, built when one is called: openapi, screens, sheet")
)]
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
    /// Calls every address of a served house with whatever its description allows, and with what it does not.
    Conformance,
    /// Kills nodes and the database's primary under load, and checks that nothing is lost or bought twice.
    Chaos(chaos::Arguments),
    /// Measures, beside named peers on this machine.
    Bench(bench::Arguments),
    #[cfg(feature = "workbench")]
    #[command(flatten)]
    Workbench(workbench::Command),
    #[cfg(not(feature = "workbench"))]
    #[command(external_subcommand)]
    Workbench(Vec<String>),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Test => test::run(),
        Command::Licenses => licenses::run(),
        Command::Conformance => conformance::run(),
        Command::Chaos(arguments) => chaos::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        #[cfg(feature = "workbench")]
        Command::Workbench(command) => workbench::run(&command),
        #[cfg(not(feature = "workbench"))]
        Command::Workbench(arguments) => run_with_workbench(None, &arguments),
    }
}

/// Builds this command with all it can do, and has that do it.
#[cfg(not(feature = "workbench"))]
fn run_with_workbench(command: Option<&str>, arguments: &[String]) -> anyhow::Result<()> {
    let build = [
        "run",
        "--quiet",
        "--package",
        "xtask",
        "--features",
        "workbench",
        "--",
    ];
    let arguments = arguments.iter().map(String::as_str);
    let all: Vec<&str> = build.into_iter().chain(command).chain(arguments).collect();
    shell::run("cargo", &all)
}
