//! `GET` and `PATCH /api/v1/profile`: what videos say about the agent of a token.

use std::sync::Arc;

use axum::{Json as Answer, extract::State};
use doorcast_app::accounts::Refused;
use doorcast_domain::account::{
    Person,
    profile::{Profile, ProfileInput},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{app::App, auth::Caller, input::Json, problem::Problem};

/// What is to be changed. What is not named stays; an empty text takes a part away.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Change {
    name: Option<String>,
    brokerage: Option<String>,
    license: Option<String>,
    license_state: Option<String>,
    phone: Option<String>,
    accent: Option<String>,
    speaking_style: Option<String>,
    language: Option<String>,
}

/// Shows a profile.
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Answer<Value>, Problem> {
    let person = person(&app, &caller).await?;
    Ok(Answer(view(&person.profile)))
}

/// Changes a profile.
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    wish: Json<Change>,
) -> Result<Answer<Value>, Problem> {
    let person = person(&app, &caller).await?;
    let typed = typed(&person.profile, wish.value);
    let changed = app.accounts.change_profile_of(&person, &typed).await;
    match changed {
        Ok(profile) => Ok(Answer(view(&profile))),
        Err(Refused::Profile(wrong)) => {
            let field = wrong.0.first().map_or("profile", |part| part.name());
            Err(Problem::field(field, "It cannot be kept like that."))
        }
        Err(refused) => Err(refused.into()),
    }
}

/// Returns the person of a token. A token of nobody with an account has no profile.
async fn person(app: &App, caller: &Caller) -> Result<Person, Problem> {
    let agent = caller.agent().ok_or_else(Problem::not_found)?;
    let found = app.accounts.find_person(agent).await?;
    found.ok_or_else(Problem::not_found)
}

fn typed(profile: &Profile, change: Change) -> ProfileInput {
    fn text<T: ToString>(new: Option<String>, old: &Option<T>) -> String {
        new.unwrap_or_else(|| old.as_ref().map(T::to_string).unwrap_or_default())
    }
    let language = profile.language.map(|language| language.name());
    ProfileInput {
        name: text(change.name, &profile.name),
        brokerage: text(change.brokerage, &profile.brokerage),
        license: text(change.license, &profile.license),
        license_state: text(change.license_state, &profile.license_state),
        phone: text(change.phone, &profile.phone),
        accent: text(change.accent, &profile.accent),
        speaking_style: text(change.speaking_style, &profile.speaking_style),
        language: text(change.language, &language),
        without_mail: profile.without_mail,
    }
}

fn view(profile: &Profile) -> Value {
    json!({
        "name": profile.name,
        "brokerage": profile.brokerage,
        "license": profile.license,
        "license_state": profile.license_state,
        "phone": profile.phone,
        "headshot": profile.headshot,
        "accent": profile.accent,
        "speaking_style": profile.speaking_style,
        "language": profile.language.map(|language| language.name()),
        "is_complete": profile.complete().is_ok(),
    })
}
