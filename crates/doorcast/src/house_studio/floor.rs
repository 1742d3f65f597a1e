//! Where films are made, as many at the same time as were allowed and no more; the rest waits in the store.
//!
//! One process of a data folder films, which a lock on a file says. It takes what was opened first, wherever that was,
//! prolongs its lease while it films, and gives back what it has to leave at the next frame.

mod crew;

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use doorcast_app::ports::{
    Clock, StoreError,
    open_renders::{OpenRenders, RenderClaim, TakenRender},
    pictures::Pictures,
};
use doorcast_domain::pipeline::{
    id::AttemptId,
    lease::{LONGEST_LEASE_MS, Worker},
};
use tokio::{
    sync::{Notify, Semaphore, watch},
    task::JoinHandle,
    time::{sleep, timeout},
};

use self::crew::Crew;
use super::{OnEnd, shelf::Shelf};

const LOCK: &str = "studio.lock";

/// How often somebody looks for what other nodes have opened, or left.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How long a lease lasts, in milliseconds: so long nobody films what a dead node has taken.
const LEASE_MS: i64 = 15_000;

/// How long the end of what is being filmed is waited for.
const LAST_FRAMES: Duration = Duration::from_secs(10);

/// Who films, and how much.
#[derive(Debug, Clone)]
pub(crate) struct Filming {
    /// Whose folder has the lock and the cache.
    pub(crate) data: PathBuf,
    /// Who films.
    pub(crate) worker: Worker,
    /// How many films are made at the same time: each one uses every processor. With none, others have to.
    pub(crate) at_once: usize,
    /// How many times as fast as the real one the clock is that leases follow.
    pub(crate) clock_speed: u32,
}

/// Everything that filming needs.
pub(crate) struct Props {
    /// Knows what is to be filmed.
    pub(crate) renders: Arc<dyn OpenRenders>,
    /// What is shown.
    pub(crate) pictures: Arc<dyn Pictures>,
    /// Tells the time.
    pub(crate) clock: Arc<dyn Clock + Send + Sync>,
    /// Hears what has ended.
    pub(crate) on_end: OnEnd,
}

/// Where films are made. Dropped, it is left at the next frame.
pub(super) struct Floor {
    inner: Arc<Inner>,
    running: Mutex<Option<JoinHandle<()>>>,
    is_left: watch::Sender<bool>,
}

/// What is shared by those who film.
struct Inner {
    filming: Filming,
    props: Props,
    shelf: Shelf,
    wake: Notify,
}

impl Floor {
    /// Returns a floor on which nobody films yet.
    pub(super) fn new(filming: Filming, props: Props, shelf: Shelf) -> Self {
        let inner = Inner {
            filming,
            props,
            shelf,
            wake: Notify::new(),
        };
        Self {
            inner: Arc::new(inner),
            running: Mutex::default(),
            is_left: watch::Sender::new(false),
        }
    }

    /// Opens a render, so that somebody films it. One that is open stays as it is.
    pub(super) async fn open(&self, attempt: AttemptId) -> Result<(), StoreError> {
        let now_ms = self.inner.props.clock.now_ms();
        let opened = self.inner.props.renders.open_render(attempt, now_ms);
        opened.await?;
        self.inner.wake.notify_one();
        Ok(())
    }

    /// Lets filming begin, if it has not and was not left.
    pub(super) fn begin(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running.is_none() && self.inner.filming.at_once > 0 && !*self.is_left.borrow() {
            let work = Arc::clone(&self.inner).work(self.is_left.subscribe());
            *running = Some(tokio::spawn(work));
        }
    }

    /// Leaves the floor for good: what is being filmed stops at the next frame and is given back.
    pub(super) async fn leave(&self) {
        self.is_left.send_replace(true);
        let running = self.running.lock().map(|mut running| running.take());
        if let Some(running) = running.unwrap_or_else(|poisoned| poisoned.into_inner().take()) {
            // Whatever is not given back is free when its lease has run out.
            let _ = timeout(LAST_FRAMES, running).await;
        }
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        self.is_left.send_replace(true);
    }
}

impl Inner {
    async fn work(self: Arc<Self>, left: watch::Receiver<bool>) {
        let places = Arc::new(Semaphore::new(self.filming.at_once));
        let lock = tokio::select! {
            lock = self.lock() => lock,
            () = is_left(&left) => return,
        };
        self.film_all(&places, &left).await;
        // Those who film have heard it, too. All places are free when they have gone.
        let _ = places.acquire_many(self.filming.at_once as u32).await;
        drop(lock);
    }

    /// Films whatever is open, until the floor is left.
    async fn film_all(self: &Arc<Self>, places: &Arc<Semaphore>, left: &watch::Receiver<bool>) {
        self.take_over(left).await;
        while !*left.borrow() {
            let place = tokio::select! {
                place = Arc::clone(places).acquire_owned() => place,
                () = is_left(left) => return,
            };
            match self.take().await {
                Ok(Some(taken)) => {
                    let crew = Crew::new(self, taken, left.clone());
                    tokio::spawn(async move {
                        crew.work().await;
                        drop(place);
                    });
                }
                // A store that does not answer is asked again.
                Ok(None) | Err(_) => {
                    drop(place);
                    self.rest(left).await;
                }
            }
        }
    }

    /// Frees what a dead process of this node has taken.
    async fn take_over(&self, left: &watch::Receiver<bool>) {
        let worker = &self.filming.worker;
        while self.props.renders.take_over_renders(worker).await.is_err() && !*left.borrow() {
            self.rest(left).await;
        }
    }

    /// Waits until there may be something to film.
    async fn rest(&self, left: &watch::Receiver<bool>) {
        tokio::select! {
            () = self.wake.notified() => {}
            () = sleep(LOOK_EVERY) => {}
            () = is_left(left) => {}
        }
    }

    /// Waits until no other process films in this data folder.
    async fn lock(&self) -> Option<File> {
        loop {
            match self.try_lock() {
                Ok(file) => return Some(file),
                Err(TryLockError::WouldBlock) => sleep(LOOK_EVERY).await,
                // Two that film in one folder disturb each other and do no harm.
                Err(TryLockError::Error(_)) => return None,
            }
        }
    }

    fn try_lock(&self) -> Result<File, TryLockError> {
        let path = self.filming.data.join(LOCK);
        let open = || {
            fs::create_dir_all(&self.filming.data)?;
            let mut options = OpenOptions::new();
            options.create(true).truncate(false).write(true).open(path)
        };
        let file = open().map_err(TryLockError::Error)?;
        file.try_lock().map(|()| file)
    }

    async fn take(&self) -> Result<Option<TakenRender>, StoreError> {
        let claim = RenderClaim {
            worker: self.filming.worker.clone(),
            now_ms: self.props.clock.now_ms(),
            lasts_ms: self.lease_ms(),
        };
        self.props.renders.take_render(&claim).await
    }

    /// Returns how long a lease lasts as the clock goes.
    fn lease_ms(&self) -> i64 {
        let lasts_ms = LEASE_MS * i64::from(self.filming.clock_speed);
        lasts_ms.min(LONGEST_LEASE_MS)
    }

    /// Returns how often it is prolonged: several times while it lasts.
    fn renew_every(&self) -> Duration {
        let lasts_ms = self.lease_ms() / i64::from(self.filming.clock_speed);
        Duration::from_millis(lasts_ms.unsigned_abs()) / 5
    }
}

/// Waits until the floor is left. Without anybody who could say so, it is.
async fn is_left(left: &watch::Receiver<bool>) {
    let _ = left.clone().wait_for(|is_left| *is_left).await;
}
