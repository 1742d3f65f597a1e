//! A house to come into: memory, a clock with hands, lots in order, a mailbox.

use std::{
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use async_trait::async_trait;
use doorcast_app::{
    accounts::{
        Acceptance, Accounts, FirstOwner, Opened, Present, Refused, SignedIn, Visitor,
        password::{Cost, Password, Passwords},
        secret::Secret,
    },
    ports::{
        Clock, Ids,
        mailer::{FilmLetter, Letter, Letters, MailError, Mailer, Message},
    },
};
use doorcast_domain::{
    account::{Role, profile::Profile},
    video::Language,
};
use doorcast_store::memory::{MemoryVideos, throttle::MemoryThrottle};

pub(crate) const GOOD: &str = "blue door, three keys";
pub(crate) const OTHER: &str = "green door, four keys";

#[derive(Default)]
pub(crate) struct Hands(AtomicI64);

impl Clock for Hands {
    fn now_ms(&self) -> i64 {
        1_790_000_000_000 + self.0.load(Ordering::Relaxed)
    }
}

impl Hands {
    pub(crate) fn go_on_minutes(&self, minutes: i64) {
        self.0.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }
}

#[derive(Default)]
struct InOrder(AtomicU64);

impl Ids for InOrder {
    fn draw(&self) -> u128 {
        let number = u128::from(self.0.fetch_add(1, Ordering::Relaxed));
        number.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)
    }
}

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
}

pub(crate) struct Plain;

impl Letters for Plain {
    fn invitation(&self, letter: &Letter) -> Message {
        message("invitation", letter)
    }

    fn password_reset(&self, letter: &Letter) -> Message {
        message("reset", letter)
    }

    fn film_ended(&self, letter: &FilmLetter) -> Message {
        Message {
            to: letter.to.clone(),
            subject: format!("{:?} {:?}: {}", letter.how, letter.language, letter.title),
            text: letter.link.clone(),
        }
    }
}

fn message(subject: &str, letter: &Letter) -> Message {
    Message {
        to: letter.to.clone(),
        subject: subject.into(),
        text: letter.link.clone(),
    }
}

pub(crate) struct House {
    pub(crate) accounts: Accounts,
    pub(crate) clock: Arc<Hands>,
    pub(crate) mailbox: Arc<Mailbox>,
}

impl House {
    pub(crate) fn new() -> Self {
        let store = Arc::new(MemoryVideos::new());
        let clock = Arc::new(Hands::default());
        let ids: Arc<dyn Ids> = Arc::new(InOrder(AtomicU64::new(1)));
        let mailbox = Arc::new(Mailbox::default());
        let accounts = Accounts {
            office: "office".parse().expect("a name"),
            public_url: "https://doors.example".into(),
            setup_code: None,
            store: store.clone(),
            tokens: store,
            passwords: Passwords::new(Cost::Least, Arc::clone(&ids)),
            throttle: Arc::new(MemoryThrottle::default()),
            directory: None,
            mailer: Some(mailbox.clone()),
            letters: Arc::new(Plain),
            clock: clock.clone(),
            ids,
        };
        Self {
            accounts,
            clock,
            mailbox,
        }
    }

    /// A house with its owner, Dana.
    pub(crate) fn with_dana() -> (Self, Present) {
        let house = Self::new();
        let dana = wait(house.accounts.make_first_owner(first_owner(), &visitor()));
        (house, present(dana.expect("the first owner")))
    }

    pub(crate) fn sign_in(&self, email: &str, password: &str) -> Result<SignedIn, Refused> {
        let email = email.parse().expect("an address");
        wait(self.accounts.sign_in(&email, typed(password), &visitor()))
    }

    pub(crate) fn is_there(&self, secret: &Secret) -> bool {
        wait(self.accounts.recognize(secret))
            .expect("an answer")
            .is_some()
    }

    /// Lets somebody come by an invitation.
    pub(crate) fn join(&self, host: &Present, who: &str, role: Role) -> Opened {
        let email = format!("{who}@example.com").parse().expect("an address");
        wait(self.accounts.invite(host, email, role)).expect("invited");
        let code = last_code(&self.mailbox);
        wait(
            self.accounts
                .accept_invitation(acceptance(code), &visitor()),
        )
        .expect("somebody new")
    }
}

pub(crate) fn first_owner() -> FirstOwner {
    FirstOwner {
        email: "dana@example.com".parse().expect("an address"),
        password: typed(GOOD),
        profile: Profile {
            name: Some("Dana Whitfield".into()),
            ..Profile::default()
        },
        setup_code: String::new(),
    }
}

pub(crate) fn acceptance(code: Secret) -> Acceptance {
    Acceptance {
        code,
        password: typed(GOOD),
        profile: Profile::default(),
    }
}

/// The code of the link in the last message.
pub(crate) fn last_code(mailbox: &Mailbox) -> Secret {
    let message = mailbox.messages().pop().expect("a message");
    code_of(&message.text)
}

pub(crate) fn code_of(link: &str) -> Secret {
    Secret::presented(link.rsplit('/').next().expect("a last part"))
}

pub(crate) fn typed(password: &str) -> Password {
    Password::typed(password.into())
}

pub(crate) fn visitor() -> Visitor {
    Visitor {
        address: [192, 0, 2, 7].into(),
        browser: "Firefox".into(),
        language: Language::English,
    }
}

pub(crate) fn present(opened: Opened) -> Present {
    Present {
        session: Some(opened.session),
        person: opened.person,
    }
}

pub(crate) fn opened(signed_in: SignedIn) -> Opened {
    match signed_in {
        SignedIn::Opened(opened) => *opened,
        SignedIn::SecondStep { .. } => panic!("a second step nobody wanted"),
    }
}

/// Waits, and lets everything that was left behind end, too.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let done = future.await;
        tokio::task::yield_now().await;
        done
    })
}
