//! The profile: what videos say about somebody.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_app::accounts::Refused;
use doorcast_domain::account::profile::{Profile, ProfileInput, WrongParts};

use super::tabs;
use crate::{
    app::App,
    form::Form,
    frame::Frame,
    page::{Page, back_saying, show, show_again},
    pages::blame::blame_part,
    problem::Problem,
    session::Me,
};

/// Where it is.
pub(crate) const PATH: &str = "/agent/cms/settings";

/// The form.
#[derive(Template)]
#[template(path = "settings/profile.html")]
pub(crate) struct ProfilePage {
    frame: Frame,
    form: Form,
    is_complete: bool,
}

impl Page for ProfilePage {
    const NAME: &'static str = "settings/profile";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let page = |form, is_complete| Self {
            frame: frame.clone(),
            form,
            is_complete,
        };
        let full = [
            ("name", "Dana Whitfield"),
            ("brokerage", "Stone & Vale Realty"),
            ("license", "CA DRE #01234567"),
            ("license_state", "CA"),
            ("phone", "(760) 555-0142"),
            ("accent", "#0f766e"),
            ("speaking_style", "Warm, short sentences, no jargon."),
            ("language", "en"),
        ];
        let mut wrong = Form::filled(full.map(|(name, _)| (name, "?\u{2026}")));
        blame_all(&mut wrong);
        vec![
            ("full", page(Form::filled(full), true)),
            ("empty", page(Form::default(), false)),
            ("wrong", page(wrong, false)),
        ]
    }
}

impl ProfilePage {
    fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        tabs(&self.frame, PATH)
    }

    fn languages(&self) -> [(&'static str, String); 3] {
        [
            ("", self.frame.t("profile-language-browser").into_owned()),
            ("en", "English".to_owned()),
            ("es", "Español".to_owned()),
        ]
    }
}

/// Shows the form.
pub(crate) async fn show_form(frame: Frame, Me(present): Me) -> Response {
    let profile = &present.person.profile;
    show(&ProfilePage {
        frame,
        form: filled(profile),
        is_complete: profile.complete().is_ok(),
    })
}

/// Keeps what was typed.
pub(crate) async fn save(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
    mut form: Form,
) -> Result<Response, Problem> {
    match app.accounts.update_profile(&present, &typed(&form)).await {
        Ok(_) => return Ok(back_saying(PATH, &frame, "flash-saved")),
        Err(Refused::Profile(WrongParts(parts))) => {
            for part in parts {
                blame_part(&mut form, part);
            }
        }
        Err(refused) => return Err(refused.into()),
    }
    let is_complete = present.person.profile.complete().is_ok();
    Ok(show_again(&ProfilePage {
        frame,
        form,
        is_complete,
    }))
}

fn typed(form: &Form) -> ProfileInput {
    let get = |name| form.get(name).to_owned();
    ProfileInput {
        name: get("name"),
        brokerage: get("brokerage"),
        license: get("license"),
        license_state: get("license_state"),
        phone: get("phone"),
        accent: get("accent"),
        speaking_style: get("speaking_style"),
        language: get("language"),
    }
}

fn filled(profile: &Profile) -> Form {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let state = profile.license_state.as_ref().map(ToString::to_string);
    let accent = profile.accent.as_ref().map(ToString::to_string);
    let fields = [
        ("name", text(&profile.name)),
        ("brokerage", text(&profile.brokerage)),
        ("license", text(&profile.license)),
        ("license_state", text(&state)),
        ("phone", text(&profile.phone)),
        ("accent", text(&accent)),
        ("speaking_style", text(&profile.speaking_style)),
        (
            "language",
            profile
                .language
                .map_or("", |language| language.name())
                .to_owned(),
        ),
    ];
    Form::filled(fields.iter().map(|(name, value)| (*name, value.as_str())))
}

fn blame_all(form: &mut Form) {
    if let Err(WrongParts(parts)) = typed(form).parse(None) {
        for part in parts {
            blame_part(form, part);
        }
    }
}
