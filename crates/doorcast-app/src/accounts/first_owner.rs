//! The first run: while an office has no owner, somebody becomes it.

use doorcast_domain::account::{Person, Role, email::Email, profile::Profile};

use super::{
    Accounts, Opened, Refused, Visitor,
    password::{self, Password},
};
use crate::ports::{StoreError, throttle::Counted};

/// What the first owner types.
#[derive(Debug, Clone)]
pub struct FirstOwner {
    /// The address to sign in with.
    pub email: Email,
    /// The password.
    pub password: Password,
    /// What videos say; may be empty.
    pub profile: Profile,
    /// The code from the terminal, where one is asked for.
    pub setup_code: String,
}

impl Accounts {
    /// Returns whether nobody owns the office yet.
    ///
    /// # Errors
    ///
    /// See [`StoreError`].
    pub async fn needs_owner(&self) -> Result<bool, StoreError> {
        Ok(!self.store.has_owner(&self.office).await?)
    }

    /// Makes the first owner and lets them in.
    ///
    /// # Errors
    ///
    /// [`Refused::Gone`] if there is an owner, [`Refused::Wrong`] if the code is not the one on the terminal.
    pub async fn make_first_owner(
        &self,
        wish: FirstOwner,
        visitor: &Visitor,
    ) -> Result<Opened, Refused> {
        if !self.needs_owner().await? {
            return Err(Refused::Gone);
        }
        self.count_address(Counted::Setup, visitor).await?;
        let is_right = self.setup_code.is_none_or(|code| code.is(&wish.setup_code));
        if !is_right {
            return Err(Refused::Wrong);
        }
        password::check(&wish.password, &wish.email)?;
        let owner = Person {
            id: self.draw_person_id(),
            office: self.office.clone(),
            email: wish.email,
            role: Role::Owner,
            profile: wish.profile,
            password: self.passwords.hash(wish.password).await?,
            totp: None,
            created_at_ms: self.now_ms(),
            disabled_at_ms: None,
        };
        match self.store.insert_first_owner(&owner).await {
            Ok(()) => self.open(owner, visitor).await,
            Err(StoreError::Conflict) => Err(Refused::Gone),
            Err(error) => Err(error.into()),
        }
    }
}
