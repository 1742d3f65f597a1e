//! Whether somebody wants the service to stop.

use doorcast_web::closing::Closing;
use tokio::sync::watch;

use crate::{problem::Problem, stop};

/// Whether somebody wants it to stop.
#[derive(Clone)]
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// From now on, a request to stop is heard instead of ending the process.
    pub(super) fn on_signal() -> Result<Self, Problem> {
        stop::channel_on_signal().map(Self)
    }

    #[cfg(test)]
    pub(super) fn for_test() -> (watch::Sender<bool>, Self) {
        let (stopper, wanted) = watch::channel(false);
        (stopper, Self(wanted))
    }

    /// Returns whether somebody wants it to stop.
    pub(super) fn is_wanted(&self) -> bool {
        *self.0.borrow()
    }

    /// Returns what tells those who answer people.
    pub(super) fn closing(&self) -> Closing {
        Closing::new(self.0.clone())
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
