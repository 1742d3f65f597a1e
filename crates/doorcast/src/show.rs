//! `doorcast show`: everything about one run.

use doorcast_app::{ports::RunStore, run::Run};

use crate::{
    cli::ShowArgs,
    data, list,
    problem::{Kind, Problem},
    text::{say, say_json},
    view::{self, RunView},
};

/// The word for the newest run.
const LAST: &str = "last";

/// Shows a run.
pub(crate) fn run(args: &ShowArgs) -> Result<(), Problem> {
    let run = find(args)?.ok_or_else(|| {
        Problem::new(
            Kind::Usage,
            "no_such_run",
            format!("there is no run {}", args.id),
        )
        .field("id")
        .hint("doorcast list shows the names of all runs")
    })?;
    match args.json {
        true => say_json(&RunView::of(&run)),
        false => say(&view::describe(&run)),
    }
}

fn find(args: &ShowArgs) -> Result<Option<Run>, Problem> {
    let id = match args.id.as_str() {
        LAST => None,
        text => Some(list::parse_id(text)?),
    };
    let Some(runs) = data::open_existing_runs(&data::folder(args.data.as_deref())?)? else {
        return Ok(None);
    };
    let found = match id {
        Some(id) => runs.find(&id),
        None => runs.list(None, 1).map(|mut page| page.runs.pop()),
    };
    found.map_err(|error| data::explain_store(&error))
}
