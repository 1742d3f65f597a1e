//! `GET /api/v1/videos/{id}/film`: the film itself, whole or in parts, where it is kept in a folder of ours.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use bytes::Bytes;
use doorcast_app::ports::{VendorError, avatar_studio::ByteSource};
use doorcast_domain::pipeline::Video;
use futures_util::stream;

use crate::{app::App, auth::Caller, input::VideoInPath, problem::Problem, view};

pub(crate) async fn film(
    State(app): State<Arc<App>>,
    caller: Caller,
    VideoInPath(id): VideoInPath,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    let video = caller.video(&app, &id).await?;
    serve(&app, &video, &headers).await
}

/// Answers with the film of a video, whole or in parts.
pub(crate) async fn serve(
    app: &App,
    video: &Video,
    headers: &HeaderMap,
) -> Result<Response<Body>, Problem> {
    let id = &video.id;
    let reader = app.films.get(&video.order.media);
    let (Some(reader), Some(film)) = (reader, view::film(video)) else {
        return Err(Problem::not_found());
    };
    let tag = format!("\"{}\"", film.checksum);
    let mut answer = Response::builder()
        .header(header::ACCEPT_RANGES, "bytes")
        .header(header::CACHE_CONTROL, "private, no-cache")
        .header(header::CONTENT_TYPE, "video/mp4")
        .header(
            header::CONTENT_DISPOSITION,
            format!("inline; filename=\"{id}.mp4\""),
        )
        .header(header::ETAG, &tag);
    if text(headers, header::IF_NONE_MATCH) == Some(&tag) {
        return finish(answer.status(StatusCode::NOT_MODIFIED), Body::empty());
    }
    let is_same = text(headers, header::IF_RANGE).is_none_or(|known| known == tag);
    let asked = text(headers, header::RANGE).filter(|_| is_same);
    let part = asked.map_or(Part::Whole, |asked| Part::read(asked, film.size_bytes));
    let (from, length) = match part {
        Part::Whole => (0, film.size_bytes),
        Part::Some { from, length } => {
            let range = format!("bytes {from}-{}/{}", from + length - 1, film.size_bytes);
            answer = answer
                .status(StatusCode::PARTIAL_CONTENT)
                .header(header::CONTENT_RANGE, range);
            (from, length)
        }
        Part::Outside => {
            let range = format!("bytes */{}", film.size_bytes);
            let answer = answer
                .status(StatusCode::RANGE_NOT_SATISFIABLE)
                .header(header::CONTENT_RANGE, range);
            return finish(answer, Body::empty());
        }
    };
    let opened = reader.open_film(film, from, length).await;
    let opened = opened.map_err(|_| unreadable())?.ok_or_else(unreadable)?;
    let answer = answer.header(header::CONTENT_LENGTH, HeaderValue::from(length));
    finish(answer, body_of(opened))
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn finish(answer: axum::http::response::Builder, body: Body) -> Result<Response<Body>, Problem> {
    answer.body(body).map_err(|_| unreadable())
}

fn unreadable() -> Problem {
    Problem::unavailable("film", "The file of this film cannot be read.")
}

fn body_of(source: Box<dyn ByteSource>) -> Body {
    let pieces = stream::unfold(source, async |mut source| {
        let piece: Result<Option<Vec<u8>>, VendorError> = source.next_piece().await;
        piece
            .transpose()
            .map(|piece| (piece.map(Bytes::from), source))
    });
    Body::from_stream(pieces)
}

/// Which part of a film is wanted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Whole,
    Some { from: u64, length: u64 },
    Outside,
}

impl Part {
    /// Reads a `Range` header. What we do not understand, or several ranges at once, is the whole.
    pub(crate) fn read(asked: &str, size_bytes: u64) -> Self {
        let Some((first, last)) = asked
            .strip_prefix("bytes=")
            .and_then(|range| range.split_once('-'))
        else {
            return Self::Whole;
        };
        let number = |text: &str| match text.bytes().all(|digit| digit.is_ascii_digit()) {
            true => text.parse::<u64>().ok(),
            false => None,
        };
        let (from, end) = match (number(first), number(last)) {
            (Some(from), Some(last)) if from <= last => (from, last.saturating_add(1)),
            (Some(from), None) if last.is_empty() => (from, size_bytes),
            (None, Some(0)) if first.is_empty() => return Self::Outside,
            (None, Some(suffix)) if first.is_empty() => {
                (size_bytes.saturating_sub(suffix), size_bytes)
            }
            _ => return Self::Whole,
        };
        match from < size_bytes {
            true => Self::Some {
                from,
                length: end.min(size_bytes) - from,
            },
            false => Self::Outside,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_rfc_9110_says() {
        let some = |from, length| Part::Some { from, length };
        for (asked, part) in [
            ("bytes=0-0", some(0, 1)),
            ("bytes=0-", some(0, 10)),
            ("bytes=3-5", some(3, 3)),
            ("bytes=3-99", some(3, 7)),
            ("bytes=-4", some(6, 4)),
            ("bytes=-40", some(0, 10)),
            ("bytes=-0", Part::Outside),
            ("bytes=10-", Part::Outside),
            ("bytes=5-3", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("pages=0-1", Part::Whole),
            ("bytes=0-18446744073709551615", some(0, 10)),
        ] {
            assert_eq!(Part::read(asked, 10), part, "{asked}");
        }
    }
}
