//! Where accounts are kept.
//!
//! Every question names the office it is asked in: what belongs to another office is not there. Each method is atomic.

use async_trait::async_trait;
use doorcast_domain::{
    account::{
        PasswordHash, Person, Role,
        email::Email,
        profile::Profile,
        session::{SecretDigest, Session, SessionId},
        ticket::{Ticket, TicketId},
        totp::{Totp, TotpStep},
    },
    pipeline::id::{AgentId, OfficeId},
};

use crate::ports::StoreError;

/// The most people or invitations one answer has.
pub const MAX_PEOPLE: usize = 200;

/// How long ended sessions and tickets are kept before they are swept away, in milliseconds.
pub const KEPT_AFTER_END_MS: i64 = 30 * 24 * 60 * 60_000;

/// Why a change of a person was not made.
#[derive(Debug, thiserror::Error)]
pub enum ChangeRefused {
    /// There is no such person in that office.
    #[error("nobody is called that")]
    Unknown,
    /// Nobody would be left who may do everything.
    #[error("an office needs an owner who can sign in")]
    LastOwner,
    /// It could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why an invitation did not make an account.
#[derive(Debug, thiserror::Error)]
pub enum AcceptRefused {
    /// It is used, withdrawn, too old or was never there.
    #[error("the invitation is no longer good")]
    Gone,
    /// Somebody has that address already.
    #[error("somebody has that address already")]
    EmailTaken,
    /// It could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps people.
#[async_trait]
pub trait PersonStore: Send + Sync {
    /// Keeps the first owner of an office.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if the office has an owner, or somebody has that id or address.
    async fn insert_first_owner(&self, owner: &Person) -> Result<(), StoreError>;

    /// Keeps somebody of the site beside us, or what is new about them. Nobody with a password is changed.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if somebody with a password has that id, or somebody else has that address.
    async fn keep_neighbor(&self, neighbor: &Person) -> Result<(), StoreError>;

    /// Returns whether an office has an owner, able to sign in or not.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn has_owner(&self, office: &OfficeId) -> Result<bool, StoreError>;

    /// Returns a person.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_person(
        &self,
        office: &OfficeId,
        id: &AgentId,
    ) -> Result<Option<Person>, StoreError>;

    /// Returns the person of an address.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_person_by_email(
        &self,
        office: &OfficeId,
        email: &Email,
    ) -> Result<Option<Person>, StoreError>;

    /// Returns people by their addresses, from the one after `after` on; at most [`MAX_PEOPLE`].
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_people(
        &self,
        office: &OfficeId,
        after: Option<&Email>,
        limit: usize,
    ) -> Result<Vec<Person>, StoreError>;

    /// Writes a profile over the one there was.
    ///
    /// # Errors
    ///
    /// See [`ChangeRefused`].
    async fn set_profile(
        &self,
        office: &OfficeId,
        id: &AgentId,
        profile: &Profile,
    ) -> Result<(), ChangeRefused>;

    /// Sets a password and revokes all sessions of the person.
    ///
    /// # Errors
    ///
    /// See [`ChangeRefused`].
    async fn set_password(
        &self,
        office: &OfficeId,
        id: &AgentId,
        password: &PasswordHash,
        now_ms: i64,
    ) -> Result<(), ChangeRefused>;

    /// Gives a role and revokes all sessions of the person.
    ///
    /// # Errors
    ///
    /// See [`ChangeRefused`].
    async fn set_role(
        &self,
        office: &OfficeId,
        id: &AgentId,
        role: Role,
        now_ms: i64,
    ) -> Result<(), ChangeRefused>;

    /// Keeps a person from signing in, or lets them again; revokes all their sessions.
    ///
    /// # Errors
    ///
    /// See [`ChangeRefused`].
    async fn set_disabled(
        &self,
        office: &OfficeId,
        id: &AgentId,
        disabled_at_ms: Option<i64>,
        now_ms: i64,
    ) -> Result<(), ChangeRefused>;

