//! Ctrl-C, and the requests to stop that come from a system.

use tokio::sync::watch;

use crate::problem::{Kind, Problem};

/// Whether somebody wants it to stop.
#[derive(Clone)]
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// From now on, a request to stop is heard instead of ending the process.
    pub(super) fn on_signal() -> Result<Self, Problem> {
        let (tell, told) = watch::channel(false);
        ctrlc::set_handler(move || {
            let _ = tell.send_replace(true);
        })
        .map_err(|error| {
            let message = format!("requests to stop cannot be heard: {error}");
            Problem::new(Kind::Internal, "internal", message)
        })?;
        Ok(Self(told))
    }

    /// Waits until somebody wants it to stop.
    pub(super) fn wanted(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut told = self.0.clone();
        async move {
            // The handler lives as long as the process, so there is always somebody who could tell.
            let _ = told.wait_for(|wanted| *wanted).await;
        }
    }
}
