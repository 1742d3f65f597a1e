//! What a person or a program hears of a finished production video.

use std::path::Path;

use doorcast_domain::{
    ledger::UsdMicros,
    pipeline::{Video, stage::Stage},
    script::count_words,
};
use serde_json::json;

use crate::{
    cli::MakeArgs,
    problem::Problem,
    text::{plain, say, say_json},
};

/// Tells of a finished video.
pub(super) fn made(args: &MakeArgs, video: &Video, out: &Path, file: &Path) -> Result<(), Problem> {
    let Stage::Completed { film, .. } = &video.stage else {
        return Ok(());
    };
    let charged = video.attempts.iter().filter_map(|attempt| attempt.charged);
    let cost = charged.fold(UsdMicros::ZERO, UsdMicros::plus);
    let words = count_words(&video.order.script);
    let seconds = film.duration_ms as f64 / 1_000.0;
    if args.json {
        return say_json(&json!({
            "id": video.id,
            "status": video.status().name(),
            "quality": "production",
            "title": video.order.title,
            "aspect": video.order.aspect,
            "language": video.order.language,
            "studio": video.order.studio,
            "media": video.order.media,
            "avatar": video.order.presenter,
            "script": video.order.script,
            "words": words,
            "seconds": seconds,
            "cost_usd": cost.0 as f64 / 1e6,
            "url": film.url,
            "checksum": film.checksum,
            "size_bytes": film.size_bytes,
            "files": { "video": file },
        }));
    }
    say(&format!(
        "{script}\n\n{words} words, {seconds:.1} seconds, cost {cost}\n\n\
         video     {out}\nkept at   {url}\nid        {id}\n",
        script = plain(&video.order.script),
        out = out.display(),
        url = plain(&film.url),
        id = video.id,
    ))
}
