//! `GET /api/v1/ledger`: the lines and the totals of a month.

use std::sync::Arc;

use axum::{Json, extract::State};
use doorcast_app::ports::videos::{LineNumber, MAX_PAGE, Whose};
use doorcast_domain::ledger::{Month, Scope};
use serde_json::{Value, json};

use crate::{app::App, auth::Caller, input::Parameters, problem::Problem, view};

/// The most lines in one page: one more is read to see whether there are more.
const MOST_LINES: usize = MAX_PAGE - 1;

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    mut parameters: Parameters,
) -> Result<Json<Value>, Problem> {
    let limit = parameters.take_limit(MOST_LINES)?;
    let number = |text: &str| text.parse().ok().map(LineNumber);
    let after = parameters.take("after", number, "the number of a line")?;
    let month = parameters.take("month", read_month, "a month as in 202611")?;
    let agent = parameters.take("agent", |text| text.parse().ok(), "the id of an agent")?;
    parameters.finish()?;
    let agent = match caller.only() {
        Some(own) => Some(own.clone()),
        None => agent,
    };
    let whose = Whose {
        office: Some(app.house.office.clone()),
        agent: agent.clone(),
    };
    let month = month.unwrap_or_else(|| Month::of(app.desk.clock.now_ms()));
    let scope = match agent.clone() {
        Some(agent) => Scope::Agent(agent, month),
        None => Scope::Office(app.house.office.clone(), month),
    };
    let account = app.desk.store.account(&scope).await?;
    let mut lines = app.desk.store.list_ledger(&whose, after, limit + 1).await?;
    let is_more = lines.len() > limit;
    lines.truncate(limit);
    let next = lines.last().filter(|_| is_more).map(|(number, _)| number.0);
    let lines = lines
        .iter()
        .map(|(number, line)| view::entry(number.0, line));
    Ok(Json(json!({
        "month": month.0,
        "account": view::account(&account),
        "lines": lines.collect::<Vec<_>>(),
        "next": next,
    })))
}

fn read_month(text: &str) -> Option<Month> {
    let number: u32 = text.parse().ok()?;
    let is_month = (190_001..=999_912).contains(&number) && (1..=12).contains(&(number % 100));
    is_month.then_some(Month(number))
}
