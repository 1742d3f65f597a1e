//! Sessions in memory.

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    accounts::{MAX_PEOPLE, SessionStore},
};
use doorcast_domain::{
    account::{
        Person,
        session::{SecretDigest, Session, SessionId},
    },
    pipeline::id::{AgentId, OfficeId},
};

use crate::memory::{MemoryVideos, Shelf};

#[async_trait]
impl SessionStore for MemoryVideos {
    async fn insert_session(&self, session: &Session) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        let is_known = |known: &Session| known.id == session.id || known.digest == session.digest;
        let is_known = shelf.sessions.iter().any(is_known);
        let person = shelf.person_mut(&session.office, &session.person);
        if is_known || person.is_none() {
            return Err(StoreError::Conflict);
        }
        shelf.sessions.push(session.clone());
        Ok(())
    }

    async fn find_session(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
    ) -> Result<Option<(Session, Person)>, StoreError> {
        let mut shelf = self.shelf();
        let mut sessions = shelf.sessions.iter();
        let found = sessions.find(|known| known.office == *office && known.digest == digest);
        let Some(session) = found.cloned() else {
            return Ok(None);
        };
        let person = shelf.person_mut(office, &session.person).cloned();
        Ok(person.map(|person| (session, person)))
    }

    async fn note_session_use(
        &self,
        office: &OfficeId,
        id: &SessionId,
        now_ms: i64,
    ) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        let mut sessions = shelf.sessions.iter_mut();
        if let Some(session) = sessions.find(|known| known.office == *office && known.id == *id) {
            session.last_seen_at_ms = session.last_seen_at_ms.max(now_ms);
        }
        Ok(())
    }

    async fn list_sessions(
        &self,
        office: &OfficeId,
        person: &AgentId,
        now_ms: i64,
    ) -> Result<Vec<Session>, StoreError> {
        let shelf = self.shelf();
        let newest_first = shelf.sessions.iter().rev();
        Ok(newest_first
            .filter(|session| session.office == *office && session.person == *person)
            .filter(|session| session.is_live(now_ms))
            .take(MAX_PEOPLE)
            .cloned()
            .collect())
    }

    async fn revoke_session(
        &self,
        office: &OfficeId,
        person: &AgentId,
        id: &SessionId,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let mut shelf = self.shelf();
        let mut sessions = shelf.sessions.iter_mut();
        let found = sessions
            .find(|known| known.office == *office && known.person == *person && known.id == *id);
        Ok(found.is_some_and(|session| {
            session.revoked_at_ms.get_or_insert(now_ms);
            true
        }))
    }
}

impl Shelf {
    pub(super) fn revoke_all(&mut self, office: &OfficeId, person: &AgentId, now_ms: i64) {
        let sessions = self.sessions.iter_mut();
        for session in sessions.filter(|known| known.office == *office && known.person == *person) {
            session.revoked_at_ms.get_or_insert(now_ms);
        }
    }
}
