//! How people come into this house.

use std::{net::SocketAddr, sync::Arc};

use doorcast_app::{
    accounts::{
        Accounts,
        password::{Cost, Passwords},
        secret::{Secret, SetupCode},
    },
    ports::{StoreError, mailer::Mailer},
};
use doorcast_store::memory::throttle::MemoryThrottle;
use doorcast_web::letters::LocalLetters;

use crate::{
    environment::Environment,
    wiring::{self, Wiring},
};

/// The use cases of accounts, and what to print on the first run.
pub(super) struct People {
    /// The use cases.
    pub(super) accounts: Arc<Accounts>,
    /// What the first owner has to type, if anything.
    pub(super) setup_code: Option<Secret>,
}

/// Lets people in, as the environment says.
pub(super) async fn of(
    wiring: &Wiring,
    environment: &Environment,
    address: SocketAddr,
) -> Result<People, StoreError> {
    wiring.store.sweep_ended(wiring.clock.now_ms()).await?;
    let asks_for_code = !address.ip().is_loopback() || environment.is_reached_from_elsewhere();
    let drawn = asks_for_code.then(|| SetupCode::draw(wiring.ids.as_ref()));
    let (setup_code, shown) = drawn.unzip();
    let mailer = environment
        .mail
        .as_ref()
        .map(|mail| Arc::clone(&mail.0) as Arc<dyn Mailer>);
    let accounts = Accounts {
        office: wiring::office_id(),
        public_url: public_url(environment, address),
        setup_code,
        store: Arc::clone(&wiring.store) as _,
        tokens: Arc::clone(&wiring.store) as _,
        passwords: Passwords::new(Cost::Usual, Arc::clone(&wiring.ids)),
        throttle: Arc::new(MemoryThrottle::new(Arc::clone(&wiring.clock))),
        directory: None,
        mailer,
        letters: Arc::new(LocalLetters),
        clock: Arc::clone(&wiring.clock),
        ids: Arc::clone(&wiring.ids),
    };
    let needs_owner = accounts.needs_owner().await?;
    Ok(People {
        accounts: Arc::new(accounts),
        setup_code: shown.filter(|_| needs_owner),
    })
}

/// Returns where links lead: what the environment says, else where we listen.
fn public_url(environment: &Environment, address: SocketAddr) -> String {
    match &environment.public_url {
        Some(url) => url.clone(),
        None => format!("http://{address}"),
    }
}
