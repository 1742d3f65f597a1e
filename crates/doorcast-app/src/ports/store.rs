//! Everything that is kept in one place.

use super::{
    accounts::AccountStore, budgets::Budgets, drafts::Drafts, film_letters::FilmLetters,
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
    + OpenRenders
    + SubscriptionStore
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
        + OpenRenders
        + OpenRenders
        + SubscriptionStore
{
}
