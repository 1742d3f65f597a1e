//! Whether this process is about to end, so that nobody is sent here any more and nobody who listens is left hanging.

use tokio::sync::watch::Receiver;

/// Whether this process is about to end.
#[derive(Debug, Clone)]
pub struct Closing(Receiver<bool>);

impl Closing {
    /// Takes what becomes true when it is.
    pub fn new(told: Receiver<bool>) -> Self {
        Self(told)
    }

    /// Returns whether it is.
    pub fn is_near(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is.
    pub async fn near(&mut self) {
        if self.0.wait_for(|is_near| *is_near).await.is_err() {
            // Nobody is left who could say so.
            std::future::pending().await
        }
    }
}
