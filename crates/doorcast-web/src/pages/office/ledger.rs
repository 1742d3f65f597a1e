//! Every movement of money, newest first.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, http::Uri, response::Response};
use doorcast_app::ports::videos::{LineNumber, Whose};
use doorcast_domain::{
    ledger::{Account, Entry, Month, Movement, Scope, UsdMicros},
    pipeline::id::AgentId,
};

use super::Names;
use crate::{
    app::App,
    auth::Person,
    form::Form,
    frame::Frame,
    page::{Page, show},
    problem::Problem,
    words::format::machine_time,
};

/// How many lines a page shows.
const PAGE: usize = 50;

/// The page.
#[derive(Template)]
#[template(path = "office/ledger.html")]
pub(crate) struct LedgerPage {
    frame: Frame,
    names: Names,
    form: Form,
    account: Account,
    lines: Vec<Entry>,
    /// Where older lines are, if there are any.
    older: Option<String>,
    is_newest: bool,
}

impl Page for LedgerPage {
    const NAME: &'static str = "office/ledger";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let page = |lines: Vec<Entry>, older: Option<&str>| Self {
            frame: frame.clone(),
            names: Names::sample(),
            form: Form::default(),
            account: Account::restore(
                UsdMicros(48_120_000),
                UsdMicros(41_300_000),
                UsdMicros(3_120_000),
                UsdMicros(700_000),
                UsdMicros(3_000_000),
            )
            .expect("it balances"),
            lines,
            older: older.map(str::to_owned),
            is_newest: true,
        };
        vec![
            (
                "full",
                page(sample_lines(), Some("/agent/cms/office/ledger?before=3")),
            ),
            ("empty", page(Vec::new(), None)),
        ]
    }
}

fn sample_lines() -> Vec<Entry> {
    let movements = [
        Movement::Release(UsdMicros(120_000)),
        Movement::Settle(UsdMicros(1_380_000)),
        Movement::Hold(UsdMicros(1_500_000)),
        Movement::Extend(UsdMicros(80_000)),
        Movement::Doubt(UsdMicros(990_000)),
        Movement::Reopen(UsdMicros(990_000)),
    ];
    let line = |(number, movement): (usize, Movement)| Entry {
        video: doorcast_domain::pipeline::id::VideoId::new(1_790_000_000_000, number as u64 / 3),
        attempt: doorcast_domain::pipeline::id::AttemptId::new(number as u128),
        agent: ["dana", "marisol"][number % 2].parse().expect("an id"),
        office: "stone-vale".parse().expect("an id"),
        month: Month(202_609),
        movement,
        at_ms: 1_790_000_000_000 - number as i64 * 7_000_000,
    };
    movements.into_iter().enumerate().map(line).collect()
}

impl LedgerPage {
    /// Returns the people who can be chosen.
    fn people(&self) -> Vec<(&str, &str)> {
        let mut people: Vec<_> = self
            .names
            .0
            .iter()
            .map(|(id, name)| (id.as_str(), name.as_str()))
            .collect();
        people.sort_by_key(|(_, name)| name.to_lowercase());
        people
    }

    fn machine_time(&self, at_ms: &i64) -> String {
        machine_time(at_ms)
    }
}

/// Returns the id of the message that says what moved.
pub(super) fn label(movement: &Movement) -> &'static str {
    match movement {
        Movement::Hold(_) => "ledger-hold",
        Movement::Extend(_) => "ledger-extend",
        Movement::Settle(_) => "ledger-settle",
        Movement::Release(_) => "ledger-release",
        Movement::Doubt(_) => "ledger-doubt",
        Movement::Reopen(_) => "ledger-reopen",
    }
}

/// Returns how a movement is marked.
pub(super) fn tone(movement: &Movement) -> &'static str {
    match movement {
        Movement::Settle(_) => "info",
        Movement::Release(_) => "good",
        Movement::Doubt(_) => "warn",
        Movement::Hold(_) | Movement::Extend(_) | Movement::Reopen(_) => "",
    }
}

/// Shows the ledger.
pub(crate) async fn show_ledger(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    uri: Uri,
) -> Result<Response, Problem> {
    let form = Form::of_query(&uri);
    let agent: Option<AgentId> = form.get("agent").parse().ok();
    let before: Option<LineNumber> = form.get("before").parse().ok().map(LineNumber);
    let store = &app.desk.store;
    let whose = Whose {
        office: Some(person.office.clone()),
        agent: agent.clone(),
    };
    let mut lines = store.list_recent_lines(&whose, before, PAGE + 1).await?;
    let is_more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let older = lines.last().filter(|_| is_more).map(|(number, _)| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(agent) = &agent {
            query.append_pair("agent", agent.as_str());
        }
        query.append_pair("before", &number.0.to_string());
        format!("/agent/cms/office/ledger?{}", query.finish())
    });
    let month = Month::of(app.desk.clock.now_ms());
    let scope = match agent {
        Some(agent) => Scope::Agent(agent, month),
        None => Scope::Office(person.office.clone(), month),
    };
    Ok(show(&LedgerPage {
        names: Names::read(&app, &person.office).await?,
        account: store.account(&scope).await?,
        lines: lines.into_iter().map(|(_, line)| line).collect(),
        older,
        is_newest: before.is_none(),
        frame,
        form,
    }))
}
