//! People of the office: inviting, roles, keeping out.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_app::accounts::{Present, Refused};
use doorcast_domain::{
    account::{
        self, Role,
        ticket::{Purpose, Ticket, TicketId},
    },
    pipeline::id::AgentId,
};

use crate::{
    app::App,
    form::Form,
    frame::Frame,
    input::Address,
    page::{Page, back_saying, show, show_again},
    problem::Problem,
    session::Me,
    words::Words,
};

/// Where it is.
pub(crate) const PATH: &str = "/agent/cms/office/people";

/// Somebody as they are listed.
pub(crate) struct Row {
    id: String,
    name: String,
    email: String,
    role: Role,
    is_active: bool,
    is_me: bool,
    /// Whether the reader may change anything about them.
    is_managed: bool,
}

/// Somebody who is expected.
pub(crate) struct Guest {
    id: String,
    email: String,
    role: Role,
    ends: String,
}

/// The page.
#[derive(Template)]
#[template(path = "office/people.html")]
pub(crate) struct PeoplePage {
    frame: Frame,
    form: Form,
    people: Vec<Row>,
    guests: Vec<Guest>,
    role: Role,
    /// A link to hand over, this once.
    link: Option<String>,
}

impl Page for PeoplePage {
    const NAME: &'static str = "office/people";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let row = |id: &str, name: &str, role, is_active| Row {
            id: id.into(),
            name: name.into(),
            email: format!("{id}@example.com"),
            role,
            is_active,
            is_me: id == "dana",
            is_managed: true,
        };
        let guest = Guest {
            id: "0123456789abcdef".into(),
            email: "adam@example.com".into(),
            role: Role::Agent,
            ends: frame.words.date(1_790_000_000_000),
        };
        let page = |form, guests, link: Option<&str>| Self {
            frame: frame.clone(),
            form,
            people: vec![
                row("dana", "Dana Whitfield", Role::Owner, true),
                row("marisol", "Marisol Vega", Role::Agent, false),
            ],
            guests,
            role: Role::Owner,
            link: link.map(str::to_owned),
        };
        let mut wrong = Form::filled([("email", "adam")]);
        wrong.fail("email", "email-wrong");
        vec![
            ("some", page(Form::default(), vec![guest], None)),
            (
                "link",
                page(
                    Form::default(),
                    Vec::new(),
                    Some("https://doors.example/agent/invitations/0123"),
                ),
            ),
            ("wrong", page(wrong, Vec::new(), None)),
        ]
    }
}

impl Row {
    fn of(person: account::Person, reader: &account::Person) -> Self {
        Self {
            name: person.display_name().to_owned(),
            is_active: person.is_active(),
            is_me: person.id == reader.id,
            is_managed: reader.role.may_manage(person.role),
            id: person.id.to_string(),
            email: person.email.to_string(),
            role: person.role,
        }
    }
}

impl Guest {
    fn of(ticket: Ticket, words: Words) -> Option<Self> {
        let Purpose::Invitation { email, role, .. } = ticket.purpose else {
            return None;
        };
        Some(Self {
            id: ticket.id.to_string(),
            email: email.to_string(),
            role,
            ends: words.date(ticket.expires_at_ms),
        })
    }
}

impl PeoplePage {
    fn role_name(&self, role: &Role) -> String {
        let id = match role {
            Role::Agent => "role-agent",
            Role::Admin => "role-admin",
            Role::Owner => "role-owner",
        };
        self.frame.t(id).into_owned()
    }

    /// Returns the roles the reader may give.
    fn roles(&self) -> Vec<(&'static str, String)> {
        let may_give = |role: &Role| self.role.may_manage(*role);
        let roles = Role::ALL.into_iter().filter(may_give);
        roles
            .map(|role| (role.name(), self.role_name(&role)))
            .collect()
    }

    async fn of(
        app: &App,
        frame: Frame,
        present: &Present,
        form: Form,
        link: Option<String>,
    ) -> Result<Self, Problem> {
        let people = app.accounts.list_people(present, None).await?;
        let invitations = app.accounts.list_invitations(present).await?;
        let row = |person| Row::of(person, &present.person);
        let guest = |ticket| Guest::of(ticket, frame.words);
        Ok(Self {
            people: people.into_iter().map(row).collect(),
            guests: invitations.into_iter().filter_map(guest).collect(),
            role: present.person.role,
            frame,
            form,
            link,
        })
    }
}

/// Shows the page.
pub(crate) async fn show_page(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
) -> Result<Response, Problem> {
    let page = PeoplePage::of(&app, frame, &present, Form::default(), None).await?;
    Ok(show(&page))
}

/// Invites somebody. Without mail the page shows the link.
pub(crate) async fn invite(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
    mut form: Form,
) -> Result<Response, Problem> {
    let role = Role::from_name(form.get("role")).unwrap_or(Role::Agent);
    match form.get("email").parse() {
        Ok(email) => match app.accounts.invite(&present, email, role).await {
            Ok(invited) if invited.link.is_none() => return Ok(saved(&frame)),
            Ok(invited) => {
                let page = PeoplePage::of(&app, frame, &present, Form::default(), invited.link);
                return Ok(show(&page.await?));
            }
            Err(Refused::EmailTaken) => form.fail("email", "account-email-taken"),
            Err(refused) => return Err(refused.into()),
        },
        Err(_) => form.fail("email", "email-wrong"),
    }
    let page = PeoplePage::of(&app, frame, &present, form, None).await?;
    Ok(show_again(&page))
}

/// Withdraws an invitation.
pub(crate) async fn withdraw(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
    address: Address,
) -> Result<Response, Problem> {
    let id: TicketId = address.part("id")?;
    app.accounts.withdraw_invitation(&present, &id).await?;
    Ok(saved(&frame))
}

/// Changes something about somebody: the button that was pressed says what.
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    frame: Frame,
    Me(present): Me,
    address: Address,
    form: Form,
) -> Result<Response, Problem> {
    let person: AgentId = address.part("id")?;
    let accounts = &app.accounts;
    match form.get("action") {
        "role" => {
            let role = Role::from_name(form.get("role"));
            let role = role.ok_or_else(|| Problem::field("role", "There is no such role."))?;
            accounts.change_role(&present, &person, role).await?;
        }
        "disable" => accounts.disable(&present, &person).await?,
        "enable" => accounts.enable(&present, &person).await?,
        "password" => {
            let link = accounts.reset_link_for(&present, &person).await?;
            let page = PeoplePage::of(&app, frame, &present, Form::default(), Some(link));
            return Ok(show(&page.await?));
        }
        _ => return Err(Problem::field("action", "There is no such action.")),
    }
    Ok(saved(&frame))
}

fn saved(frame: &Frame) -> Response {
    back_saying(PATH, frame, "flash-saved")
}
