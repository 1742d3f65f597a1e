//! The reader's choice of language and colors, kept in this browser.

use axum::response::Response;

use crate::{
    cookies,
    form::Form,
    frame::{Frame, LANGUAGE_COOKIE, THEME_COOKIE, Theme},
    local_path::LocalPath,
    page::go,
    words::asked_for,
};

/// How long a choice is kept, in seconds: a year.
const KEPT_SECONDS: u64 = 365 * 24 * 60 * 60;

/// Keeps a choice and goes back.
pub(crate) async fn choose(frame: Frame, form: Form) -> Response {
    let back = LocalPath::parse(form.get("back"));
    let home = || LocalPath::parse("/agent/cms").expect("an address of ours");
    let mut response = go(&back.unwrap_or_else(home));
    let headers = response.headers_mut();
    if let Some(language) = asked_for(form.get("language")) {
        let cookie = frame
            .transport
            .set(LANGUAGE_COOKIE, language.name(), KEPT_SECONDS);
        cookies::add(headers, cookie);
    }
    if let Some(theme) = Theme::from_name(form.get("theme")) {
        let cookie = frame
            .transport
            .set(THEME_COOKIE, theme.name(), KEPT_SECONDS);
        cookies::add(headers, cookie);
    }
    response
}
