//! What is done when the database does not say what became of an order: the whole operation is repeated.
//!
//! Every operation has a stamp that its documents keep, so that one whose answer was lost is known when it comes again
//! and is not done twice. A transaction that met another one is repeated, too. Nothing is repeated for ever.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher as _, Hasher as _},
    time::Duration,
};

use doorcast_app::ports::StoreError;
use mongodb::{
    ClientSession, Database,
    bson::{doc, oid::ObjectId},
    error::{
        Error, ErrorKind, RETRYABLE_WRITE_ERROR, TRANSIENT_TRANSACTION_ERROR,
        UNKNOWN_TRANSACTION_COMMIT_RESULT, WriteFailure,
    },
};
use tokio::{
    sync::{Mutex, MutexGuard},
    time::Instant,
};

use super::MongoVideos;
use crate::sqlite::vault::Vault;

/// How long an operation is repeated: longer than a replica set needs for another primary.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long one turn may take. A server that stands still says nothing, and neither does its connection.
const TURN: Duration = Duration::from_secs(10);

/// How long a server keeps a transaction open that nobody goes on with, unless it is set otherwise.
const LONGEST_TRANSACTION: Duration = Duration::from_secs(60);

/// The longest rest between two turns.
const LONGEST_REST: Duration = Duration::from_millis(200);

/// How often an operation meets a document that somebody else had first.
const MAX_COLLISIONS: u32 = 20;

const DUPLICATE_KEY: i32 = 11000;

/// The turns of one operation.
pub(super) struct Turns {
    /// What the documents keep of it.
    pub(super) stamp: ObjectId,
    until: Instant,
    rest: Duration,
    collisions: u32,
}

impl Turns {
    pub(super) fn new() -> Self {
        Self {
            stamp: ObjectId::new(),
            until: Instant::now() + PATIENCE,
            rest: Duration::from_millis(1),
            collisions: 0,
        }
    }

    /// Returns nothing, after a rest, if the operation is worth another turn.
    pub(super) async fn refuse<T, E: From<StoreError>>(
        &mut self,
        error: Error,
    ) -> Option<Result<T, E>> {
        if !self.is_worth_another(&error) {
            return Some(Err(E::from(refused(error))));
        }
        tokio::time::sleep(between_zero_and(self.rest)).await;
        self.rest = LONGEST_REST.min(self.rest * 2);
        None
    }

    /// Returns what came of an operation, or nothing if it is worth another turn.
    pub(super) async fn end<T, E: From<StoreError>>(
        &mut self,
        done: Result<T, Fault<E>>,
    ) -> Option<Result<T, E>> {
        match done {
            Ok(done) => Some(Ok(done)),
            Err(Fault::Refused(refusal)) => Some(Err(refusal)),
            Err(Fault::Database(error)) => self.refuse(error).await,
        }
    }

    fn is_worth_another(&mut self, error: &Error) -> bool {
        let is_collision = is_duplicate(error);
        self.collisions += u32::from(is_collision);
        let is_passing = match &*error.kind {
            ErrorKind::Io(_) | ErrorKind::ConnectionPoolCleared { .. } => true,
            _ if is_collision => self.collisions < MAX_COLLISIONS,
            _ => {
                error.contains_label(TRANSIENT_TRANSACTION_ERROR)
                    || error.contains_label(RETRYABLE_WRITE_ERROR)
                    || error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT)
            }
        };
        is_passing && Instant::now() < self.until
    }
}

/// Waits for a part of a turn, but not for ever.
pub(super) async fn in_time<T, E: From<Error>>(
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let done = tokio::time::timeout(TURN, work).await;
    done.unwrap_or_else(|_| Err(silent().into()))
}

/// Waits until those before in this process have done what only one does at a time, but not for ever.
pub(super) async fn wait_in_line(line: &Mutex<()>) -> Result<MutexGuard<'_, ()>, StoreError> {
    let turn = tokio::time::timeout(PATIENCE, line.lock()).await;
    turn.map_err(|_| refused(silent()))
}

/// Returns whether nobody knows what the server did.
fn is_lost(error: &Error) -> bool {
    matches!(
        &*error.kind,
        ErrorKind::Io(_)
            | ErrorKind::ConnectionPoolCleared { .. }
            | ErrorKind::ServerSelection { .. }
            | ErrorKind::Custom(_)
    )
}

fn silent() -> Error {
    Error::custom(format!("no answer within {} seconds", TURN.as_secs()))
}

/// Why one turn did not do it.
#[derive(Debug)]
pub(super) enum Fault<E> {
    /// The database says so, or says nothing.
    Database(Error),
    /// We say so.
    Refused(E),
}

