//! A sentence that is shown once, on the page after something was done.
//!
//! It travels as the id of a message in a cookie, so that nobody can put words into our mouth.

use axum::http::{HeaderMap, HeaderValue};

use crate::cookies::{self, Transport};

const COOKIE: &str = "doorcast-said";

/// How long it waits for the next page, in seconds.
const WAITS_SECONDS: u64 = 60;

/// Everything that may be said. Whoever says something new adds it here.
const ALL: [&str; 8] = [
    "flash-sent",
    "flash-restored",
    "flash-signed-out",
    "flash-saved",
    "flash-retried",
    "flash-cancelled",
    "flash-connected",
    "flash-disconnected",
];

/// Returns what is to be said, if anything is.
pub(crate) fn find(headers: &HeaderMap, transport: Transport) -> Option<&'static str> {
    let id = cookies::find(headers, &transport.name(COOKIE))?;
    ALL.into_iter().find(|known| *known == id)
}

/// Returns the header that has it said on the next page.
pub(crate) fn say(transport: Transport, id: &'static str) -> HeaderValue {
    assert!(ALL.contains(&id), "{id} is not among what may be said");
    transport.set(COOKIE, id, WAITS_SECONDS)
}

/// Returns the header that ends it.
pub(crate) fn said(transport: Transport) -> HeaderValue {
    transport.clear(COOKIE)
}
