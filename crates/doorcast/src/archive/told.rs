//! Says how far it is: on a terminal where it stands, elsewhere a line from time to time.

use std::{
    io::{IsTerminal as _, stderr},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use doorcast_app::archive::{Listener, Step};
use indicatif::ProgressBar;

use crate::text::remark;

/// How long nothing is said. Mostly it is over by then.
const QUIET: Duration = Duration::from_secs(1);

/// How often a line is written where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// What a person is told meanwhile. Programs are told nothing.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    is_silent: bool,
    next: Mutex<Instant>,
}

impl Progress {
    /// Chooses how to speak.
    pub(super) fn new(is_json: bool) -> Self {
        let is_terminal = stderr().is_terminal();
        Self {
            bar: (is_terminal && !is_json).then(ProgressBar::new_spinner),
            is_silent: is_json,
            next: Mutex::new(Instant::now() + QUIET),
        }
    }

    /// Takes away what stands there.
    pub(super) fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Listener for Progress {
    fn hear(&self, step: Step, what: &'static str, done: u64) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_silent || Instant::now() < *next {
            return;
        }
        let does = match step {
            Step::Export => "Writing",
            Step::Check => "Proving the archive:",
            Step::Import => "Keeping",
            Step::Verify => "Proving what was kept:",
        };
        let line = format!("{does} {}, {done} so far", what.replace('_', " "));
        match &self.bar {
            Some(bar) => {
                bar.set_message(line);
                bar.tick();
            }
            None => {
                *next = Instant::now() + LINE_EVERY;
                remark(&line);
            }
        }
    }
}
