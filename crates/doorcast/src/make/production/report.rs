//! What a person or a program hears of a finished production video.

use std::path::Path;

use doorcast_domain::pipeline::Video;
use serde_json::json;

use crate::{
    cli::MakeArgs,
    problem::Problem,
    production_view,
    text::{plain, say, say_json},
};

/// A finished video and what there is to say about it.
pub(super) struct End<'a> {
    pub(super) video: &'a Video,
    pub(super) now_ms: i64,
    /// The file, as it was asked for.
    pub(super) out: &'a Path,
    /// The file, as it is.
    pub(super) file: &'a Path,
    /// What a person was told on the way.
    pub(super) warning: Option<&'a str>,
}

/// Tells of a finished video.
pub(super) fn made(args: &MakeArgs, end: &End<'_>) -> Result<(), Problem> {
    let video = end.video;
    if args.json {
        let mut view = production_view::as_json(video, end.now_ms);
        view["files"] = json!({ "video": end.file });
        if let Some(warning) = end.warning {
            view["warning"] = json!(warning);
        }
        return say_json(&view);
    }
    let url = production_view::film(video).map_or("", |film| &film.url);
    say(&format!(
        "{summary}\n\nvideo     {out}\nkept at   {url}\nid        {id}\n",
        summary = production_view::summary(video),
        out = end.out.display(),
        url = plain(url),
        id = video.id,
    ))
}
