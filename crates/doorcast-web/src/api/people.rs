//! The people of the office, and those who are invited. For administrators; whoever changes something has to be a person.

use std::sync::Arc;

use axum::{Json as Answer, extract::State, http::StatusCode};
use doorcast_app::{accounts::Present, ports::accounts::MAX_PEOPLE};
use doorcast_domain::{
    account::{
        Person, Role,
        ticket::{Purpose, Ticket, TicketId},
    },
    pipeline::id::AgentId,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    auth::Caller,
    input::{Address, Json, Parameters},
    problem::Problem,
    view::time,
};

/// `GET /api/v1/people`: everybody in the office, by address.
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    mut parameters: Parameters,
) -> Result<Answer<Value>, Problem> {
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
    Ok(Answer(json!({ "people": people, "next": next })))
}

/// What is to be changed about somebody. What is not named stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    role: Option<String>,
    is_active: Option<bool>,
}

/// `PATCH /api/v1/people/{id}`: gives a role, keeps somebody out or lets them in again.
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
    wish: Json<Change>,
) -> Result<Answer<Value>, Problem> {
    let me = acting(&app, &caller).await?;
    let id: AgentId = address.part("id")?;
    let Change { role, is_active } = wish.value;
    if let Some(name) = role {
        let role = read_role(&name)?;
        app.accounts.change_role(&me, &id, role).await?;
    }
    match is_active {
        Some(true) => app.accounts.enable(&me, &id).await?,
        Some(false) => app.accounts.disable(&me, &id).await?,
        None => {}
    }
    let person = app.accounts.find_person(&id).await?;
    Ok(Answer(view(&person.ok_or_else(Problem::not_found)?)))
}

/// `GET /api/v1/invitations`: those that are still open.
pub(crate) async fn list_invitations(
    State(app): State<Arc<App>>,
    caller: Caller,
) -> Result<Answer<Value>, Problem> {
    let me = acting(&app, &caller).await?;
    let open = app.accounts.list_invitations(&me).await?;
    let open: Vec<Value> = open.iter().filter_map(view_of_invitation).collect();
    Ok(Answer(json!({ "invitations": open })))
}

/// Who is to come.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invitation {
    email: String,
    role: String,
}

/// `POST /api/v1/invitations`: by mail, or with the link in the answer where there is none.
pub(crate) async fn invite(
    State(app): State<Arc<App>>,
    caller: Caller,
    wish: Json<Invitation>,
) -> Result<(StatusCode, Answer<Value>), Problem> {
    let me = acting(&app, &caller).await?;
    let email = wish.value.email.parse();
    let email = email.map_err(|_| Problem::field("email", "It has to be an e-mail address."))?;
    let role = read_role(&wish.value.role)?;
    let invited = app.accounts.invite(&me, email, role).await?;
    let mut answer = view_of_invitation(&invited.ticket).ok_or_else(Problem::not_found)?;
    answer["link"] = invited.link.into();
    Ok((StatusCode::CREATED, Answer(answer)))
}

/// `DELETE /api/v1/invitations/{id}`: nobody comes in by it any more.
pub(crate) async fn withdraw(
    State(app): State<Arc<App>>,
    caller: Caller,
    address: Address,
) -> Result<StatusCode, Problem> {
    let me = acting(&app, &caller).await?;
    let id: TicketId = address.part("id")?;
    app.accounts.withdraw_invitation(&me, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Returns the person of a token: what is done about people is done by somebody.
async fn acting(app: &App, caller: &Caller) -> Result<Present, Problem> {
    let person = match caller.agent() {
        Some(agent) => app.accounts.find_person(agent).await?,
        None => None,
    };
    let person = person.filter(Person::is_active).ok_or_else(|| {
        let detail = "Use a token that an administrator has made on a page.";
        Problem::new(
            StatusCode::FORBIDDEN,
            "no-person",
            "That token is of nobody with an account here.",
            detail,
        )
    })?;
    Ok(Present {
        session: None,
        person,
    })
}

fn read_role(name: &str) -> Result<Role, Problem> {
    Role::from_name(name).ok_or_else(|| Problem::field("role", "There is no such role."))
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

fn view_of_invitation(ticket: &Ticket) -> Option<Value> {
    let Purpose::Invitation { email, role, .. } = &ticket.purpose else {
        return None;
    };
    Some(json!({
        "id": ticket.id.as_str(),
        "email": email.as_str(),
        "role": role.name(),
        "ends_at": time(ticket.expires_at_ms),
    }))
}
