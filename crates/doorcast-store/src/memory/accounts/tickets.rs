//! Tickets in memory.

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    accounts::{AcceptRefused, KEPT_AFTER_END_MS, MAX_PEOPLE, TicketStore},
};
use doorcast_domain::{
    account::{
        PasswordHash, Person,
        session::{IDLE_MS, SecretDigest},
        ticket::{Purpose, Ticket, TicketId},
    },
    pipeline::id::{AgentId, OfficeId},
};

use crate::memory::{MemoryVideos, Shelf};

#[async_trait]
impl TicketStore for MemoryVideos {
    async fn insert_ticket(&self, ticket: &Ticket) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        let is_known = |known: &Ticket| known.id == ticket.id || known.digest == ticket.digest;
        if shelf.tickets.iter().any(is_known) {
            return Err(StoreError::Conflict);
        }
        shelf.spend_like(ticket, ticket.created_at_ms);
        shelf.tickets.push(ticket.clone());
        Ok(())
    }

    async fn find_ticket(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
    ) -> Result<Option<Ticket>, StoreError> {
        Ok(self.shelf().ticket_mut(office, digest).cloned())
    }

    async fn spend_ticket(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        Ok(self.shelf().spend(office, digest, now_ms).is_some())
    }

    async fn list_invitations(
        &self,
        office: &OfficeId,
        now_ms: i64,
    ) -> Result<Vec<Ticket>, StoreError> {
        let shelf = self.shelf();
        let newest_first = shelf.tickets.iter().rev();
        Ok(newest_first
            .filter(|ticket| is_open_invitation(ticket, office, now_ms))
            .take(MAX_PEOPLE)
            .cloned()
            .collect())
    }

    async fn withdraw_invitation(
        &self,
        office: &OfficeId,
        id: &TicketId,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let mut shelf = self.shelf();
        let mut tickets = shelf.tickets.iter_mut();
        let found =
            tickets.find(|ticket| ticket.id == *id && is_open_invitation(ticket, office, now_ms));
        Ok(found.is_some_and(|ticket| {
            ticket.spent_at_ms = Some(now_ms);
            true
        }))
    }

    async fn accept_invitation(
        &self,
        digest: SecretDigest,
        person: &Person,
        now_ms: i64,
    ) -> Result<(), AcceptRefused> {
        let mut shelf = self.shelf();
        let found = shelf.ticket_mut(&person.office, digest);
        let is_good = found.is_some_and(|ticket| {
            ticket.is_live(now_ms) && matches!(ticket.purpose, Purpose::Invitation { .. })
        });
        if !is_good {
            return Err(AcceptRefused::Gone);
        }
        if shelf.is_known(person) {
            return Err(AcceptRefused::EmailTaken);
        }
        shelf.spend(&person.office, digest, now_ms);
        shelf.people.push(person.clone());
        Ok(())
    }

    async fn reset_password(
        &self,
        office: &OfficeId,
        digest: SecretDigest,
        password: &PasswordHash,
        now_ms: i64,
    ) -> Result<Option<AgentId>, StoreError> {
        let mut shelf = self.shelf();
        let found = shelf.ticket_mut(office, digest);
        let purpose = found
            .filter(|ticket| ticket.is_live(now_ms))
            .map(|ticket| ticket.purpose.clone());
        let Some(Purpose::PasswordReset { person: id }) = purpose else {
            return Ok(None);
        };
        let person = shelf.person_mut(office, &id);
        let Some(person) = person.filter(|person| person.is_active()) else {
            return Ok(None);
        };
        person.password = password.clone();
        shelf.revoke_all(office, &id, now_ms);
        shelf.spend(office, digest, now_ms);
        Ok(Some(id))
    }

    async fn sweep_ended(&self, now_ms: i64) -> Result<usize, StoreError> {
        let mut shelf = self.shelf();
        let before = shelf.sessions.len() + shelf.tickets.len();
        let end_ms = now_ms - KEPT_AFTER_END_MS;
        shelf.sessions.retain(|session| {
            session.expires_at_ms >= end_ms && session.last_seen_at_ms + IDLE_MS >= end_ms
        });
        shelf
            .tickets
            .retain(|ticket| ticket.expires_at_ms >= end_ms);
        Ok(before - shelf.sessions.len() - shelf.tickets.len())
    }
}

fn is_open_invitation(ticket: &Ticket, office: &OfficeId, now_ms: i64) -> bool {
    ticket.office == *office
        && ticket.is_live(now_ms)
        && matches!(ticket.purpose, Purpose::Invitation { .. })
}

impl Shelf {
    fn ticket_mut(&mut self, office: &OfficeId, digest: SecretDigest) -> Option<&mut Ticket> {
        self.tickets
            .iter_mut()
            .find(|ticket| ticket.office == *office && ticket.digest == digest)
    }

    fn spend(&mut self, office: &OfficeId, digest: SecretDigest, now_ms: i64) -> Option<()> {
        let found = self.ticket_mut(office, digest);
        let ticket = found.filter(|ticket| ticket.is_live(now_ms))?;
        ticket.spent_at_ms = Some(now_ms);
        Some(())
    }

    /// Spends the tickets a new one takes the place of.
    fn spend_like(&mut self, new: &Ticket, now_ms: i64) {
        for ticket in &mut self.tickets {
            let is_same = ticket.office == new.office
                && ticket.purpose.name() == new.purpose.name()
                && ticket.purpose.subject() == new.purpose.subject();
            if is_same {
                ticket.spent_at_ms.get_or_insert(now_ms);
            }
        }
    }
}
