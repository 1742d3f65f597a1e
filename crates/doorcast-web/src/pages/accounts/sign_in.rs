//! Signing in.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::Uri, response::Response};

use crate::{
    app::App,
    cookies,
    form::Form,
    frame::Frame,
    local_path::LocalPath,
    page::{Page, go, show, show_again},
    problem::Problem,
    session,
};

/// Where somebody goes who did not say.
const HOME: &str = "/agent/cms";

/// The longest password that is looked at, in bytes: hashing a longer one is work for nothing.
const MAX_PASSWORD_BYTES: usize = 1_024;

/// The form.
#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
pub(crate) struct SignInPage {
    frame: Frame,
    form: Form,
    next: LocalPath,
}

impl Page for SignInPage {
    const NAME: &'static str = "accounts/sign-in";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let page = |form: Form, frame: Frame| Self {
            frame,
            form,
            next: home(),
        };
        let mut wrong = Form::filled([("email", "dana@example.com")]);
        wrong.fail("password", "sign-in-wrong");
        let mut empty = Form::default();
        check(&mut empty);
        let signed_out = Frame {
            flash: Some("flash-signed-out"),
            ..frame.clone()
        };
        vec![
            ("fresh", page(Form::default(), frame.clone())),
            ("empty", page(empty, frame.clone())),
            ("wrong", page(wrong, frame.clone())),
            ("signed-out", page(Form::default(), signed_out)),
        ]
    }
}

/// Shows the form.
pub(crate) async fn show_form(frame: Frame, uri: Uri) -> Response {
    let query = uri.query().unwrap_or_default();
    let pairs = form_urlencoded::parse(query.as_bytes());
    let wanted = pairs.into_iter().find(|(name, _)| name == "next");
    show(&SignInPage {
        frame,
        form: Form::default(),
        next: next(wanted.as_ref().map_or("", |(_, value)| value)),
    })
}

/// Signs somebody in.
pub(crate) async fn sign_in(
    State(app): State<Arc<App>>,
    frame: Frame,
    mut form: Form,
) -> Result<Response, Problem> {
    check(&mut form);
    let next = next(form.get("next"));
    if form.is_good() {
        let begun = app
            .sessions
            .begin(form.get("email"), form.raw("password"))
            .await?;
        if let Some(secret) = begun {
            let mut response = go(&next);
            let cookie = frame
                .transport
                .set(session::COOKIE, &secret, session::COOKIE_SECONDS);
            cookies::add(response.headers_mut(), cookie);
            return Ok(response);
        }
        form.fail("password", "sign-in-wrong");
    }
    form.forget("password");
    Ok(show_again(&SignInPage { frame, form, next }))
}

fn check(form: &mut Form) {
    if form.get("email").is_empty() {
        form.fail("email", "sign-in-email-missing");
    }
    if !(1..=MAX_PASSWORD_BYTES).contains(&form.raw("password").len()) {
        form.fail("password", "sign-in-password-missing");
    }
}

fn next(text: &str) -> LocalPath {
    LocalPath::parse(text).unwrap_or_else(home)
}

fn home() -> LocalPath {
    LocalPath::parse(HOME).expect("an address of ours")
}
