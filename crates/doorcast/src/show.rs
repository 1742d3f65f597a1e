//! `doorcast show`: everything about one run, or about one production video.

use doorcast_app::{
    ports::{Clock, RunStore},
    run::Run,
};
use doorcast_domain::pipeline::{Video, id::VideoId};

use crate::{
    cli::ShowArgs,
    clock::SystemClock,
    data, list,
    problem::{Kind, Problem},
    production_view, runtime,
    text::{say, say_json},
    view::{self, RunView},
};

/// The word for the newest run.
const LAST: &str = "last";

/// Shows a run.
pub(crate) fn run(args: &ShowArgs) -> Result<(), Problem> {
    if let Ok(id) = args.id.parse::<VideoId>() {
        return show_video(args, &id);
    }
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

fn show_video(args: &ShowArgs, id: &VideoId) -> Result<(), Problem> {
    let video = find_video(args, id)?.ok_or_else(|| {
        Problem::new(
            Kind::Usage,
            "no_such_run",
            format!("there is no video {id}"),
        )
        .field("id")
        .hint("make --quality production tells the id of each video")
    })?;
    let now_ms = SystemClock.now_ms();
    match args.json {
        true => say_json(&production_view::as_json(&video, now_ms)),
        false => say(&production_view::describe(&video, now_ms)),
    }
}

fn find_video(args: &ShowArgs, id: &VideoId) -> Result<Option<Video>, Problem> {
    let folder = data::folder(args.data.as_deref())?;
    let Some(store) = data::open_existing_videos(&folder)? else {
        return Ok(None);
    };
    runtime::run(async {
        let found = store.find(id).await;
        found.map_err(|error| data::explain_store(&error))
    })
}
