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
pub(super) const LINES: &str = "ledger";

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
    let found = accounts.find_one(doc! { "_id": scope.to_string() });
    let found = match session {
        Some(session) => found.session(session).await?,
        None => found.await?,
    };
    match found {
        Some(found) => read_account(&found),
        None => Ok(Account::default()),
    }
}

/// Reads the amounts of an account.
pub(super) fn read_account(found: &Document) -> Result<Account, mongodb::error::Error> {
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
    let amounts = amounts(account)?;
    accounts
        .update_one(doc! { "_id": scope.to_string() }, doc! { "$set": amounts })
        .upsert(true)
        .session(&mut tx.session)
        .await?;
    Ok(())
}

/// Returns the amounts of an account as a document.
pub(super) fn amounts(account: &Account) -> Result<Document, mongodb::error::Error> {
    Ok(doc! {
        "held": to_integer(account.held())?,
        "settled": to_integer(account.settled())?,
        "released": to_integer(account.released())?,
        "doubtful": to_integer(account.doubtful())?,
        "open": to_integer(account.open())?,
    })
}

async fn write_entries(
    tx: &mut Tx,
    first: i64,
    entries: &[Entry],
) -> Result<(), Fault<RecordError>> {
    let lines = entries.iter().zip(first..);
    let lines = lines.map(|(entry, number)| line_document(number, entry));
    let lines: Result<Vec<Document>, mongodb::error::Error> = lines.collect();
    let ledger = tx.db.collection::<Document>(tables::LEDGER);
    ledger.insert_many(lines?).session(&mut tx.session).await?;
    Ok(())
}

/// Returns a line as a document.
pub(super) fn line_document(number: i64, entry: &Entry) -> Result<Document, mongodb::error::Error> {
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

/// What is read of a line.
#[derive(Deserialize)]
pub(super) struct Line {
    #[serde(rename = "_id")]
    pub(super) number: i64,
    pub(super) body: Entry,
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

fn to_integer(amount: UsdMicros) -> Result<i64, mongodb::error::Error> {
    i64::try_from(amount.0).map_err(|_| row::wrong("an amount cannot be counted"))
}
