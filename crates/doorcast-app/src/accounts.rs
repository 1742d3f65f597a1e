//! Accounts: how people come in, stay, and are kept out.
//!
//! [`Accounts`] is what the use cases work with; each is a method in a file of its own. A secret is drawn by lot, given
//! out once and kept as its SHA-256 (see [`secret`]); a password is kept as its argon2id hash (see [`password`]).
//! Whatever changes what somebody may do ends their sessions and opens a new one, so that a stolen one is worth nothing.

mod first_owner;
mod invitations;
pub mod neighbor;
pub mod object_id;
pub mod password;
mod people;
mod profile;
mod resets;
mod second_step;
pub mod secret;
mod sessions;
mod sign_in;
mod tokens;
pub mod totp;

use std::{net::IpAddr, sync::Arc};

use doorcast_domain::{
    account::{
        Person,
        email::Email,
        profile::WrongParts,
        session::Session,
        ticket::{Purpose, Ticket, TicketId},
    },
    pipeline::id::{AgentId, OfficeId},
    video::Language,
};

use crate::{
    ports::{
        Clock, Ids, StoreError,
        accounts::{AcceptRefused, AccountStore, ChangeRefused},
        directory::Directory,
        mailer::{Letters, Mailer},
        throttle::{CountRefused, Counted, Counter, Throttle, TooMany},
        tokens::TokenStore,
    },
    tokens::TokenRefused,
};

pub use first_owner::FirstOwner;
pub use invitations::{Acceptance, Invitation, Invited};
pub use second_step::Enrolled;
pub use sign_in::SignedIn;
pub use tokens::MAX_TOKEN_DAYS;

use password::{PasswordFlaw, Passwords};
use secret::{Secret, SetupCode};

/// What the use cases of accounts work with.
pub struct Accounts {
    /// The office of this house.
    pub office: OfficeId,
    /// Where links in messages lead, without a slash at the end: `https://doors.example`.
    pub public_url: String,
    /// What the first owner has to type, unless the page is only reached from this machine.
    pub setup_code: Option<SetupCode>,
    /// Keeps people, sessions and tickets.
    pub store: Arc<dyn AccountStore>,
    /// Keeps tokens.
    pub tokens: Arc<dyn TokenStore>,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// Keeps guessers slow.
    pub throttle: Arc<dyn Throttle>,
    /// Knows the people of the site beside us, if there is one and its people can be read.
    pub directory: Option<Arc<dyn Directory>>,
    /// Sends messages. Without one, links are shown to administrators.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// Finds the words of messages.
    pub letters: Arc<dyn Letters>,
    /// Tells the time.
    pub clock: Arc<dyn Clock + Send + Sync>,
    /// Draws lots.
    pub ids: Arc<dyn Ids>,
}

/// Who knocks: as far as a request shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// From where.
    pub address: IpAddr,
    /// What the browser says it is.
    pub browser: String,
    /// The language the browser asks for.
    pub language: Language,
}

/// Somebody who has just come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// What the browser keeps in its cookie. Given out once.
    pub secret: Secret,
    /// The session.
    pub session: Session,
    /// Who it is.
    pub person: Person,
}

/// Somebody who came in earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// The session. None for somebody who is signed in at the site beside us: see [`neighbor`].
    pub session: Option<Session>,
    /// Who it is.
    pub person: Person,
}

/// Why something about an account was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// E-mail, password or code is wrong. Which of them is nobody's business.
    #[error("that is not right")]
    Wrong,
    /// Too many tried.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// The new password cannot be one.
    #[error(transparent)]
    Password(#[from] PasswordFlaw),
    /// What was typed into the profile cannot be kept.
    #[error(transparent)]
    Profile(#[from] WrongParts),
    /// Somebody has that address already.
    #[error("somebody has that address already")]
    EmailTaken,
    /// The link is used, withdrawn or too old, or there is no such thing.
    #[error("there is no such thing any more")]
    Gone,
    /// An office needs an owner who can sign in.
    #[error("an office needs an owner who can sign in")]
    LastOwner,
    /// The role of the person is not enough.
    #[error("the role does not allow that")]
    NotAllowed,
    /// The name of a token cannot be one.
    #[error("the name has to be 1 to 100 printable characters")]
    TokenName,
    /// It could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<CountRefused> for Refused {
    fn from(refused: CountRefused) -> Self {
        match refused {
            CountRefused::TooMany(many) => Self::TooMany(many),
            CountRefused::Store(error) => Self::Store(error),
        }
    }
}

impl From<ChangeRefused> for Refused {
    fn from(refused: ChangeRefused) -> Self {
        match refused {
            ChangeRefused::Unknown => Self::Gone,
            ChangeRefused::LastOwner => Self::LastOwner,
            ChangeRefused::Store(error) => Self::Store(error),
        }
    }
}

impl From<AcceptRefused> for Refused {
    fn from(refused: AcceptRefused) -> Self {
        match refused {
            AcceptRefused::Gone => Self::Gone,
            AcceptRefused::EmailTaken => Self::EmailTaken,
            AcceptRefused::Store(error) => Self::Store(error),
        }
    }
}

impl From<TokenRefused> for Refused {
    fn from(refused: TokenRefused) -> Self {
        match refused {
            TokenRefused::Name => Self::TokenName,
            TokenRefused::NoAgent => Self::NotAllowed,
            TokenRefused::Store(error) => Self::Store(error),
        }
    }
}

impl Accounts {
    fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    async fn count_address(&self, what: Counted, visitor: &Visitor) -> Result<(), CountRefused> {
        self.count(what, &Counter::Address(visitor.address)).await
    }

    async fn count_email(&self, what: Counted, email: &Email) -> Result<(), CountRefused> {
        let account = email.as_str().to_owned();
        self.count(what, &Counter::Account(account)).await
    }

    async fn count_person(&self, what: Counted, person: &AgentId) -> Result<(), CountRefused> {
        let account = person.as_str().to_owned();
        self.count(what, &Counter::Account(account)).await
    }

    async fn count(&self, what: Counted, whose: &Counter) -> Result<(), CountRefused> {
        self.throttle.count(what, whose, self.now_ms()).await
    }

    fn draw_person_id(&self) -> AgentId {
        let drawn = format!("{:032x}", self.ids.draw());
        drawn.parse().expect("hexadecimal digits are a name")
    }

    async fn issue(&self, purpose: Purpose) -> Result<(Ticket, Secret), StoreError> {
        let code = Secret::draw(self.ids.as_ref());
        let created_at_ms = self.now_ms();
        let ticket = Ticket {
            id: TicketId::new(self.ids.draw() as u64),
            office: self.office.clone(),
            digest: code.digest(),
            created_at_ms,
            expires_at_ms: created_at_ms + purpose.lifetime_ms(),
            spent_at_ms: None,
            purpose,
        };
        self.store.insert_ticket(&ticket).await?;
        Ok((ticket, code))
    }

    async fn live_ticket(&self, code: &Secret) -> Result<Ticket, Refused> {
        let found = self.store.find_ticket(&self.office, code.digest()).await?;
        let now_ms = self.now_ms();
        found
            .filter(|ticket| ticket.is_live(now_ms))
            .ok_or(Refused::Gone)
    }
}
