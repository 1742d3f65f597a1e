//! One thread that writes and several that read.
//!
//! Writers wait in a line; all that are waiting share one transaction and one wait for the disk, each in a savepoint of
//! its own. Nobody is answered before the disk has it. A write that panics has found something that must not be: the
//! transaction is rolled back, the thread ends, and every later write is refused.

use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread::{self, JoinHandle},
};

use doorcast_app::ports::StoreError;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::oneshot;

use super::{
    super::{BUSY_TIMEOUT, OpenError, open::explain, vault::Vault},
    refused,
};
use crate::sqlite::runs::unavailable;

/// How many threads read.
const READERS: usize = 3;

/// The most writes that share a transaction, so that the first does not wait for all others.
const MOST_TOGETHER: usize = 100;

type ReadJob = Box<dyn FnOnce(&Connection) + Send>;
type WriteJob = Box<dyn FnOnce(Result<&Connection, StoreError>) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Result<(), StoreError>)>;

/// The threads and the lines in front of them.
pub(super) struct Threads {
    writes: Option<Sender<WriteJob>>,
    reads: Option<Sender<ReadJob>>,
    running: Vec<JoinHandle<()>>,
}

impl Threads {
    /// Starts the threads.
    pub(super) fn start(path: &Path, writer: Connection, vault: &Vault) -> Result<Self, OpenError> {
        let (writes, to_write) = channel();
        let (reads, to_read) = channel();
        let to_read = Arc::new(Mutex::new(to_read));
        let mut running = Vec::new();
        for _ in 0..READERS {
            let reader = connect_reader(path, vault).map_err(|error| explain(path, error))?;
            let to_read = Arc::clone(&to_read);
            running.push(thread::spawn(move || read_all(&reader, &to_read)));
        }
        running.push(thread::spawn(move || write_all(&writer, &to_write)));
        Ok(Self {
            writes: Some(writes),
            reads: Some(reads),
            running,
        })
    }

    /// Reads something.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (tell, told) = oneshot::channel();
        let job: ReadJob = Box::new(move |db| drop(tell.send(work(db))));
        let line = self.reads.as_ref().ok_or_else(gone)?;
        line.send(job).map_err(|_| gone())?;
        told.await.map_err(|_| gone())?
    }

    /// Writes something, all of it or nothing.
    pub(super) async fn write<T, E>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let job: WriteJob = Box::new(move |db| {
            let done = db.map_err(E::from).and_then(|db| in_savepoint(db, work));
            Box::new(move |committed| {
                let answer = match committed {
                    Ok(()) => done,
                    Err(error) => done.and_then(|_| Err(error.into())),
                };
                drop(tell.send(answer));
            })
        });
        let line = self.writes.as_ref().ok_or_else(gone)?;
        line.send(job).map_err(|_| gone())?;
        told.await.map_err(|_| E::from(gone()))?
    }
}

impl Drop for Threads {
    /// Waits until everything in the lines is done.
    fn drop(&mut self) {
        self.writes = None;
        self.reads = None;
        for thread in self.running.drain(..) {
            let _ = thread.join();
        }
    }
}

fn connect_reader(path: &Path, vault: &Vault) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = Connection::open_with_flags(path, flags)?;
    reader.busy_timeout(BUSY_TIMEOUT)?;
    vault.attach(&reader)?;
    Ok(reader)
}

fn gone() -> StoreError {
    unavailable("the thread of the database has ended".into())
}

fn read_all(db: &Connection, line: &Mutex<Receiver<ReadJob>>) {
    loop {
        let next = line.lock().unwrap_or_else(PoisonError::into_inner).recv();
        match next {
            Ok(job) => job(db),
            Err(_) => return,
        }
    }
}

fn write_all(db: &Connection, line: &Receiver<WriteJob>) {
    while let Ok(first) = line.recv() {
        let mut together = vec![first];
        together.extend(line.try_iter().take(MOST_TOGETHER - 1));
        write_together(db, together);
    }
}

fn write_together(db: &Connection, jobs: Vec<WriteJob>) {
    let mut answers: Vec<Answer> = Vec::new();
    for job in jobs {
        if let Err(error) = ensure_begun(db) {
            job(Err(copy(&error)))(Ok(()));
            continue;
        }
        let answer = job(Ok(db));
        if db.is_autocommit() {
            // SQLite has rolled back everything, as it does when the disk is full: what came before is lost, too.
            for lost in answers.drain(..) {
                lost(Err(unavailable(
                    "another write of the same transaction failed".into(),
                )));
            }
            answer(Ok(()));
        } else {
            answers.push(answer);
        }
    }
    commit(db, answers);
}

fn ensure_begun(db: &Connection) -> rusqlite::Result<()> {
    match db.is_autocommit() {
        true => db.execute_batch("BEGIN IMMEDIATE"),
        false => Ok(()),
    }
}

fn commit(db: &Connection, answers: Vec<Answer>) {
    if db.is_autocommit() {
        return;
    }
    let committed = db.execute_batch("COMMIT");
    if committed.is_err() && !db.is_autocommit() {
        let _ = db.execute_batch("ROLLBACK");
    }
    for answer in answers {
        answer(committed.as_ref().map(|_| ()).map_err(copy));
    }
}

fn in_savepoint<T, E: From<StoreError>>(
    db: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, E>,
) -> Result<T, E> {
    let run = |sql| {
        db.execute_batch(sql)
            .map_err(|error| E::from(refused(error)))
    };
    run("SAVEPOINT one")?;
    match work(db) {
        Ok(done) => run("RELEASE one").map(|()| done),
        // There is nothing left to roll back to.
        Err(error) if db.is_autocommit() => Err(error),
        Err(error) => {
            run("ROLLBACK TO one; RELEASE one")?;
            Err(error)
        }
    }
}

/// Every writer of a failed transaction is told why.
fn copy(error: &rusqlite::Error) -> StoreError {
    match error {
        rusqlite::Error::SqliteFailure(code, message) => {
            refused(rusqlite::Error::SqliteFailure(*code, message.clone()))
        }
        other => unavailable(other.to_string().into()),
    }
}
