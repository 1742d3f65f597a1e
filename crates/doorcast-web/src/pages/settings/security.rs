//! Password, second step, and where somebody is signed in.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_app::accounts::{Opened, Present, Refused, password::Password, secret::Secret};
use doorcast_domain::account::{email::Email, session::SessionId, totp::TotpKey};
use qrcodegen::{QrCode, QrCodeEcc};

use super::tabs;
use crate::{
    app::App,
    form::Form,
    frame::Frame,
    input::Address,
    page::{Page, back_saying, show, show_again},
    pages::blame::blame_password,
    problem::Problem,
    session::{self, Me},
    visitor::Visitor,
};

/// Where it is.
pub(crate) const PATH: &str = "/agent/cms/settings/security";

/// A session as it is listed.
pub(crate) struct Row {
    id: String,
    browser: String,
    seen: String,
    is_this: bool,
}

/// A key somebody may scan.
pub(crate) struct Offer {
    key: String,
    /// The dark squares, as a path in a picture of that many squares to a side.
    squares: String,
    side: i32,
}

/// The page.
#[derive(Template)]
#[template(path = "settings/security.html")]
pub(crate) struct SecurityPage {
    frame: Frame,
    form: Form,
    /// The key to scan, unless there is a second step already.
    offer: Option<Offer>,
    recovery_codes_left: usize,
    sessions: Vec<Row>,
}

impl Page for SecurityPage {
    const NAME: &'static str = "settings/security";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let email = "dana@example.com".parse().expect("an address");
        let row = |number: u8, is_this| Row {
            id: format!("{number:016x}"),
            browser: "Firefox on a computer".into(),
            seen: frame.words.minute(1_790_000_000_000),
            is_this,
        };
        let page = |form, offer| Self {
            frame: frame.clone(),
            form,
            offer,
            recovery_codes_left: 8,
            sessions: vec![row(1, true), row(2, false)],
        };
        let offer = || Some(Offer::of(&TotpKey([7; 20]), &email));
        let mut wrong = Form::default();
        wrong.fail("old_password", "password-wrong");
        wrong.fail("new_password", "password-guessable");
        wrong.fail("code", "code-wrong");
        vec![
            ("fresh", page(Form::default(), offer())),
            ("guarded", page(Form::default(), None)),
            ("wrong", page(wrong, offer())),
        ]
    }
}

/// The recovery codes, once.
#[derive(Template)]
#[template(path = "settings/recovery.html")]
pub(crate) struct RecoveryPage {
    frame: Frame,
    codes: Vec<Secret>,
}

impl Page for RecoveryPage {
    const NAME: &'static str = "settings/recovery";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let codes = ["abcd-efgh-jkmn-pqrs", "2345-6789-abcd-efgh"].map(Secret::presented);
        let page = Self {
            frame: frame.clone(),
            codes: codes.into(),
        };
        vec![("once", page)]
    }
}

impl Offer {
    fn of(key: &TotpKey, email: &Email) -> Self {
        let uri = doorcast_app::accounts::totp::enrollment_uri(key, email);
        let code =
            QrCode::encode_text(&uri, QrCodeEcc::Medium).expect("an address is short enough");
        let side = code.size();
        let mut squares = String::new();
        for y in 0..side {
            for x in (0..side).filter(|x| code.get_module(*x, y)) {
                squares.push_str(&format!("M{} {}h1v1h-1z", x + 4, y + 4));
            }
        }
        Self {
            key: key.base32(),
            squares,
            side: side + 8,
        }
    }
}

