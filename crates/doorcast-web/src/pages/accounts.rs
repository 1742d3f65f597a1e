//! People: how they come in and go out.

pub(crate) mod invitation;
pub(crate) mod password;
pub(crate) mod setup;
pub(crate) mod sign_in;
pub(crate) mod sign_out;

use axum::response::Response;
use doorcast_app::accounts::Opened;
use doorcast_domain::account::profile::{Profile, ProfileInput, WrongParts};

use crate::{cookies::Transport, form::Form, page::go_to, session};

/// Where somebody goes who has just come in.
pub(crate) const HOME: &str = "/agent/cms";

/// Sends somebody who has just come in to where everybody starts.
fn welcome(transport: Transport, opened: &Opened) -> Response {
    let mut response = go_to(HOME);
    session::keep(&mut response, transport, opened);
    response
}

/// Reads the name from a form in which nothing else of a profile is asked for.
fn only_name(form: &mut Form) -> Option<Profile> {
    let typed = ProfileInput {
        name: form.get("name").to_owned(),
        ..ProfileInput::default()
    };
    if typed.name.is_empty() {
        form.fail("name", "profile-name-missing");
    }
    match typed.parse(None) {
        Ok(profile) => Some(profile),
        Err(WrongParts(_)) => {
            form.fail("name", "profile-line-wrong");
            None
        }
    }
}
