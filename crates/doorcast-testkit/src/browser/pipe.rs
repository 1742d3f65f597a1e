//! Orders to the browser and what it answers, one document each, with a zero byte between them.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    process::{ChildStdin, ChildStdout},
    sync::{Arc, Condvar, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// How long anything may take on a busy computer.
pub(super) const PATIENCE: Duration = Duration::from_secs(60);

pub(super) struct Pipe {
    orders: Mutex<Orders>,
    heard: Arc<Heard>,
}

struct Orders {
    next: u64,
    to: ChildStdin,
}

/// What has come so far.
#[derive(Default)]
struct Heard {
    inbox: Mutex<Inbox>,
    news: Condvar,
}

#[derive(Default)]
struct Inbox {
    answers: HashMap<u64, Value>,
    events: Vec<Value>,
    is_over: bool,
}

impl Pipe {
    pub(super) fn new(to: ChildStdin, from: ChildStdout) -> Self {
        let heard = Arc::new(Heard::default());
        let listener = Arc::clone(&heard);
        std::thread::spawn(move || listener.listen(from));
        Self {
            orders: Mutex::new(Orders { next: 1, to }),
            heard,
        }
    }

    /// Has something done and returns what came of it.
    pub(super) fn call(&self, session: Option<&str>, method: &str, parameters: &Value) -> Value {
        match self.try_call(session, method, parameters) {
            Ok(result) => result,
            Err(error) => panic!("{method} failed: {error}"),
        }
    }

    /// Has something done that may not be possible at the moment, as while a page goes away.
    pub(super) fn try_call(
        &self,
        session: Option<&str>,
        method: &str,
        parameters: &Value,
    ) -> Result<Value, String> {
        let id = self.order(session, method, parameters);
        let mut answer = self
            .heard
            .wait(|inbox| inbox.answers.remove(&id))
            .ok_or_else(|| format!("no answer to {method}"))?;
        match answer.get("error") {
            Some(error) => Err(error.to_string()),
            None => Ok(answer["result"].take()),
        }
    }

    fn order(&self, session: Option<&str>, method: &str, parameters: &Value) -> u64 {
        let mut orders = self.orders.lock().expect("nobody panics with it");
        let id = orders.next;
        orders.next += 1;
        let mut order = json!({ "id": id, "method": method, "params": parameters });
        if let Some(session) = session {
            order["sessionId"] = session.into();
        }
        let mut bytes = order.to_string().into_bytes();
        bytes.push(0);
        orders.to.write_all(&bytes).expect("the browser listens");
        id
    }

    /// Takes the events of a window that have come.
    pub(super) fn take_events(&self, session: &str) -> Vec<Value> {
        let mut inbox = self.heard.lock();
        let all = std::mem::take(&mut inbox.events);
        let is_theirs = |event: &Value| event["sessionId"] == session;
        let (theirs, others) = all.into_iter().partition(is_theirs);
        inbox.events = others;
        theirs
    }

    /// Waits until something new has come, or a moment has passed.
    pub(super) fn wait_a_moment(&self) {
        let inbox = self.heard.lock();
        let moment = Duration::from_millis(40);
        drop(
            self.heard
                .news
                .wait_timeout(inbox, moment)
                .expect("nobody panics with it"),
        );
    }
}

impl Heard {
    fn lock(&self) -> MutexGuard<'_, Inbox> {
        self.inbox.lock().expect("nobody panics with it")
    }

    fn listen(&self, from: impl Read) {
        let mut from = BufReader::new(from);
        let mut bytes = Vec::new();
        while from
            .read_until(0, &mut bytes)
            .is_ok_and(|length| length > 0)
        {
            bytes.pop();
            if let Ok(document) = serde_json::from_slice::<Value>(&bytes) {
                self.take(document);
            }
            bytes.clear();
        }
        self.lock().is_over = true;
        self.news.notify_all();
    }

    fn take(&self, document: Value) {
        let mut inbox = self.lock();
        match document["id"].as_u64() {
            Some(id) => drop(inbox.answers.insert(id, document)),
            None => inbox.events.push(document),
        }
        drop(inbox);
        self.news.notify_all();
    }

    fn wait<T>(&self, mut look: impl FnMut(&mut Inbox) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + PATIENCE;
        let mut inbox = self.lock();
        loop {
            if let Some(found) = look(&mut inbox) {
                return Some(found);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || inbox.is_over {
                return None;
            }
            let waited = self.news.wait_timeout(inbox, left);
            inbox = waited.expect("nobody panics with it").0;
        }
    }
}
