//! What is built anew when keys of vendors change: everything but the server and the data folder.
//!
//! A round is to the pipeline what a start of the program is: the runner of the round before finishes the calls it has
//! begun and lets go of its lock, and only then the next one takes over what is stored. So nothing is bought twice by it.

use std::{future::Future, sync::Arc};

use tokio::sync::watch;

use super::stop::Stop;

/// Asks for a new round.
#[derive(Clone)]
pub(super) struct Renewal(Arc<watch::Sender<bool>>);

/// When a round ends.
#[derive(Clone)]
pub(super) struct End {
    stop: Stop,
    renewed: watch::Receiver<bool>,
}

/// Begins a round, which ends when somebody wants the service to stop or asks for another.
pub(super) fn begin(stop: &Stop) -> (Renewal, End) {
    let (sender, renewed) = watch::channel(false);
    let end = End {
        stop: stop.clone(),
        renewed,
    };
    (Renewal(Arc::new(sender)), end)
}

impl Renewal {
    /// Asks for a new round.
    pub(super) fn ask(&self) {
        self.0.send_replace(true);
    }
}

impl End {
    /// Waits until the round ends.
    pub(super) fn reached(&self) -> impl Future<Output = ()> + Send + 'static {
        let (stop, mut renewed) = (self.stop.wanted(), self.renewed.clone());
        async move {
            tokio::select! {
                () = stop => {}
                // A round whose pages are gone can only end with the service.
                Ok(_) = renewed.wait_for(|is_renewed| *is_renewed) => {}
            }
        }
    }

    /// Returns whether it has ended.
    pub(super) fn is_reached(&self) -> bool {
        self.is_renewed() || self.stop.is_wanted()
    }

    /// Returns whether it ended because somebody asked for another.
    pub(super) fn is_renewed(&self) -> bool {
        *self.renewed.borrow()
    }
}
