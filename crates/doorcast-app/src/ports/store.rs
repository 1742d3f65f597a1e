//! Everything that is kept in one place.

use super::{
    accounts::AccountStore, archive::Archive, budgets::Budgets, drafts::Drafts,
    film_letters::FilmLetters, film_moves::FilmMoves, neighbor_films::NeighborFilms,
    open_renders::OpenRenders, projects::ProjectStore, secrets::SecretStore,
    subscriptions::SubscriptionStore, tokens::TokenStore, videos::VideoStore,
};

/// Keeps everything.
pub trait Store:
    VideoStore
    + Drafts
    + ProjectStore
    + AccountStore
    + TokenStore
    + SecretStore
    + Budgets
    + FilmLetters
    + FilmMoves
    + NeighborFilms
    + OpenRenders
    + SubscriptionStore
    + Archive
{
}

impl<T> Store for T where
    T: VideoStore
        + Drafts
        + ProjectStore
        + AccountStore
        + TokenStore
        + SecretStore
        + Budgets
        + FilmLetters
        + FilmMoves
        + NeighborFilms
        + OpenRenders
        + SubscriptionStore
        + Archive
{
}
