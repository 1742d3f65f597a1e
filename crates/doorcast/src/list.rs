//! `doorcast list`: the videos made so far, newest first.

use std::fmt::Write as _;

use doorcast_app::{
    ports::{Page, RunStore},
    run::{Run, RunId},
};
use serde_json::json;

use crate::{
    cli::ListArgs,
    data,
    problem::{Kind, Problem},
    text::{plain, say, say_json},
    view::{self, RunView},
};

const NOTHING_YET: &str = r#"No videos yet. Make the first one:

  doorcast make --type property_listing --topic "4-bedroom home in Indian Wells" \
    --point "gourmet kitchen" --point "resort-style pool" --out tour.mp4

doorcast make --help shows everything that can be said about it.
"#;

/// Lists a page of runs.
pub(crate) fn run(args: &ListArgs) -> Result<(), Problem> {
    let after = args.after.as_deref().map(parse_id).transpose()?;
    let page = match data::open_existing_runs(&data::folder(args.data.as_deref())?)? {
        Some(runs) => runs
            .list(after.as_ref(), args.limit.into())
            .map_err(|error| data::explain_store(&error))?,
        None => Page {
            runs: Vec::new(),
            next: None,
        },
    };
    match args.json {
        true => say_json(&json!({
            "runs": page.runs.iter().map(RunView::of).collect::<Vec<_>>(),
            "next": page.next,
        })),
        false if page.runs.is_empty() && after.is_none() => say(NOTHING_YET),
        false => say(&table(&page)),
    }
}

/// Reads the name of a run, as `--after` and `show` take it.
pub(crate) fn parse_id(text: &str) -> Result<RunId, Problem> {
    text.parse().map_err(|error: doorcast_app::run::NotARunId| {
        Problem::new(Kind::Usage, "bad_run_id", error.to_string())
            .field("id")
            .hint("doorcast list shows the names of all runs")
    })
}

fn table(page: &Page) -> String {
    let mut text = String::new();
    for run in &page.runs {
        let _ = writeln!(
            text,
            "{}  {:<11}  {}  {:>6}  {}",
            run.id,
            run.state.name(),
            view::local_time(run.created_at_ms),
            length(run),
            plain(&run.video.title),
        );
    }
    if let Some(next) = &page.next {
        let _ = writeln!(text, "\nOlder ones: doorcast list --after {next}");
    }
    text
}

fn length(run: &Run) -> String {
    let seconds = view::seconds(run).round() as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
