//! Tells at once of films that have moved, whichever process moved them, so that those who watch need not keep asking.

use doorcast_domain::pipeline::id::VideoId;
use tokio::sync::broadcast::Receiver;

/// How many moves wait for somebody who is slow to listen. Who has missed some is told so, and looks for themselves.
pub const MOVES_KEPT: usize = 1_024;

/// What has moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moved {
    /// This film.
    Film(VideoId),
    /// Nobody knows: some may have been missed.
    Any,
}

/// Knows which films have moved.
pub trait FilmMoves: Send + Sync {
    /// Returns what moves from now on. Films that other processes move are told of where the database tells us; look
    /// for yourself now and then.
    fn listen(&self) -> Receiver<Moved>;
}
