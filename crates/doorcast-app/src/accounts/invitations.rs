//! Inviting people, and coming in by an invitation.

use doorcast_domain::{
    account::{
        Person, Role,
        email::Email,
        profile::Profile,
        ticket::{Purpose, Ticket, TicketId},
    },
    video::Language,
};

use super::{
    Accounts, Opened, Present, Refused, Visitor,
    password::{self, Password},
    secret::Secret,
};
use crate::ports::{mailer::Letter, throttle::Counted};

/// An invitation that is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invited {
    /// What is kept of it.
    pub ticket: Ticket,
    /// The link to hand over by other means, if no message was sent.
    pub link: Option<String>,
}

/// What somebody types who was invited.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// What the link carries.
    pub code: Secret,
    /// The password.
    pub password: Password,
    /// What videos say; may be empty.
    pub profile: Profile,
}

/// What an invitation is for, to show it before it is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The address the account will have.
    pub email: Email,
    /// The role it will have.
    pub role: Role,
}

impl Accounts {
    /// Invites somebody. An earlier invitation to the same address is good no longer.
    ///
    /// # Errors
    ///
    /// [`Refused::NotAllowed`] for a role above the own one, [`Refused::EmailTaken`] if the address has an account.
    pub async fn invite(
        &self,
        present: &Present,
        email: Email,
        role: Role,
    ) -> Result<Invited, Refused> {
        let by = &present.person;
        if !by.role.may_manage(role) {
            return Err(Refused::NotAllowed);
        }
        self.count_person(Counted::Invitation, &by.id).await?;
        let known = self.store.find_person_by_email(&self.office, &email);
        if known.await?.is_some() {
            return Err(Refused::EmailTaken);
        }
        let purpose = Purpose::Invitation {
            email: email.clone(),
            role,
            by: by.id.clone(),
        };
        let (ticket, code) = self.issue(purpose).await?;
        let letter = Letter {
            to: email,
            from_name: by.display_name().to_owned(),
            link: format!("{}/agent/invitations/{}", self.public_url, code.reveal()),
            hours: ticket.purpose.lifetime_ms() / 3_600_000,
            language: by.profile.language.unwrap_or(Language::English),
        };
        let link = self.send_or_show(letter).await;
        Ok(Invited { ticket, link })
    }

    /// Returns the invitations that are still good, newest first.
    ///
    /// # Errors
    ///
    /// [`Refused::NotAllowed`] for somebody who does not look after the office.
    pub async fn list_invitations(&self, present: &Present) -> Result<Vec<Ticket>, Refused> {
        present.must_be_admin()?;
        let invitations = self.store.list_invitations(&self.office, self.now_ms());
        Ok(invitations.await?)
    }

    /// Withdraws an invitation.
    ///
    /// # Errors
    ///
    /// [`Refused::Gone`] if it is not good any more.
    pub async fn withdraw_invitation(
        &self,
        present: &Present,
        id: &TicketId,
    ) -> Result<(), Refused> {
        present.must_be_admin()?;
        let withdrawn = self
            .store
            .withdraw_invitation(&self.office, id, self.now_ms())
            .await?;
        match withdrawn {
            true => Ok(()),
            false => Err(Refused::Gone),
        }
    }

    /// Returns what an invitation is for.
    ///
    /// # Errors
    ///
    /// [`Refused::Gone`] if it is not good any more.
    pub async fn show_invitation(
        &self,
        code: &Secret,
        visitor: &Visitor,
    ) -> Result<Invitation, Refused> {
        self.count_address(Counted::Invitation, visitor).await?;
        match self.live_ticket(code).await?.purpose {
            Purpose::Invitation { email, role, .. } => Ok(Invitation { email, role }),
            Purpose::PasswordReset { .. } | Purpose::SecondStep { .. } => Err(Refused::Gone),
        }
    }

    /// Makes the account an invitation is for and lets the person in.
    ///
    /// # Errors
    ///
    /// [`Refused::Gone`] if the invitation is not good any more.
    pub async fn accept_invitation(
        &self,
        acceptance: Acceptance,
        visitor: &Visitor,
    ) -> Result<Opened, Refused> {
        let Invitation { email, role } = self.show_invitation(&acceptance.code, visitor).await?;
        password::check(&acceptance.password, &email)?;
        let person = Person {
            id: self.draw_person_id(),
            office: self.office.clone(),
            email,
            role,
            profile: acceptance.profile,
            password: self.passwords.hash(acceptance.password).await?,
            totp: None,
            created_at_ms: self.now_ms(),
            disabled_at_ms: None,
        };
        let digest = acceptance.code.digest();
        self.store
            .accept_invitation(digest, &person, self.now_ms())
            .await?;
        self.open(person, visitor).await
    }

    /// Sends an invitation, or returns its link if nobody sends messages or it was not taken.
    async fn send_or_show(&self, letter: Letter) -> Option<String> {
        let message = self.letters.invitation(&letter);
        match &self.mailer {
            Some(mailer) if mailer.send(&message).await.is_ok() => None,
            _ => Some(letter.link),
        }
    }
}
