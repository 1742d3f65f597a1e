//! Removes what has had its time: projects that lay in the bin for long enough, sessions and tickets that
//! ended, the log of webhooks, what is left of files nobody came to the end of.

use std::{fmt::Display, sync::Arc, time::Duration};

use doorcast_app::{
    ports::{Clock, accounts::TicketStore, files::FileStore},
    projects::Projects,
    webhooks::Webhooks,
};

use crate::text::remark;

/// How often.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Sweeps now and every hour, for as long as it is waited for.
pub(super) async fn sweep(
    projects: Arc<Projects>,
    webhooks: Arc<Webhooks>,
    tickets: Arc<dyn TicketStore>,
    files: Arc<dyn FileStore>,
    clock: Arc<dyn Clock + Send + Sync>,
) {
    loop {
        complain("the bin was not emptied", projects.sweep().await);
        complain("the log of webhooks was not swept", webhooks.sweep().await);
        let ended = tickets.sweep_ended(clock.now_ms()).await;
        complain("ended sessions were not removed", ended);
        complain("parts of files were not removed", files.sweep_files().await);
        tokio::time::sleep(EVERY).await;
    }
}

fn complain<T>(what: &str, outcome: Result<T, impl Display>) {
    if let Err(error) = outcome {
        remark(&format!("{what} and it will be tried again: {error}"));
    }
}
