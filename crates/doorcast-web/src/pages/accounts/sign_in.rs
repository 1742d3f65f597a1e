//! Signing in, with a code for those who want one.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use doorcast_app::accounts::{Opened, Refused, SignedIn, password::Password, secret::Secret};

use super::HOME;
use crate::{
    app::App,
    form::Form,
    frame::Frame,
    local_path::LocalPath,
    page::{Page, go, go_to, show, show_again},
    problem::Problem,
    session,
    visitor::Visitor,
};

/// The form.
#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
pub(crate) struct SignInPage {
    frame: Frame,
    form: Form,
    next: LocalPath,
    /// Where the site beside us signs people in and sends them back here, if there is one.
    neighbor: Option<String>,
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
            neighbor: None,
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
            (
                "beside",
                Self {
                    neighbor: Some(neighbor_address(&home())),
                    ..page(Form::default(), frame.clone())
                },
            ),
        ]
    }
}

impl SignInPage {
    fn of(app: &App, frame: Frame, form: Form, next: LocalPath) -> Self {
        let neighbor = app.next_auth.as_ref().map(|_| neighbor_address(&next));
        Self {
            frame,
            form,
            next,
            neighbor,
        }
    }
}

/// Where NextAuth signs people in, wherever that site has its own page for it.
fn neighbor_address(next: &LocalPath) -> String {
    format!("/api/auth/signin?callbackUrl={}", next.encoded())
}

/// The second form.
#[derive(Template)]
#[template(path = "accounts/code.html")]
pub(crate) struct CodePage {
    frame: Frame,
    form: Form,
    ticket: Secret,
    next: LocalPath,
}

impl Page for CodePage {
    const NAME: &'static str = "accounts/code";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let page = |form| Self {
            frame: frame.clone(),
            form,
            ticket: Secret::presented("0123"),
            next: home(),
        };
        let mut wrong = Form::default();
        wrong.fail("code", "code-wrong");
        vec![("fresh", page(Form::default())), ("wrong", page(wrong))]
    }
}

/// Shows the form; on the first run, the one that makes the owner.
pub(crate) async fn show_form(
    State(app): State<Arc<App>>,
    frame: Frame,
    uri: Uri,
) -> Result<Response, Problem> {
    if app.next_auth.is_none() && app.accounts.needs_owner().await? {
        return Ok(go_to("/agent/setup"));
    }
    let query = uri.query().unwrap_or_default();
    let pairs = form_urlencoded::parse(query.as_bytes());
    let wanted = pairs.into_iter().find(|(name, _)| name == "next");
    let next = next(wanted.as_ref().map_or("", |(_, value)| value));
    Ok(show(&SignInPage::of(&app, frame, Form::default(), next)))
}

/// Signs somebody in, or asks for the code.
pub(crate) async fn sign_in(
    State(app): State<Arc<App>>,
    frame: Frame,
    Visitor(visitor): Visitor,
    mut form: Form,
) -> Result<Response, Problem> {
    check(&mut form);
    let next = next(form.get("next"));
    if form.is_good() {
        match form.get("email").parse() {
            Ok(email) => {
                let password = Password::typed(form.raw("password").to_owned());
                match app.accounts.sign_in(&email, password, &visitor).await {
                    Ok(SignedIn::Opened(opened)) => return Ok(let_in(&frame, &opened, &next)),
                    Ok(SignedIn::SecondStep { ticket }) => {
                        let form = Form::default();
                        return Ok(show(&CodePage {
                            frame,
                            form,
                            ticket,
                            next,
                        }));
                    }
                    Err(Refused::Wrong) => form.fail("password", "sign-in-wrong"),
                    Err(refused) => return Err(refused.into()),
                }
            }
            // What is no address has no account.
            Err(_) => form.fail("password", "sign-in-wrong"),
        }
    }
    form.forget("password");
    Ok(show_again(&SignInPage::of(&app, frame, form, next)))
}

/// Signs somebody in who had the right password and types the code.
pub(crate) async fn finish(
    State(app): State<Arc<App>>,
    frame: Frame,
    Visitor(visitor): Visitor,
    mut form: Form,
) -> Result<Response, Problem> {
    let ticket = Secret::presented(form.get("ticket"));
    let next = next(form.get("next"));
    let finished = app
        .accounts
        .finish_sign_in(&ticket, form.get("code"), &visitor)
        .await;
    match finished {
        Ok(opened) => Ok(let_in(&frame, &opened, &next)),
        Err(Refused::Wrong) => {
            form.forget("code");
            form.fail("code", "code-wrong");
            Ok(show_again(&CodePage {
                frame,
                form,
                ticket,
                next,
            }))
        }
        Err(Refused::Gone) => {
            let mut form = Form::default();
            form.fail("email", "code-too-late");
            Ok(show_again(&SignInPage::of(&app, frame, form, next)))
        }
        Err(refused) => Err(refused.into()),
    }
}

fn let_in(frame: &Frame, opened: &Opened, next: &LocalPath) -> Response {
    let mut response = go(next);
    session::keep(&mut response, frame.transport, opened);
    response
}

fn check(form: &mut Form) {
    if form.get("email").is_empty() {
        form.fail("email", "sign-in-email-missing");
    }
    if form.raw("password").is_empty() {
        form.fail("password", "sign-in-password-missing");
    }
}

fn next(text: &str) -> LocalPath {
    LocalPath::parse(text).unwrap_or_else(home)
}

fn home() -> LocalPath {
    LocalPath::parse(HOME).expect("an address of ours")
}
