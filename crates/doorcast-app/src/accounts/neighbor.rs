//! People of a site on the same domain: they sign in there, and are known here.
//!
//! The other site says who somebody is and what they may do, with every request; their account here only gives their
//! videos somebody to belong to. It has no password, so nobody signs in with it here.

use doorcast_domain::{
    account::{PasswordHash, Person, Role, email::Email, profile::Profile},
    pipeline::id::AgentId,
};

use super::{Accounts, Present};
use crate::ports::StoreError;

/// Somebody who is signed in at the other site, as its session says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbor {
    /// Who it is there: 24 hexadecimal digits. The same here.
    pub id: AgentId,
    /// The address.
    pub email: Email,
    /// What they are called, if the session says so.
    pub name: Option<String>,
    /// Whether they look after the other site. Here they own the office.
    pub is_admin: bool,
}

impl Accounts {
    /// Returns somebody who is signed in at the other site, unless they have no account there any more or this
    /// house keeps them out.
    ///
    /// What the other site says of a person is kept if it is new.
    ///
    /// # Errors
    ///
    /// See [`StoreError`]: [`StoreError::Conflict`] if somebody else has the address here.
    pub async fn recognize_neighbor(
        &self,
        neighbor: &Neighbor,
    ) -> Result<Option<Present>, StoreError> {
        let told = match &self.directory {
            None => Profile::default(),
            Some(directory) => match directory.find_profile(&neighbor.id).await? {
                Some(told) => told,
                None => return Ok(None),
            },
        };
        let known = self.store.find_person(&self.office, &neighbor.id).await?;
        let person = self.with_news(neighbor, told, known.as_ref());
        if known.as_ref() != Some(&person) {
            self.store.keep_neighbor(&person).await?;
        }
        let present = Present {
            session: None,
            person,
        };
        Ok(Some(present).filter(|present| present.person.is_active()))
    }

    /// Returns a person as the other site says, and where it says nothing as they are known here.
    fn with_news(&self, neighbor: &Neighbor, told: Profile, known: Option<&Person>) -> Person {
        let so_far = known.map_or_else(Profile::default, |person| person.profile.clone());
        let said = Profile {
            name: neighbor.name.clone(),
            ..Profile::default()
        };
        Person {
            id: neighbor.id.clone(),
            office: self.office.clone(),
            email: neighbor.email.clone(),
            role: match neighbor.is_admin {
                true => Role::Owner,
                false => Role::Agent,
            },
            profile: told.or(so_far).or(said),
            password: PasswordHash::none(),
            totp: None,
            created_at_ms: known.map_or_else(|| self.now_ms(), |person| person.created_at_ms),
            disabled_at_ms: known.and_then(|person| person.disabled_at_ms),
        }
    }
}
