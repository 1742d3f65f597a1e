//! Finished files behind signed links that die.

use std::{collections::HashMap, sync::Arc};

use axum::{
    body::Body,
    extract::{Path, Query, State as Shares},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use doorcast_domain::hex;
use sha2::{Digest, Sha256};

use crate::fakes::{film::Film, lock};

use super::Shared;

/// The first bytes of a JPEG, enough for something that only looks at the type.
const STILL: &[u8] = &[
    0xFF, 0xD8, 0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xD9,
];

/// A whole picture, for those who decode it.
fn portrait() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(320, 480, image::Rgb([15, 118, 110]));
    let written = picture.write_to(&mut bytes, image::ImageFormat::Jpeg);
    written.expect("memory takes a picture");
    bytes.into_inner()
}

/// An empty tag and one silent frame of sound: 128 kbit/s, 44.1 kHz.
fn sound() -> Vec<u8> {
    let mut bytes = b"ID3\x04\0\0\0\0\0\0".to_vec();
    bytes.extend([0xFF, 0xFB, 0x90, 0xC4]);
    bytes.resize(bytes.len() + 413, 0);
    bytes
}

/// Returns a link that lives from now on.
pub(super) fn link(shared: &Shared, video_id: &str, extension: &str) -> String {
    let life = i64::try_from(shared.controls.knobs().link_seconds).unwrap_or(i64::MAX / 2);
    let expires = shared.controls.time.now_unix() + life;
    let signature = signature(video_id, expires);
    let base = &shared.base;
    format!("{base}/media/{video_id}.{extension}?Expires={expires}&Signature={signature}")
}

fn signature(video_id: &str, expires: i64) -> String {
    hex::text(&Sha256::digest(format!("{video_id}/{expires}/fake"))[..12])
}

/// Hands a file out.
pub(super) async fn serve(
    Shares(shared): Shares<Arc<Shared>>,
    Path(file): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
) -> Response {
    if headers.contains_key("x-api-key") || headers.contains_key("authorization") {
        return (StatusCode::BAD_REQUEST, "a file's link takes no key").into_response();
    }
    let Some((video_id, extension)) = file.rsplit_once('.') else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if video_id.starts_with("look-") {
        return ([("content-type", "image/jpeg")], portrait()).into_response();
    }
    if extension == "mp3" {
        return ([("content-type", "audio/mpeg")], sound()).into_response();
    }
    if !is_alive(&shared, video_id, &query) {
        return StatusCode::FORBIDDEN.into_response();
    }
    match extension {
        "jpg" => ([("content-type", "image/jpeg")], STILL).into_response(),
        "srt" => "1\n00:00:00,000 --> 00:00:01,000\nHello\n".into_response(),
        "mp4" => match film(&shared, video_id) {
            Ok(film) => part(&film, video_id, &headers),
            Err(status) => status.into_response(),
        },
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Whether a link was signed here and has not expired.
fn is_alive(shared: &Shared, video_id: &str, query: &HashMap<String, String>) -> bool {
    let expires = query
        .get("Expires")
        .and_then(|text| text.parse::<i64>().ok());
    expires.is_some_and(|expires| {
        query.get("Signature") == Some(&signature(video_id, expires))
            && shared.controls.time.now_unix() <= expires
    })
}

/// Returns a finished film, unless this is one of the refusals asked for.
fn film(shared: &Shared, video_id: &str) -> Result<Film, StatusCode> {
    let knobs = shared.controls.knobs();
    let now_ms = shared.controls.time.now_ms();
    let mut state = lock(&shared.state);
    let job = state.job_mut(video_id).ok_or(StatusCode::NOT_FOUND)?;
    if job.status(now_ms) != "completed" {
        return Err(StatusCode::NOT_FOUND);
    }
    job.downloads += 1;
    if job.downloads <= knobs.first_downloads_refused {
        return Err(StatusCode::FORBIDDEN);
    }
    Ok(job.film())
}

/// Hands out the part of a film that was asked for.
fn part(film: &Film, video_id: &str, headers: &HeaderMap) -> Response {
    let range = headers.get("range").and_then(|value| value.to_str().ok());
    let size = film.size();
    let (status, from, to) = match range.map(|text| parse_range(text, size)) {
        None => (StatusCode::OK, 0, size),
        Some(Some((from, to))) => (StatusCode::PARTIAL_CONTENT, from, to),
        Some(None) => return StatusCode::RANGE_NOT_SATISFIABLE.into_response(),
    };
    let body = Body::new(film.body(from, to));
    let mut response = (status, body).into_response();
    let fields = response.headers_mut();
    for (name, text) in [
        ("content-type", "video/mp4".to_owned()),
        ("accept-ranges", "bytes".to_owned()),
        ("content-length", (to - from).to_string()),
        ("etag", format!("\"{video_id}\"")),
    ] {
        if let Ok(value) = text.parse() {
            fields.insert(name, value);
        }
    }
    if status == StatusCode::PARTIAL_CONTENT
        && let Ok(value) = format!("bytes {from}-{}/{size}", to - 1).parse()
    {
        fields.insert("content-range", value);
    }
    response
}

/// Reads `bytes=5-9` or `bytes=5-` into where it starts and where it ends, the end not included.
fn parse_range(text: &str, size: u64) -> Option<(u64, u64)> {
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-')?;
    let from: u64 = from.parse().ok()?;
    let to = match to {
        "" => size,
        to => to.parse::<u64>().ok()?.saturating_add(1).min(size),
    };
    (from < to).then_some((from, to))
}
