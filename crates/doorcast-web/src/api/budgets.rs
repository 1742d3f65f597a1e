//! What the office and its agents may spend. For administrators.

use std::sync::Arc;

use axum::{Json as Answer, extract::State};
use doorcast_domain::{
    ledger::{Budget, UsdMicros},
    pipeline::id::AgentId,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    app::App,
    input::{Address, Json},
    money,
    problem::Problem,
};

/// Caps as somebody sets them, as texts in dollars. What is absent is as without it: for the office as the settings of the
/// server say, for an agent as for everybody.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfficeCaps {
    video_usd: Option<String>,
    agent_month_usd: Option<String>,
    office_month_usd: Option<String>,
}

/// Those of one agent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgentCaps {
    video_usd: Option<String>,
    agent_month_usd: Option<String>,
}

/// `GET /api/v1/budgets`: the caps that hold, and what agents have of their own.
pub(crate) async fn show(State(app): State<Arc<App>>) -> Result<Answer<Value>, Problem> {
    let office = &app.house.office;
    let caps = app.budgets.office_budget(office).await?;
    let caps = app.desk.caps.under(caps);
    let own = app.budgets.agent_budgets(office).await?;
    let own: Vec<Value> = own
        .iter()
        .map(|(agent, budget)| {
            json!({
                "agent": agent.as_str(),
                "video_usd": budget.video.map(money::text),
                "agent_month_usd": budget.agent.map(money::text),
            })
        })
        .collect();
    Ok(Answer(json!({
        "video_usd": money::text(caps.video),
        "agent_month_usd": money::text(caps.agent),
        "office_month_usd": money::text(caps.office),
        "agents": own,
    })))
}

/// `PUT /api/v1/budgets/office`: holds from the next purchase on.
pub(crate) async fn set_office(
    State(app): State<Arc<App>>,
    wish: Json<OfficeCaps>,
) -> Result<Answer<Value>, Problem> {
    let wish = wish.value;
    let budget = Budget {
        video: read("video_usd", wish.video_usd)?,
        agent: read("agent_month_usd", wish.agent_month_usd)?,
        office: read("office_month_usd", wish.office_month_usd)?,
    };
    let office = &app.house.office;
    app.budgets.set_budget(office, None, budget).await?;
    show(State(app)).await
}

/// `PUT /api/v1/budgets/agents/{agent}`: holds from the next purchase on.
pub(crate) async fn set_agent(
    State(app): State<Arc<App>>,
    address: Address,
    wish: Json<AgentCaps>,
) -> Result<Answer<Value>, Problem> {
    let agent: AgentId = address.part("agent")?;
    let known = app.accounts.find_person(&agent).await?;
    known.ok_or_else(Problem::not_found)?;
    let budget = Budget {
        video: read("video_usd", wish.value.video_usd)?,
        agent: read("agent_month_usd", wish.value.agent_month_usd)?,
        office: None,
    };
    let office = &app.house.office;
    app.budgets.set_budget(office, Some(&agent), budget).await?;
    show(State(app)).await
}

fn read(field: &'static str, text: Option<String>) -> Result<Option<UsdMicros>, Problem> {
    let amount = |text: String| {
        let amount = money::read_cap(&text);
        amount.ok_or_else(|| Problem::field(field, "It has to be dollars, as in \"25.00\"."))
    };
    text.map(amount).transpose()
}
