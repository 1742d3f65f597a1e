//! Makes pages and documents smaller on the way.
//!
//! Only answers that are whole and text are packed: films are as small as they get, and events have to leave at once. A
//! page that shows a secret says `no-transform`, so that its length tells nobody anything.

use axum::{
    body::{Body, HttpBody as _, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use flate2::Compression;

use crate::assets::{pack, takes_gzip};

/// Shorter ones fit into one packet anyway.
const MIN_BYTES: u64 = 1_024;

/// Longer ones are not held in memory twice.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// Packs an answer, if that is worth it.
pub(crate) async fn squeeze(request: Request, next: Next) -> Response {
    let may_pack = takes_gzip(request.headers());
    let response = next.run(request).await;
    let length = response.body().size_hint().exact().unwrap_or_default();
    if !may_pack || !(MIN_BYTES..=MAX_BYTES).contains(&length) || !is_packable(response.headers()) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_BYTES as usize).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let headers = &mut parts.headers;
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    headers.append(header::VARY, HeaderValue::from_static("accept-encoding"));
    Response::from_parts(parts, Body::from(pack(&bytes, Compression::fast())))
}

fn is_packable(headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
            .unwrap_or_default()
    };
    let is_text = [
        "text/html",
        "text/csv",
        "application/json",
        "application/problem+json",
    ]
    .iter()
    .any(|kind| text(header::CONTENT_TYPE).starts_with(kind));
    is_text
        && !headers.contains_key(header::CONTENT_ENCODING)
        && !text(header::CACHE_CONTROL).contains("no-transform")
}
