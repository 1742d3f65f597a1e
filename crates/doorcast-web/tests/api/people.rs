//! The people of a house to test.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use doorcast_app::{
    accounts::{
        Accounts,
        password::{Cost, Password, Passwords},
        secret::Secret,
    },
    ports::mailer::{MailError, Mailer, Message},
};
use doorcast_domain::account::{
    Person, Role,
    profile::Profile,
    session::{Session, SessionId},
    ticket::{Purpose, Ticket, TicketId},
};
use doorcast_store::memory::{MemoryVideos, throttle::MemoryThrottle};
use doorcast_web::letters::LocalLetters;

use crate::house::{Counting, DAY_MS, Hands, NOW, name};

/// The password of everybody.
pub(crate) const PASSWORD: &str = " a good password ";

/// Where messages arrive.
#[derive(Default)]
pub(crate) struct Mailbox(Mutex<Vec<Message>>);

#[async_trait]
impl Mailer for Mailbox {
    async fn send(&self, message: &Message) -> Result<(), MailError> {
        self.0.lock().expect("no panic").push(message.clone());
        Ok(())
    }
}

impl Mailbox {
    pub(crate) fn messages(&self) -> Vec<Message> {
        self.0.lock().expect("no panic").clone()
    }

    /// The path of the link in the last message.
    pub(crate) fn last_path(&self) -> String {
        let text = self.messages().pop().expect("a message").text;
        let start = text.find("https://doors.example/").expect("a link");
        let link = text[start..].split_whitespace().next().expect("a link");
        link["https://doors.example".len()..].to_owned()
    }
}

/// Returns the use cases with everything behind them but the slow hash.
pub(crate) fn accounts(
    store: &Arc<MemoryVideos>,
    clock: &Arc<Hands>,
    ids: &Arc<Counting>,
    mailbox: &Arc<Mailbox>,
) -> Accounts {
    Accounts {
        office: name("stone-vale"),
        public_url: "https://doors.example".into(),
        setup_code: None,
        store: Arc::clone(store) as _,
        tokens: Arc::clone(store) as _,
        passwords: Passwords::new(Cost::Least, Arc::clone(ids) as _),
        throttle: Arc::new(MemoryThrottle::default()),
        directory: None,
        mailer: Some(Arc::clone(mailbox) as _),
        letters: Arc::new(LocalLetters),
        clock: Arc::clone(clock) as _,
        ids: Arc::clone(ids) as _,
    }
}

/// Two agents and the owner of their office, each with a session named after them that lasts a day.
pub(crate) async fn move_in(accounts: &Accounts) {
    let password = Password::typed(PASSWORD.into());
    let hash = accounts.passwords.hash(password).await.expect("a hash");
    for (number, (who, role)) in (1..).zip([
        ("boss", Role::Owner),
        ("dana", Role::Agent),
        ("marisol", Role::Agent),
    ]) {
        let person = Person {
            id: name(who),
            office: name("stone-vale"),
            email: name(&format!("{who}@example.com")),
            role,
            profile: Profile {
                name: Some(format!("{who} Whitfield")),
                ..Profile::default()
            },
            password: hash.clone(),
            totp: None,
            created_at_ms: NOW,
            disabled_at_ms: None,
        };
        match role {
            Role::Owner => accounts
                .store
                .insert_first_owner(&person)
                .await
                .expect("the owner"),
            Role::Agent | Role::Admin => join(accounts, number, &person).await,
        }
        let session = Session {
            id: SessionId::new(number),
            office: person.office.clone(),
            person: person.id.clone(),
            digest: Secret::presented(&format!("session-{who}")).digest(),
            created_at_ms: NOW,
            last_seen_at_ms: NOW,
            expires_at_ms: NOW + DAY_MS,
            browser: "Firefox".into(),
            revoked_at_ms: None,
        };
        accounts
            .store
            .insert_session(&session)
            .await
            .expect("a session");
    }
}

async fn join(accounts: &Accounts, number: u64, person: &Person) {
    let ticket = Ticket {
        id: TicketId::new(number),
        office: person.office.clone(),
        purpose: Purpose::Invitation {
            email: person.email.clone(),
            role: person.role,
            by: name("boss"),
        },
        digest: Secret::presented(person.id.as_str()).digest(),
        created_at_ms: NOW,
        expires_at_ms: NOW + DAY_MS,
        spent_at_ms: None,
    };
    let store = &accounts.store;
    store.insert_ticket(&ticket).await.expect("an invitation");
    let accepted = store.accept_invitation(ticket.digest, person, NOW);
    accepted.await.expect("somebody new");
}
