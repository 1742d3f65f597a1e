//! A new password for somebody who has forgotten theirs.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use doorcast_app::accounts::{password::Password, secret::Secret};

use super::welcome;
use crate::{
    app::App,
    form::Form,
    frame::Frame,
    page::{Page, go_to, show, show_again},
    pages::blame::blame_password,
    problem::Problem,
    visitor::Visitor,
};

/// The form that asks for a link.
#[derive(Template)]
#[template(path = "accounts/password.html")]
pub(crate) struct ForgottenPage {
    frame: Frame,
    form: Form,
    sends_mail: bool,
    is_asked: bool,
}

impl Page for ForgottenPage {
    const NAME: &'static str = "accounts/forgotten";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let page = |form, sends_mail, is_asked| Self {
            frame: frame.clone(),
            form,
            sends_mail,
            is_asked,
        };
        let mut wrong = Form::filled([("email", "dana")]);
        wrong.fail("email", "email-wrong");
        vec![
            ("fresh", page(Form::default(), true, false)),
            ("wrong", page(wrong, true, false)),
            ("asked", page(Form::default(), true, true)),
            ("without-mail", page(Form::default(), false, false)),
        ]
    }
}

/// The form that sets a new password.
#[derive(Template)]
#[template(path = "accounts/new_password.html")]
pub(crate) struct NewPasswordPage {
    frame: Frame,
    form: Form,
    code: String,
}

impl Page for NewPasswordPage {
    const NAME: &'static str = "accounts/new-password";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let page = |form| Self {
            frame: frame.clone(),
            form,
            code: "0123".into(),
        };
        let mut wrong = Form::default();
        wrong.fail("password", "password-long");
        vec![("fresh", page(Form::default())), ("wrong", page(wrong))]
    }
}

/// Shows the form that asks for a link.
pub(crate) async fn show_form(State(app): State<Arc<App>>, frame: Frame) -> Response {
    show(&ForgottenPage {
        frame,
        form: Form::default(),
        sends_mail: app.accounts.mailer.is_some(),
        is_asked: false,
    })
}

/// Sends a link, if there is such an account; the answer is the same either way.
pub(crate) async fn ask(
    State(app): State<Arc<App>>,
    frame: Frame,
    Visitor(visitor): Visitor,
    mut form: Form,
) -> Result<Response, Problem> {
    let sends_mail = app.accounts.mailer.is_some();
    let page = |form, is_asked| ForgottenPage {
        frame,
        form,
        sends_mail,
        is_asked,
    };
    let Ok(email) = form.get("email").parse() else {
        form.fail("email", "email-wrong");
        return Ok(show_again(&page(form, false)));
    };
    app.accounts.ask_reset(&email, &visitor).await?;
    Ok(show(&page(form, true)))
}

/// Shows the form that sets a new password, while the link is good.
pub(crate) async fn show_new(
    State(app): State<Arc<App>>,
    frame: Frame,
    Visitor(visitor): Visitor,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    app.accounts
        .show_reset(&Secret::presented(&code), &visitor)
        .await?;
    let form = Form::default();
    Ok(show(&NewPasswordPage { frame, form, code }))
}

/// Sets a new password and lets the person in, or asks them to sign in with their code.
pub(crate) async fn set(
    State(app): State<Arc<App>>,
    frame: Frame,
    Visitor(visitor): Visitor,
    Path(code): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let secret = Secret::presented(&code);
    let new = Password::typed(form.raw("password").to_owned());
    match app.accounts.reset_password(&secret, new, &visitor).await {
        Ok(Some(opened)) => return Ok(welcome(frame.transport, &opened)),
        Ok(None) => return Ok(go_to("/agent/sign-in")),
        Err(refused) => blame_password(&mut form, "password", refused)?,
    }
    form.forget("password");
    Ok(show_again(&NewPasswordPage { frame, form, code }))
}
