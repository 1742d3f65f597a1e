//! `GET /api/v1/ledger`: the lines and the totals of a month.

use std::sync::Arc;

use axum::{Json, extract::State};
use doorcast_app::ports::videos::{LineNumber, MAX_PAGE};
use doorcast_domain::{
    ledger::{Month, Scope},
    pipeline::id::AgentId,
};
use serde_json::{Value, json};

use crate::{app::App, auth::Caller, input::Parameters, problem::Problem, view};

/// The most lines looked at for one page of an agent's own.
const MOST_SCANNED: usize = 100 * MAX_PAGE;

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    mut parameters: Parameters,
) -> Result<Json<Value>, Problem> {
    let limit = parameters.take_limit(MAX_PAGE)?;
    let number = |text: &str| text.parse().ok().map(LineNumber);
    let after = parameters.take("after", number, "the number of a line")?;
    let month = parameters.take("month", read_month, "a month as in 202611")?;
    let agent = parameters.take("agent", |text| text.parse().ok(), "the id of an agent")?;
    parameters.finish()?;
    let agent = match caller.only() {
        Some(own) => Some(own.clone()),
        None => agent,
    };
    let month = month.unwrap_or_else(|| Month::of(app.desk.clock.now_ms()));
    let scope = match agent.clone() {
        Some(agent) => Scope::Agent(agent, month),
        None => Scope::Office(app.house.office.clone(), month),
    };
    let account = app.desk.store.account(&scope).await?;
    let (lines, next) = lines(&app, agent.as_ref(), after, limit).await?;
    Ok(Json(json!({
        "month": month.0,
        "account": view::account(&account),
        "lines": lines,
        "next": next.map(|number| number.0),
    })))
}

fn read_month(text: &str) -> Option<Month> {
    let number: u32 = text.parse().ok()?;
    let is_month = (190_001..=999_912).contains(&number) && (1..=12).contains(&(number % 100));
    is_month.then_some(Month(number))
}

/// Returns lines and where to go on. Lines of others are passed over, up to a number.
async fn lines(
    app: &App,
    agent: Option<&AgentId>,
    mut after: Option<LineNumber>,
    limit: usize,
) -> Result<(Vec<Value>, Option<LineNumber>), Problem> {
    let mut lines = Vec::new();
    for _ in 0..MOST_SCANNED / MAX_PAGE {
        let page = app.desk.store.list_ledger(after, MAX_PAGE).await?;
        let is_last = page.len() < MAX_PAGE;
        for (number, entry) in page {
            if lines.len() == limit {
                return Ok((lines, after));
            }
            after = Some(number);
            if agent.is_none_or(|agent| entry.agent == *agent) {
                lines.push(view::entry(number.0, &entry));
            }
        }
        if is_last {
            return Ok((lines, None));
        }
    }
    Ok((lines, after))
}
