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

/// Tells of a finished video.
pub(super) fn made(
    args: &MakeArgs,
    video: &Video,
    now_ms: i64,
    out: &Path,
    file: &Path,
) -> Result<(), Problem> {
    if args.json {
        let mut view = production_view::as_json(video, now_ms);
        view["files"] = json!({ "video": file });
        return say_json(&view);
    }
    let url = production_view::film(video).map_or("", |film| &film.url);
    say(&format!(
        "{summary}\n\nvideo     {out}\nkept at   {url}\nid        {id}\n",
        summary = production_view::summary(video),
        out = out.display(),
        url = plain(url),
        id = video.id,
    ))
}
