//! The ledger: lines that are only ever added, and accounts that always balance.

use std::collections::{BTreeMap, HashMap, btree_map::Entry::Vacant};

use doorcast_app::ports::{
    StoreError,
    videos::{LineNumber, RecordError, Whose},
};
use doorcast_domain::{
    ledger::{Account, Against, Entry, Movement, Scope, UsdMicros},
    pipeline::id::VideoId,
};
use futures_util::TryStreamExt as _;
use mongodb::{
    ClientSession, Database,
    bson::{Document, doc},
};
use serde::Deserialize;

use super::{
    budgets, row, tables,
    turns::{Fault, Tx},
};
use crate::money;

/// What lines are counted by.
const LINES: &str = "ledger";

/// Moves money and writes the lines.
pub(super) async fn move_all(
    tx: &mut Tx,
    entries: &[Entry],
    caps: Against,
) -> Result<(), Fault<RecordError>> {
    if entries.is_empty() {
        return Ok(());
    }
    let session = Some(&mut tx.session);
    let first = row::next_number(&tx.db, LINES, entries.len(), session).await?;
    let mut known = BTreeMap::new();
    for scope in entries.iter().flat_map(Entry::scopes) {
        if let Vacant(place) = known.entry(scope) {
            let found = account(&tx.db, place.key(), Some(&mut tx.session)).await?;
            place.insert(found);
        }
    }
    let mut allowed = HashMap::new();
    for entry in entries {
        let whose = (&entry.office, &entry.agent);
        if let (Movement::Hold(_), false) = (entry.movement, allowed.contains_key(&whose)) {
            allowed.insert(whose, budgets::of_entry(tx, entry).await?);
        }
    }
    let find = |scope: &Scope| Ok(known.get(scope).copied().unwrap_or_default());
    let budgets = |entry: &Entry| {
        let found = allowed.get(&(&entry.office, &entry.agent));
        Ok(found.copied().unwrap_or_default())
    };
    let accounts = money::apply(entries, caps, budgets, find).map_err(Fault::Refused)?;
    for (scope, account) in &accounts {
        write_account(tx, scope, account).await?;
    }
    write_entries(tx, first, entries).await
}

/// Returns an account; an empty one if no money was ever moved.
pub(super) async fn account(
    db: &Database,
    scope: &Scope,
    session: Option<&mut ClientSession>,
) -> Result<Account, mongodb::error::Error> {
    let accounts = db.collection::<Document>(tables::ACCOUNTS);
    let found = accounts.find_one(doc! { "_id": key(scope) });
    let found = match session {
        Some(session) => found.session(session).await?,
        None => found.await?,
    };
    let Some(found) = found else {
        return Ok(Account::default());
    };
    let amount = |name: &str| {
        let amount = found.get_i64(name).map(i64::unsigned_abs).map(UsdMicros);
        amount.map_err(|_| row::wrong("an account has no amount"))
    };
    Account::restore(
        amount("held")?,
        amount("settled")?,
        amount("released")?,
        amount("doubtful")?,
        amount("open")?,
    )
    .ok_or_else(|| row::wrong("an account does not balance"))
}

async fn write_account(
    tx: &mut Tx,
    scope: &Scope,
    account: &Account,
) -> Result<(), Fault<RecordError>> {
    let accounts = tx.db.collection::<Document>(tables::ACCOUNTS);
    let amounts = doc! {
        "held": to_integer(account.held())?,
        "settled": to_integer(account.settled())?,
        "released": to_integer(account.released())?,
        "doubtful": to_integer(account.doubtful())?,
        "open": to_integer(account.open())?,
    };
    accounts
        .update_one(doc! { "_id": key(scope) }, doc! { "$set": amounts })
        .upsert(true)
        .session(&mut tx.session)
        .await?;
    Ok(())
}

async fn write_entries(
    tx: &mut Tx,
    first: i64,
    entries: &[Entry],
) -> Result<(), Fault<RecordError>> {
    let lines = entries.iter().zip(first..).map(|(entry, number)| {
        let mut line = doc! {
            "_id": number,
            "video": entry.video.as_str(),
            "office": entry.office.as_str(),
            "agent": entry.agent.as_str(),
            "body": row::to_bson(entry)?,
        };
        if let Movement::Settle(amount) = entry.movement {
            line.insert("settled", to_integer(amount)?);
        }
        Ok(line)
    });
    let lines: Result<Vec<Document>, mongodb::error::Error> = lines.collect();
    let ledger = tx.db.collection::<Document>(tables::LEDGER);
    ledger.insert_many(lines?).session(&mut tx.session).await?;
    Ok(())
}

/// Lists the lines of a video, oldest first.
pub(super) async fn list_entries(
    db: &Database,
    video: &VideoId,
) -> Result<Vec<Entry>, Fault<StoreError>> {
    let question = doc! { "video": video.as_str() };
    let lines = lines(db, question, doc! { "_id": 1 }, 0).await?;
    Ok(lines.into_iter().map(|(_, entry)| entry).collect())
}

/// Lists the lines of the ledger from one on: later ones, or earlier ones with the latest first.
pub(super) async fn list_lines(
    db: &Database,
    whose: &Whose,
    range: Document,
    direction: i32,
    limit: usize,
) -> Result<Vec<(LineNumber, Entry)>, Fault<StoreError>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let mut question = doc! { "_id": range };
    if let Some(office) = &whose.office {
        question.insert("office", office.as_str());
    }
    if let Some(agent) = &whose.agent {
        question.insert("agent", agent.as_str());
    }
    Ok(lines(db, question, doc! { "_id": direction }, limit).await?)
}

#[derive(Deserialize)]
struct Line {
    #[serde(rename = "_id")]
    number: i64,
    body: Entry,
}

/// Reads lines; all of them if the limit is 0.
async fn lines(
    db: &Database,
    question: Document,
    order: Document,
    limit: usize,
) -> Result<Vec<(LineNumber, Entry)>, mongodb::error::Error> {
    let ledger = db.collection::<Line>(tables::LEDGER);
    let lines = ledger
        .find(question)
        .sort(order)
        .limit(limit as i64)
        .await?;
    lines
        .map_ok(|line| (LineNumber(line.number.unsigned_abs()), line.body))
        .try_collect()
        .await
}

fn key(scope: &Scope) -> String {
    match scope {
        Scope::Video(video) => format!("video {video}"),
        Scope::Agent(agent, month) => format!("agent {} {agent}", month.0),
        Scope::Office(office, month) => format!("office {} {office}", month.0),
    }
}

fn to_integer(amount: UsdMicros) -> Result<i64, mongodb::error::Error> {
    i64::try_from(amount.0).map_err(|_| row::wrong("an amount cannot be counted"))
}
