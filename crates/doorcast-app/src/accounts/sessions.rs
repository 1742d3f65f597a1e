//! Sessions: who is there, and how they go.

use doorcast_domain::account::{
    Person,
    session::{ABSOLUTE_MS, Session, SessionId, browser_line},
};

use super::{Accounts, Opened, Present, Refused, Visitor, secret::Secret};
use crate::ports::StoreError;

/// How long a session may go on being used before that is written down again, in milliseconds.
const USE_NOTED_EVERY_MS: i64 = 60_000;

impl Accounts {
    /// Returns who is there, by what the cookie carries, and notes that they are.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn recognize(&self, secret: &Secret) -> Result<Option<Present>, StoreError> {
        let now_ms = self.now_ms();
        let found = self
            .store
            .find_session(&self.office, secret.digest())
            .await?;
        let is_there =
            |(session, person): &(Session, Person)| session.is_live(now_ms) && person.is_active();
        let Some((session, person)) = found.filter(is_there) else {
            return Ok(None);
        };
        if now_ms - session.last_seen_at_ms >= USE_NOTED_EVERY_MS {
            self.store
                .note_session_use(&self.office, &session.id, now_ms)
                .await?;
        }
        Ok(Some(Present {
            session: Some(session),
            person,
        }))
    }

    /// Ends the session of whoever is there.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn sign_out(&self, present: &Present) -> Result<(), StoreError> {
        let Present { session, person } = present;
        let Some(session) = session else {
            return Ok(());
        };
        self.store
            .revoke_session(&self.office, &person.id, &session.id, self.now_ms())
            .await
            .map(drop)
    }

    /// Returns the live sessions of whoever is there, newest first.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn list_sessions(&self, present: &Present) -> Result<Vec<Session>, StoreError> {
        self.store
            .list_sessions(&self.office, &present.person.id, self.now_ms())
            .await
    }

    /// Ends one of the own sessions.
    ///
    /// # Errors
    ///
    /// [`Refused::Gone`] if it is not an own one.
    pub async fn revoke_session(&self, present: &Present, id: &SessionId) -> Result<(), Refused> {
        let revoked = self
            .store
            .revoke_session(&self.office, &present.person.id, id, self.now_ms())
            .await?;
        match revoked {
            true => Ok(()),
            false => Err(Refused::Gone),
        }
    }

    /// Opens a new session with a new secret; nothing a browser sends can choose it.
    pub(super) async fn open(&self, person: Person, visitor: &Visitor) -> Result<Opened, Refused> {
        let secret = Secret::draw(self.ids.as_ref());
        let now_ms = self.now_ms();
        let session = Session {
            id: SessionId::new(self.ids.draw() as u64),
            office: self.office.clone(),
            person: person.id.clone(),
            digest: secret.digest(),
            created_at_ms: now_ms,
            last_seen_at_ms: now_ms,
            expires_at_ms: now_ms + ABSOLUTE_MS,
            browser: browser_line(&visitor.browser),
            revoked_at_ms: None,
        };
        self.store.insert_session(&session).await?;
        Ok(Opened {
            secret,
            session,
            person,
        })
    }

    /// Opens a new session for whoever is there, after something ended all they had.
    pub(super) async fn reopen(
        &self,
        present: &Present,
        visitor: &Visitor,
    ) -> Result<Opened, Refused> {
        let found = self
            .store
            .find_person(&self.office, &present.person.id)
            .await?;
        let person = found.filter(Person::is_active).ok_or(Refused::Gone)?;
        self.open(person, visitor).await
    }
}
