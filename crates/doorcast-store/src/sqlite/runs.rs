//! The port: begin, finish, find, list.

use doorcast_app::{
    ports::{Page, RunStore, StoreError},
    run::{Run, RunId, RunState},
};
use rusqlite::{
    Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior, params,
};

use super::{
    MAX_PAGE, SqliteRuns,
    lease::{self, Lease},
    open::is_busy,
    row::{self, COLUMNS, Details},
};

/// Sorts after every id.
const AFTER_ALL: &str = "~";

impl RunStore for SqliteRuns {
    fn begin(&self, run: &Run) -> Result<(), StoreError> {
        let lease =
            Lease::take(&self.folder, &run.id).map_err(|error| unavailable(error.into()))?;
        let json = to_json(&Details::of(run))?;
        self.write(|tx| {
            self.settle_interrupted(tx)?;
            tx.execute(
                "INSERT INTO runs (id, status, created_at_ms, cost_cents, title, details, script)
                 VALUES (?1, 'making', ?2, ?3, ?4, ?5, ?6)",
                params![
                    run.id.as_str(),
                    run.created_at_ms,
                    run.cost_cents,
                    run.video.title,
                    json,
                    run.script.text
                ],
            )
        })?;
        self.leases.borrow_mut().insert(run.id.clone(), lease);
        Ok(())
    }

    fn finish(&self, id: &RunId, state: &RunState) -> Result<(), StoreError> {
        let lease = self.leases.borrow_mut().remove(id);
        let details = self
            .connection
            .query_row(
                "SELECT details FROM runs WHERE id = ?1",
                [id.as_str()],
                row::details,
            )
            .optional()
            .map_err(refused)?
            .ok_or(StoreError::Conflict)?;
        let json = to_json(&details.ended(state))?;
        let changed = self.write(|tx| {
            tx.execute(
                "UPDATE runs SET status = ?2, ended_at_ms = ?3, details = ?4
                 WHERE id = ?1 AND status = 'making'",
                params![id.as_str(), state.name(), state.ended_at_ms(), json],
            )
        })?;
        // Only now may others find nobody at work.
        drop(lease);
        match changed {
            1 => Ok(()),
            _ => Err(StoreError::Conflict),
        }
    }

    fn find(&self, id: &RunId) -> Result<Option<Run>, StoreError> {
        let run = find_row(&self.connection, id).map_err(refused)?;
        run.map(|run| self.look_again(run)).transpose()
    }

    fn list(&self, after: Option<&RunId>, limit: usize) -> Result<Page, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let after = after.map_or(AFTER_ALL, RunId::as_str);
        let mut runs = list_rows(&self.connection, after, limit + 1).map_err(refused)?;
        let is_more = runs.len() > limit;
        runs.truncate(limit);
        let runs = runs
            .into_iter()
            .map(|run| self.look_again(run))
            .collect::<Result<Vec<_>, _>>()?;
        let next = runs.last().filter(|_| is_more).map(|run| run.id.clone());
        Ok(Page { runs, next })
    }
}

impl SqliteRuns {
    fn write<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        let tx = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
            .map_err(refused)?;
        let answer = change(&tx).map_err(refused)?;
        tx.commit().map_err(refused)?;
        Ok(answer)
    }

    /// Tells a run at work from one whose process is gone. It may have ended since its row was read.
    fn look_again(&self, run: Run) -> Result<Run, StoreError> {
        if run.state != RunState::Making || lease::is_held(&self.folder, &run.id) {
            return Ok(run);
        }
        let mut run = find_row(&self.connection, &run.id)
            .map_err(refused)?
            .unwrap_or(run);
        if run.state == RunState::Making {
            run.state = RunState::Interrupted;
        }
        Ok(run)
    }

    /// Writes down which runs nobody is at work on any more.
    fn settle_interrupted(&self, tx: &Transaction<'_>) -> rusqlite::Result<()> {
        let making = tx
            .prepare("SELECT id FROM runs WHERE status = 'making'")?
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<String>>>()?;
        for id in making.iter().filter_map(|id| id.parse::<RunId>().ok()) {
            if lease::is_held(&self.folder, &id) {
                continue;
            }
            tx.execute(
                "UPDATE runs SET status = 'interrupted' WHERE id = ?1",
                [id.as_str()],
            )?;
            lease::clear(&self.folder, &id);
        }
        Ok(())
    }
}

fn find_row(connection: &Connection, id: &RunId) -> rusqlite::Result<Option<Run>> {
    connection
        .query_row(
            &format!("SELECT {COLUMNS} FROM runs WHERE id = ?1"),
            [id.as_str()],
            row::read,
        )
        .optional()
}

fn list_sql() -> String {
    format!("SELECT {COLUMNS} FROM runs WHERE id < ?1 ORDER BY id DESC LIMIT ?2")
}

fn list_rows(connection: &Connection, after: &str, limit: usize) -> rusqlite::Result<Vec<Run>> {
    connection
        .prepare_cached(&list_sql())?
        .query_map(params![after, limit as i64], row::read)?
        .collect()
}

fn to_json(details: &Details) -> Result<String, StoreError> {
    serde_json::to_string(details).map_err(|error| unavailable(error.into()))
}

pub(super) fn unavailable(source: doorcast_app::ports::Source) -> StoreError {
    StoreError::Unavailable { source }
}

pub(super) fn refused(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        _ if is_busy(&error) => StoreError::Locked,
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::ConstraintViolation) => StoreError::Conflict,
        _ => unavailable(error.into()),
    }
}

#[cfg(test)]
mod tests;
