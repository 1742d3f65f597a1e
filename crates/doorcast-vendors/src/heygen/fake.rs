//! A HeyGen on this computer: speaks the contract, renders nothing, bills everything it accepts.
//!
//! A video is a function of the clock: waiting, processing, then done at the time its order settled. Reports go out
//! when that time has passed. Start at [`FakeHeyGen::start`]; [`Knobs`] lists what it can be told, `fakes::Fault`
//! what can go wrong on the way.

mod answers;
mod cast;
mod knobs;
mod media;
mod orders;
mod reports;
mod routes;
mod state;

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::task::AbortHandle;

use crate::{
    fakes::{Controls, FakeServer, FakeTime, lock},
    http::Secret,
};

pub use knobs::{Knobs, Reports};
pub use state::Bill;

use state::State;

/// How often the fake looks whether a video is done.
const TICK: Duration = Duration::from_millis(10);

/// A running fake; it stops when dropped.
#[derive(Debug)]
pub struct FakeHeyGen {
    server: FakeServer,
    shared: Arc<Shared>,
    reporting: AbortHandle,
}

/// What the routes of one fake share.
#[derive(Debug)]
struct Shared {
    base: String,
    controls: Controls<Knobs>,
    state: Mutex<State>,
}

impl FakeHeyGen {
    /// Starts a fake; port 0 is any free one.
    ///
    /// # Errors
    ///
    /// If the port is taken.
    pub async fn start(port: u16, time: FakeTime) -> io::Result<Self> {
        let listener = FakeServer::listen(port).await?;
        let shared = Arc::new(Shared {
            base: format!("http://{}", listener.local_addr()?),
            controls: Controls::new(time),
            state: Mutex::default(),
        });
        let reporting = tokio::spawn(reports::report_for_ever(Arc::clone(&shared))).abort_handle();
        let server = FakeServer::start(listener, routes::router(Arc::clone(&shared))).await?;
        Ok(Self {
            server,
            shared,
            reporting,
        })
    }

    /// Returns the address to give the product as HeyGen's.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Returns the key it takes.
    pub fn key(&self) -> Secret {
        Secret::new(self.controls().knobs().key)
    }

    /// Returns its clock, knobs and faults.
    pub fn controls(&self) -> &Controls<Knobs> {
        &self.shared.controls
    }

    /// Returns the books: one bill for every order it took.
    pub fn bills(&self) -> Vec<Bill> {
        let mut state = lock(&self.shared.state);
        state.catch_up(self.controls().time.now_ms(), &self.controls().knobs());
        state.bills()
    }

    /// Returns the most videos it ever rendered at once.
    pub fn most_at_once(&self) -> usize {
        lock(&self.shared.state).most_at_once
    }

    /// Sends reports to an address from now on, and returns what they are signed with.
    pub fn report_to(&self, url: &str) -> Secret {
        let endpoint = lock(&self.shared.state).add_endpoint(url);
        Secret::new(endpoint.secret)
    }

    /// Ends a video's rendering now, whatever was settled for it.
    pub fn finish(&self, video_id: &str) {
        let now = self.shared.controls.time.now_ms();
        lock(&self.shared.state).settle(video_id, now, None);
    }

    /// Lets a video fail now.
    pub fn fail(&self, video_id: &str, code: &str) {
        let now = self.shared.controls.time.now_ms();
        lock(&self.shared.state).settle(video_id, now, Some(code.to_owned()));
    }
}

impl Drop for FakeHeyGen {
    fn drop(&mut self) {
        self.reporting.abort();
    }
}
