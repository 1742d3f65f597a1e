//! Tells those in this process who listen what has moved.

use doorcast_app::ports::film_moves::{MOVES_KEPT, Moved};
use doorcast_domain::pipeline::id::VideoId;
use tokio::sync::broadcast::{Receiver, Sender};

/// Everybody who listens.
#[derive(Debug, Clone)]
pub(crate) struct Moves(Sender<Moved>);

impl Default for Moves {
    fn default() -> Self {
        Self(Sender::new(MOVES_KEPT))
    }
}

impl Moves {
    /// Says that a film has moved.
    pub(crate) fn tell(&self, film: &VideoId) {
        self.tell_all(Moved::Film(film.clone()));
    }

    /// Says what has moved. Without anybody who listens, nobody hears it.
    pub(crate) fn tell_all(&self, moved: Moved) {
        let _ = self.0.send(moved);
    }

    /// Returns what moves from now on.
    pub(crate) fn listen(&self) -> Receiver<Moved> {
        self.0.subscribe()
    }
}
