//! `doorcast presenters`: who can be on screen.

use doorcast_render::figure;
use serde::Serialize;

use crate::{
    cli::PresentersArgs,
    problem::Problem,
    text::{say, say_json},
};

/// Someone who can be on screen.
#[derive(Debug, Serialize)]
pub(crate) struct Person {
    /// The name to give to `--presenter`.
    pub(crate) id: &'static str,
    name: &'static str,
    description: &'static str,
}

/// Returns everybody, the default first.
pub(crate) fn all() -> Vec<Person> {
    figure::ALL
        .iter()
        .map(|presenter| Person {
            id: presenter.id,
            name: presenter.name,
            description: presenter.description,
        })
        .collect()
}

/// Lists everybody.
pub(crate) fn run(args: &PresentersArgs) -> Result<(), Problem> {
    let people = all();
    if args.json {
        return say_json(&serde_json::json!({ "presenters": people }));
    }
    let lines: String = people
        .iter()
        .map(|person| format!("{:<10}{}\n", person.id, person.description))
        .collect();
    say(&lines)
}
