//! `doorcast ledger`: what was held, spent, given back, and what nobody knows yet.

use std::{collections::BTreeMap, fmt::Write as _};

use doorcast_app::ports::{
    store::Store,
    videos::{MAX_PAGE, Whose},
};
use doorcast_domain::{
    ledger::{Account, Entry, Month, UsdMicros},
    pipeline::id::AgentId,
};
use serde_json::{Value, json};

use crate::{
    cli::service::LedgerArgs,
    data,
    problem::{Kind, Problem},
    runtime,
    text::{say, say_json},
};

/// Sums are of lines that were checked against their caps when they were written.
const NO_CAP: UsdMicros = UsdMicros(u64::MAX);

/// The money of everybody.
#[derive(Default)]
struct Books {
    lines: usize,
    total: Account,
    agents: BTreeMap<(Month, AgentId), Account>,
}

impl Books {
    fn add(&mut self, entry: &Entry) -> Result<(), Problem> {
        let wrong = |error| {
            let message = format!("the ledger does not add up at {}: {error}", entry.attempt);
            Problem::new(Kind::Store, "store_damaged", message)
        };
        self.lines += 1;
        self.total = self.total.apply(entry.movement, NO_CAP).map_err(wrong)?;
        let agent = self.agents.entry((entry.month, entry.agent.clone()));
        let account = agent.or_default();
        *account = account.apply(entry.movement, NO_CAP).map_err(wrong)?;
        Ok(())
    }
}

/// Shows the money.
pub(crate) fn run(args: &LedgerArgs) -> Result<(), Problem> {
    let store = data::open_videos(&data::folder(args.data.as_deref())?)?;
    let books = runtime::run(read(&*store))?;
    match args.json {
        true => say_json(&as_json(&books)),
        false => say(&as_text(&books)),
    }
}

async fn read(store: &dyn Store) -> Result<Books, Problem> {
    let mut books = Books::default();
    let mut after = None;
    loop {
        let page = store.list_ledger(&Whose::default(), after, MAX_PAGE).await;
        let page = page.map_err(|error| data::explain_store(&error))?;
        for (number, entry) in &page {
            after = Some(*number);
            books.add(entry)?;
        }
        if page.len() < MAX_PAGE {
            return Ok(books);
        }
    }
}

fn as_json(books: &Books) -> Value {
    let agents = books.agents.iter().map(|((month, agent), account)| {
        let mut view = account_json(account);
        view["month"] = month.0.into();
        view["agent"] = agent.as_str().into();
        view
    });
    json!({
        "lines": books.lines,
        "total": account_json(&books.total),
        "agents": agents.collect::<Vec<_>>(),
    })
}

fn account_json(account: &Account) -> Value {
    let dollars =
        |amount: UsdMicros| format!("{}.{:06}", amount.0 / 1_000_000, amount.0 % 1_000_000);
    json!({
        "held_usd": dollars(account.held()),
        "settled_usd": dollars(account.settled()),
        "released_usd": dollars(account.released()),
        "indeterminate_usd": dollars(account.doubtful()),
        "open_usd": dollars(account.open()),
    })
}

fn as_text(books: &Books) -> String {
    if books.lines == 0 {
        return "Nothing was ever spent or set aside.\n".to_owned();
    }
    let mut text = format!(
        "{:<7} {:<24} {:>10} {:>10} {:>10} {:>10} {:>10}\n",
        "month", "agent", "held", "spent", "given back", "in doubt", "set aside"
    );
    let mut line = |month: &str, agent: &str, account: &Account| {
        let _ = writeln!(
            text,
            "{month:<7} {agent:<24} {:>10} {:>10} {:>10} {:>10} {:>10}",
            account.held().to_string(),
            account.settled().to_string(),
            account.released().to_string(),
            account.doubtful().to_string(),
            account.open().to_string(),
        );
    };
    for ((month, agent), account) in &books.agents {
        line(&month.0.to_string(), agent.as_str(), account);
    }
    line("all", "", &books.total);
    text
}
