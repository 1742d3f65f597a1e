//! People in memory. Sessions and tickets are in files of their own.

mod sessions;
mod tickets;

use async_trait::async_trait;
use doorcast_app::ports::{
    StoreError,
    accounts::{ChangeRefused, MAX_PEOPLE, PersonStore},
};
use doorcast_domain::{
    account::{
        PasswordHash, Person, Role,
        email::Email,
        profile::Profile,
        session::SecretDigest,
        totp::{Totp, TotpStep},
    },
    pipeline::id::{AgentId, OfficeId},
};

use super::{MemoryVideos, Shelf};

#[async_trait]
impl PersonStore for MemoryVideos {
    async fn insert_first_owner(&self, owner: &Person) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        match shelf.has_owner(&owner.office) || shelf.is_known(owner) {
            true => Err(StoreError::Conflict),
            false => {
                shelf.people.push(owner.clone());
                Ok(())
            }
        }
    }

    async fn keep_neighbor(&self, neighbor: &Person) -> Result<(), StoreError> {
        let mut shelf = self.shelf();
        let is_taken = shelf.people.iter().any(|person| {
            let is_same = person.id == neighbor.id;
            let has_address = person.office == neighbor.office && person.email == neighbor.email;
            match is_same {
                true => !person.password.is_none() || person.office != neighbor.office,
                false => has_address,
            }
        });
        if is_taken {
            return Err(StoreError::Conflict);
        }
        match shelf.person_mut(&neighbor.office, &neighbor.id) {
            Some(person) => {
                person.email = neighbor.email.clone();
                person.role = neighbor.role;
                person.profile = neighbor.profile.clone();
            }
            None => shelf.people.push(neighbor.clone()),
        }
        Ok(())
    }

    async fn has_owner(&self, office: &OfficeId) -> Result<bool, StoreError> {
        Ok(self.shelf().has_owner(office))
    }

    async fn find_person(
        &self,
        office: &OfficeId,
        id: &AgentId,
    ) -> Result<Option<Person>, StoreError> {
        Ok(self.shelf().person_mut(office, id).cloned())
    }

    async fn find_person_by_email(
        &self,
        office: &OfficeId,
        email: &Email,
    ) -> Result<Option<Person>, StoreError> {
        let shelf = self.shelf();
        let mut people = shelf.people.iter();
        Ok(people
            .find(|person| person.office == *office && person.email == *email)
            .cloned())
    }

    async fn list_people(
        &self,
        office: &OfficeId,
        after: Option<&Email>,
        limit: usize,
    ) -> Result<Vec<Person>, StoreError> {
        let shelf = self.shelf();
        let of_office = shelf
            .people
            .iter()
            .filter(|person| person.office == *office);
        let mut people: Vec<Person> = of_office
            .filter(|person| after.is_none_or(|after| person.email > *after))
            .cloned()
            .collect();
        people.sort_by(|one, other| one.email.cmp(&other.email));
        people.truncate(limit.min(MAX_PEOPLE));
        Ok(people)
    }

    async fn set_profile(
        &self,
        office: &OfficeId,
        id: &AgentId,
        profile: &Profile,
    ) -> Result<(), ChangeRefused> {
        let mut shelf = self.shelf();
        let person = shelf.person_mut(office, id).ok_or(ChangeRefused::Unknown)?;
        person.profile = profile.clone();
        Ok(())
    }

    async fn set_password(
        &self,
        office: &OfficeId,
        id: &AgentId,
        password: &PasswordHash,
        now_ms: i64,
    ) -> Result<(), ChangeRefused> {
        self.shelf().change(office, id, now_ms, |person| {
            person.password = password.clone()
        })
    }

    async fn set_role(
        &self,
        office: &OfficeId,
        id: &AgentId,
        role: Role,
        now_ms: i64,
    ) -> Result<(), ChangeRefused> {
        let mut shelf = self.shelf();
        if role != Role::Owner && shelf.is_last_owner(office, id) {
            return Err(ChangeRefused::LastOwner);
        }
        shelf.change(office, id, now_ms, |person| person.role = role)
    }

    async fn set_disabled(
        &self,
        office: &OfficeId,
        id: &AgentId,
        disabled_at_ms: Option<i64>,
        now_ms: i64,
    ) -> Result<(), ChangeRefused> {
        let mut shelf = self.shelf();
        if disabled_at_ms.is_some() && shelf.is_last_owner(office, id) {
            return Err(ChangeRefused::LastOwner);
        }
        shelf.change(office, id, now_ms, |person| {
            person.disabled_at_ms =
                disabled_at_ms.map(|at_ms| person.disabled_at_ms.unwrap_or(at_ms));
        })
    }

    async fn set_totp(
        &self,
        office: &OfficeId,
        id: &AgentId,
        totp: Option<&Totp>,
        now_ms: i64,
    ) -> Result<(), ChangeRefused> {
        self.shelf()
            .change(office, id, now_ms, |person| person.totp = totp.cloned())
    }

    async fn use_totp_step(
        &self,
        office: &OfficeId,
        id: &AgentId,
        step: TotpStep,
    ) -> Result<bool, StoreError> {
        let mut shelf = self.shelf();
        let totp = shelf
            .person_mut(office, id)
            .and_then(|person| person.totp.as_mut());
        Ok(totp
            .filter(|totp| totp.last_step < step)
            .is_some_and(|totp| {
                totp.last_step = step;
                true
            }))
    }

    async fn use_recovery_code(
        &self,
        office: &OfficeId,
        id: &AgentId,
        code: SecretDigest,
    ) -> Result<bool, StoreError> {
        let mut shelf = self.shelf();
        let totp = shelf
            .person_mut(office, id)
            .and_then(|person| person.totp.as_mut());
        Ok(totp.is_some_and(|totp| {
            let before = totp.recovery.len();
            totp.recovery.retain(|known| *known != code);
            totp.recovery.len() < before
        }))
    }
}

impl Shelf {
    fn has_owner(&self, office: &OfficeId) -> bool {
        let is_owner = |person: &Person| person.office == *office && person.role == Role::Owner;
        self.people.iter().any(is_owner)
    }

    fn is_known(&self, new: &Person) -> bool {
        let is_same = |person: &Person| {
            person.id == new.id || (person.office == new.office && person.email == new.email)
        };
        self.people.iter().any(is_same)
    }

    fn is_last_owner(&self, office: &OfficeId, id: &AgentId) -> bool {
        let is_owner = |person: &&Person| {
            person.office == *office && person.role == Role::Owner && person.is_active()
        };
        let mut owners = self.people.iter().filter(is_owner);
        owners.any(|owner| owner.id == *id) && self.people.iter().filter(is_owner).count() == 1
    }

    fn person_mut(&mut self, office: &OfficeId, id: &AgentId) -> Option<&mut Person> {
        self.people
            .iter_mut()
            .find(|person| person.office == *office && person.id == *id)
    }

    /// Changes what somebody may do and ends their sessions.
    fn change(
        &mut self,
        office: &OfficeId,
        id: &AgentId,
        now_ms: i64,
        how: impl FnOnce(&mut Person),
    ) -> Result<(), ChangeRefused> {
        let person = self.person_mut(office, id).ok_or(ChangeRefused::Unknown)?;
        how(person);
        self.revoke_all(office, id, now_ms);
        Ok(())
    }
}
