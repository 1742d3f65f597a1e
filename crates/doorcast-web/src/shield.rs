//! What every answer carries: a number to ask about it, and headers that keep browsers from misusing it.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

use crate::{app::App, frame::RequestNumber};

/// No page of ours is shown inside another, nothing is guessed, nothing is kept by anybody in between.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    ),
];

/// What a document of a program may do: nothing.
const POLICY: (&str, &str) = ("default-src 'none'; frame-ancestors 'none'", "no-referrer");

/// What a page may do: use what is ours, and nothing written into it. Its forms say where they come from, which they
/// could not where referrers are forbidden, so the page's address is told to ourselves and to nobody else.
const PAGE_POLICY: (&str, &str) = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; \
     connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "same-origin",
);

/// Adds the headers to an answer.
pub(crate) async fn cover(
    State(app): State<Arc<App>>,
    mut request: Request,
    next: Next,
) -> Response {
    let number = format!("{:032x}", app.desk.ids.draw());
    let for_pages = RequestNumber(number.clone());
    request.extensions_mut().insert(for_pages);
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    protect(headers);
    if let Ok(number) = HeaderValue::from_str(&number) {
        headers.insert("x-request-id", number);
    }
    response
}

/// Adds what protects pages to a sample of one.
pub(crate) async fn cover_sample(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    protect(response.headers_mut());
    response
}

fn protect(headers: &mut HeaderMap) {
    let (policy, referrer) = policy(headers);
    let by_kind = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, referrer),
    ];
    for (name, value) in HEADERS.into_iter().chain(by_kind) {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
}

fn policy(headers: &HeaderMap) -> (&'static str, &'static str) {
    let kind = headers.get(header::CONTENT_TYPE);
    match kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        true => PAGE_POLICY,
        false => POLICY,
    }
}
