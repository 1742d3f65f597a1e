//! `GET /api/v1/people`: everybody in the office, by address.

use std::sync::Arc;

use axum::{Json, extract::State};
use doorcast_app::ports::accounts::MAX_PEOPLE;
use doorcast_domain::account::Person;
use serde_json::{Value, json};

use crate::{app::App, input::Parameters, problem::Problem, view::time};

/// Lists people.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    mut parameters: Parameters,
) -> Result<Json<Value>, Problem> {
    let after = parameters.take("after", |text| text.parse().ok(), "an e-mail address")?;
    parameters.finish()?;
    let office = &app.house.office;
    let store = &app.accounts.store;
    let people = store
        .list_people(office, after.as_ref(), MAX_PEOPLE)
        .await?;
    let last = people.last().filter(|_| people.len() == MAX_PEOPLE);
    let next = last.map(|person| person.email.as_str().to_owned());
    let people: Vec<Value> = people.iter().map(view).collect();
    Ok(Json(json!({ "people": people, "next": next })))
}

fn view(person: &Person) -> Value {
    json!({
        "id": person.id.as_str(),
        "email": person.email.as_str(),
        "name": person.profile.name,
        "role": person.role.name(),
        "is_active": person.is_active(),
        "created_at": time(person.created_at_ms),
    })
}
