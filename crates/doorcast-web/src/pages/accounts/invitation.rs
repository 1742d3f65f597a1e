//! Coming in by an invitation.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use doorcast_app::accounts::{Acceptance, password::Password, secret::Secret};
use doorcast_domain::account::email::Email;

use super::{only_name, welcome};
use crate::{
    app::App,
    form::Form,
    frame::Frame,
    page::{Page, show, show_again},
    pages::blame::blame_password,
    problem::Problem,
    visitor::Visitor,
};

/// The form.
#[derive(Template)]
#[template(path = "accounts/invitation.html")]
pub(crate) struct InvitationPage {
    frame: Frame,
    form: Form,
    code: String,
    email: Email,
}

impl Page for InvitationPage {
    const NAME: &'static str = "accounts/invitation";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let page = |form| Self {
            frame: frame.clone(),
            form,
            code: "0123".into(),
            email: "marisol@example.com".parse().expect("an address"),
        };
        let mut wrong = Form::default();
        only_name(&mut wrong);
        wrong.fail("password", "password-guessable");
        vec![("fresh", page(Form::default())), ("wrong", page(wrong))]
    }
}

/// Shows the form, while the invitation is good.
pub(crate) async fn show_form(
    State(app): State<Arc<App>>,
    frame: Frame,
    Visitor(visitor): Visitor,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let secret = Secret::presented(&code);
    let email = app.accounts.show_invitation(&secret, &visitor).await?.email;
    Ok(show(&InvitationPage {
        frame,
        form: Form::default(),
        code,
        email,
    }))
}

/// Makes the account and lets the person in.
pub(crate) async fn accept(
    State(app): State<Arc<App>>,
    frame: Frame,
    Visitor(visitor): Visitor,
    Path(code): Path<String>,
    mut form: Form,
) -> Result<Response, Problem> {
    let secret = Secret::presented(&code);
    let email = app.accounts.show_invitation(&secret, &visitor).await?.email;
    let profile = only_name(&mut form).filter(|_| form.is_good());
    if let Some(profile) = profile {
        let acceptance = Acceptance {
            code: secret,
            password: Password::typed(form.raw("password").to_owned()),
            profile,
        };
        match app.accounts.accept_invitation(acceptance, &visitor).await {
            Ok(opened) => return Ok(welcome(frame.transport, &opened)),
            Err(refused) => blame_password(&mut form, "password", refused)?,
        }
    }
    form.forget("password");
    Ok(show_again(&InvitationPage {
        frame,
        form,
        code,
        email,
    }))
}
