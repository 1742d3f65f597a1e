//! How people come into this house.

use std::{net::SocketAddr, sync::Arc};

use doorcast_app::{
    accounts::{
        Accounts,
        password::{Cost, Passwords},
        secret::{Secret, SetupCode},
    },
    ports::{Ids, StoreError, directory::Directory, mailer::Mailer, throttle::Throttle},
};
use doorcast_web::letters::LocalLetters;

use crate::{
    environment::Environment,
    wiring::{self, Ground, Wiring},
};

/// The use cases of accounts, and what to print on the first run.
pub(super) struct People {
    /// The use cases.
    pub(super) accounts: Arc<Accounts>,
    /// What the first owner has to type, if anything.
    pub(super) setup_code: Option<Secret>,
}

/// What stays while everything else is built anew: who was counted, and what the first owner has to type.
pub(super) struct Gate {
    throttle: Arc<dyn Throttle>,
    directory: Option<Arc<dyn Directory>>,
    setup_code: Option<SetupCode>,
    shown: Option<Secret>,
}

impl Gate {
    /// Draws a code for the first owner if anybody but this computer can come.
    pub(super) fn at(address: SocketAddr, ground: &Ground, environment: &Environment) -> Self {
        let asks_for_code = !address.ip().is_loopback() || environment.is_reached_from_elsewhere();
        let draw = || match ground.setup_lot {
            Some(lot) => SetupCode::draw(&Agreed(lot)),
            None => SetupCode::draw(ground.ids.as_ref()),
        };
        let drawn = asks_for_code.then(draw);
        let (setup_code, shown) = drawn.unzip();
        Self {
            throttle: Arc::clone(&ground.throttle),
            directory: ground.directory.clone(),
            setup_code,
            shown,
        }
    }
}

/// The lot that all nodes draw.
struct Agreed(u128);

impl Ids for Agreed {
    fn draw(&self) -> u128 {
        self.0
    }
}

/// Lets people in, as the environment says.
pub(super) async fn of(
    wiring: &Wiring,
    gate: &Gate,
    environment: &Environment,
    address: SocketAddr,
) -> Result<People, StoreError> {
    let mailer = wiring.mail.as_ref();
    let mailer = mailer.map(|mail| Arc::clone(mail) as Arc<dyn Mailer>);
    let accounts = Accounts {
        office: wiring::office_id(),
        public_url: public_url(environment, address),
        setup_code: gate.setup_code,
        store: Arc::clone(&wiring.store) as _,
        tokens: Arc::clone(&wiring.store) as _,
        passwords: Passwords::new(Cost::Usual, Arc::clone(&wiring.ids)),
        throttle: Arc::clone(&gate.throttle),
        directory: gate.directory.clone(),
        mailer,
        letters: Arc::new(LocalLetters),
        clock: Arc::clone(&wiring.clock),
        ids: Arc::clone(&wiring.ids),
    };
    let needs_owner = accounts.needs_owner().await?;
    Ok(People {
        accounts: Arc::new(accounts),
        setup_code: gate.shown.clone().filter(|_| needs_owner),
    })
}

/// Returns where links lead: what the environment says, else where we listen.
fn public_url(environment: &Environment, address: SocketAddr) -> String {
    match &environment.public_url {
        Some(url) => url.clone(),
        None => format!("http://{address}"),
    }
}
