//! The profile: what videos say about somebody.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_app::{accounts::Refused, ports::pictures::PictureRefused};
use doorcast_domain::{
    account::profile::{Accent, Profile, ProfileInput, WrongParts},
    picture::PictureId,
};

use super::tabs;
use crate::{
    app::App,
    form::{Form, UploadForm},
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
    headshot: Option<PictureId>,
    /// What is wrong with the photo somebody has handed in, if anything is.
    photo: Form,
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
            headshot: is_complete.then(|| PictureId::new([11; 32])),
            photo: Form::default(),
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
            ("film_mail", "yes"),
        ];
        let mut wrong = Form::filled(full.map(|(name, _)| (name, "?\u{2026}")));
        blame_all(&mut wrong);
        let mut wrong_photo = page(Form::filled(full), true);
        wrong_photo.photo.fail("picture", "pictures-unreadable");
        vec![
            ("full", page(Form::filled(full), true)),
            ("empty", page(Form::default(), false)),
            ("wrong", page(wrong, false)),
            ("wrong photo", wrong_photo),
        ]
    }
}

impl ProfilePage {
    fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        tabs(&self.frame, PATH)
    }

    fn mail(&self) -> [(&'static str, String); 2] {
        let word = |id: &str| self.frame.t(id).into_owned();
        [
            ("yes", word("profile-mail-yes")),
            ("no", word("profile-mail-no")),
        ]
    }

    /// Returns the color to show beside its field, if it is one.
    fn swatch(&self) -> Option<Accent> {
        self.form.get("accent").parse().ok()
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
    show(&page(frame, &present.person.profile))
}

fn page(frame: Frame, profile: &Profile) -> ProfilePage {
    ProfilePage {
        frame,
        form: filled(profile),
        is_complete: profile.complete().is_ok(),
        headshot: profile.headshot.clone(),
        photo: Form::default(),
    }
}

/// Takes a photo of the person. It is drawn anew before it is kept.
pub(crate) async fn take_photo(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
    UploadForm(mut form): UploadForm,
) -> Result<Response, Problem> {
    let kept = match form.upload("picture") {
        None => Err("pictures-none"),
        Some(file) => {
            let bytes = file.bytes.to_vec();
            match app
                .projects
                .pictures
                .keep(&present.person.office, bytes)
                .await
            {
                Ok(picture) => Ok(picture),
                Err(PictureRefused::TooHeavy | PictureRefused::TooLarge { .. }) => {
                    Err("pictures-too-large")
                }
                Err(PictureRefused::NotAPicture | PictureRefused::Damaged) => {
                    Err("pictures-unreadable")
                }
                Err(error @ PictureRefused::Store(_)) => return Err(error.into()),
            }
        }
    };
    match kept {
        Ok(picture) => {
            app.accounts.set_headshot(&present, Some(picture)).await?;
            Ok(back_saying(PATH, &frame, "flash-saved"))
        }
        Err(told) => {
            form.fail("picture", told);
            let mut page = page(frame, &present.person.profile);
            page.photo = form;
            Ok(show_again(&page))
        }
    }
}

/// Does without a photo of the person.
pub(crate) async fn remove_photo(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
) -> Result<Response, Problem> {
    app.accounts.set_headshot(&present, None).await?;
    Ok(back_saying(PATH, &frame, "flash-saved"))
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
    let mut page = page(frame, &present.person.profile);
    page.form = form;
    Ok(show_again(&page))
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
        without_mail: form.is("film_mail", "no"),
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
        ("film_mail", if_no(profile.without_mail).to_owned()),
    ];
    Form::filled(fields.iter().map(|(name, value)| (*name, value.as_str())))
}

fn if_no(without: bool) -> &'static str {
    match without {
        true => "no",
        false => "yes",
    }
}

fn blame_all(form: &mut Form) {
    if let Err(WrongParts(parts)) = typed(form).parse(None) {
        for part in parts {
            blame_part(form, part);
        }
    }
}
