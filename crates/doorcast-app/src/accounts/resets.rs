//! A new password for somebody who has forgotten theirs.

use doorcast_domain::{
    account::{
        Person,
        email::Email,
        ticket::{Purpose, Ticket},
    },
    pipeline::id::AgentId,
};

use super::{
    Accounts, Opened, Present, Refused, Visitor,
    password::{self, Password},
    secret::Secret,
};
use crate::ports::{mailer::Letter, throttle::Counted};

impl Accounts {
    /// Sends a link to set a new password, if the address has an account. The answer does not tell whether it has.
    ///
    /// # Errors
    ///
    /// [`Refused::TooMany`] after too many for that address, known or not.
    pub async fn ask_reset(&self, email: &Email, visitor: &Visitor) -> Result<(), Refused> {
        self.count_address(Counted::Reset, visitor).await?;
        self.count_email(Counted::Reset, email).await?;
        let Some(mailer) = self.mailer.clone() else {
            return Ok(());
        };
        let found = self.store.find_person_by_email(&self.office, email).await?;
        let Some(person) = found.filter(has_password) else {
            return Ok(());
        };
        let (ticket, link) = self.issue_reset(&person.id).await?;
        let message = self.letters.password_reset(&Letter {
            to: person.email.clone(),
            from_name: String::new(),
            link,
            hours: ticket.purpose.lifetime_ms() / 3_600_000,
            language: person.profile.language.unwrap_or(visitor.language),
        });
        // Nobody waits for the mail server: how long it takes would tell that there is such an account.
        tokio::spawn(async move { mailer.send(&message).await });
        Ok(())
    }

    /// Returns a link with which somebody else of the office sets a new password.
    ///
    /// # Errors
    ///
    /// [`Refused::NotAllowed`] for somebody above the own role, [`Refused::Gone`] for nobody.
    pub async fn reset_link_for(
        &self,
        present: &Present,
        person: &AgentId,
    ) -> Result<String, Refused> {
        let person = self.managed(present, person).await?;
        if !has_password(&person) {
            return Err(Refused::Gone);
        }
        self.count_person(Counted::Invitation, &present.person.id)
            .await?;
        let (_, link) = self.issue_reset(&person.id).await?;
        Ok(link)
    }

    /// Returns whether a link to set a new password is still good.
    ///
    /// # Errors
    ///
    /// [`Refused::TooMany`] for somebody who guesses.
    pub async fn show_reset(&self, code: &Secret, visitor: &Visitor) -> Result<Person, Refused> {
        self.count_address(Counted::Reset, visitor).await?;
        let Purpose::PasswordReset { person } = self.live_ticket(code).await?.purpose else {
            return Err(Refused::Gone);
        };
        let found = self.store.find_person(&self.office, &person).await?;
        found.filter(has_password).ok_or(Refused::Gone)
    }

    /// Sets a new password with a link. All sessions end; a second step stays and is asked for at the next sign-in.
    ///
    /// # Errors
    ///
    /// [`Refused::Gone`] if the link is not good any more, [`Refused::Password`] if the new password cannot be one; then
    /// the link stays good.
    pub async fn reset_password(
        &self,
        code: &Secret,
        new: Password,
        visitor: &Visitor,
    ) -> Result<Option<Opened>, Refused> {
        let person = self.show_reset(code, visitor).await?;
        password::check(&new, &person.email)?;
        let hash = self.passwords.hash(new).await?;
        let reset = self
            .store
            .reset_password(&self.office, code.digest(), &hash, self.now_ms())
            .await?;
        if reset.is_none() {
            return Err(Refused::Gone);
        }
        match person.totp {
            Some(_) => Ok(None),
            None => Ok(Some(self.open(person, visitor).await?)),
        }
    }

    async fn issue_reset(&self, person: &AgentId) -> Result<(Ticket, String), Refused> {
        let purpose = Purpose::PasswordReset {
            person: person.clone(),
        };
        let (ticket, code) = self.issue(purpose).await?;
        let link = format!("{}/agent/password/{}", self.public_url, code.reveal());
        Ok((ticket, link))
    }
}

/// Somebody who signs in elsewhere gets no password here: it would be a way around what is asked for there.
fn has_password(person: &Person) -> bool {
    person.is_active() && !person.password.is_none()
}
