//! What may be spent this month, and what is.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use askama::Template;
use axum::{extract::State, response::Response};
use doorcast_app::ports::videos::{MAX_PAGE, Whose};
use doorcast_domain::{
    ledger::{Budget, Caps, Month, Scope, UsdMicros},
    pipeline::id::{AgentId, OfficeId},
};

use super::Names;
use crate::{
    app::App,
    auth::Person,
    form::Form,
    frame::Frame,
    input::Address,
    money,
    page::{Page, back_saying, show, show_again},
    problem::Problem,
};

/// The most agents that are listed.
const MOST_AGENTS: usize = 500;

/// The fields of the forms.
const VIDEO: &str = "video";
const AGENT: &str = "agent_month";
const OFFICE: &str = "office_month";

/// Where it is.
pub(crate) const PATH: &str = "/agent/cms/office/budget";

/// The page.
#[derive(Template)]
#[template(path = "office/budget.html")]
pub(crate) struct BudgetPage {
    frame: Frame,
    /// What holds for whoever has no budget of their own.
    caps: Caps,
    office: Use,
    agents: Vec<AgentRow>,
    /// The caps of the office, as amounts somebody typed.
    form: Form,
}

/// An agent, what is used, and what may be.
struct AgentRow {
    id: AgentId,
    name: String,
    month: Use,
    /// The caps of their own; empty where the office's hold.
    form: Form,
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
        let page = |caps: Caps, agents: &[(&str, &str, u64, &str)]| Self {
            frame: frame.clone(),
            form: office_form(caps),
            office: Use {
                used: dollars(agents.iter().map(|(_, _, used, _)| used).sum()),
                cap: caps.office,
            },
            agents: agents
                .iter()
                .map(|(id, name, used, own)| AgentRow {
                    id: id.parse().expect("an id"),
                    name: (*name).to_owned(),
                    month: Use {
                        used: dollars(*used),
                        cap: caps.agent,
                    },
                    form: Form::filled([(AGENT, *own)]),
                })
                .collect(),
            caps,
        };
        let caps = Caps {
            video: dollars(10),
            agent: dollars(50),
            office: dollars(300),
        };
        let agents = [
            ("dana", "Dana Whitfield", 43, ""),
            ("marisol", "Marisol Vega", 12, "75.00"),
            ("theo", "Theo Lindqvist", 0, ""),
        ];
        let mut wrong = page(caps, &agents);
        wrong.form.fail(OFFICE, "budget-no-amount");
        let mut wrong_agent = page(caps, &agents);
        wrong_agent.agents[1].form.fail(VIDEO, "budget-no-amount");
        vec![
            ("full", page(caps, &agents)),
            ("none", page(Caps::NOTHING, &[])),
            ("wrong", wrong),
            ("wrong agent", wrong_agent),
        ]
    }
}

impl BudgetPage {
    /// Returns the fields of the office: name, label.
    fn fields(&self) -> [(&'static str, &'static str); 3] {
        [
            (VIDEO, "budget-cap-video"),
            (AGENT, "budget-cap-agent"),
            (OFFICE, "budget-cap-office"),
        ]
    }
}

impl BudgetPage {
    /// Returns the fields of one agent: name, label.
    fn own_fields(&self) -> [(&'static str, &'static str); 2] {
        [(VIDEO, "budget-cap-video"), (AGENT, "budget-cap-month")]
    }
}

impl AgentRow {
    fn has_own(&self) -> bool {
        !self.form.get(VIDEO).is_empty() || !self.form.get(AGENT).is_empty()
    }
}

/// Shows the budget.
pub(crate) async fn show_budget(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
) -> Result<Response, Problem> {
    Ok(show(&page(&app, frame, &person.office).await?))
}

