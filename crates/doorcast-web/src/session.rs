//! Who is signed in, as pages need to know it.

use async_trait::async_trait;
use doorcast_app::ports::StoreError;
use doorcast_domain::{
    pipeline::id::{AgentId, OfficeId},
    video::Language,
};

/// The cookie of a session.
pub(crate) const COOKIE: &str = "doorcast";

/// How long a browser keeps the cookie of a session, in seconds: as long as a session can last.
pub(crate) const COOKIE_SECONDS: u64 = 60 * 24 * 60 * 60;

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who it is.
    pub person: AgentId,
    /// Where they work.
    pub office: OfficeId,
    /// What they are called.
    pub name: String,
    /// Whether they look after the office.
    pub is_admin: bool,
    /// What they want to read, if they have said so.
    pub language: Option<Language>,
}

/// Knows who is signed in.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Returns who is signed in with a secret, if it is one and has not ended.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find(&self, secret: &str, now_ms: i64) -> Result<Option<SignedIn>, StoreError>;

    /// Signs somebody in and returns the secret of the session, unless the password is wrong.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn begin(&self, email: &str, password: &str) -> Result<Option<String>, StoreError>;

    /// Ends a session, if there is one.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn end(&self, secret: &str, now_ms: i64) -> Result<(), StoreError>;
}

/// A house without people: nobody is ever signed in.
pub struct NoPeople;

#[async_trait]
impl Sessions for NoPeople {
    async fn find(&self, _: &str, _: i64) -> Result<Option<SignedIn>, StoreError> {
        Ok(None)
    }

    async fn begin(&self, _: &str, _: &str) -> Result<Option<String>, StoreError> {
        Ok(None)
    }

    async fn end(&self, _: &str, _: i64) -> Result<(), StoreError> {
        Ok(())
    }
}
