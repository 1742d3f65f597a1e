//! What may be spent this month, and what is.

use std::{collections::BTreeSet, sync::Arc};

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_app::ports::videos::{MAX_PAGE, Whose};
use doorcast_domain::{
    ledger::{Caps, Month, Scope, UsdMicros},
    pipeline::id::AgentId,
};

use super::Names;
use crate::{
    app::App,
    auth::Person,
    frame::Frame,
    page::{Page, show},
    problem::Problem,
};

/// The most agents that are listed.
const MOST_AGENTS: usize = 500;

/// The page.
#[derive(Template)]
#[template(path = "office/budget.html")]
pub(crate) struct BudgetPage {
    frame: Frame,
    caps: Caps,
    office: Use,
    agents: Vec<(String, Use)>,
}

/// How much of a cap is used.
#[derive(Debug, Clone, Copy)]
struct Use {
    used: UsdMicros,
    cap: UsdMicros,
}

impl Use {
    fn left(&self) -> UsdMicros {
        self.cap.less(self.used)
    }

    /// Returns how much of a hundred is used.
    fn percent(&self) -> u64 {
        let percent = self.used.0.saturating_mul(100).checked_div(self.cap.0);
        percent.unwrap_or(0).min(100)
    }

    fn is_nearly_gone(&self) -> bool {
        self.percent() >= 80
    }
}

impl Page for BudgetPage {
    const NAME: &'static str = "office/budget";

    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let dollars = |amount: u64| UsdMicros(amount * 1_000_000);
        let page = |caps: Caps, agents: &[(&str, u64)]| Self {
            frame: frame.clone(),
            caps,
            office: Use {
                used: dollars(agents.iter().map(|(_, used)| used).sum()),
                cap: caps.office,
            },
            agents: agents
                .iter()
                .map(|(name, used)| {
                    (
                        (*name).to_owned(),
                        Use {
                            used: dollars(*used),
                            cap: caps.agent,
                        },
                    )
                })
                .collect(),
        };
        let caps = Caps {
            video: dollars(10),
            agent: dollars(50),
            office: dollars(300),
        };
        let agents = [
            ("Dana Whitfield", 43),
            ("Marisol Vega", 12),
            ("Theo Lindqvist", 0),
        ];
        vec![
            ("full", page(caps, &agents)),
            ("none", page(Caps::NOTHING, &[])),
        ]
    }
}

/// Shows the budget.
pub(crate) async fn show_budget(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
) -> Result<Response, Problem> {
    let names = Names::read(&app, &person.office).await?;
    let month = Month::of(app.desk.clock.now_ms());
    let caps = app.desk.caps;
    let of = async |scope: Scope| -> Result<Use, Problem> {
        let account = app.desk.store.account(&scope).await?;
        Ok(Use {
            used: account.committed(),
            cap: caps.of(&scope),
        })
    };
    let mut agents = Vec::new();
    for agent in agents_of(&app, &person.office, &names).await? {
        let used = of(Scope::Agent(agent.clone(), month)).await?;
        agents.push((names.of(&agent).to_owned(), used));
    }
    agents.sort_by(|left, right| {
        right
            .1
            .used
            .cmp(&left.1.used)
            .then_with(|| left.0.cmp(&right.0))
    });
    Ok(show(&BudgetPage {
        office: of(Scope::Office(person.office, month)).await?,
        frame,
        caps,
        agents,
    }))
}

/// Everybody who has an account here, and everybody who has spent something lately.
async fn agents_of(
    app: &App,
    office: &doorcast_domain::pipeline::id::OfficeId,
    names: &Names,
) -> Result<BTreeSet<AgentId>, Problem> {
    let mut agents: BTreeSet<AgentId> = names.0.keys().take(MOST_AGENTS).cloned().collect();
    let whose = Whose {
        office: Some(office.clone()),
        agent: None,
    };
    let lines = app
        .desk
        .store
        .list_recent_lines(&whose, None, MAX_PAGE)
        .await?;
    agents.extend(lines.into_iter().map(|(_, line)| line.agent));
    Ok(agents)
}