/// Sets the caps of the office. They hold from the next purchase on.
pub(crate) async fn set_office(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    mut form: Form,
) -> Result<Response, Problem> {
    let budget = Budget {
        video: typed(&mut form, VIDEO),
        agent: typed(&mut form, AGENT),
        office: typed(&mut form, OFFICE),
    };
    if !form.is_good() {
        let mut page = page(&app, frame, &person.office).await?;
        page.form = form;
        return Ok(show_again(&page));
    }
    let set = app.budgets.set_budget(&person.office, None, budget);
    set.await?;
    Ok(back_saying(PATH, &frame, "flash-saved"))
}

/// Sets the caps of one agent. What is left empty is as for everybody.
pub(crate) async fn set_agent(
    State(app): State<Arc<App>>,
    frame: Frame,
    Person(person): Person,
    address: Address,
    mut form: Form,
) -> Result<Response, Problem> {
    let agent: AgentId = address.part("agent")?;
    let mut page = page(&app, frame, &person.office).await?;
    let row = page.agents.iter_mut().find(|row| row.id == agent);
    let row = row.ok_or_else(Problem::not_found)?;
    let budget = Budget {
        video: typed(&mut form, VIDEO),
        agent: typed(&mut form, AGENT),
        office: None,
    };
    if !form.is_good() {
        row.form = form;
        return Ok(show_again(&page));
    }
    let set = app.budgets.set_budget(&person.office, Some(&agent), budget);
    set.await?;
    Ok(back_saying(PATH, &page.frame, "flash-saved"))
}

async fn page(app: &App, frame: Frame, office: &OfficeId) -> Result<BudgetPage, Problem> {
    let names = Names::read(app, office).await?;
    let month = Month::of(app.desk.clock.now_ms());
    let caps = app
        .desk
        .caps
        .under(app.budgets.office_budget(office).await?);
    let own = app.budgets.agent_budgets(office).await?;
    let own: BTreeMap<AgentId, Budget> = own.into_iter().collect();
    let used = async |scope: Scope, cap| -> Result<Use, Problem> {
        let account = app.desk.store.account(&scope).await?;
        Ok(Use {
            used: account.committed(),
            cap,
        })
    };
    let mut agents = Vec::new();
    for id in agents_of(app, office, &names).await? {
        let budget = own.get(&id).copied().unwrap_or_default();
        let cap = caps.under(budget).agent;
        agents.push(AgentRow {
            month: used(Scope::Agent(id.clone(), month), cap).await?,
            name: names.of(&id).to_owned(),
            form: agent_form(budget),
            id,
        });
    }
    agents.sort_by(|left, right| {
        let used = right.month.used.cmp(&left.month.used);
        used.then_with(|| left.name.cmp(&right.name))
    });
    Ok(BudgetPage {
        office: used(Scope::Office(office.clone(), month), caps.office).await?,
        form: office_form(caps),
        frame,
        caps,
        agents,
    })
}

fn office_form(caps: Caps) -> Form {
    let amounts = [
        (VIDEO, caps.video),
        (AGENT, caps.agent),
        (OFFICE, caps.office),
    ];
    let texts = amounts.map(|(name, amount)| (name, money::typed(amount)));
    Form::filled(texts.iter().map(|(name, text)| (*name, text.as_str())))
}

fn agent_form(budget: Budget) -> Form {
    let amounts = [(VIDEO, budget.video), (AGENT, budget.agent)];
    let texts = amounts.map(|(name, amount)| (name, amount.map_or(String::new(), money::typed)));
    Form::filled(texts.iter().map(|(name, text)| (*name, text.as_str())))
}

/// Reads an amount somebody typed. An empty field is none.
fn typed(form: &mut Form, name: &'static str) -> Option<UsdMicros> {
    let text = form.get(name).trim_start_matches('$').replace(',', "");
    if text.is_empty() {
        return None;
    }
    let amount = money::read_cap(&text);
    if amount.is_none() {
        form.fail(name, "budget-no-amount");
    }
    amount
}

/// Everybody who has an account here, and everybody who has spent something lately.
async fn agents_of(
    app: &App,
    office: &OfficeId,
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
