//! Removes what has had its time: projects that lay in the bin for long enough, sessions and tickets that
//! ended, the log of webhooks, what is left of files nobody came to the end of.

use std::{fmt::Display, sync::Arc, time::Duration};

use doorcast_app::{
    ports::{
        Clock, StoreError,
        accounts::TicketStore,
        files::FileStore,
        nodes::{Duty, Nodes, do_if_due},
    },
    projects::Projects,
    webhooks::Webhooks,
};

use doorcast_domain::pipeline::lease::Worker;

use crate::text::remark;

/// How often, in milliseconds.
const EVERY_MS: i64 = 60 * 60_000;

/// How often it is looked whether it is due.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// What is swept, and by whom.
pub(super) struct Broom {
    pub(super) nodes: Arc<dyn Nodes>,
    pub(super) worker: Worker,
    pub(super) projects: Arc<Projects>,
    pub(super) webhooks: Arc<Webhooks>,
    pub(super) tickets: Arc<dyn TicketStore>,
    pub(super) files: Arc<dyn FileStore>,
    pub(super) clock: Arc<dyn Clock + Send + Sync>,
}

impl Broom {
    /// Sweeps every hour, unless another node does, for as long as it is waited for.
    pub(super) async fn keep_sweeping(&self) {
        loop {
            complain("nothing was swept", self.sweep_if_due().await);
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn sweep_if_due(&self) -> Result<(), StoreError> {
        let Self { nodes, worker, .. } = self;
        let now_ms = self.clock.now_ms();
        let when = (EVERY_MS, now_ms);
        let swept = do_if_due(&**nodes, Duty::Sweep, worker, when, self.sweep(now_ms));
        swept.await.map(drop)
    }

    async fn sweep(&self, now_ms: i64) {
        complain("the bin was not emptied", self.projects.sweep().await);
        let swept = self.webhooks.sweep().await;
        complain("the log of webhooks was not swept", swept);
        let ended = self.tickets.sweep_ended(now_ms).await;
        complain("ended sessions were not removed", ended);
        let parts = self.files.sweep_files().await;
        complain("parts of files were not removed", parts);
    }
}

fn complain<T>(what: &str, outcome: Result<T, impl Display>) {
    if let Err(error) = outcome {
        remark(&format!("{what} and it will be tried again: {error}"));
    }
}