impl SecurityPage {
    fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        tabs(&self.frame, PATH)
    }

    async fn of(
        app: &App,
        frame: Frame,
        present: &Present,
        form: Form,
        key: Option<TotpKey>,
    ) -> Result<Self, Problem> {
        let sessions = app.accounts.list_sessions(present).await?;
        let row = |session: doorcast_domain::account::session::Session| Row {
            is_this: present.session.as_ref() == Some(&session),
            id: session.id.to_string(),
            seen: frame.words.minute(session.last_seen_at_ms),
            browser: session.browser,
        };
        let rows = sessions.into_iter().map(row).collect();
        let totp = present.person.totp.as_ref();
        let offer = totp.is_none().then(|| {
            let key = key.unwrap_or_else(|| app.accounts.draw_totp_key());
            Offer::of(&key, &present.person.email)
        });
        Ok(Self {
            form,
            offer,
            recovery_codes_left: totp.map_or(0, |totp| totp.recovery.len()),
            sessions: rows,
            frame,
        })
    }
}

/// Shows the page.
pub(crate) async fn show_page(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
) -> Result<Response, Problem> {
    let page = SecurityPage::of(&app, frame, &present, Form::default(), None).await?;
    Ok(show(&page))
}

/// Sets another password.
pub(crate) async fn change_password(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
    Visitor(visitor): Visitor,
    mut form: Form,
) -> Result<Response, Problem> {
    let so_far = Password::typed(form.raw("old_password").to_owned());
    let new = Password::typed(form.raw("new_password").to_owned());
    let changed = app
        .accounts
        .change_password(&present, so_far, new, &visitor)
        .await;
    match changed {
        Ok(opened) => return Ok(saved_anew(&frame, &opened)),
        Err(Refused::Wrong) => form.fail("old_password", "password-wrong"),
        Err(refused) => blame_password(&mut form, "new_password", refused)?,
    }
    form.forget("old_password");
    form.forget("new_password");
    let page = SecurityPage::of(&app, frame, &present, form, None).await?;
    Ok(show_again(&page))
}

/// Makes the second step count and shows the recovery codes.
pub(crate) async fn confirm_codes(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
    Visitor(visitor): Visitor,
    mut form: Form,
) -> Result<Response, Problem> {
    let key = TotpKey::from_base32(form.get("key"));
    let confirmed = match key {
        Some(key) => {
            let accounts = &app.accounts;
            accounts
                .confirm_totp(&present, key, form.get("code"), &visitor)
                .await
        }
        None => Err(Refused::Wrong),
    };
    match confirmed {
        Ok(enrolled) => {
            let codes = enrolled.recovery_codes;
            let transport = frame.transport;
            let mut response = show(&RecoveryPage { frame, codes });
            session::keep(&mut response, transport, &enrolled.opened);
            Ok(response)
        }
        Err(Refused::Wrong) => {
            form.forget("code");
            form.fail("code", "code-wrong");
            let page = SecurityPage::of(&app, frame, &present, form, key).await?;
            Ok(show_again(&page))
        }
        Err(refused) => Err(refused.into()),
    }
}

/// Ends the second step.
pub(crate) async fn end_codes(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
    Visitor(visitor): Visitor,
    mut form: Form,
) -> Result<Response, Problem> {
    let password = Password::typed(form.raw("password").to_owned());
    match app
        .accounts
        .disable_totp(&present, password, &visitor)
        .await
    {
        Ok(opened) => Ok(saved_anew(&frame, &opened)),
        Err(Refused::Wrong) => {
            form.forget("password");
            form.fail("password", "password-wrong");
            let page = SecurityPage::of(&app, frame, &present, form, None).await?;
            Ok(show_again(&page))
        }
        Err(refused) => Err(refused.into()),
    }
}

/// Ends one of the own sessions.
pub(crate) async fn end_session(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
    address: Address,
) -> Result<Response, Problem> {
    let id: SessionId = address.part("id")?;
    app.accounts.revoke_session(&present, &id).await?;
    Ok(saved(&frame))
}

/// Says that it is saved to somebody whose session was replaced.
fn saved_anew(frame: &Frame, opened: &Opened) -> Response {
    let mut response = saved(frame);
    session::keep(&mut response, frame.transport, opened);
    response
}

fn saved(frame: &Frame) -> Response {
    back_saying(PATH, frame, "flash-saved")
}
