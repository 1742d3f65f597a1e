//! What was refused about an account, as forms and pages say it.

use axum::http::StatusCode;
use doorcast_app::accounts::{
    Refused,
    password::{MIN_PASSWORD_CHARS, PasswordFlaw},
};
use doorcast_domain::account::profile::ProfilePart;

use crate::{
    form::Form,
    problem::Problem,
    words::{Message, message},
};

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooMany(many) => {
                let detail = "That was tried too often. Nothing was changed.";
                Self::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "too-many",
                    "A little slower, please.",
                    detail,
                )
                .retry_after(many.retry_after.as_secs() + 1)
            }
            Refused::Gone => Self::not_found().saying("account-gone"),
            Refused::NotAllowed => {
                let detail = "Ask whoever owns the office.";
                Self::new(
                    StatusCode::FORBIDDEN,
                    "not-allowed",
                    "Your role does not allow that.",
                    detail,
                )
            }
            Refused::LastOwner => {
                let detail = "An office needs an owner who can sign in.";
                Self::conflict("last-owner", detail).saying("account-last-owner")
            }
            Refused::EmailTaken => {
                Self::conflict("email-taken", "Somebody has that address already.")
                    .saying("account-email-taken")
            }
            Refused::Store(error) => error.into(),
            Refused::Wrong | Refused::Password(_) | Refused::Profile(_) | Refused::TokenName => {
                Self::field("form", "Something in it is not right.")
            }
        }
    }
}

/// Says in a form what is wrong with a password, or passes on what no form can say.
pub(crate) fn blame_password(
    form: &mut Form,
    field: &'static str,
    refused: Refused,
) -> Result<(), Problem> {
    match refused {
        Refused::Password(flaw) => form.fail(field, flaw_of(flaw)),
        other => return Err(other.into()),
    }
    Ok(())
}

fn flaw_of(flaw: PasswordFlaw) -> Message {
    match flaw {
        PasswordFlaw::Short => message("password-short").arg("count", MIN_PASSWORD_CHARS),
        PasswordFlaw::Long => message("password-long"),
        PasswordFlaw::Guessable => message("password-guessable"),
    }
}

/// Says in a form which part of a profile cannot be kept.
pub(crate) fn blame_part(form: &mut Form, part: ProfilePart) {
    let said = match part {
        ProfilePart::Name | ProfilePart::Brokerage | ProfilePart::License => "profile-line-wrong",
        ProfilePart::LicenseState => "profile-state-wrong",
        ProfilePart::Phone => "profile-phone-wrong",
        ProfilePart::Accent => "profile-accent-wrong",
        ProfilePart::SpeakingStyle => "profile-style-wrong",
        ProfilePart::Language => "profile-language-wrong",
    };
    form.fail(part.name(), said);
}
