//! Everything that is kept in one place.

use super::{
    accounts::AccountStore, drafts::Drafts, projects::ProjectStore, secrets::SecretStore,
    tokens::TokenStore, videos::VideoStore,
};

/// Keeps everything.
pub trait Store:
    VideoStore + Drafts + ProjectStore + AccountStore + TokenStore + SecretStore
{
}

impl<T: VideoStore + Drafts + ProjectStore + AccountStore + TokenStore + SecretStore> Store for T {}
