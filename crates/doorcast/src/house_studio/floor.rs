//! The threads that film, as many as were allowed and no more; the rest waits in a line.

use std::{
    collections::HashSet,
    num::NonZero,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Instant,
};

use doorcast_domain::pipeline::id::AttemptId;
use doorcast_render::studio::{self, Cancel, FilmError, Stage};
use doorcast_vendors::disk_pictures::DiskPictures;

use crate::segments;

use super::{
    OnEnd,
    shelf::{Outcome, Shelf},
};

/// The threads that film. Dropped, they stop at the next frame.
pub(super) struct Floor {
    line: Sender<AttemptId>,
    /// What waits or is being filmed.
    taken: Arc<Mutex<HashSet<AttemptId>>>,
    cancel: Arc<Cancel>,
}

impl Floor {
    /// Opens the floor.
    pub(super) fn open(
        data: &Path,
        shelf: Shelf,
        pictures: &DiskPictures,
        at_once: usize,
        on_end: OnEnd,
    ) -> Self {
        let (line, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        let floor = Self {
            line,
            taken: Arc::default(),
            cancel: Arc::default(),
        };
        for _ in 0..at_once.max(1) {
            let crew = Crew {
                data: data.to_owned(),
                shelf: shelf.clone(),
                pictures: pictures.clone(),
                waiting: Arc::clone(&waiting),
                taken: Arc::clone(&floor.taken),
                cancel: Arc::clone(&floor.cancel),
                on_end: Arc::clone(&on_end),
            };
            thread::spawn(move || crew.work());
        }
        floor
    }

    /// Puts an attempt into the line, unless it is there.
    pub(super) fn film(&self, attempt: AttemptId) {
        if lock(&self.taken).insert(attempt) {
            // Without a thread there is nobody to tell; whoever asks next tries again.
            let _ = self.line.send(attempt);
        }
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}

/// One of the threads.
struct Crew {
    data: PathBuf,
    shelf: Shelf,
    pictures: DiskPictures,
    waiting: Arc<Mutex<Receiver<AttemptId>>>,
    taken: Arc<Mutex<HashSet<AttemptId>>>,
    cancel: Arc<Cancel>,
    on_end: OnEnd,
}

impl Crew {
    fn work(&self) {
        loop {
            let next = lock(&self.waiting).recv();
            let Ok(attempt) = next else { return };
            if self.cancel.is_cancelled() {
                return;
            }
            let filmed = catch_unwind(AssertUnwindSafe(|| self.film(attempt)));
            let is_over = match filmed {
                Ok(is_over) => is_over,
                Err(_) => self.fail(attempt, "internal", "the studio broke down"),
            };
            lock(&self.taken).remove(&attempt);
            if is_over {
                (self.on_end)(attempt);
            }
        }
    }

    /// Films an attempt. Returns whether something came of it.
    fn film(&self, attempt: AttemptId) -> bool {
        let Ok(Some(ticket)) = self.shelf.ticket(attempt) else {
            return false;
        };
        if matches!(self.shelf.outcome(attempt), Ok(Some(_))) {
            return true;
        }
        let project = match ticket.order.project(&self.pictures) {
            Ok(project) => project,
            Err(gone) => return self.fail(attempt, "picture_gone", &gone.to_string()),
        };
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let segments = segments::cache(&self.data);
        let begun = Instant::now();
        let spoken = OnceLock::new();
        let listen = |stage, part: f32| {
            if stage == Stage::Voice && part >= 1.0 {
                spoken.get_or_init(|| begun.elapsed());
            }
        };
        let film = studio::film(&project, threads, &*segments, &listen, &self.cancel);
        let spoken_ms = spoken.get().map(|took| took.as_millis() as u64);
        match film {
            Ok(film) => self.shelf.keep(attempt, &film, spoken_ms).is_ok(),
            Err(FilmError::Cancelled) => false,
            Err(error) => self.fail(attempt, "unfilmable", &error.to_string()),
        }
    }

    fn fail(&self, attempt: AttemptId, code: &str, message: &str) -> bool {
        let outcome = Outcome::Failed {
            code: code.to_owned(),
            message: message.to_owned(),
        };
        self.shelf.conclude(attempt, &outcome).is_ok()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
