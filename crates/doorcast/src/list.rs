//! `doorcast list`: the videos made here and the production videos so far, in one list, newest first.
//!
//! Names of runs and ids of production videos begin with the same ten digits of time, so that one order holds for both
//! and a page may go on after either.

mod entry;

use std::fmt::Write as _;

use doorcast_app::{
    ports::{Clock as _, RunStore as _, videos::Filter},
    run::RunId,
};
use doorcast_domain::pipeline::id::VideoId;
use serde_json::json;

use crate::{
    cli::ListArgs,
    clock::SystemClock,
    data,
    problem::{Kind, Problem},
    runtime,
    text::{plain, say, say_json},
    view,
};

use self::entry::Entry;

const NOTHING_YET: &str = r#"No videos yet. Make the first one:

  doorcast make --type property_listing --topic "4-bedroom home in Indian Wells" \
    --point "gourmet kitchen" --point "resort-style pool" --out tour.mp4

doorcast make --help shows everything that can be said about it.
"#;

/// How many digits the name of a run has, and the id of a video beyond those.
const RUN_DIGITS: usize = 16;
const MORE_DIGITS: &str = "000000";

/// Lists a page of videos.
pub(crate) fn run(args: &ListArgs) -> Result<(), Problem> {
    let after = args.after.as_deref().map(After::parse).transpose()?;
    let page = read(args, after.as_ref())?;
    match args.json {
        true => {
            let now_ms = SystemClock.now_ms();
            let entries = page.entries.iter().map(|entry| entry.as_json(now_ms));
            say_json(&json!({ "runs": entries.collect::<Vec<_>>(), "next": page.next }))
        }
        false if page.entries.is_empty() && after.is_none() => say(NOTHING_YET),
        false => say(&table(&page)),
    }
}

/// Reads the name of a run, as `show` takes it.
pub(crate) fn parse_id(text: &str) -> Result<RunId, Problem> {
    text.parse().map_err(|error: doorcast_app::run::NotARunId| {
        Problem::new(Kind::Usage, "bad_run_id", error.to_string())
            .field("id")
            .hint("doorcast list shows the names of all videos")
    })
}

/// Where a page goes on, in both records.
struct After {
    run: RunId,
    video: VideoId,
}

impl After {
    /// Reads the name of a run or the id of a production video.
    fn parse(text: &str) -> Result<Self, Problem> {
        let run = match text.parse::<VideoId>() {
            // Two things of the same millisecond whose 30 bits of chance are the same, too, do not happen.
            Ok(video) => parse_id(&video.as_str()[..RUN_DIGITS])?,
            Err(_) => parse_id(text)?,
        };
        let video = match text.parse::<VideoId>() {
            Ok(video) => video,
            Err(_) => format!("{run}{MORE_DIGITS}")
                .parse()
                .expect("the name of a run and zeros are an id"),
        };
        Ok(Self { run, video })
    }
}

/// Some entries and where to go on.
#[derive(Default)]
struct Page {
    entries: Vec<Entry>,
    next: Option<String>,
}

fn read(args: &ListArgs, after: Option<&After>) -> Result<Page, Problem> {
    let folder = data::folder(args.data.as_deref())?;
    let limit = usize::from(args.limit);
    let runs = data::open_existing_runs(&folder)?;
    let Some(videos) = data::open_existing_videos(&folder)? else {
        return Ok(Page::default());
    };
    let runs = runs.map(|runs| runs.list(after.map(|after| &after.run), limit));
    let runs = runs.transpose();
    let runs = runs.map_err(|error| data::explain_store(&error))?;
    let (runs, next_run) = runs.map_or_else(Default::default, |page| (page.runs, page.next));
    let videos = runtime::run(async {
        let after = after.map(|after| &after.video);
        let page = videos.list(&Filter::default(), after, limit).await;
        page.map_err(|error| data::explain_store(&error))
    })?;
    let is_more = next_run.is_some() || videos.next.is_some();
    let mut entries: Vec<Entry> = runs.into_iter().map(Entry::Run).collect();
    entries.extend(
        videos
            .videos
            .into_iter()
            .map(|video| Entry::Video(Box::new(video))),
    );
    entries.sort_by(|one, other| other.id().cmp(one.id()));
    let is_more = is_more || entries.len() > limit;
    entries.truncate(limit);
    let last = entries.last().map(|entry| entry.id().to_owned());
    Ok(Page {
        next: last.filter(|_| is_more),
        entries,
    })
}

fn table(page: &Page) -> String {
    let mut text = String::new();
    for entry in &page.entries {
        let _ = writeln!(
            text,
            "{:<22}  {:<10}  {:<15}  {}  {:>6}  {}",
            entry.id(),
            entry.quality(),
            entry.status(),
            view::local_time(entry.created_at_ms()),
            length(entry.seconds()),
            plain(entry.title()),
        );
    }
    if let Some(next) = &page.next {
        let _ = writeln!(text, "\nOlder ones: doorcast list --after {next}");
    }
    text
}

fn length(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
