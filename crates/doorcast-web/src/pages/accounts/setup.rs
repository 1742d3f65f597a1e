//! The first run: making the owner.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use doorcast_app::accounts::{FirstOwner, Refused, password::Password};

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
#[template(path = "accounts/setup.html")]
pub(crate) struct SetupPage {
    frame: Frame,
    form: Form,
    asks_for_code: bool,
}

impl Page for SetupPage {
    const NAME: &'static str = "accounts/setup";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let page = |form, asks_for_code| Self {
            frame: frame.clone(),
            form,
            asks_for_code,
        };
        let mut wrong = Form::filled([("name", ""), ("email", "dana")]);
        check(&mut wrong);
        wrong.fail("password", "password-guessable");
        wrong.fail("setup_code", "setup-code-wrong");
        vec![
            ("fresh", page(Form::default(), false)),
            ("wrong", page(wrong, true)),
        ]
    }
}

/// Shows the form, while nobody owns the office.
pub(crate) async fn show_form(
    State(app): State<Arc<App>>,
    frame: Frame,
) -> Result<Response, Problem> {
    if !app.accounts.needs_owner().await? {
        return Err(Problem::not_found());
    }
    Ok(show(&SetupPage {
        frame,
        form: Form::default(),
        asks_for_code: app.accounts.setup_code.is_some(),
    }))
}

/// Makes the owner and lets them in.
pub(crate) async fn make_owner(
    State(app): State<Arc<App>>,
    frame: Frame,
    Visitor(visitor): Visitor,
    headers: HeaderMap,
    mut form: Form,
) -> Result<Response, Problem> {
    if !app.accounts.needs_owner().await? {
        return Err(Problem::not_found());
    }
    if app.accounts.setup_code.is_none() && came_through_a_proxy(&headers) {
        return Err(from_elsewhere());
    }
    if let Some(wish) = check(&mut form) {
        match app.accounts.make_first_owner(wish, &visitor).await {
            Ok(opened) => return Ok(welcome(frame.transport, &opened)),
            Err(Refused::Wrong) => form.fail("setup_code", "setup-code-wrong"),
            Err(refused) => blame_password(&mut form, "password", refused)?,
        }
    }
    form.forget("password");
    Ok(show_again(&SetupPage {
        frame,
        form,
        asks_for_code: app.accounts.setup_code.is_some(),
    }))
}

/// Without a code only whoever sits at this computer may found the office, and nobody can tell who is behind a proxy.
fn came_through_a_proxy(headers: &HeaderMap) -> bool {
    let marks = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    marks.iter().any(|mark| headers.contains_key(*mark))
}

fn from_elsewhere() -> Problem {
    let title = "This house does not know that it is reached through another server.";
    let detail = "Set DOORCAST_PUBLIC_URL to the address people open, start again, and type the code it prints.";
    Problem::new(StatusCode::FORBIDDEN, "behind-a-proxy", title, detail)
        .saying("error-behind-a-proxy")
}

fn check(form: &mut Form) -> Option<FirstOwner> {
    let profile = only_name(form);
    let email = form.get("email").parse();
    if email.is_err() {
        form.fail("email", "email-wrong");
    }
    let wish = FirstOwner {
        email: email.ok()?,
        password: Password::typed(form.raw("password").to_owned()),
        profile: profile?,
        setup_code: form.get("setup_code").to_owned(),
    };
    form.is_good().then_some(wish)
}
