//! The ledger: lines that are only ever added, and accounts that always balance.

use doorcast_app::ports::{
    StoreError,
    videos::{LineNumber, RecordError, Whose},
};
use doorcast_domain::{
    ledger::{Account, Against, Entry, Month, Movement, Scope, UsdMicros},
    pipeline::id::VideoId,
};
use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::{budgets, refused, row};
use crate::{money, sqlite::runs::unavailable};

/// Moves money and writes the lines.
pub(super) fn move_all(
    db: &Connection,
    entries: &[Entry],
    against: Against,
) -> Result<(), RecordError> {
    let accounts = money::apply(
        entries,
        against,
        |entry| Ok(budgets::of(db, entry)?),
        |scope| Ok(account(db, scope)?),
    )?;
    for (scope, account) in &accounts {
        write_account(db, scope, account)?;
    }
    for entry in entries {
        write_entry(db, None, entry)?;
    }
    Ok(())
}

/// Returns an account; an empty one if no money was ever moved.
pub(super) fn account(db: &Connection, scope: &Scope) -> Result<Account, StoreError> {
    let sql = "SELECT held, settled, released, doubtful, open FROM accounts WHERE scope = ?1";
    let found = db.prepare_cached(sql).and_then(|mut statement| {
        statement
            .query_row([scope.to_string()], read_account)
            .optional()
    });
    Ok(found.map_err(refused)?.unwrap_or_default())
}

/// Reads the five amounts, which come first.
pub(super) fn read_account(row: &Row<'_>) -> rusqlite::Result<Account> {
    let amount = |at| {
        row.get::<_, i64>(at)
            .map(|amount| UsdMicros(amount.unsigned_abs()))
    };
    Account::restore(amount(0)?, amount(1)?, amount(2)?, amount(3)?, amount(4)?)
        .ok_or_else(|| row::wrong("an account does not balance".into()))
}

/// Writes an account, new or not.
pub(super) fn write_account(
    db: &Connection,
    scope: &Scope,
    account: &Account,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO accounts (scope, held, settled, released, doubtful, open)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (scope) DO UPDATE
               SET held = ?2, settled = ?3, released = ?4, doubtful = ?5, open = ?6";
    let amounts = params![
        scope.to_string(),
        to_integer(account.held())?,
        to_integer(account.settled())?,
        to_integer(account.released())?,
        to_integer(account.doubtful())?,
        to_integer(account.open())?,
    ];
    let written = db
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(amounts));
    written.map(drop).map_err(refused)
}

/// Writes a line, under the next number if none is given. One of a number that is there already stays.
pub(super) fn write_entry(
    db: &Connection,
    number: Option<i64>,
    entry: &Entry,
) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO ledger_entries (video, attempt, agent, office, month, kind, amount, at_ms, number)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (number) DO NOTHING";
    let columns = params![
        entry.video.as_str(),
        entry.attempt.to_string(),
        entry.agent.as_str(),
        entry.office.as_str(),
        entry.month.0,
        entry.movement.name(),
        to_integer(entry.movement.amount())?,
        entry.at_ms,
        number,
    ];
    let written = db
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(columns));
    written.map(drop).map_err(refused)
}

/// Lists the lines of a video, oldest first.
pub(super) fn list_entries(db: &Connection, video: &VideoId) -> Result<Vec<Entry>, StoreError> {
    let sql = "SELECT * FROM ledger_entries WHERE video = ?1 ORDER BY number";
    let mut statement = db.prepare_cached(sql).map_err(refused)?;
    let found = statement
        .query_map([video.as_str()], read_entry)
        .and_then(Iterator::collect);
    found.map_err(refused)
}

/// Lists lines of the ledger, oldest first.
pub(super) fn list_ledger(
    db: &Connection,
    whose: &Whose,
    after: u64,
    limit: usize,
) -> Result<Vec<(LineNumber, Entry)>, StoreError> {
    read_lines(
        db,
        &question(whose, Order::OldestFirst),
        whose,
        after,
        limit,
    )
}

/// Lists lines of the ledger, newest first.
pub(super) fn list_recent_lines(
    db: &Connection,
    whose: &Whose,
    before: u64,
    limit: usize,
) -> Result<Vec<(LineNumber, Entry)>, StoreError> {
    let before = before.min(i64::MAX as u64);
    read_lines(
        db,
        &question(whose, Order::NewestFirst),
        whose,
        before,
        limit,
    )
}

/// Which lines come first.
#[derive(Debug, Clone, Copy)]
pub(super) enum Order {
    OldestFirst,
    NewestFirst,
}

/// Returns what to ask for.
pub(super) fn question(whose: &Whose, order: Order) -> String {
    let by_office = whose.office.as_ref().map_or("", |_| "AND office = :office");
    let by_agent = whose.agent.as_ref().map_or("", |_| "AND agent = :agent");
    let (beyond, order) = match order {
        Order::OldestFirst => ("number > :number", "number"),
        Order::NewestFirst => ("number < :number", "number DESC"),
    };
    format!(
        "SELECT * FROM ledger_entries
         WHERE {beyond} {by_office} {by_agent} AND :office IS :office AND :agent IS :agent
         ORDER BY {order} LIMIT :limit"
    )
}

fn read_lines(
    db: &Connection,
    sql: &str,
    whose: &Whose,
    number: u64,
    limit: usize,
) -> Result<Vec<(LineNumber, Entry)>, StoreError> {
    let mut statement = db.prepare_cached(sql).map_err(refused)?;
    let line = |row: &Row<'_>| {
        let number: i64 = row.get("number")?;
        Ok((LineNumber(number.unsigned_abs()), read_entry(row)?))
    };
    let names = named_params! {
        ":number": number as i64,
        ":limit": limit as i64,
        ":office": whose.office.as_ref().map(|office| office.as_str()),
        ":agent": whose.agent.as_ref().map(|agent| agent.as_str()),
    };
    let found = statement.query_map(names, line).and_then(Iterator::collect);
    found.map_err(refused)
}

/// Reads all columns of a line.
pub(super) fn read_entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let amount = UsdMicros(row.get::<_, i64>("amount")?.unsigned_abs());
    let kind: String = row.get("kind")?;
    let movement = match kind.as_str() {
        "hold" => Movement::Hold(amount),
        "extend" => Movement::Extend(amount),
        "settle" => Movement::Settle(amount),
        "release" => Movement::Release(amount),
        "doubt" => Movement::Doubt(amount),
        "reopen" => Movement::Reopen(amount),
        _ => {
            return Err(row::wrong(
                format!("a movement of money is called \"{kind}\"").into(),
            ));
        }
    };
    Ok(Entry {
        video: row::name(row, "video")?,
        attempt: row::name(row, "attempt")?,
        agent: row::name(row, "agent")?,
        office: row::name(row, "office")?,
        month: Month(row.get("month")?),
        movement,
        at_ms: row.get("at_ms")?,
    })
}

fn to_integer(amount: UsdMicros) -> Result<i64, StoreError> {
    i64::try_from(amount.0).map_err(|error| unavailable(error.into()))
}