    /// Sets or removes the second step, and revokes all sessions of the person.
    ///
    /// # Errors
    ///
    /// See [`ChangeRefused`].
    async fn set_totp(
        &self,
        office: &OfficeId,
        id: &AgentId,
        totp: Option<&Totp>,
        now_ms: i64,
    ) -> Result<(), ChangeRefused>;

    /// Uses the code of a step up. Returns false if one of it or of a later step was used.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn use_totp_step(
        &self,
        office: &OfficeId,
        id: &AgentId,
        step: TotpStep,
    ) -> Result<bool, StoreError>;

    /// Uses a recovery code up. Returns false if there is no such code.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn use_recovery_code(
        &self,
        office: &OfficeId,
        id: &AgentId,
        code: SecretDigest,
    ) -> Result<bool, StoreError>;
}

/// Keeps sessions.
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// Keeps a new session.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if there is one of that id or digest, or no such person.
    async fn insert_session(&self, session: &Session) -> Result<(), StoreError>;

    /// Returns the session of a digest, live or not, and whose it is.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_session(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
    ) -> Result<Option<(Session, Person)>, StoreError>;

    /// Notes that a session was used.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn note_session_use(
        &self,
        office: &OfficeId,
        id: &SessionId,
        now_ms: i64,
    ) -> Result<(), StoreError>;

    /// Returns the live sessions of a person, newest first; at most [`MAX_PEOPLE`].
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_sessions(
        &self,
        office: &OfficeId,
        person: &AgentId,
        now_ms: i64,
    ) -> Result<Vec<Session>, StoreError>;

    /// Revokes a session of a person. Returns false if there is none of that id.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn revoke_session(
        &self,
        office: &OfficeId,
        person: &AgentId,
        id: &SessionId,
        now_ms: i64,
    ) -> Result<bool, StoreError>;
}

/// Keeps tickets.
#[async_trait]
pub trait TicketStore: Send + Sync {
    /// Keeps a new ticket. Those for the same person or address and purpose are good no longer.
    ///
    /// # Errors
    ///
    /// [`StoreError::Conflict`] if there is one of that id or digest.
    async fn insert_ticket(&self, ticket: &Ticket) -> Result<(), StoreError>;

    /// Returns the ticket of a digest, live or not.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn find_ticket(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
    ) -> Result<Option<Ticket>, StoreError>;

    /// Uses a live ticket up and returns whether this call did it.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn spend_ticket(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
        now_ms: i64,
    ) -> Result<bool, StoreError>;

    /// Returns the live invitations, newest first; at most [`MAX_PEOPLE`].
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn list_invitations(
        &self,
        office: &OfficeId,
        now_ms: i64,
    ) -> Result<Vec<Ticket>, StoreError>;

    /// Withdraws a live invitation. Returns false if there is none of that id.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn withdraw_invitation(
        &self,
        office: &OfficeId,
        id: &TicketId,
        now_ms: i64,
    ) -> Result<bool, StoreError>;

    /// Uses an invitation up and keeps the person it is for.
    ///
    /// # Errors
    ///
    /// See [`AcceptRefused`].
    async fn accept_invitation(
        &self,
        digest: SecretDigest,
        person: &Person,
        now_ms: i64,
    ) -> Result<(), AcceptRefused>;

    /// Uses a reset up, sets the password and revokes all sessions of the person. Returns whose it is, or nothing if the
    /// ticket is not good or the person may not sign in.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn reset_password(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
        password: &PasswordHash,
        now_ms: i64,
    ) -> Result<Option<AgentId>, StoreError>;

    /// Removes sessions and tickets that ended [`KEPT_AFTER_END_MS`] ago. Returns how many.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    async fn sweep_ended(&self, now_ms: i64) -> Result<usize, StoreError>;
}

/// Keeps everything that belongs to accounts.
pub trait AccountStore: PersonStore + SessionStore + TicketStore {}

impl<T: PersonStore + SessionStore + TicketStore> AccountStore for T {}