impl<E> From<Error> for Fault<E> {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl<E> From<mongodb::bson::error::Error> for Fault<E> {
    fn from(error: mongodb::bson::error::Error) -> Self {
        Self::Database(error.into())
    }
}

impl Fault<StoreError> {
    /// Returns the fault of a part as that of the whole.
    pub(super) fn of<E: From<StoreError>>(self) -> Fault<E> {
        match self {
            Self::Database(error) => Fault::Database(error),
            Self::Refused(refusal) => Fault::Refused(refusal.into()),
        }
    }
}

/// Refuses what comes second.
pub(super) fn conflict(error: Error) -> Fault<StoreError> {
    match is_duplicate(&error) {
        true => Fault::Refused(StoreError::Conflict),
        false => Fault::Database(error),
    }
}

/// One turn of a transaction.
pub(super) struct Tx {
    /// The database.
    pub(super) db: Database,
    /// What makes it one.
    pub(super) session: ClientSession,
    /// The stamp of the operation.
    pub(super) stamp: ObjectId,
    /// Seals and opens secrets.
    pub(super) vault: Vault,
}

impl Tx {
    pub(super) async fn begin(store: &MongoVideos, stamp: ObjectId) -> Result<Self, Error> {
        let mut session = in_time(store.client.start_session().into_future()).await?;
        session.start_transaction().await?;
        Ok(Self {
            db: store.db.clone(),
            session,
            stamp,
            vault: store.vault.clone(),
        })
    }

    /// Ends the turn. Returns nothing if another one is needed.
    pub(super) async fn settle<T, E: From<StoreError>>(
        mut self,
        done: Result<T, Fault<E>>,
        turns: &mut Turns,
    ) -> Option<Result<T, E>> {
        if let Err(fault) = done {
            let _ = in_time(self.session.abort_transaction().into_future()).await;
            if let Fault::Database(error) = &fault {
                self.end_later(error);
            }
            return turns.end(Err(fault)).await;
        }
        while let Err(error) = in_time(self.session.commit_transaction().into_future()).await {
            let is_unknown = error.contains_label(UNKNOWN_TRANSACTION_COMMIT_RESULT);
            if !is_unknown || turns.refuse::<T, E>(error.clone()).await.is_some() {
                self.end_later(&error);
                return turns.refuse(error).await;
            }
        }
        turns.end(done).await
    }

    /// Ends the transaction as soon as the server can be told, if it may not have heard that it is over: whoever wants
    /// what it has written would wait for a minute.
    fn end_later(&self, error: &Error) {
        if !is_lost(error) {
            return;
        }
        let (admin, session) = (
            self.session.client().database("admin"),
            self.session.id().clone(),
        );
        let until = Instant::now() + LONGEST_TRANSACTION;
        tokio::spawn(async move {
            while Instant::now() < until {
                let end = doc! { "killSessions": [session.clone()] };
                if in_time(admin.run_command(end).into_future()).await.is_ok() {
                    return;
                }
                tokio::time::sleep(LONGEST_REST).await;
            }
        });
    }
}

/// Does something in a transaction, as often as it takes. A function would have to take a closure, and what an
/// asynchronous one borrows is not known to be sendable.
macro_rules! transaction {
    ($store:expr, $tx:ident, $work:expr) => {{
        let mut turns = $crate::mongo::turns::Turns::new();
        loop {
            let done = match $crate::mongo::turns::Tx::begin($store, turns.stamp).await {
                Ok(mut opened) => {
                    let $tx = &mut opened;
                    let done = $crate::mongo::turns::in_time($work).await;
                    opened.settle(done, &mut turns).await
                }
                Err(error) => turns.refuse(error).await,
            };
            if let Some(done) = done {
                break done;
            }
        }
    }};
}

/// Does something that may be done twice, as often as it takes.
macro_rules! repeated {
    ($stamp:ident, $work:expr) => {{
        let mut turns = $crate::mongo::turns::Turns::new();
        let $stamp = turns.stamp;
        loop {
            let done = $crate::mongo::turns::in_time($work).await;
            if let Some(done) = turns.end(done).await {
                break done;
            }
        }
    }};
}

pub(super) use {repeated, transaction};

/// Returns whether there is a document of that key.
pub(super) fn is_duplicate(error: &Error) -> bool {
    match &*error.kind {
        ErrorKind::Write(WriteFailure::WriteError(error)) => error.code == DUPLICATE_KEY,
        ErrorKind::Command(error) => error.code == DUPLICATE_KEY,
        ErrorKind::InsertMany(error) => {
            let failures = error.write_errors.as_deref().unwrap_or_default();
            failures.iter().any(|error| error.code == DUPLICATE_KEY)
        }
        _ => false,
    }
}

/// Returns what an error means to those who called.
pub(super) fn refused(error: Error) -> StoreError {
    StoreError::Unavailable {
        source: Box::new(error),
    }
}

fn between_zero_and(most: Duration) -> Duration {
    let lot = RandomState::new().build_hasher().finish() % 1_024;
    most * lot as u32 / 1_024
}
