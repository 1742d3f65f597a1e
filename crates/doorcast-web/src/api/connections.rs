//! Those we work with. For administrators. Keys are entered on a page only, where nobody writes them into a log.

use std::sync::Arc;

use axum::{Json as Answer, extract::State};
use doorcast_app::ports::connections::{Connection, Job, KeysFrom, Verdict};
use doorcast_domain::pipeline::id::VendorName;
use serde_json::{Value, json};

use crate::{app::App, input::Address, money, problem::Problem, view::time};

/// `GET /api/v1/connections`
pub(crate) async fn list(State(app): State<Arc<App>>) -> Result<Answer<Value>, Problem> {
    let all = app.connections.list().await?;
    let all: Vec<Value> = all.iter().map(view).collect();
    Ok(Answer(json!({ "connections": all })))
}

/// `POST /api/v1/connections/{vendor}/test`: asks the vendor, at no cost.
pub(crate) async fn test(
    State(app): State<Arc<App>>,
    address: Address,
) -> Result<Answer<Value>, Problem> {
    let vendor: VendorName = address.part("vendor")?;
    let verdict = app.connections.test(&vendor).await;
    let verdict = verdict.ok_or_else(Problem::not_found)?;
    let (word, detail) = match verdict {
        Verdict::Well => ("well", None),
        Verdict::WellWith(left) => ("well", Some(format!("{} USD left", money::text(left)))),
        Verdict::KeyRefused => ("key_refused", None),
        Verdict::Lacking(what) => ("lacking", Some(what)),
        Verdict::Silent => ("silent", None),
        Verdict::NotSetUp => ("not_set_up", None),
    };
    Ok(Answer(json!({ "verdict": word, "detail": detail })))
}

fn view(connection: &Connection) -> Value {
    let job = match connection.job {
        Job::Writes => "writes",
        Job::Films => "films",
        Job::Keeps => "keeps",
        Job::Mails => "mails",
    };
    let keys_from = match connection.keys_from {
        KeysFrom::BuiltIn => "built_in",
        KeysFrom::Nowhere => "nowhere",
        KeysFrom::Environment => "environment",
        KeysFrom::Page => "page",
    };
    let trouble = connection.trouble.as_ref();
    json!({
        "vendor": connection.vendor.as_str(),
        "name": connection.name,
        "job": job,
        "keys_from": keys_from,
        "last_trouble": trouble.map(|trouble| json!({ "message": trouble.message, "at": time(trouble.at_ms) })),
    })
}
