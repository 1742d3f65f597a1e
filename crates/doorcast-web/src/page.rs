//! How a page is made: a struct with its [`Frame`], a template beside it, and samples that tests render.
//!
//! A handler reads, calls one use case and ends in [`show`], [`show_again`] or [`go`].

use askama::Template;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{cookies, flash, frame::Frame, local_path::LocalPath, problem::Problem};

/// A page.
pub(crate) trait Page: Template + Sized {
    /// What it is called in tests and screenshots: "accounts/sign-in".
    const NAME: &'static str;

    /// Returns what is around it.
    fn frame(&self) -> &Frame;

    /// Returns the page as people may find it: full, empty, with mistakes. Each has a name.
    fn samples(frame: &Frame) -> Vec<(&'static str, Self)>;
}

/// Shows a page.
pub(crate) fn show(page: &impl Page) -> Response {
    with_status(StatusCode::OK, page)
}

/// Shows a form again, with what was wrong in it.
pub(crate) fn show_again(page: &impl Page) -> Response {
    with_status(StatusCode::UNPROCESSABLE_ENTITY, page)
}

/// Shows a page under a status.
pub(crate) fn with_status(status: StatusCode, page: &impl Page) -> Response {
    let text = match page.render() {
        Ok(text) => text,
        Err(error) => return Problem::broken(&error).into_response(),
    };
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    let mut response = (status, text).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    let frame = page.frame();
    if frame.flash.is_some() {
        cookies::add(headers, flash::said(frame.transport));
    }
    response
}

/// Sends the reader on to a place of ours, after something was done.
pub(crate) fn go(to: &LocalPath) -> Response {
    let mut headers = HeaderMap::new();
    let place = HeaderValue::from_str(to.as_str()).expect("a local path is printable");
    headers.insert(header::LOCATION, place);
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// Sends the reader on to one of our own addresses.
pub(crate) fn go_to(path: &str) -> Response {
    go(&ours(path))
}

fn ours(path: &str) -> LocalPath {
    LocalPath::parse(path).expect("an address of ours")
}

/// Sends the reader back to a page of ours, and says something there.
pub(crate) fn back_saying(path: &str, frame: &Frame, id: &'static str) -> Response {
    go_saying(&ours(path), frame, id)
}

/// Sends the reader on, and says something there.
pub(crate) fn go_saying(to: &LocalPath, frame: &Frame, id: &'static str) -> Response {
    let mut response = go(to);
    cookies::add(response.headers_mut(), flash::say(frame.transport, id));
    response
}
