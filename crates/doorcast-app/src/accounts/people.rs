//! What administrators do about people.

use doorcast_domain::{
    account::{Person, Role, email::Email},
    pipeline::id::AgentId,
};

use super::{Accounts, Present, Refused};
use crate::ports::accounts::MAX_PEOPLE;

impl Present {
    /// Checks that the person looks after the office.
    ///
    /// # Errors
    ///
    /// [`Refused::NotAllowed`] if not.
    pub fn must_be_admin(&self) -> Result<(), Refused> {
        match self.person.role.is_admin() {
            true => Ok(()),
            false => Err(Refused::NotAllowed),
        }
    }
}

impl Accounts {
    /// Returns the people of the office by their addresses, from the one after `after` on.
    ///
    /// # Errors
    ///
    /// [`Refused::NotAllowed`] for somebody who does not look after the office.
    pub async fn list_people(
        &self,
        present: &Present,
        after: Option<&Email>,
    ) -> Result<Vec<Person>, Refused> {
        present.must_be_admin()?;
        let people = self.store.list_people(&self.office, after, MAX_PEOPLE);
        Ok(people.await?)
    }

    /// Gives somebody another role. They have to sign in again.
    ///
    /// # Errors
    ///
    /// [`Refused::NotAllowed`] above the own role, [`Refused::LastOwner`] if nobody would be left.
    pub async fn change_role(
        &self,
        present: &Present,
        person: &AgentId,
        role: Role,
    ) -> Result<(), Refused> {
        let person = self.managed(present, person).await?;
        if !present.person.role.may_manage(role) {
            return Err(Refused::NotAllowed);
        }
        self.store
            .set_role(&self.office, &person.id, role, self.now_ms())
            .await?;
        Ok(())
    }

    /// Keeps somebody from signing in. Their sessions end, their tokens open nothing, their videos stay.
    ///
    /// # Errors
    ///
    /// [`Refused::NotAllowed`] above the own role, [`Refused::LastOwner`] if nobody would be left.
    pub async fn disable(&self, present: &Present, person: &AgentId) -> Result<(), Refused> {
        self.set_disabled(present, person, Some(self.now_ms()))
            .await
    }

    /// Lets somebody sign in again.
    ///
    /// # Errors
    ///
    /// [`Refused::NotAllowed`] above the own role.
    pub async fn enable(&self, present: &Present, person: &AgentId) -> Result<(), Refused> {
        self.set_disabled(present, person, None).await
    }

    /// Returns somebody whom the person who is there may manage.
    pub(super) async fn managed(
        &self,
        present: &Present,
        person: &AgentId,
    ) -> Result<Person, Refused> {
        present.must_be_admin()?;
        let found = self.store.find_person(&self.office, person).await?;
        let found = found.ok_or(Refused::Gone)?;
        match present.person.role.may_manage(found.role) {
            true => Ok(found),
            false => Err(Refused::NotAllowed),
        }
    }

    async fn set_disabled(
        &self,
        present: &Present,
        person: &AgentId,
        at_ms: Option<i64>,
    ) -> Result<(), Refused> {
        let person = self.managed(present, person).await?;
        self.store
            .set_disabled(&self.office, &person.id, at_ms, self.now_ms())
            .await?;
        Ok(())
    }
}
