//! What people see when something is not done. Programs get the document itself.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};

use crate::{
    app::App,
    auth::whoever_it_is,
    frame::Frame,
    page::{Page, with_status},
    problem::Told,
    words::{Message, message},
};

/// After how many seconds a page that could not be shown looks again by itself.
const LOOK_AGAIN: HeaderValue = HeaderValue::from_static("10");

/// A page that says what went wrong, what it means and what to do.
#[derive(Template)]
#[template(path = "errors/show.html")]
pub(crate) struct ErrorPage {
    frame: Frame,
    title: &'static str,
    text: Message,
}

impl Page for ErrorPage {
    const NAME: &'static str = "errors/show";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let of = |status| Self::of(frame.clone(), status, None);
        vec![
            ("403", of(StatusCode::FORBIDDEN)),
            ("404", of(StatusCode::NOT_FOUND)),
            ("409", of(StatusCode::CONFLICT)),
            ("413", of(StatusCode::PAYLOAD_TOO_LARGE)),
            ("422", of(StatusCode::UNPROCESSABLE_ENTITY)),
            ("429", of(StatusCode::TOO_MANY_REQUESTS)),
            ("500", of(StatusCode::INTERNAL_SERVER_ERROR)),
            ("503", of(StatusCode::SERVICE_UNAVAILABLE)),
            (
                "store-away",
                Self::while_store_is_away(frame.clone(), &Method::GET),
            ),
            (
                "store-away-form",
                Self::while_store_is_away(frame.clone(), &Method::POST),
            ),
        ]
    }
}

impl ErrorPage {
    fn while_store_is_away(frame: Frame, method: &Method) -> Self {
        let text = match *method {
            Method::GET => "error-store-text",
            _ => "error-store-form-text",
        };
        Self {
            frame,
            title: "error-store-title",
            text: message(text),
        }
    }

    fn of(frame: Frame, status: StatusCode, said: Option<Message>) -> Self {
        let (title, text) = words(status);
        Self {
            frame,
            title,
            text: said.unwrap_or_else(|| message(text)),
        }
    }
}

fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::FORBIDDEN => ("error-403-title", "error-403-text"),
        StatusCode::NOT_FOUND => ("error-404-title", "error-404-text"),
        StatusCode::CONFLICT => ("error-409-title", "error-409-text"),
        StatusCode::PAYLOAD_TOO_LARGE => ("error-413-title", "error-413-text"),
        StatusCode::TOO_MANY_REQUESTS => ("error-429-title", "error-429-text"),
        StatusCode::SERVICE_UNAVAILABLE => ("error-503-title", "error-503-text"),
        status if status.is_client_error() => ("error-request-title", "error-request-text"),
        _ => ("error-500-title", "error-500-text"),
    }
}

/// Turns documents about problems into pages, for people.
pub(crate) async fn explain(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if !is_read_by_people(parts.uri.path(), &parts.headers) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let mut seen = parts.clone();
    let answer = next.run(Request::from_parts(parts, body)).await;
    let Some(told) = answer.extensions().get::<Told>().cloned() else {
        return answer;
    };
    // The door is further in, and an address nobody knows has none.
    if !told.is_store_away
        && let Some(person) = whoever_it_is(&app, &seen).await
    {
        seen.extensions.insert(person);
    }
    let frame = Frame::of(&app, &seen);
    let status = answer.status();
    let error_page = match told.is_store_away {
        true => ErrorPage::while_store_is_away(frame, &seen.method),
        false => ErrorPage::of(frame, status, told.message),
    };
    let mut page = with_status(status, &error_page);
    if told.is_store_away && seen.method == Method::GET {
        page.headers_mut().insert(header::REFRESH, LOOK_AGAIN);
    }
    for name in [header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = answer.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

/// Returns whether a person looks at the answer.
pub(crate) fn is_read_by_people(path: &str, headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok());
    !path.starts_with("/api/") && accept.is_some_and(|accept| accept.contains("text/html"))
}
