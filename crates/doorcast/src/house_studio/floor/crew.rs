//! Whoever films one render.

use std::{
    num::NonZero,
    sync::{Arc, OnceLock},
    thread,
    time::Instant,
};

use doorcast_app::ports::{StoreError, open_renders::TakenRender};
use doorcast_domain::pipeline::id::AttemptId;
use doorcast_render::{
    project::Project,
    studio::{self, Cancel, Film, FilmError, Stage},
};
use tokio::{
    sync::watch,
    task::spawn_blocking,
    time::{MissedTickBehavior, interval, sleep},
};

use super::{Inner, LOOK_EVERY, is_left};
use crate::{house_studio::shelf::Outcome, segments};

/// Whoever films one render.
pub(super) struct Crew {
    floor: Arc<Inner>,
    taken: TakenRender,
    left: watch::Receiver<bool>,
    cancel: Arc<Cancel>,
}

/// What came of filming.
enum Take {
    /// A film, and how long its words took to be spoken.
    Film(Box<Film>, Option<u64>),
    /// It cannot be filmed.
    Failed(&'static str, String),
    /// It was left.
    Left,
}

impl Crew {
    pub(super) fn new(floor: &Arc<Inner>, taken: TakenRender, left: watch::Receiver<bool>) -> Self {
        Self {
            floor: Arc::clone(floor),
            taken,
            left,
            cancel: Arc::default(),
        }
    }

    /// Films the render and says so, or gives it back.
    pub(super) async fn work(&self) {
        let renders = &self.floor.props.renders;
        match self.while_it_is_ours(self.film()).await {
            Ok(true) => {
                // One that stays open is taken again, and closed by whoever sees that it is made.
                let _ = renders.close_render(self.attempt()).await;
                (self.floor.props.on_end)(self.attempt());
            }
            Ok(false) => self.give_back().await,
            Err(_) => {
                // Whatever is wrong with the store or the files is not better at once.
                sleep(LOOK_EVERY).await;
                self.give_back().await;
            }
        }
    }

    /// Gives the render back. One that is not is free when its lease has run out.
    async fn give_back(&self) {
        let renders = &self.floor.props.renders;
        let _ = renders.give_back_render(&self.taken).await;
    }

    fn attempt(&self) -> AttemptId {
        self.taken.attempt
    }

    /// Prolongs the lease while something is done, which is called off when it is lost or the floor is left.
    async fn while_it_is_ours<T>(&self, work: impl Future<Output = T>) -> T {
        let mut renewals = interval(self.floor.renew_every());
        renewals.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = is_left(&self.left), if !self.cancel.is_cancelled() => self.cancel.cancel(),
                _ = renewals.tick() => {
                    if !self.renew().await {
                        self.cancel.cancel();
                    }
                }
            }
        }
    }

    /// Returns whether the render is still ours. Where nobody answers it is not given up: to film twice does no harm.
    async fn renew(&self) -> bool {
        let floor = &self.floor;
        let (now_ms, lasts_ms) = (floor.props.clock.now_ms(), floor.lease_ms());
        let renewed = floor
            .props
            .renders
            .renew_render(&self.taken, now_ms, lasts_ms);
        renewed.await.unwrap_or(true)
    }

    /// Films the render. Returns whether something came of it.
    async fn film(&self) -> Result<bool, StoreError> {
        let shelf = &self.floor.shelf;
        let Some(ticket) = shelf.ticket(self.attempt()).await? else {
            // Deleted meanwhile: there is nothing left to film.
            return Ok(true);
        };
        if shelf.outcome(self.attempt()).await?.is_some() {
            return Ok(true);
        }
        let take = match ticket.order.project(&*self.floor.props.pictures).await? {
            Ok(project) => self.shoot(project).await,
            Err(gone) => Take::Failed("picture_gone", gone.to_string()),
        };
        match take {
            Take::Film(film, spoken_ms) => shelf.keep(self.attempt(), *film, spoken_ms).await?,
            Take::Failed(code, message) => {
                let code = code.to_owned();
                let outcome = Outcome::Failed { code, message };
                shelf.conclude(self.attempt(), &outcome).await?;
            }
            Take::Left => return Ok(false),
        }
        Ok(true)
    }

    /// Films where nobody waits for it.
    async fn shoot(&self, project: Project) -> Take {
        let (cancel, data) = (Arc::clone(&self.cancel), self.floor.filming.data.clone());
        let filming = spawn_blocking(move || {
            let threads = thread::available_parallelism().map_or(1, NonZero::get);
            let segments = segments::cache(&data);
            let begun = Instant::now();
            let spoken = OnceLock::new();
            let listen = |stage, part: f32| {
                if stage == Stage::Voice && part >= 1.0 {
                    spoken.get_or_init(|| begun.elapsed());
                }
            };
            let film = studio::film(&project, threads, &*segments, &listen, &cancel);
            let spoken_ms = spoken.get().map(|took| took.as_millis() as u64);
            match film {
                Ok(film) => Take::Film(Box::new(film), spoken_ms),
                Err(FilmError::Cancelled) => Take::Left,
                Err(error) => Take::Failed("unfilmable", error.to_string()),
            }
        });
        match filming.await {
            Ok(take) => take,
            Err(error) if error.is_panic() => {
                Take::Failed("internal", "the studio broke down".to_owned())
            }
            Err(_) => Take::Left,
        }
    }
}

impl Drop for Crew {
    /// Nobody waits for the film any more, so nobody films on.
    fn drop(&mut self) {
        self.cancel.cancel();
    }
}
