//! Signing in: address and password, and for those who want it a code.

use doorcast_domain::account::{Person, email::Email, ticket::Purpose, totp::Totp};

use super::{Accounts, Opened, Refused, Visitor, password::Password, secret::Secret, totp};
use crate::ports::throttle::Counted;

/// How far somebody came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedIn {
    /// All the way.
    Opened(Box<Opened>),
    /// A code is needed; with it [`Accounts::finish_sign_in`] goes on.
    SecondStep {
        /// What the form carries to the second page.
        ticket: Secret,
    },
}

impl Accounts {
    /// Lets somebody in who knows address and password.
    ///
    /// # Errors
    ///
    /// [`Refused::Wrong`] for an unknown address, a wrong password and a disabled account alike, after the same work.
    pub async fn sign_in(
        &self,
        email: &Email,
        password: Password,
        visitor: &Visitor,
    ) -> Result<SignedIn, Refused> {
        self.count_address(Counted::SignIn, visitor).await?;
        self.count_email(Counted::SignIn, email).await?;
        let found = self.store.find_person_by_email(&self.office, email).await?;
        let hash = found.as_ref().map(|person| &person.password);
        let is_right = self.passwords.verify(password, hash).await?;
        let person = found
            .filter(|person| is_right && person.is_active())
            .ok_or(Refused::Wrong)?;
        if person.totp.is_none() {
            let opened = self.open(person, visitor).await?;
            return Ok(SignedIn::Opened(Box::new(opened)));
        }
        let (_, ticket) = self
            .issue(Purpose::SecondStep { person: person.id })
            .await?;
        Ok(SignedIn::SecondStep { ticket })
    }

    /// Lets somebody in who had the right password and now has the right code, or a recovery code.
    ///
    /// # Errors
    ///
    /// [`Refused::Wrong`] for a wrong or used code, [`Refused::Gone`] when the password has to be typed again.
    pub async fn finish_sign_in(
        &self,
        ticket: &Secret,
        code: &str,
        visitor: &Visitor,
    ) -> Result<Opened, Refused> {
        self.count_address(Counted::SecondStep, visitor).await?;
        let purpose = self.live_ticket(ticket).await?.purpose;
        let Purpose::SecondStep { person } = purpose else {
            return Err(Refused::Gone);
        };
        self.count_person(Counted::SecondStep, &person).await?;
        let found = self.store.find_person(&self.office, &person).await?;
        let person = found.filter(Person::is_active).ok_or(Refused::Gone)?;
        let totp = person.totp.as_ref().ok_or(Refused::Gone)?;
        if !self.use_code(&person, totp, code).await? {
            return Err(Refused::Wrong);
        }
        let is_ours = self
            .store
            .spend_ticket(&self.office, ticket.digest(), self.now_ms())
            .await?;
        match is_ours {
            true => self.open(person, visitor).await,
            false => Err(Refused::Gone),
        }
    }

    /// Uses a code up, if it counts.
    async fn use_code(&self, person: &Person, totp: &Totp, code: &str) -> Result<bool, Refused> {
        if let Some(step) = totp::matching_step(totp, code, self.now_ms()) {
            let store = &self.store;
            return Ok(store.use_totp_step(&self.office, &person.id, step).await?);
        }
        let digest = Secret::typed(code).digest();
        if !totp.recovery.contains(&digest) {
            return Ok(false);
        }
        let used = self
            .store
            .use_recovery_code(&self.office, &person.id, digest);
        Ok(used.await?)
    }
}
