//! What is built anew when keys of vendors change: everything but the server and the data folder.
//!
//! A round is to the pipeline what a start of the program is: the runner of the round before finishes the calls it has
//! begun and lets go of its lock, and only then the next one takes over what is stored. So nothing is bought twice by it.

use std::{future::Future, sync::Arc};

use tokio::sync::watch;

use super::stop::Stop;

/// Counts how often somebody has asked for a new round. One counter for all rounds: whoever asks on a page of a round that
/// is over asks the one that is not.
#[derive(Clone, Default)]
pub(super) struct Renewals(Arc<watch::Sender<u64>>);

/// When a round ends.
#[derive(Clone)]
pub(super) struct End {
    stop: Stop,
    renewals: watch::Receiver<u64>,
    /// How often somebody had asked when the round began.
    before: u64,
}

impl Renewals {
    /// Asks for a new round.
    pub(super) fn ask(&self) {
        self.0.send_modify(|asked| *asked += 1);
    }

    /// Begins a round, which ends when somebody wants the service to stop or asks for another. What the round is built
    /// of is read after this, so that nothing that changes meanwhile is missed.
    pub(super) fn begin(&self, stop: &Stop) -> End {
        let renewals = self.0.subscribe();
        let before = *renewals.borrow();
        End {
            stop: stop.clone(),
            renewals,
            before,
        }
    }
}

impl End {
    /// Waits until the round ends.
    pub(super) fn reached(&self) -> impl Future<Output = ()> + Send + 'static {
        let (stop, mut renewals, before) = (self.stop.wanted(), self.renewals.clone(), self.before);
        async move {
            tokio::select! {
                () = stop => {}
                // Without anybody who could ask, a round can only end with the service.
                Ok(_) = renewals.wait_for(|asked| *asked != before) => {}
            }
        }
    }

    /// Returns whether it has ended.
    pub(super) fn is_reached(&self) -> bool {
        self.is_renewed() || self.stop.is_wanted()
    }

    /// Returns whether it ended because somebody asked for another.
    pub(super) fn is_renewed(&self) -> bool {
        *self.renewals.borrow() != self.before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_round_ends_when_somebody_asks_even_while_it_is_built() {
        let (_stopper, stop) = Stop::for_test();
        let renewals = Renewals::default();
        let first = renewals.begin(&stop);
        assert!(!first.is_reached());
        renewals.ask();
        first.reached().await;
        let second = renewals.begin(&stop);
        assert!(first.is_renewed() && !second.is_reached());
        // On a page of the first round.
        renewals.ask();
        second.reached().await;
    }

    #[tokio::test]
    async fn a_round_ends_with_the_service() {
        let (stopper, stop) = Stop::for_test();
        let round = Renewals::default().begin(&stop);
        stopper.send_replace(true);
        round.reached().await;
        assert!(round.is_reached() && !round.is_renewed());
    }
}
