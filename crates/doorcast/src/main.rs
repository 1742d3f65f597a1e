//! The `doorcast` command: topic in, video out.
//!
//! Everything here is about the terminal, the disk and the wiring; what a video is and how one is made lives in the
//! other crates. Start at [`cli`] for what can be typed, and at `make` for the long way of one video.

mod archive;
mod ask;
mod cast;
mod cli;
mod clock;
mod colors;
mod crash;
mod data;
mod doctor;
mod environment;
mod fake_vendors;
mod files;
mod house_studio;
mod ledger;
mod list;
mod make;
mod presenters;
mod problem;
mod production_view;
mod runtime;
mod segments;
mod serve;
mod settings;
mod show;
mod stop;
mod text;
mod token;
mod view;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use problem::Problem;

fn main() -> ExitCode {
    let is_json = cli::asks_for_json(std::env::args_os());
    match Cli::try_parse_from(cli::or_serve(std::env::args_os())) {
        Ok(cli) => match run(cli.command) {
            Ok(()) => ExitCode::SUCCESS,
            Err(problem) => problem.report(is_json),
        },
        Err(error) if is_json && error.use_stderr() => Problem::from_usage(&error).report(is_json),
        Err(error) => {
            let _ = error.print();
            ExitCode::from(if error.use_stderr() { 2 } else { 0 })
        }
    }
}

fn run(command: Command) -> Result<(), Problem> {
    match command {
        Command::Make(args) => make::run(*args),
        Command::List(args) => list::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Presenters(args) => presenters::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Token(args) => token::run(args),
        Command::Export(args) => archive::export(&args),
        Command::Import(args) => archive::import(&args),
        Command::Ledger(args) => ledger::run(&args),
        Command::Avatars(args) => cast::list_avatars(&args),
        Command::Voices(args) => cast::list_voices(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::FakeVendors(args) => fake_vendors::run(&args),
    }
}
