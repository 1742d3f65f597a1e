//! Says that this process lives, buries those that do not, and notices keys that were entered at another one.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use doorcast_app::ports::{
    StoreError,
    nodes::{BEAT_EVERY, DEAD_AFTER, JoinRefused, Nodes, Role, Workers},
    secrets::{KeyMark, SecretStore},
};
use doorcast_domain::pipeline::lease::Worker;
use doorcast_web::metrics::Metrics;
use tokio::time::{Instant, timeout};

use super::round::Renewals;
use crate::{data, problem::Problem, text::remark, wiring::office_id};

/// After how long a silence even a process that was itself cut off buries others. Those that were replaced are buried
/// at once.
const SURELY_DEAD: Duration = Duration::from_secs(24 * 60 * 60);

/// How long it may take to say that this process ends.
const LAST_WORD: Duration = Duration::from_secs(2);

/// What keeps this process among those that live.
pub(super) struct Heart {
    nodes: Arc<dyn Nodes>,
    secrets: Arc<dyn SecretStore>,
    /// Those who are told who lives.
    told: (Metrics, Workers),
    renewals: Renewals,
    worker: Worker,
    role: Role,
    known: Mutex<Known>,
}

/// What the newest round was built of.
#[derive(Default)]
struct Known {
    films: String,
    keys: Vec<KeyMark>,
}

impl Heart {
    pub(super) fn new(
        nodes: Arc<dyn Nodes>,
        secrets: Arc<dyn SecretStore>,
        told: (Metrics, Workers),
        renewals: Renewals,
        worker: Worker,
        role: Role,
    ) -> Self {
        Self {
            nodes,
            secrets,
            told,
            renewals,
            worker,
            role,
            known: Mutex::default(),
        }
    }

    /// Remembers which keys there are, before a round is built of them.
    pub(super) async fn look_at_keys(&self) -> Result<(), StoreError> {
        let keys = self.secrets.list_secrets(&office_id()).await?;
        self.with_known(|known| known.keys = keys);
        Ok(())
    }

    /// Joins those that serve, as one that keeps films in a place.
    pub(super) async fn join(&self, films: String) -> Result<(), Problem> {
        self.with_known(|known| known.films = films);
        self.beat().await.map_err(data::explain_join)
    }

    /// Beats for as long as it is waited for.
    pub(super) async fn keep_beating(&self) {
        let mut unbroken: Option<Instant> = None;
        let mut is_told = false;
        loop {
            match self.beat_once(unbroken).await {
                Ok(()) => {
                    unbroken.get_or_insert_with(Instant::now);
                    is_told = false;
                }
                Err(error) => {
                    unbroken = None;
                    if !is_told {
                        remark(&format!("other nodes cannot see this one: {error}"));
                    }
                    is_told = true;
                }
            }
            tokio::time::sleep(BEAT_EVERY).await;
        }
    }

    /// Says that this process ends.
    pub(super) async fn stop(&self) {
        // Silence tells it, too.
        let _ = timeout(LAST_WORD, self.nodes.leave(&self.worker)).await;
    }

    /// Beats, and looks around. Who was cut off does not judge others before it has heard of them again.
    async fn beat_once(&self, unbroken: Option<Instant>) -> Result<(), JoinRefused> {
        self.beat().await?;
        let has_heard = unbroken.is_some_and(|since| since.elapsed() > DEAD_AFTER);
        let silent_for = match has_heard {
            true => DEAD_AFTER,
            false => SURELY_DEAD,
        };
        for dead in self.nodes.bury(silent_for).await? {
            remark(&format!("node {dead} is gone; others go on with its work"));
        }
        let keys = self.secrets.list_secrets(&office_id()).await?;
        if self.with_known(|known| known.keys != keys) {
            self.renewals.ask();
        }
        Ok(())
    }

    async fn beat(&self) -> Result<(), JoinRefused> {
        let films = self.with_known(|known| known.films.clone());
        let node = data::node_of(&self.worker, self.role, films);
        let living = self.nodes.beat(&node).await?;
        let (metrics, workers) = &self.told;
        metrics.note_nodes(&living);
        workers.note(&living);
        Ok(())
    }

    fn with_known<T>(&self, work: impl FnOnce(&mut Known) -> T) -> T {
        work(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
