//! The server of a test run: one that runs already, or a set of one member.

use std::env;

use super::{ReplicaSet, URL};

/// Why there is no server.
#[derive(Debug, Clone, thiserror::Error)]
#[error("there is no MongoDB to test with: {0}")]
pub struct Unavailable(pub(super) String);

impl Unavailable {
    pub(super) fn of(what: &str, error: impl std::error::Error) -> Self {
        Self(format!("failed to {what}: {error}"))
    }
}

/// A server that runs. Ours ends when this is dropped, or when the process ends.
#[derive(Debug)]
pub struct Server {
    url: String,
    /// What is ours, and kept for as long as it is needed.
    _set: Option<ReplicaSet>,
}

impl Server {
    /// Returns the server that `MONGODB_URL` names, or starts one.
    ///
    /// # Errors
    ///
    /// See [`Unavailable`].
    pub fn of_this_run() -> Result<Self, Unavailable> {
        #[expect(clippy::disallowed_methods, reason = "only tests come here")]
        match env::var(URL) {
            Ok(url) => Ok(Self { url, _set: None }),
            Err(_) => Self::start(),
        }
    }

    /// Starts a server.
    ///
    /// # Errors
    ///
    /// See [`Unavailable`].
    pub fn start() -> Result<Self, Unavailable> {
        let set = ReplicaSet::start(1)?;
        Ok(Self {
            url: set.url().to_owned(),
            _set: Some(set),
        })
    }

    /// Returns its address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_ends_and_leaves_nothing_when_it_is_let_go() {
        let server = Server::start().expect("a server");
        let address = server.url().replace("mongodb://", "");
        let address = address.split('/').next().expect("an address").to_owned();
        std::net::TcpStream::connect(&address).expect("it listens");
        drop(server);
        assert!(std::net::TcpStream::connect(&address).is_err());
    }
}
